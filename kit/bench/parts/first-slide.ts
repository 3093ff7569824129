/** What a visitor fetches and waits for until the first slide stands there. */
import type { Bench, Deck, Row } from '../bench.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { median } from '../../lib/median.ts'
import { interleaved } from '../bench.ts'
import { whileOpen } from '../decks.ts'

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

/** In the page: when the headline was painted, and which files of the deck had arrived by then. */
function readLoad(): { painted: number, files: string[] } {
  const painted = performance.getEntriesByName('headline')[0].startTime
  const entries = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')] as PerformanceResourceTiming[]
  const arrived = entries.filter(({ name, responseEnd }) => name.startsWith(location.origin) && responseEnd <= painted)
  return { painted, files: arrived.map(({ name }) => new URL(name).pathname) }
}

/** Bytes of a file as a host sends it: text is packed. */
function sentBytes({ dist }: Deck, path: string): number {
  const file = path === '/' ? 'index.html' : path
  const bytes = readFileSync(join(dist, file))
  return /\.(?:html|js|css|json|svg)$/.test(file) ? gzipSync(bytes, { level: 9 }).length : bytes.length
}

export async function firstSlide({ decks, browser, quick, progress }: Bench): Promise<Row[]> {
  const loads = await interleaved(decks, quick ? 3 : 5, (deck, round) => whileOpen(browser, deck, async (page, url) => {
    progress(`first slide of ${deck.name}, visit ${round + 1}`)
    await page.addInitScript(watchHeadline)
    await page.goto(url, { waitUntil: 'commit' })
    await page.waitForFunction(() => performance.getEntriesByName('headline').length > 0, undefined, { polling: 100 })
    return page.evaluate(readLoad)
  }))
  const [deck, minimal] = loads.map((visits, i) => ({
    bytes: visits[0].files.reduce((sum, path) => sum + sentBytes(decks[i], path), 0),
    time: median(visits.map(({ painted }) => painted)),
  }))
  return [
    { name: 'Bytes before the first slide', unit: 'KB', deck: deck.bytes, minimal: minimal.bytes },
    { name: 'First slide', unit: 'ms', deck: deck.time, minimal: minimal.time },
  ]
}
