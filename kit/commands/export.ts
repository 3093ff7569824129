/** `npm run export`: the lecture as PDF, one page a slide in its final state, with an outline. */
import type { Given } from './index.ts'
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UsageError } from '../lib/arguments.mjs'
import { ensureBrowser } from '../lib/browser.ts'
import { resolvePath, shortPath } from '../lib/path.ts'
import { withProgress } from '../lib/progress.mjs'
import { NAME, ROOT } from '../lib/root.mjs'
import { runTool } from '../lib/tools.ts'

export async function main({ output = join(ROOT, 'dist', `${NAME}.pdf`) }: Given<'export'>): Promise<void> {
  const file = resolvePath(output)
  const browser = await ensureBrowser()
  mkdirSync(dirname(file), { recursive: true })
  rmSync(file, { force: true })
  const flags = ['--with-toc', '--executable-path', browser, '--output', file]
  const { output: said } = await withProgress('Printing the deck', () => runTool('slidev', ['export', ...flags]))
  if (!existsSync(file)) // Slidev may end with code 0 and yet write no file
    throw new UsageError(`${said.trimEnd()}\nThe PDF was not written; see the output above.`)
  console.log(`${shortPath(file)}: ${(statSync(file).size / 1e6).toFixed(1)} MB`)
}
