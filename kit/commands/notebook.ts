/** `npm run notebook`: writes the exercises as public/exercises.ipynb, to be committed with the sources that it is made of. */
import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { NOTEBOOK, notebookText } from '../lib/notebook.ts'
import { ROOT } from '../lib/root.mjs'

export async function main(): Promise<void> {
  writeFileSync(NOTEBOOK, await notebookText())
  console.log(`${relative(ROOT, NOTEBOOK)} is written.`)
}
