/**
 * The inference server itself: slots, a queue, and steps. In a step one pass of the model writes a token for everyone
 * who is seated, and reads prompts with the rows that are left (Yu et al. 2022, Orca; in chunks, Agrawal et al. 2024,
 * Sarathi-Serve). `serve` in serving.ts checks its options and runs it.
 */
import type { Policy, ServingOptions } from './options.ts'
import type { ActiveRequest, Preemption, Slot } from './queue.ts'
import type { Request } from './trace.ts'
import { Cache } from './cache.ts'
import { PassLog } from './pass-log.ts'
import { busy, free, Queue } from './queue.ts'

/** Steps between two calls of onProgress. */
const REPORT_EVERY = 4096

export class Server {
  readonly requests: readonly Request[]
  readonly policy: Policy
  /** Those in use and a free one, if there may be more; a slot that nobody has used yet need not be asked. */
  readonly slots: Slot[] = [{ request: undefined }]
  readonly queue: Queue
  readonly slot: Int32Array
  readonly start: Float64Array
  readonly firstToken: Float64Array
  readonly end: Float64Array
  readonly log: PassLog
  readonly preemptions: Preemption[] = []
  now = 0
  steps = 0
  private rounds = 0
  private seats = 0
  /** Requests that have been seated since the last step, in the order of their slots. */
  private readonly newcomers: ActiveRequest[] = []
  /** Requests that write a token in every step, and the tokens in their caches. */
  private writers = 0
  private cached = 0
  /** Requests whose prompt is not read to its end, in the order in which they were seated. */
  private readonly reading: ActiveRequest[] = []
  /** Requests whose next token is the first since they were seated. */
  private readonly beginners: ActiveRequest[] = []
  private readonly cache: Cache
  private readonly options: ServingOptions

  constructor(requests: readonly Request[], options: ServingOptions) {
    this.requests = requests
    this.options = options
    this.policy = options.policy
    this.queue = new Queue(this)
    this.slot = new Int32Array(requests.length)
    this.start = new Float64Array(requests.length)
    this.firstToken = new Float64Array(requests.length)
    this.end = new Float64Array(requests.length)
    this.log = new PassLog(requests.length)
    this.cache = new Cache(options.cache)
  }

  /** @returns whether there is memory for the request, which then has it */
  seat(request: ActiveRequest): boolean {
    const writes = request.unread === 0
    if (!this.cache.take(request.held, { alone: this.writers + this.reading.length === 0, writes }))
      return false
    request.seat = ++this.seats
    this.newcomers.push(request)
    if (writes)
      this.startWriting(request, request.cached)
    else
      this.reading.push(request)
    if (this.writers + this.reading.length === this.slots.length && this.slots.length < this.options.slots)
      this.slots.push({ request: undefined })
    return true
  }

  /** A request has written its last token. */
  finish({ index, cached }: ActiveRequest): void {
    this.end[index] = this.now
    this.log.finish(index)
    this.leave(cached)
    this.cache.release(cached)
  }

  private startWriting(request: ActiveRequest, cached: number): void {
    this.beginners.push(request)
    this.writers++
    this.cached += cached
    this.cache.join(cached)
  }

  private leave(cached: number): void {
    this.writers--
    this.cached -= cached
    this.cache.leave(cached)
  }

  /**
   * Makes a step: one pass of the model. Where nothing changes until a request is done, or one arrives that finds a
   * free slot, it makes all the equal steps at once. Without any request it waits for the next.
   * @returns tokens that everyone writes who has read the prompt; a real server always makes one step
   */
  step(): number {
    while (!this.cache.hasRoom)
      this.preempt()
    if (this.newcomers.length > 0)
      this.settle()
    const { writers, now } = this
    const prompts = this.read()
    const rows = writers + prompts.rows
    if (rows === 0) {
      this.now = this.queue.nextArrival
      return 0
    }
    const seconds = this.passSeconds(rows, this.cached + prompts.cached)
    const steps = this.reading.length === 0 ? this.equalSteps(seconds) : 1
    this.now = now + steps * seconds
    this.steps += steps
    this.cached += steps * writers
    this.cache.advance(steps)
    // The pass that reads the end of a prompt writes a token too; then all of the prompt is in the cache.
    for (; this.reading[0]?.unread === 0; this.reading.shift())
      this.startWriting(this.reading[0], this.reading[0].cached + 1)
    this.log.add({ start: now, seconds, steps, rows, writers: this.writers, promptTokens: prompts.rows })
    for (const request of this.beginners)
      this.begin(request, now + seconds)
    this.beginners.length = 0
    if (++this.rounds % REPORT_EVERY === 0)
      this.options.onProgress?.(this.queue.next / this.requests.length)
    return steps
  }

  private passSeconds(rows: number, cachedTokens: number): number {
    const seconds = this.options.passSeconds?.({ rows, cachedTokens }) ?? 1
    if (!(seconds > 0 && seconds < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`passSeconds must be greater than 0 and finite; got ${seconds} for ${rows} rows and `
        + `${cachedTokens} cached tokens`)
    }
    return seconds
  }

  /** Steps that take as long as the next, until a request is done, one may be seated, or the memory is full. */
  private equalSteps(seconds: number): number {
    const { writers, cached, slots, now } = this
    if (this.passSeconds(writers, cached + writers) !== seconds)
      return 1
    let steps = Number.POSITIVE_INFINITY
    for (const { request } of slots) {
      if (request !== undefined && request.toWrite < steps)
        steps = request.toWrite
    }
    const { nextArrival } = this.queue
    if (this.policy === 'continuous' && writers < this.options.slots && nextArrival < now + steps * seconds)
      steps = stepsUntil(nextArrival, now, seconds)
    steps = this.cache.stepsWithRoom(steps)
    return this.passSeconds(writers, cached + (steps - 1) * writers) === seconds ? steps : 1
  }

  /**
   * Reads prompts with the rows that the writers leave, first come, first served; several in a pass if there is room.
   * @returns rows of the pass, and tokens of the same prompts that earlier passes have read
   */
  private read(): { rows: number, cached: number } {
    const { chunkTokens, budgetTokens = Number.POSITIVE_INFINITY } = this.options
    const most = Math.min(chunkTokens ?? Number.POSITIVE_INFINITY, budgetTokens - this.writers)
    let [rows, cached] = [0, 0]
    for (const request of this.reading) {
      const { unread } = request
      const share = Math.min(unread, most - rows)
      if (share === 0 || (chunkTokens === undefined && share < unread))
        break
      cached += request.held - unread
      rows += share
      request.unread -= share
    }
    return { rows, cached }
  }

  private begin(request: ActiveRequest, time: number): void {
    if (!this.log.hasBegun(request.index))
      this.firstToken[request.index] = time
    this.log.begin(request.index, request.resume(time))
  }

  /** Records in which slots the loop has seated new requests, and drops free slots at the end. */
  private settle(): void {
    const { slots, newcomers, now } = this
    let slot = 0
    for (const request of newcomers) {
      while (slots[slot].request !== request)
        slot++
      const preemption = request.preemptions.at(-1)
      if (preemption) {
        preemption.to = now
        preemption.slot = slot
      }
      else {
        this.slot[request.index] = slot
        this.start[request.index] = now
      }
    }
    newcomers.length = 0
    while (slots.length > 1 && free(slots[slots.length - 1]) && free(slots[slots.length - 2]))
      slots.pop()
  }

  /** Takes the slot and the memory of the request that was seated last, which then waits before all others (vLLM). */
  private preempt(): void {
    const slot = this.slots.reduce((last, slot) => (slot.request?.seat ?? 0) > (last.request?.seat ?? 0) ? slot : last)
    const request = slot.request!
    slot.request = undefined
    this.cache.release(request.held)
    if (request.unread > 0)
      this.reading.pop()
    else
      this.leave(request.cached)
    this.preemptions.push(request.lose(this.now))
    this.queue.putFirst(request)
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
      for (const slot of slots) {
        if (free(slot))
          slot.request = queue.takeFirst()
      }
    }
    const tokens = server.step() // real servers write 1
    for (const slot of slots) {
      const request = slot.request
      if (request && request.write(tokens))
        slot.request = undefined
    }
  }
}
// #endregion server

export { runServer }
