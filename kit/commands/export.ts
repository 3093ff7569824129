/** `npm run export`: the lecture as PDF, one page a slide in its final state, with an outline. */
import type { Given } from '../lib/given.ts'
import { mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UsageError } from '../lib/arguments.mjs'
import { ensureBrowser } from '../lib/browser.ts'
import { resolvePath, shortPath } from '../lib/path.ts'
import { withProgress } from '../lib/progress.mjs'
import { NAME, ROOT } from '../lib/root.mjs'
import { runTool } from '../lib/tools.ts'

const DEFAULT_OUTPUT = join(ROOT, 'dist', `${NAME}.pdf`)

/** When a file was last written, in milliseconds; 0 where there is none. */
const writtenAt = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0

export async function main({ output }: Given<'export'>): Promise<void> {
  const file = output ? resolvePath(output) : DEFAULT_OUTPUT
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`--output must name a file; ${file} is a folder.`)
  const browser = await ensureBrowser()
  mkdirSync(dirname(file), { recursive: true })
  const before = writtenAt(file)
  await withProgress('Printing the deck', async () => {
    const { code, output: said } = await runTool('slidev', ['export', '--with-toc', '--executable-path', browser, '--output', file])
    if (code !== 0 || writtenAt(file) === before) // Slidev may end with code 0 and yet write no file
      throw new UsageError(`${said.trimEnd()}\nThe PDF was not written; see the output above.`)
  })
  console.log(`${shortPath(file)}: ${(statSync(file).size / 1e6).toFixed(1)} MB`)
}
