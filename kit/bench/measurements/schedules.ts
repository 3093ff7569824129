/** How long the largest pipeline schedule takes to compute, and that its cost grows with its events and no faster. Has no counterpart in the minimal deck. */
import type { Measurement, Row } from '../bench.ts'
import { performance } from 'node:perf_hooks'
import { schedule } from '../../../snippets/training/pipeline.ts'
import { quantile } from '../bench.ts'

const CHUNKS = 4
/** Stages and microbatches; each has four times the events of the one before. */
const SIZES = [[16, 128], [32, 256], [64, 512]]
/** A control answers within a frame; the rest of it is for drawing. */
const LIMIT = 10
/** Runs before the first that counts, until the engine is compiled. */
const WARM_UP = 10

interface Run {
  stages: number
  microbatches: number
  events: number
  time: number
}

function timeOf(stages: number, microbatches: number, repeats: number): Run {
  const times: number[] = []
  let events = 0
  for (let round = 0; round < WARM_UP + repeats; round++) {
    const start = performance.now()
    const { packed } = schedule('interleaved', { stages, microbatches, chunks: CHUNKS, forwardTime: 1, backwardTime: 2 })
    if (round >= WARM_UP)
      times.push(performance.now() - start)
    events = packed.tasks.length
  }
  return { stages, microbatches, events, time: quantile(times) }
}

export const schedules: Measurement = {
  name: 'pipeline schedules',
  async measure({ quick, progress }) {
    progress('pipeline schedules')
    const runs = SIZES.map(([stages, microbatches]) => timeOf(stages, microbatches, quick ? 10 : 40))
    const [first] = runs
    return runs.map((run, i): Row => ({
      name: `Schedule, ${run.stages} stages, ${run.microbatches} microbatches`,
      unit: 'ms',
      deck: run.time,
      minimal: 0,
      target: i === runs.length - 1 ? LIMIT : undefined,
      note: `${run.events} events${i ? `, ${run.events / first.events} times as many in ${(run.time / first.time).toFixed(1)} times the time` : ''}`,
    }))
  },
}
