/** How long a press of the arrow key takes until what it shows is painted, at every click of every slide. */
import type { Page } from 'playwright-chromium'
import type { Bench, Deck, Row } from '../bench.ts'
import { interleaved, median } from '../bench.ts'
import { whileServed } from '../decks.ts'

interface Step {
  /** The address that it led to, such as /7?clicks=2. */
  to: string
  /** ms. */
  time: number
}

declare global {
  interface Window {
    /** Where the last press led and how long it took, or nothing where it led nowhere. */
    pressed?: Promise<Step | undefined>
  }
}

/** The best practice's limits for something that answers a press, ms. */
const MEDIAN = 50
const WORST = 100
/** Slidev mounts every slide 3 s after the start; presses before that would also pay for it. */
const SETTLED = 5000
/** Presses of a person are further apart than the idle work of a step, ms. */
const BETWEEN = 30

/** In the page: times each arrow key from the event to the first frame that shows another state. */
function watchKeys(): void {
  const limit = 1000
  const address = (): string => location.pathname + location.search
  const arrived = (): boolean => {
    const slide = document.querySelector(`[data-slidev-no="${location.pathname.split('/').pop()}"]`)
    return Boolean(slide?.getClientRects().length && !slide.querySelector('.slidev-slide-loading'))
  }
  window.addEventListener('keydown', ({ key, timeStamp }) => {
    if (key !== 'ArrowRight')
      return
    const from = address()
    window.pressed = new Promise((resolve) => {
      const look = (): void => {
        if (address() !== from && arrived()) {
          // A task after the frame's callbacks runs once the frame is painted.
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => resolve({ to: address(), time: performance.now() - timeStamp })
          return port2.postMessage('')
        }
        if (performance.now() - timeStamp > limit)
          return resolve(undefined)
        requestAnimationFrame(look)
      }
      requestAnimationFrame(look)
    })
  }, { capture: true })
}

/** Walks to the end of the deck. */
async function walk(page: Page, url: string): Promise<Step[]> {
  await page.addInitScript(watchKeys)
  await page.goto(url)
  await page.waitForSelector('[data-slidev-no] h1')
  await page.waitForTimeout(SETTLED)
  const steps: Step[] = []
  while (true) {
    await page.keyboard.press('ArrowRight')
    const step = await page.evaluate(() => window.pressed)
    if (!step)
      return steps
    steps.push(step)
    await page.waitForTimeout(BETWEEN)
  }
}

/** Every step once, slowest first, with the median time of its walks, so that one hiccup of the machine is not taken for a slow slide. */
function slowestOf(walks: Step[][]): Step[] {
  const timesOf = (to: string): number[] => walks.flat().filter(step => step.to === to).map(({ time }) => time)
  return walks[0].map(({ to }) => ({ to, time: median(timesOf(to)) })).sort((a, b) => b.time - a.time)
}

export async function steps({ decks, browser, quick, progress }: Bench): Promise<Row[]> {
  const walkDeck = (deck: Deck, round: number): Promise<Step[]> => whileServed(deck, async (url) => {
    progress(`click steps of ${deck.name}, walk ${round + 1}`)
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
    return walk(page, url).finally(() => page.close())
  })
  const [deck, minimal] = (await interleaved(decks, quick ? 1 : 3, walkDeck)).map(slowestOf)
  const medianOf = (steps: Step[]): number => median(steps.map(({ time }) => time))
  const slowest = deck.slice(0, 3).map(({ to, time }) => `${to} ${Math.round(time)} ms`)
  return [
    { name: 'Click step, median', unit: 'ms', deck: medianOf(deck), minimal: medianOf(minimal), target: MEDIAN, note: `${deck.length} steps` },
    { name: 'Click step, worst', unit: 'ms', deck: deck[0].time, minimal: minimal[0].time, target: WORST, note: slowest.join(', ') },
  ]
}
