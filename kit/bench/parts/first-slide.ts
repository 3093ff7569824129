/** What a visitor fetches and waits for until the first slide stands there. */
import type { Bench, Deck, Row } from '../bench.ts'
import { interleaved, median } from '../bench.ts'
import { whileServed } from '../decks.ts'

interface Load {
  /** From the start of the navigation until the headline was painted in its own fonts, ms. */
  painted: number
  /** What had travelled until then. */
  bytes: number
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
  return { painted, bytes: arrived.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) }
}

export async function firstSlide({ decks, browser, quick, progress }: Bench): Promise<Row[]> {
  const visit = (deck: Deck, round: number): Promise<Load> => whileServed(deck, async (url) => {
    progress(`first slide of ${deck.name}, visit ${round + 1}`)
    // A page of its own, so with nothing cached.
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
    await page.addInitScript(watchHeadline)
    await page.goto(url, { waitUntil: 'commit' })
    await page.waitForFunction(() => performance.getEntriesByName('headline').length > 0, undefined, { polling: 100 })
    return page.evaluate(readLoad).finally(() => page.close())
  })
  const loads = await interleaved(decks, quick ? 3 : 5, visit)
  const [deck, minimal] = loads.map(visits => ({ bytes: visits[0].bytes, time: median(visits.map(({ painted }) => painted)) }))
  return [
    { name: 'Bytes before the first slide', unit: 'KB', deck: deck.bytes, minimal: minimal.bytes },
    { name: 'First slide', unit: 'ms', deck: deck.time, minimal: minimal.time },
  ]
}
