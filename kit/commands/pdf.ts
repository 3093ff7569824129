/** `npm run pdf`: the lecture on paper, accessible (PDF/UA-1): slides, handout, and three a page for notes. */
import type { Arguments } from '../lib/arguments.mjs'
import type { EditionReport } from '../pdf/editions.ts'
import type { Edition } from '../pdf/print.ts'
import { statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { UsageError } from '../lib/arguments.mjs'
import { ROOT } from '../lib/bootstrap.mjs'
import { inBrowser } from '../lib/in-browser.ts'
import { withProgress } from '../lib/progress.mjs'
import { whereTyped } from '../lib/where.ts'
import { makeEditions } from '../pdf/editions.ts'
import { EDITIONS } from '../pdf/print.ts'

const FIRST_PORT = 4030

function summary({ file, pages, bytes, seconds }: EditionReport, folder: string): string {
  return `${relative(whereTyped(), join(folder, file))}: ${pages} pages, ${(bytes / 1e6).toFixed(2)} MB, ${seconds.toFixed(1)} s`
}

export async function main({ only, output, cut }: Arguments): Promise<void> {
  const folder = output ? resolve(whereTyped(), output) : join(ROOT, 'dist')
  if (statSync(folder, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(`--output must name a folder; ${folder} is a file.`)
  const editions = only ? [only as Edition] : EDITIONS
  const report = await inBrowser({ port: FIRST_PORT, cut }, (browser, address) =>
    withProgress(`Printing ${editions.join(', ')}`, () => makeEditions(browser, address, editions, folder, cut)))
  for (const edition of report.editions)
    console.log(summary(edition, folder))
}
