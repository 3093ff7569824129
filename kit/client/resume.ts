/** Sends a window that is opened at the beginning, or loaded anew, to where the lecture is. */
import type { AppContext } from '@slidev/types'
import type { LocationQuery, RouteLocationNormalized } from 'vue-router'
import { joinSilently } from './in-step.ts'
import { placeToResume, refreshLecture } from './lecture.ts'
import { storageKey } from './store.ts'

const STAGES = new Set(['play', 'presenter'])

/** A window holds the lock of its kind as long as it lives, so that a crash frees it. */
async function isOtherOpen(kind: string): Promise<boolean> {
  if (!navigator.locks)
    return false
  const { held = [] } = await navigator.locks.query()
  return held.some(({ name }) => name?.startsWith(`${storageKey('window')} `) && name !== `${storageKey('window')} ${kind}`)
}

const holding = new Set<string>()
function hold(kind: string): void {
  if (!STAGES.has(kind) || holding.has(kind))
    return
  holding.add(kind)
  void navigator.locks?.request(`${storageKey('window')} ${kind}`, { mode: 'shared' }, () => new Promise(() => {}))
}

/** The address that `npm start` opens; a reader who asks for a slide gets that one. */
const isStart = ({ name, params, query, redirectedFrom }: RouteLocationNormalized): boolean =>
  query.clicks === undefined && (name === 'presenter' ? params.no === '1' : redirectedFrom?.path === '/')

/** Printed, or shown inside another page. */
const isAside = (query: LocationQuery): boolean => ['print', 'embedded'].some(key => key in query)

/** Loaded anew, come back to, or restored by the browser; not asked for by its address. */
const isAgain = (): boolean =>
  ['reload', 'back_forward'].includes((performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming | undefined)?.type ?? '')

/** Call once, from kit/setup/main.ts. */
export function resumeLecture({ router }: AppContext): void {
  let isFirst = true
  router.beforeEach(async (to) => {
    if (!isFirst)
      return
    isFirst = false
    const kind = String(to.name)
    if (!STAGES.has(kind) || isAside(to.query))
      return
    if (!isStart(to) && !isAgain())
      return
    joinSilently()
    const [isOther] = await Promise.all([isOtherOpen(kind), refreshLecture()])
    const place = placeToResume(isOther)
    if (!place || (String(place.slide) === to.params.no && place.click === Number(to.query.clicks ?? 0)))
      return
    return {
      path: `${kind === 'presenter' ? '/presenter' : ''}/${place.slide}`,
      query: { ...to.query, clicks: place.click || undefined },
      replace: true,
    }
  })
  router.afterEach(({ name, query }) => {
    if (!isAside(query))
      hold(String(name))
  })
}
