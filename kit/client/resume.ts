/** Sends a window that is opened at the beginning, or reloaded, to where the lecture is. */
import type { AppContext } from '@slidev/types'
import type { RouteLocationNormalized } from 'vue-router'
import { locationOf } from './in-step.ts'
import { isGoingOn, isSamePlace, lecturePosition, lectureRestored } from './lecture.ts'
import { storageKey } from './store.ts'

const LOCK = storageKey('window')

const held = new Set<string>()

/** Tells the other windows that this one is open: it holds the lock of its kind, which a crash frees too. */
function hold(kind: string): void {
  if (held.has(kind))
    return
  held.add(kind)
  void navigator.locks?.request(`${LOCK} ${kind}`, { mode: 'shared' }, () => new Promise(() => {}))
}

/** Whether the lecture's other window is open; assumed where a browser cannot tell. */
async function isOtherOpen(kind: string): Promise<boolean> {
  const { held } = await navigator.locks?.query() ?? {}
  return !held || held.some(({ name }) => name!.startsWith(LOCK) && name !== `${LOCK} ${kind}`)
}

/** Whether it is the address that `npm start` opens. Somebody who asks for a certain slide gets that slide. */
const isStart = ({ name, params, query, redirectedFrom }: RouteLocationNormalized): boolean =>
  query.clicks === undefined && (name === 'presenter' ? params.no === '1' : redirectedFrom?.path === '/')

/** Whether the route shows a stage, neither printed nor embedded in another page. */
const isOnStage = ({ name, query }: RouteLocationNormalized): boolean =>
  ['play', 'presenter'].includes(String(name)) && !('print' in query) && !('embedded' in query)

/** Whether the page was reloaded or restored by the browser, instead of asked for by its address. */
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
