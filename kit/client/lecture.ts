/**
 * The lecture that is being given: its place in the deck, its clock, and when each step began. Its windows share all
 * of it, and it is stored for a window that is opened later.
 */
import type { Clock, Step, StepLog } from './clock.ts'
import { elapsed, mergedLogs, paused, putBack, started } from './clock.ts'
import { newest, sharedValue } from './store.ts'
import { lectureNow, timeRestored } from './time.ts'

export interface Place { slide: number, click: number }

export type WindowKind = 'presenter' | 'viewer'

/** Where a window of this kind was last moved to, and when, in ms since 1970. */
interface Position extends Place {
  at: number
  by: WindowKind
  /** Where the lecture was before somebody last jumped. */
  back?: Place
}

/** The time to think on a slide: when it was started or stopped, and when it ends; without an end it is stopped. */
interface Thinking {
  at: number
  slide: number
  end?: number
}

export const isSamePlace = (a: Place, b: Place | undefined): boolean => a.slide === b?.slide && a.click === b.click

/** The newer position; of two in the same millisecond the presenter's. */
const newestPosition = (a: Position, b: Position): Position => a.at === b.at && b.by === 'presenter' ? b : newest(a, b)

const clock = sharedValue<Clock>('clock', newest)
const log = sharedValue<StepLog>('log', mergedLogs)
const position = sharedValue<Position>('position', newestPosition)
export const thinking = sharedValue<Thinking>('countdown', newest)

export const lectureClock = clock.value
export const lecturePosition = position.value
export const lectureRestored = Promise.all([timeRestored, clock.restored, log.restored, position.restored])

export const isGoingOn = (): boolean => clock.value.value?.run !== undefined

export const lectureSteps = (): readonly Step[] => log.value.value?.run === clock.value.value?.run ? log.value.value?.steps ?? [] : []

function note({ slide, click }: Place, now: number): void {
  const { value } = clock.value
  if (value?.run !== undefined && value.running)
    log.set({ run: value.run, steps: [{ slide, click, seconds: elapsed(value, now) }] })
}

/** Starts or resumes the clock, at the place on stage. */
export function startClock(place: Place): void {
  const now = lectureNow()
  clock.set(started(clock.value.value, now))
  note(place, now)
}

export const pauseClock = (): void => clock.set(paused(clock.value.value!, lectureNow()))

/** Forgets clock, times and place: the next lecture begins. */
export const startOver = (): void => clock.set(putBack(clock.value.value, lectureNow()))

/**
 * Notes that a window has arrived at a step.
 * @param by its kind; undefined for a window that does not send its place
 */
export function arrived(place: Place, by: WindowKind | undefined): void {
  const now = lectureNow()
  const last = position.value.value
  // A window that followed another one arrives where the lecture is already; a presenter's then leads the others there.
  const hasFollowed = isSamePlace(place, last)
  const at = hasFollowed ? last!.at : Math.max(now, (last?.at ?? 0) + 1)
  const isJump = last && Math.abs(last.slide - place.slide) > 1
  if (by && !(hasFollowed && (by === 'viewer' || last!.by === by)))
    position.set({ ...place, by, at, back: isJump ? { slide: last.slide, click: last.click } : last?.back })
  note(place, now)
}

/**
 * The presenter's window left the first slide, and nobody started the clock: the welcome was spoken over that slide.
 * @param first the number of that slide
 * @param seconds what the plan gives it
 */
export function startClockAfter(first: number, seconds: number): void {
  if (isGoingOn())
    return
  const now = started(clock.value.value, lectureNow(), seconds)
  clock.set(now)
  log.set({ run: now.run!, steps: [{ slide: first, click: 0, seconds: 0 }] })
}
