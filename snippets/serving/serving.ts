/**
 * An inference server with slots and a queue: in each step every busy slot writes one token.
 * A static batch is seated when all slots are free; continuous batching seats at every step
 * (iteration-level scheduling, Yu et al. 2022, Orca (OSDI), section 3.1). It models the use of
 * slots: their number is fixed, while a real server's batch also depends on the memory for its caches.
 */
import type { Served } from './batching.ts'
import type { Spread } from './metrics.ts'
import type { Policy, ServingOptions } from './server.ts'
import type { PoissonTrace, Request } from './trace.ts'
import { notNegative, whole } from '../ranges.ts'
import { busyShare, latencies, throughput, timeToFirstToken, wastedSlotSteps } from './metrics.ts'
import { runServer, Server } from './server.ts'
import { poissonTrace, queued, repeated } from './trace.ts'

export type { Policy, ServingOptions } from './server.ts'

/** How full the server is from one change to the next. */
export interface Change {
  time: number
  /** Slots that hold a request. */
  busy: number
  /** Requests that have arrived and hold no slot. */
  waiting: number
}

/** Each list has one entry a request, in order of arrival. */
export interface ServingRun {
  policy: Policy
  slots: number
  requests: readonly Request[]
  slot: Int32Array
  /** When it took its slot. */
  start: Float64Array
  firstToken: Float64Array
  end: Float64Array
  /** When the last request is done; time runs from 0. */
  span: number
  /** Steps that the server made; it makes none while it has no request. */
  steps: number
  /** Tokens that were written in all. */
  tokens: number
  /** Every change in order of time; worked out when first read. */
  changes: Change[]
}

/** The most that a browser serves without making its reader wait. */
export const MOST_REQUESTS = 1_000_000
const MOST_SLOTS = 4096

function checkRequests(requests: readonly Request[]): void {
  whole('number of requests', requests.length, { atLeast: 1, atMost: MOST_REQUESTS })
  let last = 0
  for (const [i, { arrival, promptTokens, outputTokens }] of requests.entries()) {
    // The checks below build messages, which costs time, so they run only for a request that fails.
    const isValid = arrival >= last && arrival < Number.POSITIVE_INFINITY
      && Number.isSafeInteger(promptTokens) && promptTokens >= 0
      && Number.isSafeInteger(outputTokens) && outputTokens >= 1
    if (isValid) {
      last = arrival
      continue
    }
    notNegative(`arrival of request ${i}`, arrival)
    whole(`promptTokens of request ${i}`, promptTokens, { atLeast: 0 })
    whole(`outputTokens of request ${i}`, outputTokens)
    throw new RangeError(
      `requests must be in order of arrival; request ${i} arrives at ${arrival}, the one before at ${last}`,
    )
  }
}

/**
 * Serves every request, first come first served. A request that arrives during a step is seated after it.
 * @throws RangeError when slots, lengths or times are out of range, or the requests are not in order of arrival
 */
export function serve(requests: readonly Request[], options: ServingOptions): ServingRun {
  const { slots, policy, prefillTime = 0, onProgress } = options
  whole('slots', slots, { atLeast: 1, atMost: MOST_SLOTS })
  if (policy !== 'static' && policy !== 'continuous')
    throw new RangeError(`policy must be static or continuous; got ${policy}`)
  if (typeof prefillTime === 'number')
    notNegative('prefillTime', prefillTime)
  checkRequests(requests)

  const server = new Server(requests, options)
  runServer(server)
  onProgress?.(1)
  const { slot, start, firstToken, end, now, steps } = server
  let changes: Change[] | undefined
  return {
    policy,
    slots,
    requests,
    slot,
    start,
    firstToken,
    end,
    span: now,
    steps,
    tokens: requests.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
    get changes() {
      return changes ??= changesOf(requests, start, end)
    },
  }
}

/** Requests start in order of arrival, so that only their ends need sorting. */
function changesOf(requests: readonly Request[], start: Float64Array, end: Float64Array): Change[] {
  const ends = end.toSorted()
  const changes: Change[] = [{ time: 0, busy: 0, waiting: 0 }]
  let [arrived, started, ended] = [0, 0, 0]
  while (ended < ends.length) {
    const time = Math.min(
      arrived < requests.length ? requests[arrived].arrival : Number.POSITIVE_INFINITY,
      started < start.length ? start[started] : Number.POSITIVE_INFINITY,
      ends[ended],
    )
    while (arrived < requests.length && requests[arrived].arrival <= time)
      arrived++
    while (started < start.length && start[started] <= time)
      started++
    while (ended < ends.length && ends[ended] <= time)
      ended++
    const change = { time, busy: started - ended, waiting: arrived - started }
    const last = changes[changes.length - 1]
    if (last.time === time)
      changes[changes.length - 1] = change
    else if (last.busy !== change.busy || last.waiting !== change.waiting)
      changes.push(change)
  }
  return changes
}

/** Every request with its slot and time, for drawing; in order of arrival. */
export function served({ slot, start, end }: ServingRun): Served[] {
  return Array.from(slot, (inSlot, request) => ({ request, slot: inSlot, start: start[request], end: end[request] }))
}

/** A run described by plain values, which can be sent to a worker. */
export interface SimulationRequest extends Pick<ServingOptions, 'slots' | 'policy'> {
  /** Requests that arrive at random, or all at once: the list of lengths, repeated. */
  trace: PoissonTrace | { lengths: readonly number[], times: number }
  /** One time, or a list: with one busy slot, with two, and so on. */
  stepTime?: number | readonly number[]
  /** Time for each prompt token. */
  prefillTime?: number
}

/** The figures of a run. */
export interface ServingSummary {
  requests: number
  tokens: number
  span: number
  steps: number
  busyShare: number
  wastedSlotSteps: number
  latency: Spread
  timeToFirstToken: Spread
  throughput: number
}

/** How many requests a simulation has. */
export function requestCount({ trace }: SimulationRequest): number {
  return 'lengths' in trace ? trace.lengths.length * trace.times : trace.count
}

/** Makes the trace, serves it and sums it up. */
export function simulate(simulation: SimulationRequest, onProgress?: (doneShare: number) => void): ServingSummary {
  const { trace, slots, policy, stepTime, prefillTime } = simulation
  whole('number of requests', requestCount(simulation), { atLeast: 1, atMost: MOST_REQUESTS })
  const requests = 'lengths' in trace ? queued(repeated(trace.lengths, trace.times)) : poissonTrace(trace)
  const run = serve(requests, {
    slots,
    policy,
    stepTime: typeof stepTime === 'object' ? busySlots => stepTime[busySlots - 1] : stepTime,
    prefillTime,
    onProgress,
  })
  return {
    requests: requests.length,
    tokens: run.tokens,
    span: run.span,
    steps: run.steps,
    busyShare: busyShare(run),
    wastedSlotSteps: wastedSlotSteps(run),
    latency: latencies(run),
    timeToFirstToken: timeToFirstToken(run),
    throughput: throughput(run),
  }
}
