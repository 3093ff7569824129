/** The deck in a browser whose clock is stopped and moved on one frame at a time. */
import type { Browser } from 'playwright-chromium'
import { Buffer } from 'node:buffer'
import { isOnStage, navOf } from '../lib/on-stage.ts'

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
/** Longer than anything on a slide waits before it is drawn, ms. */
const REST_MS = 3500
/** How long a slide may take to appear, on a busy machine. */
const LIMIT_MS = 60_000
/** More than any slide takes to prepare and to film, ms: each begins at its number of these. */
const SLIDE_MS = 3_600_000

/**
 * Moves the page's animations frame by frame. The clock of CSS transitions and animations cannot be stopped, so each
 * is paused as it begins and then set to the time of each frame, however long the machine takes to draw it.
 * Runs in the page.
 * @returns moves all on, and tells how many go on, and whether anything was written into the page since the last call
 */
function makeMove() {
  let changed = false
  new MutationObserver(() => changed = true)
    .observe(document, { subtree: true, childList: true, attributes: true, characterData: true })

  return (milliseconds: number) => {
    const begun = document.getAnimations().filter(({ playState }) => playState === 'running' || playState === 'paused')
    for (const animation of begun) {
      animation.pause()
      const time = Number(animation.currentTime ?? 0) + milliseconds
      if (time < Number(animation.effect?.getComputedTiming().endTime ?? Infinity)) {
        animation.currentTime = time
        continue
      }
      animation.finish()
      changed = true
    }
    const tick = { running: begun.filter(({ playState }) => playState === 'paused').length, changed }
    changed = false
    return tick
  }
}

export type Stepper = Awaited<ReturnType<typeof openStepper>>

/** @param address of the built deck, without a slash at the end */
export async function openStepper(browser: Browser, address: string, fps: number, { width, height, dark, still, camera }: StageOptions) {
  /** What the page threw, and what does not come to rest. */
  const incidents: string[] = []
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: still ? 'reduce' : 'no-preference',
    locale: 'en-GB',
    timezoneId: 'UTC',
  })
  page.setDefaultTimeout(LIMIT_MS)
  page.on('pageerror', error => incidents.push(`error in the page: ${error.message.split('\n')[0]}`))
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Animation.enable')
  await devtools.send('Animation.setPlaybackRate', { playbackRate: 0 })
  await page.clock.install({ time: START })
  await page.goto(`${address}/1?record${camera ? '&camera' : ''}`)
  const nav = await navOf(page, LIMIT_MS)
  const inPage = await page.evaluateHandle(makeMove)
  const move = (milliseconds: number) => inPage.evaluate((move, milliseconds) => move(milliseconds), milliseconds)

  const untilThere = (slide: number, click = 0, whole = false) => page.waitForFunction(isOnStage, [nav, slide, click, whole] as const)
  await untilThere(1)

  async function go(slide: number, click = 0): Promise<void> {
    await nav.evaluate((nav, [slide, click]) => nav.go(slide, click), [slide, click])
    await untilThere(slide, click)
  }

  /** Ends all movement and sets the clock to the slide's own moment, however long it took to draw. */
  async function settle(moment: number): Promise<void> {
    await page.clock.pauseAt(START + moment - REST_MS)
    await move(SLIDE_MS)
    await page.clock.fastForward(moment - await page.evaluate(() => performance.now()))
    await page.clock.setSystemTime(START + moment)
    // The end of an animation may have started another one.
    await move(SLIDE_MS)
  }

  return {
    incidents,
    /** Draws the slide, with fonts and pictures, and then leaves it, so that it can be entered. */
    async prepare(slide: number): Promise<void> {
      await page.clock.resume()
      // A slide that Slidev does not preload would be drawn anew when it is entered.
      await nav.evaluate((nav, slide) => nav.slides[slide - 1].meta.__preloaded = true, slide)
      await go(slide)
      // Draws what waits for a rest on the slide, such as an editor.
      await page.clock.fastForward(REST_MS)
      await untilThere(slide, 0, true)
      await page.evaluate(async () => {
        await document.fonts.ready
        await Promise.all(Array.from(document.images, image => image.decode().catch(() => {})))
      })
      await go(slide === 1 ? 2 : slide - 1)
      await settle(slide * SLIDE_MS)
    },
    /**
     * Enters the slide that was prepared, or takes its next step.
     * @returns how many clicks the slide takes
     */
    async step(slide: number, click: number): Promise<number> {
      await go(slide, click)
      return nav.evaluate(({ clicksTotal }) => clicksTotal)
    },
    /** One frame of a step passes, on the grid of whole milliseconds. */
    async tick(frame: number) {
      const millisecondsAt = (frame: number): number => Math.round(frame * 1000 / fps)
      const milliseconds = millisecondsAt(frame + 1) - millisecondsAt(frame)
      await page.clock.runFor(milliseconds)
      return move(milliseconds)
    },
    async picture(): Promise<Buffer> {
      const { data } = await devtools.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true })
      return Buffer.from(data, 'base64')
    },
  }
}
