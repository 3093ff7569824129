/**
 * The time of the lecture, in ms since 1970, which goes on evenly when the computer's clock is set: a window counts by
 * a clock that nobody can set. How far the two are apart is shared with the other windows, and stored for later ones.
 * The time for which a computer sleeps does not count.
 */
import { watch } from 'vue'
import { isGuest, openChannel, servedAt } from './channel.ts'
import { newest, sharedValue, storageKey, storeAgain } from './store.ts'

/** Differences up to this are drift, ms. */
const DRIFT_MS = 2000

/** By how much the computer's clock was set forward since the lecture began, ms; `at` counts how often. */
const shift = sharedValue<{ at: number, ms: number }>('shift', newest)

export const timeRestored = shift.restored

/** The lecture's time when this window's steady clock was at zero. */
let start = 0
/** How far the computer's clock was ahead of the lecture's time when this window last set that. */
let apart = 0

function setTime(time: number): void {
  start = time - performance.now()
  apart = Date.now() - time
}
setTime(isGuest ? servedAt + performance.now() : Date.now())

export const lectureNow = (): number => start + performance.now()

/** Another machine's clock may be anything: its windows go by the server's, and ask those there whether that was set. */
const tell = openChannel<{ now?: number }>(storageKey('time'), ({ now }) => {
  if (isGuest && now !== undefined)
    setTime(now)
  else if (!isGuest && now === undefined)
    tell({ now: lectureNow() })
}, () => isGuest && tell({}))
if (!isGuest)
  watch(shift.value, value => setTime(Date.now() - value!.ms), { flush: 'sync' })

/** Looks whether the computer's clock was set; to be called now and then. */
export function checkTime(): void {
  const ms = Date.now() - lectureNow()
  if (Math.abs(ms - apart) < DRIFT_MS)
    return
  apart = ms
  if (isGuest)
    return tell({})
  shift.set({ at: (shift.value.value?.at ?? 0) + 1, ms })
  storeAgain()
}
