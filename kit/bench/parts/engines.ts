/** What the lecture wants to know of its own code: every file of test/bench/, run in the browser that shows the slides. */
import type { Bench, Row } from '../bench.ts'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { bundled } from '../../lib/bundle.ts'
import { median } from '../../lib/median.ts'
import { ROOT } from '../../lib/root.mjs'

/** What a file exports. */
interface Engine {
  name: string
  /** What a size counts: events, requests. */
  unit: string
  /** Each larger than the one before. */
  sizes: readonly number[]
  run: (size: number) => unknown
  /** For the largest size, ms. */
  limit: number
}

/** Runs before the first that counts, until the code is compiled. */
const WARM_UP = 10

async function rowOf(file: string, { browser, quick }: Bench): Promise<Row> {
  const page = await browser.newPage()
  await page.addScriptTag({ content: await bundled(join(ROOT, file), 'engine') })
  const { name, unit, limit, sizes, times } = await page.evaluate(({ warmUp, rounds }) => {
    const { run, ...engine } = (window as unknown as { engine: Engine }).engine
    const timeOf = (size: number): number => {
      const start = performance.now()
      run(size)
      return performance.now() - start
    }
    const times = engine.sizes.map(size => Array.from({ length: warmUp + rounds }, () => timeOf(size)).slice(warmUp))
    return { ...engine, times }
  }, { warmUp: WARM_UP, rounds: quick ? 5 : 20 }).finally(() => page.close())
  const [least, most] = [sizes[0], sizes.at(-1)!]
  const [shortest, longest] = [median(times[0]), median(times.at(-1)!)]
  const note = `${most} ${unit}, ${Math.round(most / least)} times as many as ${least} in ${(longest / shortest).toFixed(1)} times the time`
  return { name, unit: 'ms', deck: longest, target: limit, note }
}

export async function engines(bench: Bench): Promise<Row[]> {
  const rows: Row[] = []
  for (const file of globSync('test/bench/*.ts', { cwd: ROOT }).sort()) {
    bench.progress(file)
    rows.push(await rowOf(file, bench))
  }
  return rows
}
