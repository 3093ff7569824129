/** Prints the built deck: opens its paper route, waits until everything stands, and lets Chromium print. */
import type { Browser, Page } from 'playwright-chromium'
import type { Prepared, SheetProblem } from './prepare.ts'
import { UsageError } from '../lib/arguments.mjs'
import { FORMULA_MARK, labelFormulas, preparePage } from './prepare.ts'
import { inWords } from './spoken.ts'
import { stateProblem } from './states.ts'

export const EDITIONS = ['slides', 'handout', '3up'] as const
export type Edition = typeof EDITIONS[number]

export interface Printed extends Prepared {
  bytes: Uint8Array
}

/** How long the whole lecture may take to stand, on a busy machine. */
const LIMIT_MS = 120_000

/** A mistake of the deck, by the slides that have it. */
export function sheetProblem({ sheets }: Pick<Prepared, 'sheets'>, { sheet: id, reason }: SheetProblem): string {
  const sheet = sheets.find(other => other.id === id)
  if (!sheet)
    return reason
  const state = sheet.clicks === undefined ? '' : `, click ${sheet.clicks}`
  return `${sheet.no === undefined ? '' : `slide ${sheet.no} `}"${sheet.title}"${state}: ${reason}`
}

/** Sheets whose slide is not drawn yet. */
function missing(): string[] {
  return [...document.querySelectorAll<HTMLElement>('.paper-sheet:not(.paper-back)')]
    .filter(sheet => !sheet.querySelector('.slidev-layout') && !sheet.querySelector('[data-thrown]'))
    .map(sheet => sheet.id)
}

/** Everything that arrives late: fonts, flow charts, pictures. */
async function settle(): Promise<void> {
  const frame = (): Promise<unknown> => new Promise(requestAnimationFrame)
  const charts = [...document.querySelectorAll('.mermaid')]
  while (!charts.every(chart => chart.shadowRoot?.querySelector('svg')))
    await frame()
  await document.fonts.ready
  await Promise.all(Array.from(document.images, image => image.decode().catch(() => {})))
  await frame()
  await frame()
}

/** Waits until every slide stands. */
async function waitForSlides(page: Page): Promise<void> {
  const stands = page.waitForFunction(`document.querySelector('.paper-sheet') && (${missing.toString()})().length === 0`, undefined, { timeout: LIMIT_MS })
  try {
    await stands
  }
  catch {
    const ids = await page.evaluate(missing)
    throw new UsageError(`No PDF was written: ${ids.length ? `${ids.slice(0, 5).map(id => id.replace('-', ' ')).join(', ')} did not appear` : 'the lecture did not appear'} within ${LIMIT_MS / 1000} s.`)
  }
}

/**
 * Opens an edition of the lecture on paper.
 * @param address of the built deck, without a slash at the end
 * @returns the page, and what went wrong in it so far
 */
export async function openPaper(browser: Browser, address: string, edition: Edition): Promise<{ page: Page, errors: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, colorScheme: 'light', reducedMotion: 'reduce' })
  const errors: string[] = []
  page.on('pageerror', error => errors.push(error.message.split('\n')[0]))
  await page.emulateMedia({ media: 'print', colorScheme: 'light', reducedMotion: 'reduce' })
  await page.goto(`${address}/paper/${edition}?print`, { waitUntil: 'load', timeout: LIMIT_MS })
  await waitForSlides(page)
  await page.evaluate(settle)
  return { page, errors }
}

/**
 * @throws UsageError naming each slide and what is wrong with it
 */
export async function printEdition(browser: Browser, address: string, edition: Edition): Promise<Printed> {
  const { page, errors } = await openPaper(browser, address, edition)
  try {
    return await printPage(page, errors)
  }
  finally {
    await page.close()
  }
}

/**
 * Brings what stands in a page into the form from which it is printed.
 * @param errors what the page threw until now
 * @throws UsageError naming each slide and what is wrong with it
 */
export async function makeReady(page: Page, errors: string[] = []): Promise<Prepared> {
  const prepared = await page.evaluate(preparePage)
  const states = prepared.sheets.flatMap(({ id, states, clicksTotal }): SheetProblem[] => {
    const reason = stateProblem(states, clicksTotal)
    return reason ? [{ sheet: id, reason }] : []
  })
  const problems = [...new Set([...prepared.problems, ...states].map(problem => sheetProblem(prepared, problem)).concat(errors.map(error => `the page throws: ${error}`)))]
  if (problems.length)
    throw new UsageError(`No PDF was written. ${problems.length === 1 ? 'One problem' : `${problems.length} problems`}:\n${problems.join('\n')}`)
  const labels = await Promise.all(prepared.formulas.map(({ mathml, words }) => words ?? inWords(mathml)))
  await page.evaluate(labelFormulas, { labels, mark: FORMULA_MARK })
  return prepared
}

export async function printPage(page: Page, errors: string[] = []): Promise<Printed> {
  const prepared = await makeReady(page, errors)
  const bytes = await page.pdf({ printBackground: true, preferCSSPageSize: true, tagged: true, outline: true })
  return { ...prepared, bytes }
}
