/** What the lecture wants to know of its own code: every file of test/bench/. */
import type { Bench, Row } from '../bench.ts'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { pathToFileURL } from 'node:url'
import { ROOT } from '../../lib/root.mjs'
import { median } from '../bench.ts'

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

function timeOf(run: () => unknown): number {
  const start = performance.now()
  run()
  return performance.now() - start
}

function rowOf({ name, unit, sizes, run, limit }: Engine, rounds: number): Row {
  const times = sizes.map(size => median(Array.from({ length: WARM_UP + rounds }, () => timeOf(() => run(size))).slice(WARM_UP)))
  const [least, most] = [sizes[0], sizes.at(-1)!]
  const longest = times.at(-1)!
  const note = `${most} ${unit}, ${most / least} times as many as ${least} in ${(longest / times[0]).toFixed(1)} times the time`
  return { name, unit: 'ms', deck: longest, target: limit, note }
}

export async function engines({ quick, progress }: Bench): Promise<Row[]> {
  const rows: Row[] = []
  for (const file of globSync('test/bench/*.ts', { cwd: ROOT }).sort()) {
    progress(file)
    const engine = await import(pathToFileURL(join(ROOT, file)).href) as Engine
    rows.push(rowOf(engine, quick ? 5 : 20))
  }
  return rows
}
