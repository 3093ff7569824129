/** What a visitor fetches and waits for until the first slide stands there, and what is fetched after that. */
import type { Browser, Page } from 'playwright-chromium'
import type { Bench, Measurement, Row } from '../bench.ts'
import { interleaved, quantile } from '../bench.ts'
import { whileServed } from '../serve.ts'

/** Sizes of files: unpacked, as they travel, and of these the fonts. */
interface Bytes {
  raw: number
  packed: number
  fonts: number
}

interface Load {
  /** Until the headline was painted in its own fonts, from the start of the navigation, in ms. */
  painted: number
  /** From the first font asked for to the last one there, in ms. */
  fontTime: number
  before: Bytes
  after: Bytes
}

/** Slidev fetches the other slides 3 s after the start; this is well past it. */
const IDLE = 5000

/** In the page: notes the moment when the first slide's headline has been painted in its fonts. */
function watchHeadline(): void {
  performance.setResourceTimingBufferSize(5000)
  const look = (): void => {
    const headline = document.querySelector('[data-slidev-no] h1')
    if (headline?.getClientRects().length && document.fonts.status === 'loaded')
      requestAnimationFrame(() => setTimeout(() => performance.mark('headline')))
    else
      requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

/** In the page: what has arrived up to the headline, and up to now. */
function readLoad(): Load {
  const painted = performance.getEntriesByName('headline')[0].startTime
  const page = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  const files = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
  const isFont = ({ name }: PerformanceResourceTiming): boolean => /\.woff2?$/.test(name)
  const sum = (until: number): Bytes => {
    const arrived = [...page, ...files].filter(({ responseEnd }) => responseEnd <= until)
    const total = (key: 'decodedBodySize' | 'encodedBodySize', of: PerformanceResourceTiming[]): number => of.reduce((bytes, file) => bytes + file[key], 0)
    return { raw: total('decodedBodySize', arrived), packed: total('encodedBodySize', arrived), fonts: total('encodedBodySize', arrived.filter(isFont)) }
  }
  const fonts = files.filter(file => isFont(file) && file.responseEnd <= painted)
  const fontTime = fonts.length ? Math.max(...fonts.map(font => font.responseEnd)) - Math.min(...fonts.map(font => font.startTime)) : 0
  return { painted, fontTime, before: sum(painted), after: sum(Infinity) }
}

async function visit(page: Page, url: string, slowdown: number, wait: number): Promise<Load> {
  await page.addInitScript(watchHeadline)
  if (slowdown > 1) {
    const session = await page.context().newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  }
  await page.goto(url, { waitUntil: 'commit' })
  await page.waitForFunction(() => performance.getEntriesByName('headline').length > 0, undefined, { polling: 100 })
  await page.waitForTimeout(wait)
  return page.evaluate(readLoad)
}

/** One visit with nothing cached. */
async function visitFresh(browser: Browser, url: string, slowdown: number, wait = 0): Promise<Load> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } })
  try {
    return await visit(await context.newPage(), url, slowdown, wait)
  }
  finally {
    await context.close()
  }
}

function byteRows(when: string, deck: Bytes, minimal: Bytes, target: boolean): Row[] {
  const row = (name: string, key: keyof Bytes, plus?: number): Row => ({
    name: `${name} ${when}`,
    unit: 'KB',
    deck: deck[key],
    minimal: minimal[key],
    ...(plus !== undefined && target && { target: minimal[key] + plus }),
  })
  return [row('Unpacked', 'raw', deck.fonts), row('As transferred', 'packed', deck.fonts), row('Fonts', 'fonts')]
}

/** Time to the first slide at one speed of the processor. */
async function timeRow(name: string, slowdown: number, { decks, browser, quick, progress }: Bench, urls: string[]): Promise<Row> {
  const runs = await interleaved(decks, quick ? 3 : 5, async (deck, round) => {
    progress(`first slide of ${deck.name}${slowdown > 1 ? `, processor ${slowdown} times slower` : ''}, visit ${round + 1}`)
    return visitFresh(browser, urls[decks.indexOf(deck)], slowdown)
  })
  const [deck, minimal] = runs.map(loads => quantile(loads.map(load => load.painted)))
  const fonts = quantile(runs[0].map(load => load.fontTime))
  return { name, unit: 'ms', deck, minimal, target: minimal + fonts, note: `fonts ${Math.round(fonts)} ms` }
}

export const firstSlide: Measurement = {
  name: 'first slide',
  async measure(bench) {
    const { decks, browser, progress } = bench
    return whileServed(decks[0].dist, deckUrl => whileServed(decks[1].dist, async (minimalUrl) => {
      const urls = [deckUrl, minimalUrl]
      const loads: Load[] = []
      for (const [index, deck] of decks.entries()) {
        progress(`bytes of ${deck.name}`)
        loads.push(await visitFresh(browser, urls[index], 1, IDLE))
      }
      const [deck, minimal] = loads
      return [
        ...byteRows('before the first slide', deck.before, minimal.before, true),
        ...byteRows('once idle', deck.after, minimal.after, false),
        await timeRow('First slide', 1, bench, urls),
        await timeRow('First slide, 4x slower', 4, bench, urls),
      ]
    }))
  },
}
