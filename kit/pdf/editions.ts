/** Makes the editions of the lecture on paper: prints, finishes and checks each, and writes them only when all are good. */
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

/** Where a slide or a table stands in the file. */
export interface Place {
  id: string
  /** Number of the slide. */
  slide?: number
  /** Clicks of a state before the last. */
  clicks?: number
  title: string
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

/** 10a and 10b before 10. */
function labelOf({ no, clicks }: Sheet, i: number, sheets: readonly Sheet[]): string | undefined {
  if (no === undefined || clicks === undefined)
    return no === undefined ? undefined : String(no)
  return `${no}${String.fromCharCode(97 + i - sheets.findIndex(sheet => sheet.no === no))}`
}

function bookmarksOf({ sheets }: Printed, edition: Edition): Bookmark[] {
  let current: string | undefined
  return sheets.map((sheet, i) => {
    const { title, clicks } = sheet
    const begun = sectionBegun(sheet, current, sectionTitle)
    current = begun ?? current
    return {
      title: clicks === undefined ? title : `${title} (${clicks === 1 ? '1 click' : `${clicks} clicks`})`,
      ...(begun && { section: begun }),
      ...(edition === 'slides' && { label: labelOf(sheet, i, sheets) }),
    }
  })
}

/** Names the slide that a page belongs to: the last one that begins on it or before. */
function failureText(printed: Printed, pageOf: number[], { rule, page, message }: Failure): string {
  const reason = `${message} (rule "${rule}")`
  const sheet = page === undefined ? undefined : printed.sheets.findLast((_, i) => pageOf[i] < page)
  return sheet ? sheetProblem(printed, { sheet: sheet.id, reason }) : reason
}

interface Made { report: EditionReport, bytes: Uint8Array }

const asKeywords = (keywords: string | string[] | undefined): string[] => [keywords ?? []].flat().flatMap(text => text.split(',')).map(text => text.trim())

/** @throws UsageError naming slide and reason */
async function makeEdition(browser: Browser, address: string, edition: Edition, cut: number): Promise<Made> {
  const started = performance.now()
  const printed = await printEdition(browser, address, edition)
  const { deck: { title = '', author = '', info = '', keywords }, language, sheets, links } = printed
  const metadata = { title: title + SUBTITLES[edition], author, subject: info, keywords: asKeywords(keywords), language }
  const nameOfSheet = (id: string): string => id.split('-').slice(0, 2).join(' ')
  const { bytes, pages, pageOf } = await finish(printed.bytes, { metadata, bookmarks: bookmarksOf(printed, edition), links, nameOf: nameOfSheet })
  const expected = { 'slides': sheets.length, 'handout': undefined, '3up': sheets.filter(({ isFirst }) => isFirst).length }[edition]
  const failures = await checkPdf(bytes, { title: metadata.title, pages: expected })
  if (failures.length) {
    const texts = [...new Set(failures.map(failure => failureText(printed, pageOf, failure)))]
    throw new UsageError(`No PDF was written: ${fileOf(edition, cut)} would not be PDF/UA-1.\n${texts.slice(0, 20).join('\n')}${texts.length > 20 ? `\n… and ${texts.length - 20} more` : ''}`)
  }
  const places = sheets.map(({ id, no, clicks, title }, i): Place => ({ id, slide: no, clicks, title, page: pageOf[i] + 1 }))
  return {
    bytes,
    report: { edition, file: fileOf(edition, cut), pages, bytes: bytes.length, seconds: (performance.now() - started) / 1000, places },
  }
}

/**
 * @param address of the served deck, without a slash at the end
 * @param folder where the files go
 * @param cut whose deck it is
 * @throws UsageError when anything is wrong; no file is touched then
 */
export async function makeEditions(browser: Browser, address: string, editions: readonly Edition[], folder: string, cut: number = WHOLE): Promise<Report> {
  const started = performance.now()
  // Side by side: while one is printed in the browser, another one is finished here.
  const outcomes = await Promise.allSettled(editions.map(edition => makeEdition(browser, address, edition, cut)))
  const failed = outcomes.find(outcome => outcome.status === 'rejected')
  if (failed)
    throw failed.reason
  const made = outcomes.flatMap(outcome => outcome.status === 'fulfilled' ? [outcome.value] : [])
  const report: Report = { editions: made.map(edition => edition.report), seconds: (performance.now() - started) / 1000 }
  writeFiles(folder, {
    ...Object.fromEntries(made.map(({ report: { file }, bytes }) => [file, bytes])),
    [nameOf(REPORT, cut)]: `${JSON.stringify(report, null, 2)}\n`,
  })
  return report
}
