/**
 * Why more microbatches do not always help: the bubble shrinks, but a small pass wastes the GPU.
 * Stage times are measured, the schedule around them is computed, forward only.
 */
import { positive, whole } from '../ranges.ts'

/** Measured points in order of tokens. */
export interface StageCurve {
  name: 'A100' | 'H100'
  points: readonly { tokens: number, milliseconds: number }[]
}

/** The fewest and the most tokens that were measured. */
const MEASURED_TOKENS = { atLeast: 1, atMost: 4096 } as const

/** A curve with one point for each power of two from 1. */
function curve(name: StageCurve['name'], milliseconds: readonly number[]): StageCurve {
  return { name, points: milliseconds.map((ms, i) => ({ tokens: 2 ** i, milliseconds: ms })) }
}

/**
 * The two MLP products of one Llama-2-70B layer on one GPU, ms by tokens in the pass: a stage's worth of work.
 * Sums of two medians (mlp_up_proj, mlp_down_proj); 2048 and 4096 tokens were measured twice, this is the first run.
 * microsoft/vidur, data/profiling/compute at 7d47513, MIT.
 */
export const A100_CURVE = curve(
  'A100',
  [0.870, 0.8755, 0.881, 0.8875, 0.9035, 0.910, 0.9115, 1.042, 1.6905, 3.168, 6.6785, 12.1825, 24.004],
)
export const H100_CURVE = curve(
  'H100',
  [0.482, 0.471, 0.467, 0.467, 0.469, 0.4775, 0.488, 0.493, 0.5675, 0.919, 2.2295, 4.0125, 8.3155],
)

/**
 * Time of one pass of one stage: as measured, or between two measured points on the straight line that joins them on
 * logarithmic axes.
 * @param tokens in the pass, from 1 to 4096
 * @returns ms
 * @throws RangeError outside of what was measured
 */
export function stageMilliseconds(tokens: number, { points }: StageCurve): number {
  const { atLeast, atMost } = MEASURED_TOKENS
  if (positive('tokens', tokens) < atLeast || tokens > atMost)
    throw new RangeError(`tokens must be a number from ${atLeast} to ${atMost}; got ${tokens}`)
  const above = points.findIndex(point => point.tokens >= tokens)
  if (points[above].tokens === tokens)
    return points[above].milliseconds
  const [a, b] = [points[above - 1], points[above]]
  const way = Math.log(tokens / a.tokens) / Math.log(b.tokens / a.tokens)
  return a.milliseconds * (b.milliseconds / a.milliseconds) ** way
}

export interface Cut {
  stages: number
  /** Tokens of the whole batch, on one device's share of the layers. */
  tokens: number
  microbatches: number
}

interface CutTimes {
  /** One stage, one microbatch. */
  stageMilliseconds: number
  /** The whole batch through all stages: (m + p − 1) times the stage. */
  totalMilliseconds: number
  /** The bubble, (p − 1)/(m + p − 1), 0 to 1. */
  idleShare: number
}

/**
 * What a batch costs when it is cut into microbatches: forward only, transfers left out.
 * @throws RangeError when a count is not whole and at least 1, the tokens do not divide, or a microbatch has more
 * tokens than were measured
 */
export function cutBatch({ stages, tokens, microbatches }: Cut, stageCurve: StageCurve): CutTimes {
  whole('stages', stages)
  whole('tokens', tokens)
  whole('microbatches', microbatches)
  if (tokens % microbatches !== 0)
    throw new RangeError(`microbatches must divide ${tokens} tokens; got ${microbatches}`)
  const perMicrobatch = tokens / microbatches
  if (perMicrobatch > MEASURED_TOKENS.atMost)
    throw new RangeError(`tokens must be at most ${MEASURED_TOKENS.atMost} a microbatch, as measured; got ${perMicrobatch}`)
  const stage = stageMilliseconds(perMicrobatch, stageCurve)
  const rounds = microbatches + stages - 1
  return { stageMilliseconds: stage, totalMilliseconds: rounds * stage, idleShare: (stages - 1) / rounds }
}

/**
 * The number of equal microbatches with the shortest total, the fewest on a tie: every whole cut is tried whose
 * stage was measured.
 * @throws RangeError as `cutBatch` does
 */
export function bestMicrobatches({ stages, tokens }: Pick<Cut, 'stages' | 'tokens'>, stageCurve: StageCurve): number {
  const total = (microbatches: number): number =>
    cutBatch({ stages, tokens, microbatches }, stageCurve).totalMilliseconds
  let best = whole('tokens', tokens) // one token each
  let shortest = total(best)
  for (let microbatches = tokens - 1; microbatches * MEASURED_TOKENS.atMost >= tokens; microbatches--) {
    const time = tokens % microbatches === 0 ? total(microbatches) : Number.POSITIVE_INFINITY
    if (time <= shortest)
      [best, shortest] = [microbatches, time]
  }
  return best
}
