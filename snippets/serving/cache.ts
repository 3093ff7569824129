/**
 * Memory for keys and values, in blocks that any request can use (paged attention, Kwon et al. 2023, arXiv 2309.06180,
 * section 4). All sequences that write gain a token in the same step, so that it is enough to count how many of them
 * begin a new block in which step: the cost of a step does not depend on their number.
 */
import { whole } from '../ranges.ts'

export interface CacheOptions {
  /** Tokens of all users together. */
  tokens: number
  /** 16 unless given, as in vLLM. */
  blockTokens?: number
  /**
   * What every request holds from its first step to its last, however short it is; unless given, a request holds the
   * blocks of its prompt, and one more whenever the last one is full.
   */
  reservedTokens?: number
}

/** Share of the blocks that nobody who is seated may take, so that those who write can go on (vLLM 0.2.7, block_manager.py). */
const WATERMARK = 0.01

export class Cache {
  /** Tokens that one request can have at most. */
  readonly mostTokens: number
  private readonly blockTokens: number
  /** Blocks that everyone holds; undefined where they follow the tokens. */
  private readonly reserved: number | undefined
  private readonly watermark: number
  private free: number
  /** Sequences that take their next block in a step, by the step modulo the tokens of a block. */
  private readonly due: Int32Array
  private steps = 0

  /**
   * @param options nothing for a memory without limit
   * @throws RangeError when a number is not whole and at least 1, or a block or a reservation is larger than the memory
   */
  constructor(options: CacheOptions | undefined) {
    const { tokens, blockTokens = 16, reservedTokens } = options ?? { tokens: Number.MAX_SAFE_INTEGER }
    whole('cache tokens', tokens)
    this.blockTokens = whole('blockTokens', blockTokens, { atLeast: 1, atMost: Math.min(tokens, 65_536) })
    this.free = Math.floor(tokens / blockTokens)
    this.mostTokens = this.free * blockTokens
    if (reservedTokens !== undefined)
      this.mostTokens = whole('reservedTokens', reservedTokens, { atLeast: 1, atMost: this.mostTokens })
    const reserved = reservedTokens === undefined ? undefined : Math.ceil(reservedTokens / blockTokens)
    // Without a limit there is nothing to count.
    this.reserved = options ? reserved : 0
    this.watermark = Math.floor(this.free * WATERMARK)
    this.due = new Int32Array(blockTokens)
  }

  private blocksOf(tokens: number): number {
    return this.reserved ?? Math.ceil(tokens / this.blockTokens)
  }

  /**
   * Takes the blocks of a request that wants to be seated, unless those who write would then lack one.
   * @param tokens that its cache must hold from the start
   * @param options `alone`: nobody else is seated, so that it may use all there is; `writes`: it has nothing to read,
   * and gains a token in this step
   * @returns whether there were enough
   */
  take(tokens: number, { alone, writes }: { alone: boolean, writes: boolean }): boolean {
    const blocks = this.blocksOf(tokens)
    if (this.reserved === undefined) {
      const next = this.due[this.steps % this.blockTokens] + (writes && tokens % this.blockTokens === 0 ? 1 : 0)
      if (blocks + Math.max(next, alone ? 0 : this.watermark) > this.free)
        return false
    }
    else if (blocks > this.free) {
      return false
    }
    this.free -= blocks
    return true
  }

  /** Gives back what a request holds that has so many tokens. */
  release(tokens: number): void {
    this.free += this.blocksOf(tokens)
  }

  private stepOf(tokens: number): number {
    const step = (this.steps - tokens) % this.blockTokens
    return step < 0 ? step + this.blockTokens : step
  }

  /** From now on a sequence of so many tokens gains one in each step. */
  join(tokens: number): void {
    this.due[this.stepOf(tokens)]++
  }

  /** A sequence of so many tokens gains none any more. */
  leave(tokens: number): void {
    this.due[this.stepOf(tokens)]--
  }

  /** Whether all that write can write one more token. */
  get hasRoom(): boolean {
    return this.reserved !== undefined || this.due[this.steps % this.blockTokens] <= this.free
  }

  /** The most steps up to `wanted` for which there is room. */
  stepsWithRoom(wanted: number): number {
    if (this.reserved !== undefined)
      return wanted
    let { free } = this
    for (let step = 0; step < wanted; step++) {
      free -= this.due[(this.steps + step) % this.blockTokens]
      if (free < 0)
        return step
    }
    return wanted
  }

  /** Everyone who writes has written that many tokens, for which there was room. */
  advance(tokens: number): void {
    if (this.reserved === undefined) {
      for (let step = 0; step < tokens; step++)
        this.free -= this.due[(this.steps + step) % this.blockTokens]
    }
    this.steps += tokens
  }
}
