/** What a visitor fetches and waits for until the first slide stands there. */
import type { Page } from 'playwright-chromium'
import type { Bench, Deck, Row } from '../bench.ts'
import { interleaved, quantile } from '../bench.ts'
import { whileServed } from '../decks.ts'

interface Load {
  /** Until the headline was painted in its own fonts, from the start of the navigation, ms. */
  painted: number
  /** From the first font asked for to the last one there, ms. */
  fontTime: number
  /** As they travel, until then; and those of the fonts. */
  bytes: number
  fontBytes: number
}

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

/** In the page: what has arrived up to the headline. */
function readLoad(): Load {
  const painted = performance.getEntriesByName('headline')[0].startTime
  const entries = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')] as PerformanceResourceTiming[]
  const arrived = entries.filter(({ responseEnd }) => responseEnd <= painted)
  const fonts = arrived.filter(({ name }) => /\.woff2?$/.test(name))
  const bytesOf = (files: PerformanceResourceTiming[]): number => files.reduce((sum, file) => sum + file.encodedBodySize, 0)
  const fontTime = fonts.length ? Math.max(...fonts.map(font => font.responseEnd)) - Math.min(...fonts.map(font => font.startTime)) : 0
  return { painted, fontTime, bytes: bytesOf(arrived), fontBytes: bytesOf(fonts) }
}

/** One visit with nothing cached. */
async function visit(page: Page, url: string): Promise<Load> {
  await page.addInitScript(watchHeadline)
  await page.goto(url, { waitUntil: 'commit' })
  await page.waitForFunction(() => performance.getEntriesByName('headline').length > 0, undefined, { polling: 100 })
  return page.evaluate(readLoad)
}

export async function firstSlide({ decks, browser, quick, progress }: Bench): Promise<Row[]> {
  const visitDeck = (deck: Deck, round: number): Promise<Load> => whileServed(deck, async (url) => {
    progress(`first slide of ${deck.name}, visit ${round + 1}`)
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 } })
    try {
      return await visit(await context.newPage(), url)
    }
    finally {
      await context.close()
    }
  })
  const loads = await interleaved(decks, quick ? 3 : 5, visitDeck)
  const [deck, minimal] = loads.map(([{ bytes }]) => bytes)
  const [time, minimalTime] = loads.map(runs => quantile(runs.map(({ painted }) => painted)))
  const { fontBytes } = loads[0][0]
  const fontTime = quantile(loads[0].map(load => load.fontTime))
  // Typefaces of its own are what this deck may cost more.
  return [
    { name: 'Bytes before the first slide', unit: 'KB', deck, minimal, target: minimal + fontBytes, note: `fonts ${Math.round(fontBytes / 1000)} KB` },
    { name: 'First slide', unit: 'ms', deck: time, minimal: minimalTime, target: minimalTime + fontTime, note: `fonts ${Math.round(fontTime)} ms` },
  ]
}
