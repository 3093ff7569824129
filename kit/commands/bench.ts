/** `npm run bench`: what this deck costs, against a minimal one in the same run. */
import type { Part } from '../bench/bench.ts'
import type { Given } from '../lib/given.ts'
import { availableParallelism, loadavg } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { runParts } from '../bench/bench.ts'
import { minimalDeck, thisDeck } from '../bench/decks.ts'
import { engines } from '../bench/parts/engines.ts'
import { film } from '../bench/parts/film.ts'
import { firstSlide } from '../bench/parts/first-slide.ts'
import { pdf, slidevExport } from '../bench/parts/pdf.ts'
import { steps } from '../bench/parts/steps.ts'
import { toTable, toVerdict } from '../bench/table.ts'
import { oneOf } from '../lib/arguments.mjs'
import { launch } from '../lib/browser.ts'
import { ROOT } from '../lib/root.mjs'

const CACHE = join(ROOT, '.cache', 'bench')
/** Programs waiting for each processor core; the bench itself keeps about one busy. */
const BUSY = 1.5

const QUICK: Record<string, Part> = { 'first-slide': firstSlide, steps, engines }
const ALL: Record<string, Part> = { ...QUICK, pdf, film, export: slidevExport }

export async function main({ quick, only }: Given<'bench'>): Promise<void> {
  const parts = only === undefined ? quick ? QUICK : ALL : { [only]: ALL[oneOf(Object.keys(ALL))(only, '--only')] }
  const start = performance.now()
  const progress = (text: string): void => console.error(`${((performance.now() - start) / 1000).toFixed(0).padStart(4)} s  ${text}`)
  const deck = await thisDeck(CACHE)
  progress(`a minimal deck of ${deck.slides} slides`)
  const minimal = await minimalDeck(deck.slides, CACHE)
  const browser = await launch()
  try {
    const { rows, failures } = await runParts(parts, { decks: [deck, minimal], quick, browser, progress })
    console.log(['', toTable(rows), toVerdict(rows), ...failures].join('\n\n'))
    if (loadavg()[0] > BUSY * availableParallelism())
      console.log(`This machine was busy with other work (load ${loadavg()[0].toFixed(1)}): the times are unsure, the bytes are not.`)
    process.exitCode = failures.length ? 1 : 0
  }
  finally {
    await browser.close()
  }
}
