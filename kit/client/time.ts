/**
 * The time of the lecture, in ms since 1970, which goes on evenly when the computer's clock is set: a window counts by
 * a clock that nobody can set. How far the two are apart is shared with the other windows, and stored for later ones.
 * The time for which a computer sleeps does not count.
 */
import { watch } from 'vue'
import { newest, sharedValue } from './store.ts'

/** Differences up to this are drift, ms. */
const DRIFT_MS = 2000

/** By how much the computer's clock was set forward since the lecture began, ms; `at` counts how often. */
const shift = sharedValue<{ at: number, ms: number }>('shift', newest)

export const timeRestored = shift.restored

let start = 0
const startAt = (time: number): void => void (start = time - performance.now())
watch(shift.value, value => startAt(Date.now() - (value?.ms ?? 0)), { immediate: true, flush: 'sync' })

export const lectureNow = (): number => start + performance.now()

/** Looks whether the computer's clock was set; to be called now and then. */
export function checkTime(): void {
  const ms = Date.now() - lectureNow()
  const { at = 0, ms: known = 0 } = shift.value.value ?? {}
  if (Math.abs(ms - known) > DRIFT_MS)
    shift.set({ at: at + 1, ms })
}
