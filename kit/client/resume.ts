/** Sends a window that is opened at the beginning, or reloaded, to where the lecture is. */
import type { AppContext } from '@slidev/types'
import type { RouteLocationNormalized } from 'vue-router'
import { locationOf } from './in-step.ts'
import { isGoingOn, isSamePlace, lecturePosition, lectureRestored } from './lecture.ts'

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
    if (!isOnStage(to))
      return
    await lectureRestored
    const place = lecturePosition.value
    const asked = { slide: Number(to.params.no), click: Number(to.query.clicks ?? 0) }
    if (place && isGoingOn() && (isStart(to) || isAgain()) && !isSamePlace(place, asked))
      return locationOf(place, to)
  })
}
