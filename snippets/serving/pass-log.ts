/** What a server did: every pass, and between which tokens a request had to wait. */

/** One pass, or several equal ones without a break between them. */
export interface LoggedPass {
  start: number
  /** Of each. */
  seconds: number
  steps: number
  /** Tokens that went through the model in each. */
  rows: number
  /** Requests that wrote a token at the end of each. */
  writers: number
  /** Rows that were tokens of prompts. */
  promptTokens: number
}

/** The times between one token of a request and its next, of all requests. */
export interface Gaps {
  seconds: Float64Array
  /** How many gaps had the length at the same place in `seconds`; may be 0. */
  counts: Float64Array
  /** The longest of each request; 0 where it wrote one token only. */
  worst: Float64Array
}

interface Stall { request: number, seconds: number }

export class PassLog {
  private readonly start: number[] = []
  private readonly seconds: number[] = []
  private readonly steps: number[] = []
  private readonly rows: number[] = []
  private readonly writers: number[] = []
  private readonly promptTokens: number[] = []
  /** Gaps of the length of the pass, in each pass. */
  private readonly gaps: number[] = []
  /** The first and the last pass in which each request has a gap of the length of the pass. */
  private readonly from: Int32Array
  private readonly to: Int32Array
  private readonly stalls: Stall[] = []

  constructor(requests: number) {
    this.from = new Int32Array(requests).fill(-1)
    this.to = new Int32Array(requests)
  }

  add({ start, seconds, steps, rows, writers, promptTokens }: LoggedPass): void {
    this.start.push(start)
    this.seconds.push(seconds)
    this.steps.push(steps)
    this.rows.push(rows)
    this.writers.push(writers)
    this.promptTokens.push(promptTokens)
    this.gaps.push(steps * writers)
  }

  /**
   * The request wrote a token in the pass that was added last: its first ever, or the first since it was preempted.
   * @param stall time for which it was without a token, if it was preempted
   */
  begin(request: number, stall?: number): void {
    const pass = this.gaps.length - 1
    this.gaps[pass]--
    if (!this.hasBegun(request))
      this.from[request] = this.steps[pass] > 1 ? pass : pass + 1
    else if (stall !== undefined)
      this.stalls.push({ request, seconds: stall })
  }

  /** Whether it has written a token. */
  hasBegun(request: number): boolean {
    return this.from[request] >= 0
  }

  /** The request wrote its last token in the pass that was added last. */
  finish(request: number): void {
    this.to[request] = this.gaps.length - 1
  }

  /** Every pass, in order of time. */
  passes(): LoggedPass[] {
    return this.start.map((start, i) => ({
      start,
      seconds: this.seconds[i],
      steps: this.steps[i],
      rows: this.rows[i],
      writers: this.writers[i],
      promptTokens: this.promptTokens[i],
    }))
  }

  /** Every gap between two tokens. Whoever writes has one as long as each pass; a stall is longer than those in it. */
  gapsBetweenTokens(): Gaps {
    const worst = this.longestPasses()
    for (const { request, seconds } of this.stalls)
      worst[request] = Math.max(worst[request], seconds)
    return {
      seconds: Float64Array.from([...this.seconds, ...this.stalls.map(stall => stall.seconds)]),
      counts: Float64Array.from([...this.gaps, ...this.stalls.map(() => 1)]),
      worst,
    }
  }

  /** The longest pass between the first and the last token of each request. */
  private longestPasses(): Float64Array {
    const { from, to, seconds } = this
    const longest = new Float64Array(from.length)
    /** Requests that end in each pass, as chains. */
    const lastOf = new Int32Array(seconds.length).fill(-1)
    const before = new Int32Array(from.length)
    for (let request = 0; request < from.length; request++) {
      before[request] = lastOf[to[request]]
      lastOf[to[request]] = request
    }
    /** Passes than which no later one is as long: the first of them from a pass on is the longest since then. */
    const records = new Int32Array(seconds.length)
    let size = 0
    for (let pass = 0; pass < seconds.length; pass++) {
      while (size > 0 && seconds[records[size - 1]] <= seconds[pass])
        size--
      records[size++] = pass
      for (let request = lastOf[pass]; request >= 0; request = before[request]) {
        if (from[request] <= pass)
          longest[request] = seconds[records[firstFrom(records, size, from[request])]]
      }
    }
    return longest
  }
}

/** Place of the first of the `size` sorted numbers that is at least `least`. */
function firstFrom(sorted: Int32Array, size: number, least: number): number {
  let [low, high] = [0, size - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle] >= least)
      high = middle
    else
      low = middle + 1
  }
  return low
}
