/** Who waits for a slot, and who has one. */
import type { Server } from './server.ts'

/** A request that lost its slot because the memory was full, and reads all its tokens again afterwards. */
export interface Preemption {
  request: number
  /** When it lost its slot, when it was seated again, and when it wrote its next token. */
  from: number
  to: number
  token: number
  /** Its slot afterwards. */
  slot: number
}

export interface Slot { request: ActiveRequest | undefined }

export const free = ({ request }: Slot): boolean => request === undefined
export const busy = ({ request }: Slot): boolean => request !== undefined

/** A request that has a slot, or had one and will have one again. */
export class ActiveRequest {
  readonly index: number
  toWrite: number
  /** Tokens that must be read before the next one can be written. */
  unread: number
  /** Place in the order in which requests were seated. */
  seat = 0
  /** How often it has lost its slot since it wrote its last token. */
  preemptions: Preemption[] = []
  /** Tokens of its cache together with those that it has yet to write: always the same. */
  private readonly context: number
  private readonly server: Server

  constructor(index: number, server: Server) {
    const { promptTokens, outputTokens, cachedTokens = 0 } = server.requests[index]
    this.index = index
    this.toWrite = outputTokens
    this.unread = promptTokens
    // The last token of a prompt is read in the pass that writes the first token of the answer.
    this.context = outputTokens + (promptTokens > 0 ? promptTokens - 1 : cachedTokens)
    this.server = server
  }

  /** Tokens in its cache while it writes. */
  get cached(): number {
    return this.context - this.toWrite
  }

  /** Tokens for which it holds memory. */
  get held(): number {
    return this.unread > 0 ? this.cached + 1 : this.cached
  }

  /** Loses slot and cache: everything must be read again, the tokens that it has written too (recomputation). */
  lose(from: number): Preemption {
    this.unread = this.cached > 0 || this.unread > 0 ? this.cached + 1 : 0
    const preemption = { request: this.index, from, to: from, token: from, slot: -1 }
    this.preemptions.push(preemption)
    return preemption
  }

  /**
   * Writes its next token.
   * @returns time since it lost its slot; undefined if it did not
   */
  resume(time: number): number | undefined {
    const { preemptions } = this
    if (preemptions.length === 0)
      return undefined
    for (const preemption of preemptions)
      preemption.token = time
    this.preemptions = []
    return time - preemptions[0].from
  }

  /**
   * Writes that many tokens, if it has read all.
   * @returns whether the last one was among them
   */
  write(tokens: number): boolean {
    if (this.unread > 0)
      return false
    this.toWrite -= tokens
    if (this.toWrite > 0)
      return false
    this.server.finish(this)
    return true
  }
}

/** First come, first served. It has a cursor, because taking the first of a long array is slow. */
export class Queue {
  next = 0
  /** When the next request arrives; infinite after the last one, and past if one was sent back. */
  nextArrival: number
  /** Requests that lost their slot; the last one is the first in the queue. */
  private readonly returned: ActiveRequest[] = []
  private arrived: ActiveRequest | undefined
  private readonly server: Server

  constructor(server: Server) {
    this.server = server
    this.nextArrival = server.requests[0].arrival
  }

  /** Requests that hold no slot, those that are still to come included. */
  get length(): number {
    return this.server.requests.length - this.next + this.returned.length
  }

  /** The request that has waited longest; undefined while nobody waits, or while there is no memory for it. */
  takeFirst(): ActiveRequest | undefined {
    if (this.nextArrival > this.server.now)
      return undefined
    const returned = this.returned.at(-1)
    const request = returned ?? (this.arrived ??= new ActiveRequest(this.next, this.server))
    if (!this.server.seat(request))
      return undefined
    if (returned) {
      this.returned.pop()
    }
    else {
      this.arrived = undefined
      this.next++
    }
    this.update()
    return request
  }

  /** Puts a request that lost its slot before all others. */
  putFirst(request: ActiveRequest): void {
    this.returned.push(request)
    this.update()
  }

  private update(): void {
    const { requests } = this.server
    this.nextArrival = this.returned.length > 0
      ? 0
      : this.next < requests.length ? requests[this.next].arrival : Number.POSITIVE_INFINITY
  }
}
