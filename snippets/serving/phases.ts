/**
 * The two phases of one request that has the server for itself: its prompt is read in one pass over many rows
 * (prefill), then its answer is written a pass and a row a token (decode).
 */
import type { Accelerator } from '../hardware.ts'
import type { PassSeconds } from './pass.ts'
import { positive, whole } from '../ranges.ts'
import { llamaPassSeconds } from './pass.ts'

export interface Phase {
  passes: number
  /** Token rows of all its passes; two operations a parameter for each. */
  rows: number
  seconds: number
  /** Of arithmetic: rows over seconds. */
  rowsPerSecond: number
}

const phase = (passes: number, rows: number, seconds: number): Phase =>
  ({ passes, rows, seconds, rowsPerSecond: rows / seconds })

/**
 * The prompt's pass writes the first token of the answer, so the answer takes a pass less than it has tokens.
 * @param request promptTokens at least 1; outputTokens at least 2, so that there is a second phase
 * @param passSeconds of one pass; the 70B on eight A100s unless given
 * @returns `prompt.seconds` is the time to the first token, `answer.seconds` over its passes that between tokens
 * @throws RangeError when a number is not whole or too small
 */
export function twoPhases(
  { promptTokens, outputTokens }: { promptTokens: number, outputTokens: number },
  passSeconds: PassSeconds = llamaPassSeconds,
): { prompt: Phase, answer: Phase } {
  const prompt = phase(1, whole('promptTokens', promptTokens), passSeconds({ rows: promptTokens, cachedTokens: 0 }))
  const passes = whole('outputTokens', outputTokens, { atLeast: 2 }) - 1
  const seconds = Array.from({ length: passes }, (_, i) => passSeconds({ rows: 1, cachedTokens: promptTokens + i }))
  return { prompt, answer: phase(passes, passes, seconds.reduce((sum, pass) => sum + pass, 0)) }
}

/**
 * Most token rows a second: two operations a parameter for each row, at the peak of all GPUs together.
 * @throws RangeError when parameters is not positive, or devices is not whole and at least 1
 */
export function peakRowsPerSecond(gpu: Accelerator, devices: number, parameters: number): number {
  return whole('devices', devices) * gpu.flopsPerSecond / (2 * positive('parameters', parameters))
}
