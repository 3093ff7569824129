/** How long a press of the arrow key takes until what it shows is painted, at every click of every slide. */
import type { Page } from 'playwright-chromium'
import type { Bench, Row } from '../bench.ts'
import { median } from '../../lib/median.ts'
import { interleaved } from '../bench.ts'
import { whileOpen } from '../decks.ts'

interface Step {
  /** The address that it led to, such as /7?clicks=2. */
  to: string
  /** ms. */
  time: number
}

/** The best practice's limits for something that answers a press, ms. */
const MEDIAN = 50
const WORST = 100
/** Slidev mounts every slide 3 s after the start; presses before that would also pay for it. */
export const SETTLED = 5000
/** Presses of a person are further apart than the idle work of a step, ms. */
const BETWEEN = 30

/** In the page: from the press to the first frame that shows another state; nothing where it leads nowhere. */
export async function press(): Promise<Step | undefined> {
  const limit = 1000
  const address = (): string => location.pathname + location.search
  const from = address()
  const isShown = (): boolean => {
    const slide = document.querySelector(`[data-slidev-no="${location.pathname.split('/').pop()}"]`)
    return address() !== from && Boolean(slide?.getClientRects().length && !slide.querySelector('.slidev-slide-loading'))
  }
  const send = (event: string): boolean => window.dispatchEvent(new KeyboardEvent(event, { key: 'ArrowRight' }))
  const start = performance.now()
  send('keydown')
  while (!isShown() && performance.now() - start < limit)
    await new Promise(requestAnimationFrame)
  // A task after the frame's callbacks runs once the frame is painted.
  await new Promise(resolve => setTimeout(resolve))
  const time = performance.now() - start
  send('keyup')
  return isShown() ? { to: address(), time } : undefined
}

/** Walks to the end of the deck. */
async function walk(page: Page, url: string): Promise<Step[]> {
  await page.goto(url)
  await page.waitForSelector('[data-slidev-no] h1')
  await page.waitForTimeout(SETTLED)
  const steps: Step[] = []
  for (let step = await page.evaluate(press); step; step = await page.evaluate(press)) {
    steps.push(step)
    await page.waitForTimeout(BETWEEN)
  }
  return steps
}

/** Every step once, slowest first, with the median time of its walks, so that one hiccup of the machine is not taken for a slow slide. */
function slowestOf(walks: Step[][]): Step[] {
  const timesOf = (to: string): number[] => walks.flat().filter(step => step.to === to).map(({ time }) => time)
  return walks[0].map(({ to }) => ({ to, time: median(timesOf(to)) })).sort((a, b) => b.time - a.time)
}

export async function steps({ decks, browser, quick, progress }: Bench): Promise<Row[]> {
  const walks = await interleaved(decks, quick ? 1 : 3, (deck, round) => {
    progress(`click steps of ${deck.name}, walk ${round + 1}`)
    return whileOpen(browser, deck, walk)
  })
  const [deck, minimal] = walks.map(slowestOf)
  const medianOf = (steps: Step[]): number => median(steps.map(({ time }) => time))
  const slowest = deck.slice(0, 3).map(({ to, time }) => `${to} ${Math.round(time)} ms`)
  return [
    { name: 'Click step, median', unit: 'ms', deck: medianOf(deck), minimal: medianOf(minimal), target: MEDIAN, note: `${deck.length} steps` },
    { name: 'Click step, worst', unit: 'ms', deck: deck[0].time, minimal: minimal[0].time, target: WORST, note: slowest.join(', ') },
  ]
}
