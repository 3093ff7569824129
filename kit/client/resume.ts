/** Sends a window that is opened at the beginning, or loaded anew, to where the lecture is. */
import type { AppContext } from '@slidev/types'
import type { RouteLocationNormalized } from 'vue-router'
import { locationOf } from './in-step.ts'
import { isGoingOn, isSamePlace, lecturePosition, lectureRestored } from './lecture.ts'
import { storageKey } from './store.ts'

const LOCK = storageKey('window')

const held = new Set<string>()

/** A window holds the lock of its kind as long as it lives, so that a crash frees it. */
function hold(kind: string): void {
  if (held.has(kind))
    return
  held.add(kind)
  void navigator.locks?.request(`${LOCK} ${kind}`, { mode: 'shared' }, () => new Promise(() => {}))
}

/** Whether the other window of the lecture is there; it may be where a browser cannot tell. */
async function isOtherOpen(kind: string): Promise<boolean> {
  const { held } = await navigator.locks?.query() ?? {}
  return !held || held.some(({ name }) => name!.startsWith(LOCK) && name !== `${LOCK} ${kind}`)
}

/** The address that `npm start` opens; a reader who asks for a slide gets that one. */
const isStart = ({ name, params, query, redirectedFrom }: RouteLocationNormalized): boolean =>
  query.clicks === undefined && (name === 'presenter' ? params.no === '1' : redirectedFrom?.path === '/')

/** On a stage, and neither printed nor shown inside another page. */
const isOnStage = ({ name, query }: RouteLocationNormalized): boolean =>
  ['play', 'presenter'].includes(String(name)) && !('print' in query) && !('embedded' in query)

/** Loaded anew, come back to, or restored by the browser; not asked for by its address. */
const isAgain = (): boolean =>
  performance.getEntriesByType('navigation').some(entry => ['reload', 'back_forward'].includes((entry as PerformanceNavigationTiming).type))

/** Call once, from kit/setup/main.ts. */
export function resumeLecture({ router }: AppContext): void {
  const stop = router.beforeEach(async (to) => {
    stop()
    if (!isOnStage(to) || !(isStart(to) || isAgain()))
      return
    const [isOther] = await Promise.all([isOtherOpen(String(to.name)), lectureRestored])
    const place = lecturePosition.value
    if (place && (isOther || isGoingOn()) && !isSamePlace(place, { slide: Number(to.params.no), click: Number(to.query.clicks ?? 0) }))
      return locationOf(place, to)
  })
  router.afterEach(to => isOnStage(to) && hold(String(to.name)))
}
