/** How long the PDFs take, and how large they are; and Slidev's own export of the same deck and of the minimal one. */
import type { Bench, Deck, Row } from '../bench.ts'
import { readFileSync, rmSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { ensureBrowser } from '../../lib/browser.ts'
import { makeEditions } from '../../pdf/editions.ts'
import { EDITIONS } from '../../pdf/print.ts'
import { slidev, whileServed } from '../decks.ts'

/** All editions together, ms. */
const LIMIT = 45_000
/** How long Slidev may take to have all slides ready, and how long it rests before it prints; the rest is not counted. ms. */
const EXPORT_LIMIT = 180_000
const REST = 3000

export async function pdf({ decks: [deck], browser, progress }: Bench): Promise<Row[]> {
  progress('PDFs')
  const { editions, seconds } = await whileServed(deck, url => makeEditions(browser, url, EDITIONS, `${deck.dist}-paper`))
  return [
    { name: 'PDFs, all editions', unit: 's', deck: seconds * 1000, target: LIMIT },
    ...editions.map(({ edition, bytes, pages }): Row => ({ name: `PDF, ${edition}`, unit: 'KB', deck: bytes, note: `${pages} pages` })),
  ]
}

async function exported(deck: Deck): Promise<{ time: number, bytes: number }> {
  const file = `${deck.dist}.pdf`
  rmSync(file, { force: true })
  const start = performance.now()
  await slidev('export', deck, '--output', file, '--wait', String(REST), '--timeout', String(EXPORT_LIMIT), '--executable-path', await ensureBrowser())
  return { time: performance.now() - start - REST, bytes: readFileSync(file).length }
}

export async function slidevExport({ decks, progress }: Bench): Promise<Row[]> {
  progress('Slidev\'s own export of this deck, then of the minimal one')
  const [deck, minimal] = [await exported(decks[0]), await exported(decks[1])]
  return [
    { name: 'Slidev\'s export', unit: 's', deck: deck.time, minimal: minimal.time },
    { name: 'Slidev\'s export', unit: 'KB', deck: deck.bytes, minimal: minimal.bytes },
  ]
}
