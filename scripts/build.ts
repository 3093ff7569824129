/** `npm run build`: the lecture as a static site in dist/, with its PDFs and a page to read along. */
import type { Arguments } from './lib/arguments.mjs'
import { join, relative } from 'node:path'
import process from 'node:process'
import { UsageError } from './lib/arguments.mjs'
import { ROOT } from './lib/bootstrap.mjs'
import { ensureBrowser, launch } from './lib/browser.ts'
import { buildIfChanged } from './lib/build.ts'
import { serve } from './lib/serve.ts'
import { siteAddress } from './site/head.ts'
import { addPaper, buildSite, completeHead, READER } from './site/site.ts'

/** Away from those of `npm start` and `npm run pdf`. */
const FIRST_PORT = 4130

/** Where the site will stand, for the picture of shared links; below the page where nobody said. */
function addressOf(url: string | undefined): string {
  try {
    return url === undefined ? './' : siteAddress(url)
  }
  catch (error) {
    throw new UsageError((error as Error).message)
  }
}

export async function main({ url, paper }: Arguments): Promise<void> {
  const address = addressOf(url)
  const folder = join(ROOT, 'dist')
  if (paper)
    await ensureBrowser()
  await buildSite(folder)
  await completeHead(folder, address)
  if (paper) {
    await buildIfChanged()
    const served = await serve(FIRST_PORT)
    const browser = await launch()
    try {
      await addPaper(browser, served.address, folder, address)
    }
    finally {
      await browser.close()
      await served.close()
    }
  }
  console.log(`The site is in ${relative(process.env.INIT_CWD ?? process.cwd(), folder) || folder}: put it on any web server, below any path.${paper ? ` ${READER} is the page to read along.` : ''}`)
}
