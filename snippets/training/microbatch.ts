/**
 * Why more microbatches do not always help: the bubble shrinks, but a small pass wastes the GPU.
 * Stage times are measured, the schedule around them is computed, forward only.
 */
import type { PassCurve } from '../measured-pass.ts'
import { measuredPassSeconds } from '../measured-pass.ts'
import { whole } from '../ranges.ts'

/** The most tokens of a microbatch that were measured. */
const MOST_TOKENS = 4096

export interface Cut {
  stages: number
  /** Tokens of the whole batch, on one device's share of the layers. */
  tokens: number
  microbatches: number
}

interface CutTimes {
  /** One stage, one microbatch. */
  stageSeconds: number
  /** The whole batch through all stages: (m + p − 1) times the stage. */
  totalSeconds: number
  /** The bubble, (p − 1)/(m + p − 1), 0 to 1. */
  idleShare: number
}

/**
 * What a batch costs when it is cut into microbatches: forward only, transfers left out.
 * @throws RangeError when a count is not whole and at least 1, the tokens do not divide, or a microbatch has more
 * tokens than were measured
 */
export function cutBatch({ stages, tokens, microbatches }: Cut, curve: PassCurve): CutTimes {
  whole('stages', stages)
  whole('tokens', tokens)
  whole('microbatches', microbatches)
  if (tokens % microbatches !== 0)
    throw new RangeError(`microbatches must divide ${tokens} tokens; got ${microbatches}`)
  const perMicrobatch = tokens / microbatches
  if (perMicrobatch > MOST_TOKENS)
    throw new RangeError(`tokens must be at most ${MOST_TOKENS} a microbatch, as measured; got ${perMicrobatch}`)
  const stageSeconds = measuredPassSeconds(perMicrobatch, curve)
  const rounds = microbatches + stages - 1
  return { stageSeconds, totalSeconds: rounds * stageSeconds, idleShare: (stages - 1) / rounds }
}

/**
 * The number of equal microbatches with the shortest total, the fewest on a tie: every whole cut is tried whose
 * stage was measured.
 * @throws RangeError as `cutBatch` does
 */
export function bestMicrobatches({ stages, tokens }: Pick<Cut, 'stages' | 'tokens'>, curve: PassCurve): number {
  const total = (microbatches: number): number =>
    cutBatch({ stages, tokens, microbatches }, curve).totalSeconds
  let best = whole('tokens', tokens) // one token each
  let shortest = total(best)
  for (let microbatches = tokens - 1; microbatches * MOST_TOKENS >= tokens; microbatches--) {
    const time = tokens % microbatches === 0 ? total(microbatches) : Number.POSITIVE_INFINITY
    if (time <= shortest)
      [best, shortest] = [microbatches, time]
  }
  return best
}
