/**
 * Requests for an inference server: when each arrives and how long it is. One unit of time throughout,
 * steps or seconds. All at once, or as a Poisson process with lengths of a truncated normal distribution.
 */
import { seeded } from '../random.ts'
import { notNegative, positive, whole } from '../ranges.ts'

export interface Request {
  arrival: number
  /** Tokens that are read before the first one is written. */
  promptTokens: number
  /** Tokens that are written, one a step; at least 1. */
  outputTokens: number
  /** Tokens whose keys and values it brings, read on another server; such a request has no prompt. 0 unless given. */
  cachedTokens?: number
}

/**
 * Tokens: always the same, or normal and drawn again until they are in the range; the mean of what is drawn then
 * differs from `mean`.
 */
export type Lengths = number | { mean: number, deviation: number, atLeast: number, atMost: number }

export interface PoissonTrace {
  count: number
  /** Requests a unit of time. */
  rate: number
  promptTokens: Lengths
  outputTokens: Lengths
  seed: number
}

/**
 * Requests that all wait at time 0, without prompts, in the order given.
 * @throws RangeError when a length is not whole and at least 1
 */
export function queued(lengths: readonly number[]): Request[] {
  return lengths.map((outputTokens, i) =>
    ({ arrival: 0, promptTokens: 0, outputTokens: whole(`length of request ${i}`, outputTokens) }))
}

/**
 * The list, repeated.
 * @throws RangeError when times is not whole and at least 1
 */
export function repeated(lengths: readonly number[], times: number): number[] {
  return Array.from({ length: whole('times', times) }, () => lengths).flat()
}

/** Draws one length after the other, whole tokens. */
function lengthsFrom(parameter: string, lengths: Lengths, least: number, random: () => number): () => number {
  if (typeof lengths === 'number') {
    whole(parameter, lengths, { atLeast: least })
    return () => lengths
  }
  const { mean, deviation } = lengths
  const atLeast = whole(`${parameter} atLeast`, lengths.atLeast, { atLeast: least })
  const atMost = whole(`${parameter} atMost`, lengths.atMost, { atLeast })
  // Within these bounds at least every third draw is in the range.
  if (!(mean >= atLeast && mean <= atMost))
    throw new RangeError(`${parameter} mean must be a number from ${atLeast} to ${atMost}; got ${mean}`)
  if (!(deviation >= 0 && deviation <= atMost - atLeast))
    throw new RangeError(`${parameter} deviation must be a number from 0 to ${atMost - atLeast}; got ${deviation}`)
  return () => {
    while (true) {
      const length = mean + deviation * normal(random)
      if (length >= atLeast && length <= atMost)
        return Math.round(length)
    }
  }
}

/** A draw of the standard normal distribution (Box and Muller 1958). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/**
 * Random lengths, for requests that all wait at time 0: `queued(drawnLengths(…))`.
 * @throws RangeError when count is not whole and at least 1, or the mean or deviation does not suit the range
 */
export function drawnLengths({ count, lengths, seed }: { count: number, lengths: Lengths, seed: number }): number[] {
  const draw = lengthsFrom('lengths', lengths, 1, seeded(seed))
  return Array.from({ length: whole('count', count) }, draw)
}

/**
 * Requests that arrive independently of each other, `rate` a unit of time on average: gaps are exponential.
 * The same seed at another rate gives the same requests, closer together or further apart.
 * @throws RangeError when count is not whole and at least 1, rate not greater than 0, or lengths do not suit their range
 */
export function poissonTrace({ count, rate, promptTokens, outputTokens, seed }: PoissonTrace): Request[] {
  whole('count', count)
  positive('rate', rate)
  const random = seeded(seed)
  const prompt = lengthsFrom('promptTokens', promptTokens, 0, random)
  const output = lengthsFrom('outputTokens', outputTokens, 1, random)
  let arrival = 0
  return Array.from({ length: count }, () => {
    arrival += -Math.log(1 - random()) / rate
    return { arrival: notNegative('arrival', arrival), promptTokens: prompt(), outputTokens: output() }
  })
}
