/** Makes the editions of the lecture on paper: prints, finishes and checks each, writes them only if all are right. */
import type { Browser } from 'playwright-chromium'
import type { Bookmark } from './bookmarks.ts'
import type { Sheet } from './prepare.ts'
import type { Edition, Paper } from './print.ts'
import { UsageError } from '../lib/arguments.mjs'
import { nameOf, WHOLE } from '../lib/cuts.mjs'
import { sectionTitle } from '../lib/lecture.ts'
import { NAME } from '../lib/root.mjs'
import { writeFiles } from '../lib/write.ts'
import { checkPdf } from './check.ts'
import { finish } from './finish.ts'
import { calledBy } from './prepare.ts'
import { printEdition } from './print.ts'
import { sectionBegun } from './sections.ts'

export const fileOf = (edition: Edition, cut: number = WHOLE): string => nameOf(`${NAME}-${edition}.pdf`, cut)

/** What each edition adds to the title of the lecture, so that two open windows differ. */
const SUBTITLES: Record<Edition, string> = { 'slides': '', 'handout': ' – handout', '3up': ' – for notes' }

function bookmarksOf(sheets: Sheet[]): Bookmark[] {
  const top: Bookmark[] = []
  let section: Required<Bookmark> | undefined
  for (const [headline, sheet] of sheets.entries()) {
    const begun = sectionBegun(sheet, section?.title, sectionTitle)
    if (begun) {
      section = { title: begun, headline, below: [] }
      top.push(section)
    }
    const { title, clicks } = sheet
    const state = clicks === undefined ? '' : ` (${clicks === 1 ? '1 click' : `${clicks} clicks`})`
    const level = section?.below ?? top
    level.push({ title: title + state, headline })
  }
  return top
}

/** What a reader's page box shows: the number of the slide, 10a and 10b for what it shows before its last click. */
function labelsOf(sheets: Sheet[]): string[] {
  return sheets.map(({ no, clicks }, i) => {
    const state = i - sheets.findIndex(sheet => sheet.no === no)
    return `${no}${clicks === undefined ? '' : String.fromCharCode(97 + state)}`
  })
}

/** How many pages an edition should have; undefined for the handout, where it depends on the notes. */
const pagesOf = (sheets: Sheet[], edition: Edition): number | undefined =>
  ({ 'slides': sheets.length, 'handout': undefined, '3up': sheets.filter(({ isFirst }) => isFirst).length })[edition]

/**
 * @returns what is in the file: its slides and tables, each with its page from 1; its bytes as `data`
 * @throws UsageError naming slide and reason
 */
async function makeEdition(browser: Browser, address: string, edition: Edition, cut: number, paper?: Paper) {
  const started = performance.now()
  const file = fileOf(edition, cut)
  const { bytes, metadata, sheets, links } = await printEdition(browser, address, edition, paper)
  const title = metadata.title + SUBTITLES[edition]
  const { data, pageOf, pages } = await finish(bytes, {
    metadata: { ...metadata, title },
    headlines: sheets.length,
    bookmarks: bookmarksOf(sheets),
    labels: edition === 'slides' ? labelsOf(sheets) : undefined,
    links,
  })
  const failures = await checkPdf(data, { title, pages: pagesOf(sheets, edition) })
  const texts = failures.map(({ rule, page = 0, message }) => {
    // The last one that begins on the page or before.
    const sheet = sheets.findLast((_, i) => pageOf[i] < page)
    return `${sheet ? `${calledBy(sheet)}: ` : ''}${message} (rule "${rule}")`
  })
  if (texts.length)
    throw new UsageError(`No PDF was written: ${file} would not be PDF/UA-1.\n${[...new Set(texts)].join('\n')}`)
  const places = sheets.map((sheet, i) => ({ ...sheet, page: pageOf[i] + 1 }))
  const seconds = (performance.now() - started) / 1000
  return { edition, file, pages, bytes: data.length, seconds, places, data }
}

/** What was made, without the file itself. */
export type EditionReport = Omit<Awaited<ReturnType<typeof makeEdition>>, 'data'>

/**
 * @param address of the served deck, without a slash at the end
 * @param folder where the files go
 * @param cut whose deck it is
 * @throws UsageError when anything is wrong; no file is touched then
 */
export async function makeEditions(
  browser: Browser,
  address: string,
  editions: readonly Edition[],
  folder: string,
  cut: number = WHOLE,
  paper?: Paper,
): Promise<EditionReport[]> {
  // In parallel: while the browser prints one, another one is finished here.
  const made = await Promise.all(editions.map(edition => makeEdition(browser, address, edition, cut, paper)))
  writeFiles(folder, Object.fromEntries(made.map(({ file, data }) => [file, data])))
  return made.map(({ data, ...report }) => report)
}
