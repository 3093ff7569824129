/** Takes a picture of every state of a built deck: each click in light and in dark, and each page of the slides edition. */
import type { Browser, Page } from 'playwright-chromium'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, rmSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { UsageError } from '../../scripts/lib/arguments.mjs'
import { serve } from '../../scripts/lib/serve.ts'
import { writeFiles } from '../../scripts/lib/write.ts'

export const SCHEMES = ['light', 'dark', 'print'] as const
export type Scheme = typeof SCHEMES[number]

/** A slide as the deck knows it. */
export interface Slide {
  no: number
  title: string
  /** The name in its address. */
  link?: string
}

/** Left, top, width, height in pixels of the canvas. */
export type Box = [number, number, number, number]

export interface Picture {
  no: number
  click: number
  scheme: Scheme
  /** In the folder of the manifest. */
  file: string
  /** Where the slide's own number stands, which differs where slides are matched by title. */
  numbers: Box[]
  /** It did not stand still in time, so it is taken again by the next run. */
  late?: boolean
}

/** What a folder of pictures holds, in manifest.json. */
export interface Manifest {
  /** Another browser draws other pixels. */
  browser: string
  /** Fingerprint of the built deck. */
  deck: string
  slides: Slide[]
  pictures: Picture[]
}

const VIEWPORT = { width: 1280, height: 720 }
const FIRST_PORT = 4600
/** How long a deck may take to appear, and a state to stand still, on a busy machine. */
const LIMIT_MS = 60_000
/** More pages than processors keep them busy while a page waits for its frame. */
const PAGES_AT_ONCE = availableParallelism() + 1

interface Nav { currentSlideNo: number, clicks: number, clicksTotal: number, go: (no: number, clicks: number) => Promise<void> }
interface Route { no: number, meta: { slide: { title?: string, frontmatter: { link?: unknown } } } }
interface Look { clicksTotal: number, numbers: Box[], late: boolean }
interface Sheet { no: number, click: number, top: number, numbers: Box[] }

declare global {
  interface Window {
    pictured: {
      slides: () => Slide[]
      /** Goes to a state and waits until it stands still. */
      go: (no: number, click: number, limit: number) => Promise<Look>
      /** Waits until every page of the printed edition stands. */
      sheets: (limit: number) => Promise<{ sheets: Sheet[], late: boolean }>
    }
  }
}

/** Runs in the page before all else: it may use nothing from outside. */
function installInPage(): void {
  // Slidev mounts every slide after 3 s. Here each comes with its neighbours alone, so that a long walk stays light.
  const later = window.setTimeout
  window.setTimeout = ((run: () => void, ms?: number, ...rest: []) => ms === 3000 ? 0 : later(run, ms, ...rest)) as typeof later

  const frame = () => new Promise(requestAnimationFrame)
  const context = () => {
    const host = document.querySelector('#app') as { _vnode?: { component: { provides: Record<string, unknown> } } } | null
    return host?._vnode?.component.provides['$$slidev-context'] as { nav: Nav & { slides: Route[] } } | undefined
  }
  /** Without what may be set in it, so that a title is the same however it is broken into lines. */
  const plain = (title: string) => title.replace(/<br\s*\/?>/g, ' ').replace(/<[^>]*>/g, '').replace(/\s+/g, ' ').trim()
  const numbersIn = (slide: Element): [number, number, number, number][] => {
    const origin = slide.getBoundingClientRect()
    return [...slide.querySelectorAll('.frame-page')].map((element) => {
      const { left, top, width, height } = element.getBoundingClientRect()
      return [Math.floor(left - origin.left), Math.floor(top - origin.top), Math.ceil(width) + 1, Math.ceil(height) + 1]
    })
  }
  const isDrawn = (slide: Element) => Boolean(slide.querySelector('.slidev-layout'))
    && !slide.querySelector('.slidev-slide-loading, [data-waiting]')
    && [...slide.querySelectorAll('.mermaid')].every(chart => chart.shadowRoot?.querySelector('svg'))
  const isMoving = () => document.getAnimations().some(({ playState, effect }) =>
    playState === 'running' && effect?.getComputedTiming().iterations !== Infinity)
  const onStage = () =>
    [...document.querySelectorAll<HTMLElement>('#slideshow > [data-slidev-no]')].find(slide => slide.checkVisibility())

  /** Two frames in which nothing is written and nothing moves. */
  async function standsStill(isReady: () => boolean, limit: number): Promise<boolean> {
    const end = performance.now() + limit
    let written = true
    const observer = new MutationObserver(() => written = true)
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
    try {
      for (let quiet = 0; quiet < 2; quiet = written || !isReady() || isMoving() ? 0 : quiet + 1) {
        if (performance.now() > end)
          return false
        written = false
        await frame()
        await document.fonts.ready
        await Promise.all(Array.from(document.images, image => image.checkVisibility() && image.decode().catch(() => {})))
      }
      return true
    }
    finally {
      observer.disconnect()
    }
  }

  window.pictured = {
    slides: () => (context()?.nav.slides ?? []).map(({ no, meta: { slide: { title = '', frontmatter: { link } } } }) =>
      ({ no, title: plain(title), ...(typeof link === 'string' && { link }) })),
    async go(no, click, limit) {
      const { nav } = context()!
      await nav.go(no, click)
      const isThere = () => {
        const slide = onStage()
        return nav.clicks === click && slide?.dataset.slidevNo === String(no) && isDrawn(slide)
      }
      const stood = await standsStill(isThere, limit)
      const slide = onStage()
      return { clicksTotal: nav.clicksTotal, numbers: slide ? numbersIn(slide) : [], late: !stood }
    },
    async sheets(limit) {
      const sheets = () => [...document.querySelectorAll<HTMLElement>('.paper-sheet')]
      const stood = await standsStill(() => sheets().length > 0 && sheets().every(isDrawn), limit)
      const read = (sheet: HTMLElement): Sheet => {
        const { clicksTotal } = sheet.querySelector<HTMLElement>('[data-clicks-total]')!.dataset
        const { no, clicks = clicksTotal } = sheet.dataset
        return { no: Number(no), click: Number(clicks), top: sheet.getBoundingClientRect().top, numbers: numbersIn(sheet) }
      }
      return { sheets: sheets().map(read), late: !stood }
    },
  }
}

async function openPage(browser: Browser, scheme: Scheme): Promise<Page> {
  const colorScheme = scheme === 'dark' ? 'dark' : 'light'
  const page = await browser.newPage({ viewport: VIEWPORT, colorScheme, reducedMotion: 'reduce' })
  await page.emulateMedia({ media: scheme === 'print' ? 'print' : 'screen', colorScheme, reducedMotion: 'reduce' })
  await page.addInitScript(installInPage)
  return page
}

const shoot = (page: Page): Promise<Uint8Array> => page.screenshot({ caret: 'hide', animations: 'disabled', scale: 'css' })

const manifestIn = (folder: string): string => join(folder, 'manifest.json')

export function readManifest(folder: string): Manifest | undefined {
  try {
    return existsSync(manifestIn(folder)) ? JSON.parse(readFileSync(manifestIn(folder), 'utf8')) as Manifest : undefined
  }
  catch (error) {
    throw new UsageError(`${manifestIn(folder)} is not what this command writes: ${(error as Error).message}`)
  }
}

function fingerprint(deck: string): string {
  const hash = createHash('sha256')
  const files = globSync('**', { cwd: deck }).filter(file => statSync(join(deck, file)).isFile())
  for (const file of files.sort())
    hash.update(`${file}\0`).update(readFileSync(join(deck, file)))
  return hash.digest('hex')
}

/** The pictures of one deck, in a folder that remembers them. */
class Album {
  readonly manifest: Manifest
  readonly #folder: string

  constructor(folder: string, { browser, deck, slides }: Omit<Manifest, 'pictures'>) {
    const before = readManifest(folder)
    const isSame = before?.browser === browser && before.deck === deck
    if (before && !isSame)
      rmSync(folder, { recursive: true })
    this.#folder = folder
    this.manifest = { browser, deck, slides, pictures: isSame ? before.pictures.filter(({ late }) => !late) : [] }
  }

  /** Those of which there is no picture yet. */
  missing(slides: readonly Slide[], scheme: Scheme): Slide[] {
    const done = new Set(this.manifest.pictures.filter(picture => picture.scheme === scheme).map(({ no }) => no))
    return slides.filter(({ no }) => !done.has(no))
  }

  /** Takes a slide in, whole, so that a run that is cut off leaves no half of one. */
  add(taken: readonly (Omit<Picture, 'file'> & { bytes: Uint8Array })[]): void {
    const files: Record<string, Uint8Array | string> = {}
    for (const { bytes, ...picture } of taken) {
      const file = `${picture.scheme}-${String(picture.no).padStart(3, '0')}-${picture.click}.png`
      files[file] = bytes
      this.manifest.pictures.push({ ...picture, file })
    }
    writeFiles(this.#folder, { ...files, 'manifest.json': JSON.stringify(this.manifest) })
  }
}

/** Walks every slide through its clicks, in several pages at once. */
async function walk(open: () => Promise<Page>, album: Album, slides: readonly Slide[], scheme: Scheme): Promise<void> {
  const queue = album.missing(slides, scheme)
  await Promise.all(Array.from({ length: Math.min(PAGES_AT_ONCE, queue.length) }, async () => {
    const page = await open()
    for (let slide = queue.shift(); slide; slide = queue.shift()) {
      const { no } = slide
      const taken = []
      for (let click = 0, total = 0; click <= total; click++) {
        const state = await page.evaluate(state => window.pictured.go(...state), [no, click, LIMIT_MS] as const)
        total = state.clicksTotal
        taken.push({ no, click, scheme, numbers: state.numbers, ...(state.late && { late: true }), bytes: await shoot(page) })
      }
      album.add(taken)
    }
    await page.close()
  }))
}

/** Brings each page of the printed edition to the top. Not by scrolling: far down, circles are drawn with coarser sums. */
async function print(open: () => Promise<Page>, album: Album, slides: readonly Slide[]): Promise<void> {
  const missing = new Set(album.missing(slides, 'print').map(({ no }) => no))
  if (!missing.size)
    return
  const page = await open()
  const { sheets, late } = await page.evaluate(limit => window.pictured.sheets(limit), LIMIT_MS)
  for (const no of missing) {
    const taken = []
    for (const { top, ...sheet } of sheets.filter(sheet => sheet.no === no)) {
      await page.evaluate(top => document.querySelector<HTMLElement>('.paper')!.style.marginTop = `${-top}px`, top)
      taken.push({ ...sheet, scheme: 'print' as const, ...(late && { late }), bytes: await shoot(page) })
    }
    album.add(taken)
  }
  await page.close()
}

export interface Wanted {
  /** The built deck. */
  deck: string
  /** Where its pictures lie; made where there is none, made anew where they are of another deck. */
  folder: string
  schemes: readonly Scheme[]
  /** Which of its slides. */
  choose: (slides: readonly Slide[]) => readonly Slide[]
}

/** Takes the pictures that are wanted and not there yet. */
export async function takePictures(browser: Browser, { deck, folder, schemes, choose }: Wanted): Promise<Manifest> {
  const served = await serve(FIRST_PORT, deck)
  const pages: Page[] = []
  const open = async (scheme: Scheme): Promise<Page> => {
    const [path, appears] = scheme === 'print'
      ? ['/paper/slides?print', () => document.querySelector('.paper-sheet') !== null] as const
      : ['/1', () => window.pictured.slides().length > 0] as const
    const page = await openPage(browser, scheme)
    pages.push(page)
    await page.goto(`${served.address}${path}`, { waitUntil: 'load' })
    await page.waitForFunction(appears, undefined, { timeout: LIMIT_MS }).catch(() => {
      throw new UsageError(`Nothing appears at ${path} of ${deck} within ${LIMIT_MS / 1000} s. It must be a deck built with base "/".`)
    })
    return page
  }
  try {
    const slides = await (await open('light')).evaluate(() => window.pictured.slides())
    const album = new Album(folder, { browser: browser.version(), deck: fingerprint(deck), slides })
    for (const scheme of schemes) {
      if (scheme === 'print')
        await print(() => open(scheme), album, choose(slides))
      else
        await walk(() => open(scheme), album, choose(slides), scheme)
    }
    return album.manifest
  }
  finally {
    await Promise.allSettled(pages.map(page => page.close()))
    await served.close()
  }
}
