/** `npm run bench`: the largest pipeline schedule. A control answers within a frame, and the rest of it is for drawing. */
import { schedule } from '../../snippets/training/pipeline.ts'

const CHUNKS = 4
const MICROBATCHES_A_STAGE = 8
/** A forward and a backward step of each chunk of each microbatch on each stage. */
const eventsOf = (stages: number): number => 2 * CHUNKS * stages * stages * MICROBATCHES_A_STAGE

export const name = 'Pipeline schedule'
export const unit = 'events'
export const sizes = [16, 32, 64].map(eventsOf)
export const limit = 10 // ms

export function run(events: number): void {
  const stages = Math.sqrt(events / eventsOf(1))
  const { packed } = schedule('interleaved', { stages, microbatches: stages * MICROBATCHES_A_STAGE, chunks: CHUNKS, forwardTime: 1, backwardTime: 2 })
  if (packed.tasks.length !== events)
    throw new Error(`expected ${events} events; got ${packed.tasks.length}`)
}
