/** Metrics of a run of the server: how well the slots are used, how long requests wait, tokens a unit of time. */
import type { ServingRun } from './serving.ts'
import { positive } from '../ranges.ts'

/**
 * Share of the slots' time, from 0 to `until`, in which they hold a request that is not done.
 * With a constant stepTime, no prefill and no break in the work this is tokens / (slots × steps) of a whole run.
 * @param run what `serve` returned
 * @param until the end of the run unless given
 * @returns 0 to 1
 * @throws RangeError when `until` is not a finite number greater than 0
 */
export function busyShare({ start, end, slots, span }: ServingRun, until = span): number {
  positive('until', until)
  const busy = end.reduce((sum, time, i) => sum + Math.max(0, Math.min(time, until) - start[i]), 0)
  return busy / (slots * until)
}

/** Tokens that the steps had room for and did not write. */
export function wastedSlotSteps({ slots, steps, tokens }: ServingRun): number {
  return slots * steps - tokens
}

/** Requests that have written their last token by then. */
export function finishedBy({ end }: ServingRun, time: number): number {
  return end.reduce((count, last) => last <= time ? count + 1 : count, 0)
}

/** Requests that have arrived by then and hold no slot. */
export function waitingAt({ changes }: ServingRun, time: number): number {
  return changes.findLast(change => change.time <= time)?.waiting ?? 0
}

/** The request that holds each slot just after `time`; undefined for a free slot. */
export function seatedAt({ slot, slots, start, end }: ServingRun, time: number): (number | undefined)[] {
  const seated = Array.from<number | undefined>({ length: slots })
  for (const [request, place] of slot.entries()) {
    if (start[request] <= time && end[request] > time)
      seated[place] = request
  }
  return seated
}

/** Mean, median and 95th percentile of times, in the unit of the requests' arrivals. */
export interface Spread { mean: number, p50: number, p95: number }

/**
 * Nearest-rank percentiles: each is a value that some request really has.
 */
function spread(values: Float64Array): Spread {
  const sorted = values.toSorted()
  const below = (share: number): number => sorted[Math.ceil(sorted.length * share) - 1]
  return { mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length, p50: below(0.5), p95: below(0.95) }
}

/** Time from a request's arrival to its last token. */
export function latencies({ requests, end }: ServingRun): Spread {
  return spread(end.map((time, i) => time - requests[i].arrival))
}

/** Time from a request's arrival to its first token. */
export function timeToFirstToken({ requests, firstToken }: ServingRun): Spread {
  return spread(firstToken.map((time, i) => time - requests[i].arrival))
}

/** Tokens a unit of time, from 0 to the span. */
export function throughput({ tokens, span }: ServingRun): number {
  return tokens / span
}
