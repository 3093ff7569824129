/** Makes the editions of the lecture on paper: prints, finishes and checks each, and writes them only if all are right. */
import type { Browser } from 'playwright-chromium'
import type { Bookmark } from './bookmarks.ts'
import type { Failure } from './check.ts'
import type { Sheet } from './prepare.ts'
import type { Edition, Printed } from './print.ts'
import { UsageError } from '../lib/arguments.mjs'
import { nameOf, WHOLE } from '../lib/cuts.mjs'
import { sectionTitle } from '../lib/lecture.ts'
import { NAME } from '../lib/root.mjs'
import { writeFiles } from '../lib/write.ts'
import { checkPdf } from './check.ts'
import { finish } from './finish.ts'
import { printEdition, sheetProblem } from './print.ts'
import { sectionBegun } from './sections.ts'

export const REPORT = 'pdf-report.json'
export const fileOf = (edition: Edition, cut: number = WHOLE): string => nameOf(`${NAME}-${edition}.pdf`, cut)

/** What each edition adds to the title of the lecture, so that two open windows differ. */
const SUBTITLES: Record<Edition, string> = { 'slides': '', 'handout': ' – handout', '3up': ' – for notes' }

/** How many failures are listed. */
const MOST_FAILURES = 20

/** The page of a slide or a table in the file. */
export interface Place extends Pick<Sheet, 'id' | 'clicks' | 'title'> {
  /** Number of the slide. */
  slide?: number
  /** From 1. */
  page: number
}

export interface EditionReport {
  edition: Edition
  file: string
  pages: number
  bytes: number
  seconds: number
  places: Place[]
}

export interface Report {
  editions: EditionReport[]
  /** From opening the browser to the last file. */
  seconds: number
}

/** 10a and 10b before 10; undefined for a sheet that is not a slide. */
function labelOf({ no, clicks }: Sheet, i: number, sheets: readonly Sheet[]): string | undefined {
  const letter = clicks === undefined ? '' : String.fromCharCode(97 + i - sheets.findIndex(sheet => sheet.no === no))
  return no === undefined ? undefined : `${no}${letter}`
}

function bookmarksOf(sheets: Sheet[], edition: Edition): Bookmark[] {
  let current: string | undefined
  return sheets.map((sheet, i) => {
    const { title, clicks } = sheet
    const section = sectionBegun(sheet, current, sectionTitle)
    current = section ?? current
    return {
      title: clicks === undefined ? title : `${title} (${clicks === 1 ? '1 click' : `${clicks} clicks`})`,
      section,
      label: edition === 'slides' ? labelOf(sheet, i, sheets) : undefined,
    }
  })
}

/** Names the slide that a page belongs to: the last one that begins on it or before. */
function failureText(printed: Printed, pageOf: number[], { rule, page = 0, message }: Failure): string {
  const reason = `${message} (rule "${rule}")`
  const sheet = printed.sheets.findLast((_, i) => pageOf[i] < page)
  return sheet ? sheetProblem(printed, { sheet: sheet.id, reason }) : reason
}

/** How many pages an edition should have; undefined for the handout, where it depends on the notes. */
const pagesOf = (sheets: Sheet[], edition: Edition): number | undefined =>
  ({ 'slides': sheets.length, 'handout': undefined, '3up': sheets.filter(({ isFirst }) => isFirst).length })[edition]

/** @throws UsageError naming slide and reason */
async function makeEdition(browser: Browser, address: string, edition: Edition, cut: number): Promise<EditionReport & { data: Uint8Array }> {
  const started = performance.now()
  const file = fileOf(edition, cut)
  const printed = await printEdition(browser, address, edition)
  const { deck: { author = '', info = '', keywords = [], ...deck }, language, sheets, links } = printed
  const title = `${deck.title ?? ''}${SUBTITLES[edition]}`
  const { bytes: data, pages, pageOf } = await finish(printed.bytes, {
    metadata: { title, author, subject: info, keywords: String(keywords).split(/\s*,\s*/), language },
    bookmarks: bookmarksOf(sheets, edition),
    links,
    nameOf: id => id.split('-').slice(0, 2).join(' '),
  })
  const failures = await checkPdf(data, { title, pages: pagesOf(sheets, edition) })
  const texts = [...new Set(failures.map(failure => failureText(printed, pageOf, failure)))]
  const more = texts.length > MOST_FAILURES ? `\n… and ${texts.length - MOST_FAILURES} more` : ''
  if (texts.length)
    throw new UsageError(`No PDF was written: ${file} would not be PDF/UA-1.\n${texts.slice(0, MOST_FAILURES).join('\n')}${more}`)
  const places = sheets.map(({ id, no, clicks, title }, i): Place => ({ id, slide: no, clicks, title, page: pageOf[i] + 1 }))
  return { edition, file, pages, bytes: data.length, seconds: (performance.now() - started) / 1000, places, data }
}

/**
 * @param address of the served deck, without a slash at the end
 * @param folder where the files go
 * @param cut whose deck it is
 * @throws UsageError when anything is wrong; no file is touched then
 */
export async function makeEditions(browser: Browser, address: string, editions: readonly Edition[], folder: string, cut: number = WHOLE): Promise<Report> {
  const started = performance.now()
  // In parallel: while the browser prints one, another one is finished here.
  const made = await Promise.all(editions.map(edition => makeEdition(browser, address, edition, cut)))
  const report: Report = { editions: made.map(({ data, ...edition }) => edition), seconds: (performance.now() - started) / 1000 }
  writeFiles(folder, {
    ...Object.fromEntries(made.map(({ file, data }) => [file, data])),
    [nameOf(REPORT, cut)]: `${JSON.stringify(report, null, 2)}\n`,
  })
  return report
}
