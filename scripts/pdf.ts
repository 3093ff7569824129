/** `npm run pdf`: the lecture on paper, accessible (PDF/UA-1): slides, handout, and three a page for notes. */
import type { Arguments } from './lib/arguments.mjs'
import type { EditionReport } from './pdf/editions.ts'
import type { Edition } from './pdf/print.ts'
import { statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import process from 'node:process'
import { UsageError } from './lib/arguments.mjs'
import { ROOT } from './lib/bootstrap.mjs'
import { ensureBrowser, launch } from './lib/browser.ts'
import { buildIfChanged } from './lib/build.ts'
import { withProgress } from './lib/progress.mjs'
import { serve } from './lib/serve.ts'
import { makeEditions } from './pdf/editions.ts'
import { EDITIONS } from './pdf/print.ts'

/** Away from that of `npm start`, so that both may run. */
const FIRST_PORT = 4030

/** npm runs us in the project's folder; a person's path counts from where the person stands. */
const whereTyped = (): string => process.env.INIT_CWD ?? process.cwd()

function summary({ file, pages, bytes, seconds }: EditionReport, folder: string): string {
  return `${relative(whereTyped(), join(folder, file))}: ${pages} pages, ${(bytes / 1e6).toFixed(2)} MB, ${seconds.toFixed(1)} s`
}

export async function main({ only, output }: Arguments): Promise<void> {
  const folder = output ? resolve(whereTyped(), output) : join(ROOT, 'dist')
  if (statSync(folder, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(`--output must name a folder; ${folder} is a file.`)
  const editions = only ? [only as Edition] : EDITIONS
  await ensureBrowser()
  await buildIfChanged()
  const served = await serve(FIRST_PORT)
  const browser = await launch()
  try {
    const report = await withProgress(`Printing ${editions.join(', ')}`, () => makeEditions(browser, served.address, editions, folder))
    for (const edition of report.editions)
      console.log(summary(edition, folder))
  }
  finally {
    await browser.close()
    await served.close()
  }
}
