/** Prints the built deck: opens its paper route, waits until everything is drawn, and lets Chromium print. */
import type { Browser, Page } from 'playwright-chromium'
import type { Prepared } from './prepare.ts'
import { readFileSync } from 'node:fs'
import { transform } from 'sucrase'
import { UsageError } from '../lib/arguments.mjs'
import { inWords } from './spoken.ts'

export const EDITIONS = ['slides', 'handout', '3up'] as const
export type Edition = typeof EDITIONS[number]

/** What handout and 3up are printed on; slides have a size of their own. */
export const PAPERS = ['a4', 'letter'] as const
export type Paper = typeof PAPERS[number]

/** Marks the label of a formula until finish.ts gives it a tag of its own. */
export const FORMULA_MARK = '\u2063formula:'

/** How long the whole lecture may take to be drawn, on a busy machine. */
const LIMIT_MS = 120_000

const PREPARE_SOURCE = readFileSync(new URL('prepare.ts', import.meta.url), 'utf8')
/** The same as JavaScript, for the browser. */
const PREPARE = transform(PREPARE_SOURCE, { transforms: ['typescript'], disableESTransforms: true }).code.replace(/^export /gm, '')

/** Names of the sheets that are not drawn yet, in the page: their slide has not come. */
function missing(): string[] {
  const sheets = [...document.querySelectorAll('.paper-sheet')]
  const late = sheets.filter(sheet => !sheet.matches('.paper-back') && !sheet.querySelector('.slidev-layout, [data-thrown]'))
  return sheets.length ? late.map(({ id }) => id.replace('-', ' ')) : ['the lecture']
}

/** Waits for fonts, pictures and the last change, in the page. */
async function settle(): Promise<void> {
  await document.fonts.ready
  await Promise.all(Array.from(document.images, image => image.decode().catch(() => {})))
  await new Promise(requestAnimationFrame)
  await new Promise(requestAnimationFrame)
}

/**
 * Opens an edition of the lecture on paper.
 * @param address of the built deck, without a slash at the end
 * @returns the page, and errors in it so far
 */
export async function openPaper(browser: Browser, address: string, edition: Edition, paper: Paper = 'a4'): Promise<{ page: Page, errors: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
  const errors: string[] = []
  page.on('pageerror', error => errors.push(error.message.split('\n')[0]))
  await page.emulateMedia({ media: 'print', colorScheme: 'light', reducedMotion: 'reduce' })
  await page.goto(`${address}/paper/${edition}?print&size=${paper}`, { waitUntil: 'load', timeout: LIMIT_MS })
  await page.waitForFunction(`(${missing})().length === 0`, undefined, { timeout: LIMIT_MS }).catch(async () => {
    const late = (await page.evaluate(missing)).slice(0, 5).join(', ')
    throw new UsageError(`No PDF was written: ${late} did not appear within ${LIMIT_MS / 1000} s.`)
  })
  await page.evaluate(settle)
  return { page, errors }
}

/**
 * Prepares an open page for print.
 * @param errors in the page until now
 * @throws UsageError naming each slide and what is wrong with it
 */
export async function makeReady(page: Page, errors: string[] = []): Promise<Prepared> {
  const prepared = await page.evaluate<Prepared>(`(() => { ${PREPARE}\nreturn preparePage() })()`)
  const lines = [...new Set([...prepared.problems, ...errors.map(error => `error in the page: ${error}`)])]
  const count = lines.length === 1 ? 'One problem' : `${lines.length} problems`
  if (lines.length)
    throw new UsageError(`No PDF was written. ${count}:\n${lines.join('\n')}`)
  const labels = await Promise.all(prepared.formulas.map(async mathml => FORMULA_MARK + await inWords(mathml)))
  await page.evaluate((labels) => {
    for (const formula of document.querySelectorAll<HTMLElement>('[data-formula]'))
      formula.setAttribute('aria-label', labels[Number(formula.dataset.formula)])
  }, labels)
  return prepared
}

export async function printPage(page: Page, errors: string[] = []): Promise<Prepared & { bytes: Uint8Array }> {
  const prepared = await makeReady(page, errors)
  const bytes = await page.pdf({ printBackground: true, preferCSSPageSize: true, tagged: true, outline: true })
  return { ...prepared, bytes }
}

/** @throws UsageError naming each slide and what is wrong with it */
export async function printEdition(browser: Browser, address: string, edition: Edition, paper?: Paper): ReturnType<typeof printPage> {
  const { page, errors } = await openPaper(browser, address, edition, paper)
  try {
    return await printPage(page, errors)
  }
  finally {
    await page.close()
  }
}
