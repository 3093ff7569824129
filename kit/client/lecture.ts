/**
 * The lecture that is being given: where it stands, its clock, and when each step began. Its windows share all of it,
 * and it is stored for a window that is opened anew.
 */
import type { Clock, Step, StepLog } from './clock.ts'
import { elapsed, mergedLogs, newerClock, paused, putBack, started } from './clock.ts'
import { LIFETIME_MS, sharedValue } from './store.ts'

export interface Place { slide: number, click: number }

/** Where a window was last moved to, and when, in ms since 1970. */
interface Position extends Place { at: number }

const areNumbers = (value: unknown, ...keys: string[]): value is Record<string, number> =>
  typeof value === 'object' && value !== null && keys.every(key => Number.isFinite((value as Record<string, unknown>)[key]))
const isFresh = (value: unknown): boolean => areNumbers(value, 'at') && Date.now() - value.at < LIFETIME_MS

const isClock = (value: unknown): value is Clock => isFresh(value) && areNumbers(value, 'seconds')
const isLog = (value: unknown): value is StepLog =>
  areNumbers(value, 'run') && 'steps' in value && Array.isArray(value.steps) && value.steps.every(step => areNumbers(step, 'slide', 'click', 'seconds'))
const isPosition = (value: unknown): value is Position => isFresh(value) && areNumbers(value, 'slide', 'click')

const clock = sharedValue<Clock>('clock', isClock, newerClock)
const log = sharedValue<StepLog>('log', isLog, mergedLogs)
const position = sharedValue<Position>('position', isPosition, (a, b) => b.at > a.at ? b : a)

export const lectureClock = clock.value
const isGoingOn = (): boolean => clock.value.value?.run !== undefined

export const lectureSteps = (): readonly Step[] => log.value.value?.run === clock.value.value?.run ? log.value.value?.steps ?? [] : []

/** Takes what the other windows or a killed browser left. */
export async function refreshLecture(): Promise<void> {
  await Promise.all([clock, log, position].map((part) => {
    part.refresh()
    return part.refreshFromDisk()
  }))
}

/**
 * Where a window that is opened at the beginning belongs.
 * @param isOtherOpen whether the other window of the lecture is there
 */
export function placeToResume(isOtherOpen: boolean): Place | undefined {
  return isOtherOpen || isGoingOn() ? position.value.value : undefined
}

function note(place: Place, now: number): void {
  const { value } = clock.value
  if (value?.run !== undefined && value.running)
    log.set({ run: value.run, steps: [{ slide: place.slide, click: place.click, seconds: elapsed(value, now) }] }, true)
}

/**
 * Starts the clock, or lets it go on.
 * @param place on stage
 * @param seconds what the clock begins with
 */
export function startClock(place: Place, seconds = 0): void {
  const now = Date.now()
  clock.refresh()
  clock.set(started(clock.value.value, now, seconds), true)
  note(place, now)
}

export function pauseClock(): void {
  clock.refresh()
  if (clock.value.value)
    clock.set(paused(clock.value.value, Date.now()), true)
}

/** Forgets clock, times and place: the next lecture begins. */
export function startOver(): void {
  clock.refresh()
  clock.set(putBack(clock.value.value, Date.now()), true)
}

/** Tells that a window stands at this step now. */
export function arrived(place: Place): void {
  const now = Date.now()
  clock.refresh()
  position.set({ ...place, at: Math.max(now, (position.value.value?.at ?? 0) + 1) }, isGoingOn())
  note(place, now)
}

/**
 * The presenter's window left the first slide, and nobody started the clock: the welcome was spoken over that slide.
 * @param first where the lecture began
 * @param seconds what the plan gives it
 */
export function startClockAfter(first: Place, place: Place, seconds: number): void {
  clock.refresh()
  if (isGoingOn())
    return
  const now = Date.now()
  clock.set(started(clock.value.value, now, seconds), true)
  log.set({ run: clock.value.value!.run!, steps: [{ ...first, seconds: 0 }, { ...place, seconds }] }, true)
}
