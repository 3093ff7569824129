/** Pictures of the states of a slide: each click on the stage, and each page of the slides edition. */
import type { Browser, JSHandle, Page } from 'playwright-chromium'
import type { Nav } from '../lib/on-stage.ts'
import { Buffer } from 'node:buffer'
import { UsageError } from '../lib/arguments.mjs'
import { isOnStage, navOf } from '../lib/on-stage.ts'
import { openPaper } from '../pdf/print.ts'

export const SCHEMES = ['light', 'dark', 'print'] as const
export type Scheme = typeof SCHEMES[number]

/** A slide as the deck knows it; the link is the name in its address. */
export interface Slide { no: number, title: string, link?: string }

/** Pictures by click. */
export type Pictures = Map<number, Uint8Array>

/** By default Chromium redraws only the part that changed, and the seams depend on timing. */
export const STEADY = ['--disable-partial-raster']
/** How long a deck may take to appear, and a state to come to rest, on a busy machine. */
const LIMIT_MS = 60_000

/** The slide's number is hidden, because it differs after a slide that was added. */
const shoot = (page: Page): Promise<Uint8Array> => page.screenshot({ caret: 'hide', animations: 'disabled', style: '.frame-page { visibility: hidden }' })

/** Until two pictures in a row are the same. */
async function shootStill(page: Page): Promise<Uint8Array | undefined> {
  const end = performance.now() + LIMIT_MS
  let last = await shoot(page)
  while (performance.now() < end) {
    const next = await shoot(page)
    if (Buffer.compare(last, next) === 0)
      return next
    last = next
  }
  return undefined
}

async function walk(page: Page, nav: JSHandle<Nav>, no: number): Promise<Pictures> {
  const pictures: Pictures = new Map()
  for (let click = 0, last = 0; click <= last; click++) {
    await nav.evaluate((nav, [no, click]) => nav.go(no, click), [no, click])
    const isThere = await page.waitForFunction(isOnStage, [nav, no, click, true] as const, { timeout: LIMIT_MS }).catch(() => undefined)
    const picture = isThere && await shootStill(page)
    if (!picture)
      throw new UsageError(`Slide ${no}, click ${click} does not come to rest within ${LIMIT_MS / 1000} s.\nNext step: open it in a browser and look at what its console says.`)
    pictures.set(click, picture)
    last = await nav.evaluate(nav => nav.clicksTotal)
  }
  return pictures
}

/** Brings each page of a slide to the top. Not by scrolling: far down the page, Chromium rounds circles more coarsely. */
async function leafThrough(page: Page, no: number): Promise<Pictures> {
  const pictures: Pictures = new Map()
  const sheets = await page.evaluate((no) => {
    document.querySelector<HTMLElement>('.paper')!.style.marginTop = '0'
    return Array.from(document.querySelectorAll<HTMLElement>(`.paper-sheet[data-no="${no}"]`), (sheet) => {
      const last = sheet.querySelector<HTMLElement>('[data-clicks-total]')!.dataset.clicksTotal
      return { click: Number(sheet.dataset.clicks ?? last), top: sheet.getBoundingClientRect().top }
    })
  }, no)
  for (const { click, top } of sheets) {
    await page.evaluate(top => document.querySelector<HTMLElement>('.paper')!.style.marginTop = `${-top}px`, top)
    pictures.set(click, await shoot(page))
  }
  return pictures
}

/** A deck that is open in one scheme. */
export type Stage = Awaited<ReturnType<typeof openStage>>

/** @throws UsageError where nothing appears */
export async function openStage(browser: Browser, address: string, scheme: Scheme) {
  if (scheme === 'print') {
    const { page } = await openPaper(browser, address, 'slides')
    return { picturesOf: (no: number) => leafThrough(page, no), slides: async () => [], close: () => page.close() }
  }
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, colorScheme: scheme, reducedMotion: 'reduce' })
  await page.goto(`${address}/1`, { waitUntil: 'load' })
  const nav = await navOf(page, LIMIT_MS).catch(() => {
    throw new UsageError(`No slide appears within ${LIMIT_MS / 1000} s. It must be a deck built with base "/".`)
  })
  return {
    picturesOf: (no: number) => walk(page, nav, no),
    slides: (): Promise<Slide[]> => nav.evaluate(({ slides }) => slides.map(({ no, meta: { slide: { title = '', frontmatter: { link } } } }) =>
      ({ no, link, title: title.replace(/<br\s*\/?>/g, ' ').replace(/<[^>]*>/g, '').replace(/\s+/g, ' ').trim() }))),
    close: () => page.close(),
  }
}
