/**
 * The inference server itself: slots, a queue, and steps in which every busy slot writes a token. `serve` in
 * serving.ts checks its options and runs it.
 */
import type { Request } from './trace.ts'
import { notNegative } from '../ranges.ts'

export type Policy = 'static' | 'continuous'

/** Time in the unit of the requests' arrivals. */
export interface ServingOptions {
  slots: number
  policy: Policy
  /** Time of one step, or that time by the number of busy slots; 1 unless given. */
  stepTime?: number | ((busySlots: number) => number)
  /**
   * Time for each prompt token, or that of a prompt by its tokens; 0 unless given. It delays the whole batch
   * in the step in which a request is seated, and prompts are read one after the other.
   */
  prefillTime?: number | ((promptTokens: number) => number)
  /** Called from time to time with the share of requests that have been seated, and at the end with 1. */
  onProgress?: (doneShare: number) => void
}

/** Steps between two calls of onProgress. */
const REPORT_EVERY = 4096

/** A request that has a slot. */
class ActiveRequest {
  readonly index: number
  toWrite: number
  private readonly server: Server

  constructor(index: number, toWrite: number, server: Server) {
    this.index = index
    this.toWrite = toWrite
    this.server = server
  }

  /**
   * Writes that many tokens.
   * @returns whether the last one was among them
   */
  write(tokens: number): boolean {
    this.toWrite -= tokens
    if (this.toWrite > 0)
      return false
    this.server.end[this.index] = this.server.now
    return true
  }
}

/** First come, first served. It has a cursor, because `shift` of a long array is slow. */
class Queue {
  next = 0
  /** When the next request arrives; infinite after the last one. */
  nextArrival: number
  private readonly server: Server

  constructor(server: Server) {
    this.server = server
    this.nextArrival = server.requests[0].arrival
  }

  /** Requests that hold no slot yet, those that are still to come included. */
  get length(): number {
    return this.server.requests.length - this.next
  }

  /** The request that has waited longest, or undefined while nobody waits. */
  shift(): ActiveRequest | undefined {
    return this.nextArrival > this.server.now ? undefined : this.take()
  }

  private take(): ActiveRequest {
    const { requests } = this.server
    const request = new ActiveRequest(this.next, requests[this.next].outputTokens, this.server)
    this.next++
    this.nextArrival = this.length > 0 ? requests[this.next].arrival : Number.POSITIVE_INFINITY
    return request
  }
}

interface Slot { request: ActiveRequest | undefined }

const free = ({ request }: Slot): boolean => request === undefined
const busy = ({ request }: Slot): boolean => request !== undefined

export class Server {
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
    if (!(time > 0 && Number.isFinite(time))) {
      throw new RangeError(
        `stepTime must be greater than 0; got ${time} with ${busy} busy slot${busy === 1 ? '' : 's'}`,
      )
    }
    return time
  }

  /**
   * Records the start of the requests that have just been seated, which are the next in the queue's order.
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
  // Rounding may put the quotient just over a whole number. Just under does no harm: another step follows.
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
    const tokens = server.step() // real servers write 1
    for (const slot of slots) {
      const isDone = slot.request?.write(tokens)
      if (isDone)
        slot.request = undefined
    }
  }
}
// #endregion server

export { runServer }
