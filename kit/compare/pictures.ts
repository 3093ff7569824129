/** Takes a picture of every state of a built deck: each click in light and in dark, and each page of the slides edition. */
import type { Browser, Page } from 'playwright-chromium'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { UsageError } from '../lib/arguments.mjs'
import { serve } from '../lib/serve.ts'
import { writeFiles } from '../lib/write.ts'
import { openPaper } from '../pdf/print.ts'

export const SCHEMES = ['light', 'dark', 'print'] as const
export type Scheme = typeof SCHEMES[number]

/** A slide as the deck knows it; the link is the name in its address. */
export interface Slide { no: number, title: string, link?: string }

/** Left, top, width and height in pixels of the canvas. */
export type Box = [number, number, number, number]

export interface Picture {
  no: number
  click: number
  scheme: Scheme
  /** Where the slide's own number stands. */
  number?: Box
  /** In the folder of the manifest. */
  file: string
}

/** What a folder of pictures holds, in manifest.json. */
export interface Manifest {
  /** Another version draws other pixels. */
  browser: string
  slides: readonly Slide[]
  pictures: Picture[]
}

/** Chromium mends a drawing where it changed, and the seams depend on when it did. */
export const STEADY = ['--disable-partial-raster']
const FIRST_PORT = 4600
/** How long a deck may take to appear, and a state to stand still, on a busy machine. */
const LIMIT_MS = 60_000
/** More pages than processors keep them busy while a page waits for its frame. */
const PAGES_AT_ONCE = availableParallelism() + 1

interface Route { no: number, meta: { slide: { title?: string, frontmatter: { link?: string } } } }
interface Nav { slides: Route[], clicks: number, clicksTotal: number, go: (no: number, clicks: number) => Promise<void> }
interface Host { _vnode?: { component: { provides: { '$$slidev-context'?: { nav: Nav } } } } }

declare global {
  interface Window { pictured: ReturnType<typeof installInPage> }
}

/** Runs in the page, and may use nothing from outside. */
function installInPage() {
  // Vue keeps the root component on its host, and Slidev provides its context there.
  const nav = () => (document.querySelector('#app') as Host | null)?._vnode?.component.provides['$$slidev-context']?.nav
  const onStage = () =>
    [...document.querySelectorAll<HTMLElement>('#slideshow > [data-slidev-no]')].find(slide => slide.checkVisibility())
  const isDrawn = (slide: HTMLElement) => slide.querySelector('.slidev-layout')
    && !slide.querySelector('.slidev-slide-loading, [data-waiting]')
    && [...slide.querySelectorAll('.mermaid')].every(chart => chart.shadowRoot?.querySelector('svg'))
  const isMoving = () => document.getAnimations().some(({ playState, effect }) =>
    playState === 'running' && effect?.getComputedTiming().iterations !== Infinity)

  /** Waits for two frames in which nothing is written and nothing moves. */
  async function standStill(isReady: () => unknown, limit: number): Promise<boolean> {
    const end = performance.now() + limit
    let written = true
    const observer = new MutationObserver(() => written = true)
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
    let quiet = 0
    while (quiet < 2 && performance.now() < end) {
      written = false
      await new Promise(requestAnimationFrame)
      await document.fonts.ready
      await Promise.all(Array.from(document.images, image => image.checkVisibility() && image.decode().catch(() => {})))
      quiet = written || !isReady() || isMoving() ? 0 : quiet + 1
    }
    observer.disconnect()
    return quiet === 2
  }

  function numberIn(slide: HTMLElement): Box | undefined {
    const origin = slide.getBoundingClientRect()
    const box = slide.querySelector('.frame-page')?.getBoundingClientRect()
    return box && [Math.floor(box.x - origin.x), Math.floor(box.y - origin.y), Math.ceil(box.width) + 1, Math.ceil(box.height) + 1]
  }

  const pictured = {
    slides: (): Slide[] => (nav()?.slides ?? []).map(({ no, meta: { slide: { title = '', frontmatter: { link } } } }) =>
      ({ no, link, title: title.replace(/<br\s*\/?>/g, ' ').replace(/<[^>]*>/g, '').replace(/\s+/g, ' ').trim() })),

    /** Goes to a state; says how many clicks the slide has, or nothing where it does not stand still in time. */
    async go(no: number, click: number, limit: number) {
      const { go } = nav()!
      await go(no, click)
      const isThere = () => nav()!.clicks === click && onStage()?.dataset.slidevNo === String(no) && isDrawn(onStage()!)
      return await standStill(isThere, limit) ? { clicks: nav()!.clicksTotal, number: numberIn(onStage()!) } : undefined
    },

    /** Pages of the printed edition, in the state that each shows. */
    sheets: () => Array.from(document.querySelectorAll<HTMLElement>('.paper-sheet'), (sheet) => {
      const last = sheet.querySelector<HTMLElement>('[data-clicks-total]')!.dataset.clicksTotal
      const { no, clicks = last } = sheet.dataset
      return { no: Number(no), click: Number(clicks), top: sheet.getBoundingClientRect().top, number: numberIn(sheet) }
    }),
  }
  Object.assign(window, { pictured })
  return pictured
}

/** @throws UsageError where a file of this name is something else */
export function readManifest(folder: string): Manifest | undefined {
  const file = join(folder, 'manifest.json')
  if (!existsSync(file))
    return undefined
  try {
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest
    if (manifest.slides.length && manifest.pictures.length)
      return manifest
  }
  catch {} // told below
  throw new UsageError(`${file} does not list slides and pictures as this command writes them.`)
}

const shoot = (page: Page): Promise<Uint8Array> => page.screenshot({ caret: 'hide', animations: 'disabled' })

type Taken = Omit<Picture, 'file' | 'scheme'> & { bytes: Uint8Array }

async function walkSlide(page: Page, no: number): Promise<Taken[]> {
  const taken: Taken[] = []
  for (let click = 0, last = 0; click <= last; click++) {
    const state = await page.evaluate(state => window.pictured.go(...state), [no, click, LIMIT_MS] as const)
    if (!state)
      throw new UsageError(`Slide ${no}, click ${click} does not stand still within ${LIMIT_MS / 1000} s.\nNext step: open it in a browser and look at what its console says.`)
    last = state.clicks
    taken.push({ no, click, number: state.number, bytes: await shoot(page) })
  }
  return taken
}

/** Brings each page of a slide to the top. Not by scrolling: far down, circles are drawn with coarser sums. */
async function printSlide(page: Page, no: number): Promise<Taken[]> {
  const taken: Taken[] = []
  await page.evaluate(() => document.querySelector<HTMLElement>('.paper')!.style.marginTop = '0')
  for (const { top, ...sheet } of (await page.evaluate(() => window.pictured.sheets())).filter(sheet => sheet.no === no)) {
    await page.evaluate(top => document.querySelector<HTMLElement>('.paper')!.style.marginTop = `${-top}px`, top)
    taken.push({ ...sheet, bytes: await shoot(page) })
  }
  return taken
}

/** @throws UsageError where nothing appears */
async function openDeck(browser: Browser, address: string, scheme: Scheme): Promise<Page> {
  if (scheme === 'print') {
    const { page } = await openPaper(browser, address, 'slides')
    await page.evaluate(installInPage)
    return page
  }
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, colorScheme: scheme, reducedMotion: 'reduce' })
  await page.addInitScript(installInPage)
  await page.goto(`${address}/1`, { waitUntil: 'load' })
  await page.waitForFunction(() => window.pictured.slides().length, undefined, { timeout: LIMIT_MS }).catch(() => {
    throw new UsageError(`No slide appears within ${LIMIT_MS / 1000} s. It must be a deck built with base "/".`)
  })
  return page
}

export interface Wanted {
  /** The built deck. */
  deck: string
  /** Where its pictures lie. */
  pictures: string
  /** Whether those that are there need not be taken again. */
  isKept: boolean
  schemes: readonly Scheme[]
  /** Which of its slides. */
  choose: (slides: readonly Slide[]) => readonly Slide[]
}

/** Takes the pictures that are wanted, several at a time. */
export async function takePictures(browser: Browser, { deck, pictures: folder, isKept, schemes, choose }: Wanted): Promise<Manifest> {
  const before = readManifest(folder)
  const isSame = isKept && before?.browser === browser.version()
  if (!isSame)
    rmSync(folder, { recursive: true, force: true })
  const served = await serve(FIRST_PORT, deck)
  try {
    const first = await openDeck(browser, served.address, 'light')
    const slides = await first.evaluate(() => window.pictured.slides())
    await first.close()
    const manifest: Manifest = { browser: browser.version(), slides, pictures: isSame ? before.pictures : [] }
    for (const scheme of schemes) {
      const done = new Set(manifest.pictures.filter(picture => picture.scheme === scheme).map(({ no }) => no))
      const queue = choose(slides).filter(({ no }) => !done.has(no))
      // The printed edition is one long page.
      const workers = Math.min(scheme === 'print' ? 1 : PAGES_AT_ONCE, queue.length)
      await Promise.all(Array.from({ length: workers }, async () => {
        const page = await openDeck(browser, served.address, scheme)
        for (let slide = queue.shift(); slide; slide = queue.shift()) {
          const files: Record<string, Uint8Array | string> = {}
          for (const { bytes, ...state } of await (scheme === 'print' ? printSlide : walkSlide)(page, slide.no)) {
            const file = `${scheme}-${String(slide.no).padStart(3, '0')}-${state.click}.png`
            files[file] = bytes
            manifest.pictures.push({ ...state, scheme, file })
          }
          // Slide by slide, so that a run that is cut off goes on from there.
          writeFiles(folder, { ...files, 'manifest.json': JSON.stringify(manifest) })
        }
        await page.close()
      }))
    }
    return manifest
  }
  finally {
    await served.close()
  }
}
