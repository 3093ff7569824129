import type { EditionReport } from '../pdf/editions.ts'
/** `npm run pdf`: the lecture on paper, accessible (PDF/UA-1): slides, handout, and three a page for notes. */
import type { Given } from './index.ts'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../lib/arguments.mjs'
import { inBrowser } from '../lib/in-browser.ts'
import { resolvePath, shortPath } from '../lib/path.ts'
import { withProgress } from '../lib/progress.mjs'
import { ROOT } from '../lib/root.mjs'
import { makeEditions } from '../pdf/editions.ts'
import { EDITIONS } from '../pdf/print.ts'

function summary({ file, pages, bytes, seconds }: EditionReport, folder: string): string {
  return `${shortPath(join(folder, file))}: ${pages} pages, ${(bytes / 1e6).toFixed(2)} MB, ${seconds.toFixed(1)} s`
}

export async function main({ only, output, cut, paper }: Given<'pdf'>): Promise<void> {
  const folder = output ? resolvePath(output) : join(ROOT, 'dist')
  if (statSync(folder, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(`--output must name a folder; ${folder} is a file.`)
  const editions = only ? [only] : EDITIONS
  const made = await inBrowser(cut, (browser, address) =>
    withProgress(`Printing ${editions.join(', ')}`, () => makeEditions(browser, address, editions, folder, cut, paper)))
  for (const edition of made)
    console.log(summary(edition, folder))
}
