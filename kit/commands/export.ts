/** `npm run export`: the lecture as PDF, one page a slide in its final state, with an outline. */
import type { Arguments } from '../lib/arguments.mjs'
import { mkdirSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { UsageError } from '../lib/arguments.mjs'
import { ROOT } from '../lib/bootstrap.mjs'
import { ensureBrowser } from '../lib/browser.ts'
import { withProgress } from '../lib/progress.mjs'
import { runTool } from '../lib/tools.ts'
import { whereTyped } from '../lib/where.ts'

const DEFAULT_OUTPUT = join(ROOT, 'dist', 'training-and-serving-at-scale.pdf')

/** When a file was last written, in milliseconds; 0 where there is none. */
const writtenAt = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0

export async function main({ output }: Arguments): Promise<void> {
  const file = output ? resolve(whereTyped(), output) : DEFAULT_OUTPUT
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`--output must name a file; ${file} is a folder.`)
  const browser = await ensureBrowser()
  mkdirSync(dirname(file), { recursive: true })
  const before = writtenAt(file)
  await withProgress('Printing the deck', async () => {
    const { code, output: said } = await runTool('slidev', ['export', '--with-toc', '--executable-path', browser, '--output', file], false)
    if (code !== 0 || writtenAt(file) === before) // Slidev may end well without a file
      throw new UsageError(`${said.trimEnd()}\nThe PDF was not written. See above.`)
  })
  console.log(`${relative(whereTyped(), file)}: ${(statSync(file).size / 1e6).toFixed(1)} MB`)
}
