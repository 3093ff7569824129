/** How long a press of the arrow key takes until what it shows is painted, at every click of every slide. */
import type { Page } from 'playwright-chromium'
import type { Bench, Deck, Measurement, Row } from '../bench.ts'
import { interleaved, quantile } from '../bench.ts'
import { whileServed } from '../serve.ts'

interface Step {
  /** Where the step led: slide and click. */
  to: string
  time: number
}

declare global {
  interface Window {
    /** Where the last press led and how long it took, or nothing where it led nowhere. */
    pressed?: Promise<Step | undefined>
  }
}

/** The best practice's limits for something that answers a press, in ms. */
const MEDIAN = 50
const WORST = 100
/** Slidev mounts every slide 3 s after the start; presses before that would also pay for it. */
const SETTLED = 5000

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
          port1.onmessage = () => resolve({ to: address().slice(1), time: performance.now() - timeStamp })
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
async function walk(page: Page): Promise<Step[]> {
  const steps: Step[] = []
  while (true) {
    await page.keyboard.press('ArrowRight')
    const step = await page.evaluate(() => window.pressed)
    if (!step)
      return steps
    steps.push(step)
    // Presses of a person are further apart than the idle work of a step.
    await page.waitForTimeout(30)
  }
}

async function walkDeck(deck: Deck, round: number, { browser, progress }: Bench): Promise<Step[]> {
  progress(`click steps of ${deck.name}, walk ${round + 1}`)
  return whileServed(deck.dist, async (url) => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
    try {
      await page.addInitScript(watchKeys)
      await page.goto(url)
      await page.waitForSelector('[data-slidev-no] h1')
      await page.waitForTimeout(SETTLED)
      return await walk(page)
    }
    finally {
      await page.close()
    }
  })
}

/** "7" or "7 click 2" of an address such as 7?clicks=2. */
function nameOf({ to }: Step): string {
  const [slide, query] = to.split('?')
  const click = new URLSearchParams(query).get('clicks')
  return click ? `slide ${slide} click ${click}` : `slide ${slide}`
}

/** Every step once, with the middle time of its walks, so that one hiccup of the machine is not taken for a slow slide. */
function middle(walks: Step[][]): Step[] {
  return walks[0].map(({ to }) => ({ to, time: quantile(walks.flatMap(steps => steps.filter(step => step.to === to).map(({ time }) => time))) }))
}

export const clickStep: Measurement = {
  name: 'click step',
  async measure(bench) {
    const walks = await interleaved(bench.decks, bench.quick ? 1 : 3, (deck, round) => walkDeck(deck, round, bench))
    const [deck, minimal] = walks.map(middle)
    const times = [deck, minimal].map(steps => steps.map(({ time }) => time))
    const row = (name: string, share: number, target?: number): Row =>
      ({ name: `Click step, ${name}`, unit: 'ms', deck: quantile(times[0], share), minimal: quantile(times[1], share), target })
    const slowest = [...deck].sort((a, b) => b.time - a.time).slice(0, 3)
    return [
      { ...row('median', 0.5, MEDIAN), note: `${deck.length} steps` },
      row('95th of 100', 0.95),
      { ...row('worst', 1, WORST), note: slowest.map(step => `${nameOf(step)} ${Math.round(step.time)} ms`).join(', ') },
    ]
  },
}
