/** The deck in a browser whose clock is stopped and moved on one frame at a time. */
import type { Browser, CDPSession, Page } from 'playwright-chromium'
import type { RecordedDeck } from '../client/recorder.ts'
import type { Tick } from './stage.ts'
import { Buffer } from 'node:buffer'
import { installStage } from './stage.ts'

/** Besides Playwright's own; without them the edges of a few frames differ between runs. */
export const BROWSER_FLAGS = [
  '--font-render-hinting=none',
  '--disable-lcd-text',
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

/** The time of the first frame: any moment, but the same in every run. */
const START = Date.UTC(2026, 0, 1, 9)
/** How long the deck may take to appear, ms. */
const STAND_MS = 60_000
/** Longer than anything on a slide waits before it is drawn, ms. */
const REST_MS = 3500
/** More than any slide takes to prepare and to film, ms: each begins at its number of these. */
const SLIDE_MS = 3_600_000

/** Runs in the page. */
function isComplete(): boolean {
  const charts = [...document.querySelectorAll('.slidev-page .mermaid')].filter(chart => chart.checkVisibility())
  const waiting = [...document.querySelectorAll('[data-waiting]')].filter(one => one.checkVisibility())
  return !waiting.length && charts.every(({ shadowRoot }) => shadowRoot?.querySelector('svg'))
}

export class Stepper {
  readonly page: Page
  /** What the page threw, or asked of other hosts. */
  readonly incidents: string[] = []
  private readonly devtools: CDPSession
  private readonly fps: number
  /** Frames of the step. */
  private frame = 0

  private constructor(page: Page, devtools: CDPSession, fps: number) {
    this.page = page
    this.devtools = devtools
    this.fps = fps
    page.on('pageerror', error => this.incidents.push(`error in the page: ${error.message.split('\n')[0]}`))
  }

  /** @param address of the built deck, without a slash at the end */
  static async open(browser: Browser, address: string, fps: number, { width, height, dark, still, camera }: StageOptions): Promise<Stepper> {
    const page = await browser.newPage({
      viewport: { width, height },
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: still ? 'reduce' : 'no-preference',
      locale: 'en-GB',
      timezoneId: 'UTC',
    })
    page.setDefaultTimeout(STAND_MS)
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Animation.enable')
    await devtools.send('Animation.setPlaybackRate', { playbackRate: 0 })
    const stepper = new Stepper(page, devtools, fps)
    await page.route(url => !url.href.startsWith(address) && /^https?:$/.test(url.protocol), (route) => {
      stepper.incidents.push(`it asks for ${route.request().url()}`)
      return route.abort()
    })
    await page.clock.install({ time: START })
    await page.addInitScript(installStage)
    await page.goto(`${address}/1?record${camera ? '&camera' : ''}`)
    await page.waitForFunction(() => window.recordedDeck && document.querySelector('[data-slidev-no] .slidev-layout'))
    return stepper
  }

  /** Draws the slide, with fonts, pictures and flow charts, and then leaves it, so that it can be entered. */
  async prepare(slide: number, slides: number): Promise<void> {
    const { page } = this
    await page.clock.resume()
    await this.deck('preload', slide)
    await this.deck('go', slide)
    // Draws what waits for a rest on the slide: see kit/components/deck/Later.vue.
    await page.clock.fastForward(REST_MS)
    await page.waitForFunction(isComplete)
    await page.evaluate(async () => {
      await document.fonts.ready
      await Promise.all(Array.from(document.images, image => image.decode().catch(() => {})))
    })
    await this.deck('go', slide > 1 ? slide - 1 : Math.min(2, slides))
    await this.settle(slide * SLIDE_MS)
  }

  /** Ends all movement and sets the clock to the slide's own moment, however long it took to draw. */
  private async settle(moment: number): Promise<void> {
    const { page } = this
    await page.clock.pauseAt(START + moment - REST_MS)
    await page.evaluate(milliseconds => window.recordedStage.move(milliseconds), SLIDE_MS)
    await page.clock.fastForward(moment - await page.evaluate(() => performance.now()))
    await page.clock.setSystemTime(START + moment)
    // The end of an animation may have started another one.
    await page.evaluate(milliseconds => window.recordedStage.move(milliseconds), SLIDE_MS)
    await page.evaluate(() => window.recordedStage.restart())
  }

  /** Enters the slide that was prepared, or takes its next step. */
  async step(slide: number, click: number): Promise<ReturnType<RecordedDeck['state']>> {
    await (click === 0 ? this.deck('go', slide) : this.deck('next'))
    this.frame = 0
    return this.page.evaluate(() => window.recordedDeck!.state())
  }

  private async deck(action: 'preload' | 'go' | 'next', slide = 0): Promise<void> {
    await this.page.evaluate(([action, slide]) => window.recordedDeck![action](slide), [action, slide] as const)
  }

  /** One frame passes, on the grid of whole milliseconds. */
  async tick(): Promise<Tick> {
    const millisecondsAt = (frame: number): number => Math.round(frame * 1000 / this.fps)
    const milliseconds = millisecondsAt(this.frame + 1) - millisecondsAt(this.frame)
    this.frame++
    await this.page.clock.runFor(milliseconds)
    return this.page.evaluate(milliseconds => window.recordedStage.move(milliseconds), milliseconds)
  }

  async picture(): Promise<Buffer> {
    const { data } = await this.devtools.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true })
    return Buffer.from(data, 'base64')
  }
}
