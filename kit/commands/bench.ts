/** `npm run bench`: what this deck costs, against a minimal one in the same run. */
import type { Part } from '../bench/bench.ts'
import type { Given } from './index.ts'
import process from 'node:process'
import { runParts } from '../bench/bench.ts'
import { minimalDeck, thisDeck } from '../bench/decks.ts'
import { engines } from '../bench/parts/engines.ts'
import { film } from '../bench/parts/film.ts'
import { firstSlide } from '../bench/parts/first-slide.ts'
import { pdf } from '../bench/parts/pdf.ts'
import { room } from '../bench/parts/room.ts'
import { steps } from '../bench/parts/steps.ts'
import { toTable } from '../bench/table.ts'
import { launch } from '../lib/browser.ts'

const QUICK = { 'first-slide': firstSlide, steps, engines }
const ALL = { ...QUICK, room, pdf, film }

export async function main({ quick, only }: Given<'bench'>): Promise<void> {
  const all: Record<string, Part> = quick ? QUICK : ALL
  const parts = only ? { [only]: ALL[only] } : all
  const deck = await thisDeck()
  console.error(`a minimal deck of ${deck.slides} slides`)
  const minimal = await minimalDeck(deck.slides)
  const browser = await launch()
  const { rows, failures } = await runParts(parts, { decks: [deck, minimal], quick, browser, progress: console.error })
  await browser.close()
  console.log(['', toTable(rows), ...failures].join('\n\n'))
  process.exitCode = failures.length ? 1 : 0
}
