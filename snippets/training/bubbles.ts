/**
 * How long more elaborate pipeline schedules wait and what they hold, beside 1F1B, by the formulas that their authors
 * print. The lecture's own engine, pipeline.ts, makes only the first two of them.
 * DeepSeek-AI et al. 2024, DeepSeek-V3 (arXiv 2412.19437), table 2; interleaved: Narayanan et al. 2021, section 2.2.2;
 * zero-bubble: Qi et al. 2023 (arXiv 2401.10241), ZB-H1.
 */
import { positive, whole } from '../ranges.ts'

export type BubbleSchedule = '1f1b' | 'interleaved' | 'zero-bubble' | 'dualpipe'

export const BUBBLE_SCHEDULES: readonly BubbleSchedule[] = ['1f1b', 'interleaved', 'zero-bubble', 'dualpipe']

export interface BubbleShape {
  stages: number
  microbatches: number
  /** Time of a forward pass of one stage and microbatch. */
  forwardTime: number
  /** Of a whole backward pass. */
  backwardTime: number
  /** Of its part that computes the gradients of the weights, for which no other stage waits. */
  weightTime: number
  /** Pieces of the model on each device, interleaved. */
  chunks: number
}

export interface Bubble {
  /** What each device waits in a step, in the unit of the times. */
  waitTime: number
  /** Share of the step, 0 to 1. */
  waitShare: number
  /** Microbatches whose activations the fullest device holds, in whole stages. */
  held: number
  /** Copies of a stage's weights on each device. */
  weightCopies: number
}

/**
 * Wait and memory of a schedule. DualPipe runs a forward and a backward pass side by side, here in the time of both,
 * as if nothing were gained by it but the hidden traffic.
 * @throws RangeError when a count is not whole and at least 1, a time is not positive, weightTime is not below
 * backwardTime, or DualPipe has an odd number of stages
 */
export function bubbleOf(name: BubbleSchedule, shape: BubbleShape): Bubble {
  const p = whole('stages', shape.stages, { atLeast: 2 })
  const m = whole('microbatches', shape.microbatches, { atLeast: p })
  const v = whole('chunks', shape.chunks)
  const f = positive('forwardTime', shape.forwardTime)
  const b = positive('backwardTime', shape.backwardTime)
  const w = positive('weightTime', shape.weightTime)
  if (w >= b)
    throw new RangeError(`weightTime must be below backwardTime ${b}, of which it is a part; got ${w}`)
  if (name === 'dualpipe' && p % 2 !== 0)
    throw new RangeError(`stages must be an even number with dualpipe; got ${p}`)
  const rows: Record<BubbleSchedule, Omit<Bubble, 'waitShare'>> = {
    '1f1b': { waitTime: (p - 1) * (f + b), held: p, weightCopies: 1 },
    'interleaved': { waitTime: (p - 1) * (f + b) / v, held: p + (p - 1) / v, weightCopies: 1 },
    'zero-bubble': { waitTime: (p - 1) * (f + b - 2 * w), held: p, weightCopies: 1 },
    'dualpipe': { waitTime: (p / 2 - 1) * (f + b + b - 3 * w), held: p + 1, weightCopies: 2 },
  }
  const row = rows[name]
  return { ...row, waitShare: row.waitTime / (row.waitTime + m * (f + b)) }
}
