/** How much of something is let through. */

/** So many at once, and then so many a second. */
export class Bucket {
  readonly #most: number
  readonly #perSecond: number
  readonly #now: () => number
  #left: number
  #at: number

  constructor(most: number, perSecond: number, now: () => number) {
    this.#most = this.#left = most
    this.#perSecond = perSecond
    this.#now = now
    this.#at = now()
  }

  /** How many are left; less than none after some that were not let through. */
  get left(): number {
    const now = this.#now()
    // A clock that is put back gives nothing, and takes nothing.
    this.#left = Math.min(this.#most, this.#left + Math.max(0, now - this.#at) / 1000 * this.#perSecond)
    this.#at = now
    return this.#left
  }

  get isFull(): boolean {
    return this.left === this.#most
  }

  /** Whether one more is let through. */
  take(): boolean {
    this.#left = Math.max(-this.#most * 4, this.left - 1)
    return this.#left >= 0
  }
}

const QUIET_MS = 60_000

/** Logs one line of a kind a minute. */
export function quietly(log: (line: string) => void, now: () => number): (kind: string, line: string) => void {
  const loggedAt = new Map<string, number>()
  return (kind, line) => {
    if (Math.abs(now() - (loggedAt.get(kind) ?? -Infinity)) < QUIET_MS)
      return
    loggedAt.set(kind, now())
    log(line)
  }
}
