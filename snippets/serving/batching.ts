/**
 * The worked example of the lecture, and a small server for the title slide, which should load little: slots that
 * serve requests of known length, one token a step. `serve` in serving.ts gives the same result, with options.
 */
import { whole } from '../ranges.ts'

/** A request and the slot it has from start to end, in steps or in the unit of its trace. */
export interface Served {
  request: number
  slot: number
  start: number
  end: number
}

/** The eight lengths of the lecture's worked example, tokens each. */
export const EIGHT_LENGTHS: readonly number[] = [20, 45, 200, 15, 80, 150, 30, 200]

/**
 * Continuous batching, first come first served: a slot that empties takes the next request at once.
 * @param lengths tokens that each request will write
 * @param slots requests in flight at a time
 * @throws RangeError when slots or a length is not whole and at least 1
 */
export function continuousSchedule(lengths: readonly number[], slots: number): Served[] {
  const free = Array.from({ length: whole('slots', slots) }, () => 0)
  return lengths.map((length, request) => {
    whole(`length of request ${request}`, length)
    const slot = free.indexOf(Math.min(...free))
    const start = free[slot]
    free[slot] = start + length
    return { request, slot, start, end: free[slot] }
  })
}
