/** `npm run build`: the lecture as a static site in dist/, with its PDFs and a page to read along. */
import type { Given } from './index.ts'
import { join } from 'node:path'
import { ensureBrowser } from '../lib/browser.ts'
import { entryOf, WHOLE } from '../lib/cuts.mjs'
import { inBrowser } from '../lib/in-browser.ts'
import { keepRest } from '../lib/keep.ts'
import { shortPath } from '../lib/path.ts'
import { ROOT } from '../lib/root.mjs'
import { madeWhole } from '../lib/write.ts'
import { loadLecture } from '../site/lecture.ts'
import { addPaper, buildSite, completeHead, READER } from '../site/site.ts'

/** A cut's site is in a folder inside that of the whole. */
const folderOf = (cut: number): string => join(ROOT, 'dist', ...cut === WHOLE ? [] : [String(cut)])

export async function main({ url = './', paper, cut }: Given<'build'>): Promise<void> {
  const folder = folderOf(cut)
  if (paper !== false)
    await ensureBrowser()
  const lecture = await loadLecture(ROOT, entryOf(cut))
  await madeWhole(folder, async (built) => {
    await buildSite(built, cut, paper !== false)
    completeHead(built, url, lecture)
    if (paper !== false)
      await inBrowser(cut, (browser, deck) =>
        addPaper(browser, { deck, folder: built, address: url, lecture, cut, paper }))
    keepRest(folder, built)
  })
  console.log(`The site is in ${shortPath(folder)}: put it on any web server, below any path.${paper === false ? '' : ` ${READER} is the page to read along.`}`)
}
