/**
 * What the lecture wants to know of its own code: every file of test/bench/, run in the browser that shows the slides.
 * A file exports `name`, `sizes` that grow, `run(size)`, what `unit` a size counts, and the `limit` of the largest in ms.
 */
import type { Bench, Row } from '../bench.ts'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { ROOT } from '../../lib/root.mjs'
import { quantile } from '../bench.ts'

export interface Engine {
  name: string
  /** Of what: events, requests. */
  unit: string
  sizes: readonly number[]
  run: (size: number) => unknown
  /** For the largest size, ms. */
  limit: number
}

/** Runs before the first that counts, until the code is compiled. */
const WARM_UP = 10

/** The file as one script that a page can take, its exports in a global `engine`. */
async function bundled(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, lib: { entry, formats: ['iife'], name: 'engine' } },
  })
  const [first] = [built].flat()
  if (!('output' in first))
    throw new TypeError('the bundler watches instead of building')
  return first.output[0].code
}

async function rowsOf(file: string, { browser, quick }: Bench): Promise<Row[]> {
  const page = await browser.newPage()
  try {
    await page.addScriptTag({ content: await bundled(file) })
    const { name, unit, limit, times } = await page.evaluate(({ warmUp, rounds }) => {
      const { name, unit, limit, sizes, run } = (window as unknown as { engine: Engine }).engine
      const times = sizes.map(size => Array.from({ length: warmUp + rounds }, () => {
        const start = performance.now()
        run(size)
        return performance.now() - start
      }).slice(warmUp))
      return { name, unit, limit, times: sizes.map((size, i) => ({ size, times: times[i] })) }
    }, { warmUp: WARM_UP, rounds: quick ? 5 : 20 })
    const [smallest, largest] = [times[0], times.at(-1)!]
    const [least, most] = [quantile(smallest.times), quantile(largest.times)]
    return [{ name, unit: 'ms', deck: most, target: limit, note: `${largest.size} ${unit}, ${largest.size / smallest.size} times as many as ${smallest.size} in ${(most / least).toFixed(1)} times the time` }]
  }
  finally {
    await page.close()
  }
}

export async function engines(bench: Bench): Promise<Row[]> {
  const rows: Row[] = []
  for (const file of globSync('test/bench/*.ts', { cwd: ROOT }).sort()) {
    bench.progress(file)
    rows.push(...await rowsOf(join(ROOT, file), bench))
  }
  return rows
}
