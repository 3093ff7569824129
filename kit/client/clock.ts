/** The lecture's clock, and when each step began by it. Times of the clock are seconds and leave pauses out. */

export interface Clock {
  /** When it was last started, paused or reset, in ms since 1970; of two windows' clocks the newer one wins. */
  at: number
  /** Identifies the lecture: when its clock was first started. Undefined while the clock is at zero. */
  run?: number
  /** Seconds that had passed at `at`. */
  seconds: number
  running: boolean
}

/** A step that began. */
export interface Step { slide: number, click: number, seconds: number }

export interface StepLog { run: number, steps: readonly Step[] }

export const elapsed = ({ at, seconds, running }: Clock, now: number): number => seconds + (running ? Math.max(0, now - at) / 1000 : 0)

/** A time that is newer than the clock's own, even when another window's system clock is ahead. */
const after = (clock: Clock | undefined, now: number): number => Math.max(now, (clock?.at ?? 0) + 1)

/**
 * Starts the clock, or resumes it.
 * @param seconds to begin with, when the lecture began before its clock
 */
export function started(clock: Clock | undefined, now: number, seconds = 0): Clock {
  if (clock?.run === undefined)
    return { at: after(clock, now), run: now, seconds, running: true }
  return clock.running ? clock : { ...clock, at: after(clock, now), running: true }
}

export function paused(clock: Clock, now: number): Clock {
  return clock.running ? { ...clock, at: after(clock, now), seconds: elapsed(clock, now), running: false } : clock
}

export const putBack = (clock: Clock | undefined, now: number): Clock => ({ at: after(clock, now), seconds: 0, running: false })

const isSame = (a: Step | undefined, b: Step): boolean => a?.slide === b.slide && a.click === b.click

/** The logs of two windows as one: a window may have been closed for a while, or both may have logged the same step. */
export function mergedLogs(a: StepLog, b: StepLog): StepLog {
  if (a.run !== b.run)
    return a.run > b.run ? a : b
  const all = [...a.steps, ...b.steps].sort((x, y) => x.seconds - y.seconds || x.slide - y.slide || x.click - y.click)
  return { run: a.run, steps: all.filter((step, i) => !isSame(all[i - 1], step)) }
}

/** How long each slide was on stage, s. */
export function spentBySlide(steps: readonly Step[], now: number): Map<number, number> {
  const spent = new Map<number, number>()
  for (const [i, { slide, seconds }] of steps.entries())
    spent.set(slide, (spent.get(slide) ?? 0) + Math.max(0, (steps[i + 1]?.seconds ?? now) - seconds))
  return spent
}

const isBefore = (a: Step, b: Step): boolean => a.seconds < b.seconds && (a.slide < b.slide || (a.slide === b.slide && a.click < b.click))

/**
 * When each step began, once each and in the deck's order, as `--times` of captions and record reads it. A look back or
 * ahead is left out: what stays is the longest way through the deck, and of those the earliest.
 */
export function timesOf(steps: readonly Step[]): Step[] {
  const longest = (ways: Step[][]): Step[] => ways.reduce((best, way) => way.length > best.length ? way : best, [])
  /** For each step, the longest way that ends with it. */
  const ways: Step[][] = []
  for (const step of steps)
    ways.push([...longest(ways.filter(way => isBefore(way.at(-1)!, step))), step])
  return longest(ways).map(step => ({ ...step, seconds: Math.round(step.seconds * 1000) / 1000 }))
}
