/**
 * Time in the page, one frame at a time. Timers, animation frames, Date and performance.now have a clock that
 * stands still until a frame passes (Playwright's own keeps a script for every time it is moved). What CSS
 * moves has another: it is stopped from the start, and every transition and animation is sought by hand. So a
 * frame shows what belongs to its time however long the machine takes to draw it.
 */
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-chromium'
import type { RecordedDeck } from '../client/recorder.ts'
import { Buffer } from 'node:buffer'

/** What one frame did to the page. */
export interface Tick {
  /** Movements that go on after it. */
  running: number
  /** Whether anything was written into the page since the frame before. */
  changed: boolean
}

interface Stage {
  /** Lets time pass: timers that are due, one animation frame, then what moves. */
  pass: (milliseconds: number) => Promise<Tick>
  /** Time goes on to a moment in ms; nothing moves any more, and chance begins anew. */
  settle: (moment: number) => Promise<void>
  /** What moves without end, as a person finds it. */
  endless: () => string[]
}

declare global {
  interface Window { recordedStage?: Stage, recordedDeck?: RecordedDeck }
}

/** Runs in the page before all else: it may use nothing from outside. */
function installStage(start: number): void {
  const SEED = 42
  let seed = SEED
  Math.random = () => {
    seed = (seed * 1664525 + 1013904223) >>> 0
    return seed / 2 ** 32
  }

  let now = 0
  let count = 0
  const timers = new Map<number, { at: number, every?: number, run: () => void }>()
  let frames = new Map<number, FrameRequestCallback>()
  const later = (run: unknown, milliseconds: unknown, rest: unknown[], repeats: boolean): number => {
    const wait = Math.max(repeats ? 1 : 0, Number(milliseconds) || 0)
    if (typeof run === 'function')
      timers.set(++count, { at: now + wait, every: repeats ? wait : undefined, run: () => run(...rest) })
    return count
  }
  const forget = (id?: unknown): void => {
    timers.delete(Number(id))
  }
  const RealDate = Date
  class StageDate extends RealDate {
    constructor(...given: []) {
      if (given.length)
        super(...given)
      else
        super(start + now)
    }

    static now(): number {
      return start + now
    }
  }
  performance.now = () => now
  Object.assign(window, {
    Date: StageDate,
    setTimeout: (run: unknown, milliseconds?: unknown, ...rest: unknown[]) => later(run, milliseconds, rest, false),
    setInterval: (run: unknown, milliseconds?: unknown, ...rest: unknown[]) => later(run, milliseconds, rest, true),
    clearTimeout: forget,
    clearInterval: forget,
    requestAnimationFrame: (run: FrameRequestCallback) => {
      frames.set(++count, run)
      return count
    },
    cancelAnimationFrame: (id: number) => {
      frames.delete(id)
    },
    requestIdleCallback: (run: (deadline: object) => void) => later(() => run({ didTimeout: false, timeRemaining: () => 10 }), 1, [], false),
    cancelIdleCallback: forget,
  })
  /** What was begun comes to its end before time goes on. */
  const turn = (): Promise<void> => new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })
  async function runTimers(until: number): Promise<void> {
    for (;;) {
      let next: [number, { at: number, every?: number, run: () => void }] | undefined
      for (const entry of timers) {
        if (entry[1].at <= until && (!next || entry[1].at < next[1].at))
          next = entry
      }
      if (!next)
        break
      const [id, timer] = next
      now = Math.max(now, timer.at)
      if (timer.every === undefined)
        timers.delete(id)
      else
        timer.at += timer.every
      try {
        timer.run()
      }
      catch (error) {
        reportError(error)
      }
      await turn()
    }
    now = until
  }
  async function runFrame(): Promise<void> {
    const due = frames
    frames = new Map()
    for (const run of due.values()) {
      try {
        run(now)
      }
      catch (error) {
        reportError(error)
      }
    }
    if (due.size)
      await turn()
  }

  const begun = new WeakMap<Animation, number>()
  let changed = false
  new MutationObserver(() => changed = true).observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
  /** Flow charts draw in shadow roots, which the document does not count. */
  const animations = (): Animation[] => [
    ...document.getAnimations(),
    ...[...document.querySelectorAll('.mermaid')].flatMap(({ shadowRoot }) => shadowRoot?.getAnimations() ?? []),
  ]
  function move(milliseconds: number): number {
    let running = 0
    for (const animation of animations()) {
      if (animation.playState === 'finished' || animation.playState === 'idle')
        continue
      if (!begun.has(animation)) {
        begun.set(animation, now - milliseconds)
        animation.pause()
      }
      const at = now - (begun.get(animation) ?? now)
      if (at >= Number(animation.effect?.getComputedTiming().endTime ?? Infinity)) {
        animation.finish()
        changed = true
        continue
      }
      animation.currentTime = at
      running++
    }
    return running
  }
  async function pass(milliseconds: number): Promise<Tick> {
    await runTimers(now + milliseconds)
    await runFrame()
    const running = move(milliseconds)
    const tick = { running, changed }
    changed = false
    return tick
  }
  window.recordedStage = {
    pass,
    async settle(moment) {
      // Longer than the longest transition.
      const STEP = 20_000
      await pass(STEP)
      await pass(STEP)
      await runTimers(Math.max(now, moment))
      await runFrame()
      seed = SEED
      changed = false
    },
    endless: () => animations().filter(({ effect }) => effect?.getComputedTiming().endTime === Infinity).map(({ effect }) => {
      const target = (effect as KeyframeEffect | null)?.target
      return target ? `<${target.localName} class="${target.getAttribute('class') ?? ''}">` : 'an element'
    }),
  }
}

/** Without them two runs differ in the edges of a few frames. */
export const BROWSER_FLAGS = [
  '--force-color-profile=srgb',
  '--font-render-hinting=none',
  '--disable-lcd-text',
  '--hide-scrollbars',
  '--disable-partial-raster',
  '--disable-checker-imaging',
  '--disable-threaded-animation',
  '--disable-threaded-scrolling',
  '--disable-image-animation-resync',
  '--run-all-compositor-stages-before-draw',
]

export interface StageOptions {
  width: number
  height: number
  dark: boolean
  /** Nothing moves. */
  still: boolean
  camera: boolean
}

/** Any moment does; it is the same in every run. */
const START = Date.UTC(2026, 0, 1, 9)
/** How long the deck may take to stand, ms. */
const STAND_MS = 60_000
/** How often it is asked, ms. */
const ASK_MS = 20
/** Longer than anything waits for a rest, ms. */
const REST_MS = 3500
/** More than any slide takes to prepare and to film, ms: each begins at its number of these. */
const SLIDE_MS = 3_600_000

const sleep = (milliseconds: number): Promise<void> => new Promise(resolve => setTimeout(resolve, milliseconds))

/** The deck in a browser whose time stands still until it is told to pass. */
export class Stepper {
  readonly page: Page
  /** What the page threw, or asked of other hosts, and was not asked about yet. */
  readonly incidents: string[] = []
  private readonly context: BrowserContext
  private readonly devtools: CDPSession
  private passed = 0

  private constructor(page: Page, context: BrowserContext, devtools: CDPSession) {
    this.page = page
    this.context = context
    this.devtools = devtools
  }

  /** @param address of the built deck, without a slash at the end */
  static async open(browser: Browser, address: string, { width, height, dark, still, camera }: StageOptions): Promise<Stepper> {
    const context = await browser.newContext({
      viewport: { width, height },
      deviceScaleFactor: 1,
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: still ? 'reduce' : 'no-preference',
      locale: 'en-GB',
      timezoneId: 'UTC',
    })
    const page = await context.newPage()
    const devtools = await context.newCDPSession(page)
    await devtools.send('Animation.enable')
    await devtools.send('Animation.setPlaybackRate', { playbackRate: 0 })
    const stepper = new Stepper(page, context, devtools)
    page.on('pageerror', error => stepper.incidents.push(`the page throws: ${error.message.split('\n')[0]}`))
    await page.route(url => !url.href.startsWith(address) && /^https?:$/.test(url.protocol), (route) => {
      stepper.incidents.push(`it asks for ${route.request().url()}`)
      return route.abort()
    })
    await page.addInitScript(installStage, START)
    await page.goto(`${address}/1?record${camera ? '&camera' : ''}`, { waitUntil: 'load', timeout: STAND_MS })
    await stepper.wait(() => window.recordedDeck !== undefined && document.querySelector('[data-slidev-no] .slidev-layout') !== null, 'the deck did not appear')
    return stepper
  }

  /** Asks in real time, and lets the page's own go on meanwhile. */
  private async wait(stands: () => boolean, otherwise: string): Promise<void> {
    const end = Date.now() + STAND_MS
    while (!await this.page.evaluate(stands)) {
      await this.pass(ASK_MS)
      if (Date.now() > end)
        throw new Error(`${otherwise} within ${STAND_MS / 1000} s`)
      await sleep(ASK_MS)
    }
  }

  /** The slide stands, with fonts, pictures and flow charts, and has not been entered. */
  async prepare(slide: number, slides: number): Promise<void> {
    const { page } = this
    await page.evaluate(slide => window.recordedDeck?.preload(slide), slide)
    await page.evaluate(slide => window.recordedDeck?.go(slide), slide)
    // What waits for a rest on the slide: see kit/components/deck/Later.vue.
    await this.pass(REST_MS)
    await this.wait(() => {
      const charts = [...document.querySelectorAll('.slidev-page .mermaid')].filter(chart => chart.checkVisibility())
      return charts.every(({ shadowRoot }) => shadowRoot?.querySelector('svg')) && ![...document.querySelectorAll('[data-waiting]')].some(one => one.checkVisibility())
    }, 'a flow chart is not drawn')
    await page.evaluate(async () => {
      await document.fonts.ready
      await Promise.all(Array.from(document.images, image => image.decode().catch(() => {})))
    })
    await page.evaluate(other => window.recordedDeck?.go(other), slide > 1 ? slide - 1 : Math.min(2, slides))
    // However long that took, the slide begins at a moment of its own.
    await page.evaluate(moment => window.recordedStage?.settle(moment), slide * SLIDE_MS)
    this.passed = 0
  }

  /** Time passes. */
  private async pass(milliseconds: number): Promise<Tick> {
    const tick = await this.page.evaluate(milliseconds => window.recordedStage?.pass(milliseconds), milliseconds)
    return tick ?? { running: 0, changed: false }
  }

  /** One frame passes, on the grid of whole milliseconds. */
  async tick(frame: number, fps: number): Promise<Tick> {
    const target = Math.round((frame + 1) * 1000 / fps)
    const milliseconds = target - this.passed
    this.passed = target
    return this.pass(milliseconds)
  }

  /** A new step: its frames count from 0. */
  beginStep(): void {
    this.passed = 0
  }

  async picture(): Promise<Buffer> {
    const { data } = await this.devtools.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true })
    return Buffer.from(data, 'base64')
  }

  close(): Promise<void> {
    return this.context.close()
  }
}
