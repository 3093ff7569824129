/** `npm run build`: the lecture as a static site in dist/, with its PDFs and a page to read along. */
import type { Given } from './index.ts'
import { join } from 'node:path'
import { UsageError } from '../lib/arguments.mjs'
import { ensureBrowser } from '../lib/browser.ts'
import { entryOf, WHOLE } from '../lib/cuts.mjs'
import { inBrowser } from '../lib/in-browser.ts'
import { shortPath } from '../lib/path.ts'
import { ROOT } from '../lib/root.mjs'
import { siteAddress } from '../site/head.ts'
import { loadLecture } from '../site/lecture.ts'
import { addPaper, buildSite, completeHead, READER } from '../site/site.ts'

const FIRST_PORT = 4130

/** A cut's site is in a folder inside that of the whole, so building the whole deletes it. */
const folderOf = (cut: number): string => join(ROOT, 'dist', ...cut === WHOLE ? [] : [String(cut)])

/** Where the site will be, for the picture of shared links; relative to the page if nobody said. */
function addressOf(url: string | undefined): string {
  try {
    return url === undefined ? './' : siteAddress(url)
  }
  catch (error) {
    throw new UsageError((error as Error).message)
  }
}

export async function main({ url, paper, cut }: Given<'build'>): Promise<void> {
  const address = addressOf(url)
  const folder = folderOf(cut)
  if (paper)
    await ensureBrowser()
  const lecture = await loadLecture(ROOT, entryOf(cut))
  await buildSite(folder, cut)
  completeHead(folder, address, lecture)
  if (paper)
    await inBrowser(FIRST_PORT, cut, (browser, deck) => addPaper(browser, { deck, folder, address, lecture, cut }))
  console.log(`The site is in ${shortPath(folder)}: put it on any web server, below any path.${paper ? ` ${READER} is the page to read along.` : ''}`)
}
