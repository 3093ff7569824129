/**
 * An inference server with slots and a queue: in each step every busy slot writes one token.
 * A static batch is seated when all slots are free; continuous batching seats at every step
 * (iteration-level scheduling, Yu et al. 2022, Orca (OSDI), section 3.1). A model of the use of
 * slots: their number is fixed, where a real server's batch also follows the memory for its caches.
 */
import type { Served } from './batching.ts'
import type { PoissonTrace, Request } from './trace.ts'
import { notNegative, positive, whole } from '../ranges.ts'
import { poissonTrace, queued, repeated } from './trace.ts'

export type Policy = 'static' | 'continuous'

/** Time in the unit of the requests' arrivals. */
export interface ServingOptions {
  slots: number
  policy: Policy
  /** Of one step, also by the number of busy slots; 1 unless given. */
  stepTime?: number | ((busySlots: number) => number)
  /**
   * For each prompt token, or by the tokens of a prompt; 0 unless given. It delays the whole batch
   * in the step in which a request is seated, and prompts are read one after the other.
   */
  prefillTime?: number | ((promptTokens: number) => number)
  /** Called now and then with the share of requests that have been seated, at last with 1. */
  onProgress?: (doneShare: number) => void
}

/** From one change to the next both counts stay. */
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
  /** That the server made; it makes none while it has no request. */
  steps: number
  /** All that were written. */
  tokens: number
  /** Made when first read. */
  changes: Change[]
}

/** More would only make a browser wait. */
export const MOST_REQUESTS = 1_000_000
export const MOST_SLOTS = 4096
/** Steps between two calls of onProgress. */
const REPORT_EVERY = 4096

/** A request that has a slot. */
class Answer {
  readonly index: number
  toWrite: number
  private readonly server: Server

  constructor(index: number, toWrite: number, server: Server) {
    this.index = index
    this.toWrite = toWrite
    this.server = server
  }

  /** @returns whether that was the last */
  write(tokens: number): boolean {
    this.toWrite -= tokens
    if (this.toWrite > 0)
      return false
    this.server.end[this.index] = this.server.now
    return true
  }
}

/** First come, first served: requests with a cursor, because `shift` of a long array is slow. */
class Queue {
  next = 0
  /** Of the next request; after the last one it is infinite. */
  nextArrival: number
  private readonly server: Server

  constructor(server: Server) {
    this.server = server
    this.nextArrival = server.requests[0].arrival
  }

  /** Also of requests that are still to come. */
  get length(): number {
    return this.server.requests.length - this.next
  }

  /** The request that has waited longest, or undefined while nobody waits. */
  shift(): Answer | undefined {
    return this.nextArrival > this.server.now ? undefined : this.take()
  }

  private take(): Answer {
    const { requests } = this.server
    const answer = new Answer(this.next, requests[this.next].outputTokens, this.server)
    this.next++
    this.nextArrival = this.length > 0 ? requests[this.next].arrival : Number.POSITIVE_INFINITY
    return answer
  }
}

interface Slot { request: Answer | undefined }

const free = ({ request }: Slot): boolean => request === undefined
const busy = ({ request }: Slot): boolean => request !== undefined

class Server {
  readonly requests: readonly Request[]
  readonly policy: Policy
  readonly slots: Slot[]
  readonly queue: Queue
  readonly slot: Int32Array
  readonly start: Float64Array
  readonly firstToken: Float64Array
  readonly end: Float64Array
  now = 0
  steps = 0
  private jumps = 0
  /** The first request that has not yet made a step. */
  private fresh = 0
  private readonly options: ServingOptions

  constructor(requests: readonly Request[], options: ServingOptions) {
    this.requests = requests
    this.options = options
    this.policy = options.policy
    this.slots = Array.from({ length: options.slots }, () => ({ request: undefined }))
    this.queue = new Queue(this)
    this.slot = new Int32Array(requests.length)
    this.start = new Float64Array(requests.length)
    this.firstToken = new Float64Array(requests.length)
    this.end = new Float64Array(requests.length)
  }

  /**
   * Makes equal steps until something changes, all at once: a request is done, or one arrives that
   * finds a free slot. Without any request it waits for the next.
   * @returns tokens that each busy slot writes meanwhile; a real server always makes one step
   */
  step(): number {
    let busy = 0
    let tokens = 0
    for (let i = 0; i < this.slots.length; i++) {
      const { request } = this.slots[i]
      if (request === undefined)
        continue
      busy++
      if (busy === 1 || request.toWrite < tokens)
        tokens = request.toWrite
      if (request.index >= this.fresh)
        this.slot[request.index] = i
    }
    const { nextArrival } = this.queue
    if (busy === 0) {
      this.now = nextArrival
      return 0
    }
    const stepTime = this.stepTime(busy)
    const writesFrom = this.now + this.seated(stepTime)
    if (this.policy === 'continuous' && busy < this.slots.length && nextArrival < writesFrom + tokens * stepTime)
      tokens = stepsUntil(nextArrival, writesFrom, stepTime)
    this.now = writesFrom + tokens * stepTime
    this.steps += tokens
    if (++this.jumps % REPORT_EVERY === 0)
      this.options.onProgress?.(this.queue.next / this.requests.length)
    return tokens
  }

  private stepTime(busy: number): number {
    const { stepTime = 1 } = this.options
    const time = typeof stepTime === 'number' ? stepTime : stepTime(busy)
    if (!(time > 0 && Number.isFinite(time)))
      throw new RangeError(`the queue would never drain: stepTime must be greater than 0; got ${time} with ${busy} busy ${busy === 1 ? 'slot' : 'slots'}`)
    return time
  }

  /**
   * Notes when those that were seated just now start. They are the next in the queue's order.
   * @returns time until all their prompts are read
   */
  private seated(stepTime: number): number {
    const { prefillTime = 0 } = this.options
    const first = this.fresh
    this.fresh = this.queue.next
    let stall = 0
    for (let i = first; i < this.fresh; i++) {
      const { promptTokens } = this.requests[i]
      stall += typeof prefillTime === 'number'
        ? prefillTime * promptTokens
        : notNegative(`prefillTime of ${promptTokens} tokens`, prefillTime(promptTokens))
    }
    this.start.fill(this.now, first, this.fresh)
    this.firstToken.fill(this.now + stall + stepTime, first, this.fresh)
    return stall
  }
}

/** Steps, at least 1, until the first step boundary at or after `time`. */
function stepsUntil(time: number, from: number, stepTime: number): number {
  const steps = Math.max(1, Math.ceil((time - from) / stepTime))
  // Rounding may put the quotient just over a whole number. Just under is no harm: another step follows.
  return steps > 1 && from + (steps - 1) * stepTime >= time ? steps - 1 : steps
}

// #region server
function runServer(server: Server) {
  const { policy, slots, queue } = server
  while (queue.length > 0 || slots.some(busy)) {
    if (policy === 'continuous' || slots.every(free)) {
      for (const slot of slots)
        slot.request ??= queue.shift()
    }
    const tokens = server.step() // a real one writes 1
    for (const slot of slots) {
      const isDone = slot.request?.write(tokens)
      if (isDone)
        slot.request = undefined
    }
  }
}
// #endregion server

function checkRequests(requests: readonly Request[]): void {
  whole('number of requests', requests.length, { atLeast: 1, atMost: MOST_REQUESTS })
  let last = 0
  for (const [i, { arrival, promptTokens, outputTokens }] of requests.entries()) {
    // The guards' messages cost time: they are made for what fails.
    if (arrival >= last && arrival < Number.POSITIVE_INFINITY && Number.isSafeInteger(promptTokens) && promptTokens >= 0 && Number.isSafeInteger(outputTokens) && outputTokens >= 1) {
      last = arrival
      continue
    }
    notNegative(`arrival of request ${i}`, arrival)
    whole(`promptTokens of request ${i}`, promptTokens, { atLeast: 0 })
    whole(`outputTokens of request ${i}`, outputTokens)
    throw new RangeError(`requests must be in order of arrival; request ${i} arrives at ${arrival}, the one before at ${last}`)
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

/**
 * Share of the slots' time, from 0 to the span, in which they hold a request that is not done.
 * With a constant stepTime, no prefill and no break in the work this is tokens / (slots × steps).
 * @returns 0 to 1
 */
export function busyShare({ start, end, slots, span }: ServingRun): number {
  return end.reduce((sum, time, i) => sum + time - start[i], 0) / (slots * span)
}

/** Tokens that the steps had room for and did not write. */
export function wasted({ slots, steps, tokens }: ServingRun): number {
  return slots * steps - tokens
}

export interface Spread { mean: number, p50: number, p95: number }

/** The mean, and the least of the values that at least so many in a hundred do not exceed: a value that some request really has. */
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

export interface Offer {
  /** Requests a unit of time. */
  rate: number
  /** Mean of what is really drawn. */
  outputTokens: number
  /** Of a step with all slots busy; 1 unless given. */
  stepTime?: number
  slots: number
}

/** What arrives over what the slots can write, prefill left out: rate × outputTokens × stepTime / slots. */
export function offeredLoad({ rate, outputTokens, stepTime = 1, slots }: Offer): number {
  return positive('rate', rate) * positive('outputTokens', outputTokens) * positive('stepTime', stepTime) / whole('slots', slots)
}

/**
 * The offered load of a server whose queue neither grows nor ends.
 * @throws RangeError when it is 1 or more
 */
export function steadyLoad(offer: Offer): number {
  const load = offeredLoad(offer)
  if (load >= 1)
    throw new RangeError(`the queue would never drain: offered load must be less than 1; got ${load}`)
  return load
}

/** A run described in so few words that it can be handed to a worker. */
export interface SimulationRequest extends Pick<ServingOptions, 'slots' | 'policy'> {
  /** Arriving at random, or all at once: the lengths, so many times over. */
  trace: PoissonTrace | { lengths: readonly number[], times: number }
  /** Or a list: with one slot busy, with two, and so on. */
  stepTime?: number | readonly number[]
  /** For each prompt token. */
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
    wastedSlotSteps: wasted(run),
    latency: latencies(run),
    timeToFirstToken: timeToFirstToken(run),
    throughput: throughput(run),
  }
}
