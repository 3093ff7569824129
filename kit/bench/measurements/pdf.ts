/** How long the PDF takes, and how large it is, a slide. */
import type { Browser } from 'playwright-chromium'
import type { Deck, Measurement, Row } from '../bench.ts'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { ensureBrowser } from '../../lib/browser.ts'
import { ROOT } from '../../lib/root.mjs'
import { makeEditions } from '../../pdf/editions.ts'
import { EDITIONS } from '../../pdf/print.ts'
import { build, slidev } from '../decks.ts'
import { whileServed } from '../serve.ts'

/** Slidev prints slides that are still loading as blank pages when the machine is busy. Not counted as its time. */
const REST = 3000
const LIMIT = 180_000
const ATTEMPTS = 3
/** All editions together, from the built site. */
const EDITIONS_LIMIT = 45_000
/** Of what Slidev's own export of the same deck takes. */
const SHARE_OF_TIME = 1 / 2
const SHARE_OF_BYTES = 1 / 3

interface Export {
  time: number
  bytes: number
  /** Pages without a word. */
  blank: number
}

async function countBlank(data: Uint8Array): Promise<number> {
  const document = await getDocument({ data, verbosity: 0 }).promise
  const pages = await Promise.all(Array.from({ length: document.numPages }, async (_, index) => {
    const { items } = await (await document.getPage(index + 1)).getTextContent()
    return items.length
  }))
  return pages.filter(items => items === 0).length
}

async function exportPdf(deck: Deck, browser: string): Promise<Export> {
  const file = `${deck.dist}.pdf`
  mkdirSync(dirname(file), { recursive: true })
  rmSync(file, { force: true })
  let time = 0
  // It gives its server 30 s to compile all slides, which a cold or busy machine may miss; what failed is not counted.
  for (let attempt = 1; time === 0; attempt++) {
    const start = performance.now()
    try {
      await slidev('export', deck, '--output', file, '--wait', String(REST), '--timeout', String(LIMIT), '--executable-path', browser)
      time = performance.now() - start - REST
    }
    catch (error) {
      if (attempt === ATTEMPTS)
        throw error
    }
  }
  const data = readFileSync(file)
  return { time: time / deck.slides, bytes: data.length / deck.slides, blank: await countBlank(new Uint8Array(data)) }
}

/** The lecture on paper against Slidev's own export of the same deck, which stands in the second column. */
async function editionRows(deck: Deck, browser: Browser, exported: Export): Promise<Row[]> {
  if (!existsSync(join(deck.dist, 'index.html')))
    await build(deck)
  const { editions, seconds } = await whileServed(deck.dist, url => makeEditions(browser, url, EDITIONS, `${deck.dist}-paper`))
  const alone = await whileServed(deck.dist, url => makeEditions(browser, url, ['slides'], `${deck.dist}-paper`))
  const [time, bytes] = [exported.time * deck.slides, exported.bytes * deck.slides]
  const against = 'second column: slidev export of this deck'
  return [
    { name: 'PDF, slides', unit: 's', deck: alone.seconds * 1000, minimal: time, target: time * SHARE_OF_TIME, note: against },
    { name: 'PDF, all editions', unit: 's', deck: seconds * 1000, minimal: time, target: EDITIONS_LIMIT, note: against },
    ...editions.map((edition): Row => ({ name: `PDF size, ${edition.edition}`, unit: 'KB', deck: edition.bytes, minimal: bytes, target: bytes * SHARE_OF_BYTES, note: `${edition.pages} pages; ${against}` })),
  ]
}

export const pdf: Measurement = {
  name: 'PDF',
  slow: true,
  async measure({ decks, browser: printer, progress }) {
    const browser = await ensureBrowser()
    const runs: Export[] = []
    for (const deck of decks) {
      progress(`exporting the PDF of ${deck.name}`)
      runs.push(await exportPdf(deck, browser))
    }
    const [deck, minimal] = runs
    progress('printing the editions of the lecture')
    const editions = decks[0].root === ROOT ? await editionRows(decks[0], printer, deck) : []
    const note = runs.some(({ blank }) => blank) ? `blank pages: ${deck.blank} here, ${minimal.blank} in the minimal deck` : undefined
    return [
      { name: 'PDF export, a slide', unit: 's', deck: deck.time, minimal: minimal.time },
      { name: 'PDF size, a slide', unit: 'KB', deck: deck.bytes, minimal: minimal.bytes, note },
      ...editions,
    ]
  },
}
