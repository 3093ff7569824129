/** Random numbers that are the same in every run. */
import { whole } from './ranges.ts'

/**
 * Mulberry32 (Tommy Ettinger 2017, public domain; in JavaScript by bryc, code/jshash, PRNGs.md): 32 bits
 * of state, good for millions of draws. Streams of neighbouring seeds are not independent: draw everything
 * that is compared from one stream.
 * @param seed whole, from 0 to 2³² − 1
 * @returns the next number of the stream with each call, at least 0 and below 1
 */
export function seeded(seed: number): () => number {
  let state = whole('seed', seed, { atLeast: 0, atMost: 2 ** 32 - 1 })
  return () => {
    state = (state + 0x6D2B79F5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
