/** The lecture's clock, and when each step began by it. Times of the clock are seconds and leave pauses out. */

export interface Clock {
  /** When it was last started, paused or put back, in ms since 1970: the newest wins. */
  at: number
  /** Tells one lecture from the next; nothing while it stands at zero. */
  run?: number
  /** What had passed at `at`, s. */
  seconds: number
  running: boolean
}

/** A step that began. */
export interface Step { slide: number, click: number, seconds: number }

export interface StepLog { run: number, steps: readonly Step[] }

export const elapsed = ({ at, seconds, running }: Clock, now: number): number => seconds + (running ? Math.max(0, now - at) / 1000 : 0)

/** Later than `now` where a clock of another window says so, so that the newest is never in doubt. */
const after = (clock: Clock | undefined, now: number): number => Math.max(now, (clock?.at ?? 0) + 1)

/**
 * Starts the clock, or lets it go on.
 * @param seconds what it begins with: what was said before somebody thought of it
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

/** Of two windows that saw the same lecture: one may have been away, or both have noted the same step. */
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
 * When each step began, once each and in the deck's order, as `npm run captions -- --times` reads it. A look back or
 * ahead is left out: what stays is the longest way through the deck, and of those the earliest.
 */
export function timesOf(steps: readonly Step[]): Step[] {
  const ways: { length: number, before: number }[] = []
  for (const [i, step] of steps.entries()) {
    let best = { length: 1, before: -1 }
    for (let j = 0; j < i; j++) {
      if (isBefore(steps[j], step) && ways[j].length + 1 > best.length)
        best = { length: ways[j].length + 1, before: j }
    }
    ways.push(best)
  }
  let at = ways.reduce((longest, way, i) => way.length > (ways[longest]?.length ?? 0) ? i : longest, -1)
  const way: Step[] = []
  for (; at >= 0; at = ways[at].before)
    way.unshift({ ...steps[at], seconds: Math.round(steps[at].seconds * 1000) / 1000 })
  return way
}
