/**
 * Keeps the windows of a lecture in step. Slidev's own channel sends everything that a window has whenever anything
 * changes: a new window sends the others to its first slide and stops their clock, a reloaded one takes back the
 * clicks, and quick steps get lost. These are the rules instead:
 * - All windows share one position (lecture.ts). It changes only when somebody moves a window, and the newest wins.
 * - A window that was moved publishes its place; a window that only follows does not publish again.
 * - An audience window ignores a move by another audience window: only a presenter's window leads it.
 * - Slidev's switches for sending and receiving are respected.
 * - The dev server has its own channel between windows, which stays in charge there.
 */
import type { AppContext } from '@slidev/types'
import type { RouteLocationNormalized, RouteLocationRaw } from 'vue-router'
import type { Place } from './lecture.ts'
import { addSyncMethod, disableBuiltinSync, useNav } from '@slidev/client'
import { CLICKS_MAX } from '@slidev/client/constants.ts'
import { syncDirections } from '@slidev/client/state/storage.ts'
import { until } from '@vueuse/core'
import { onUnmounted, toRaw, watch } from 'vue'
import { hasCompany, openChannel } from './channel.ts'
import { arrived, isGoingOn, isSamePlace, lecturePosition, lectureRestored, startClockAfter } from './lecture.ts'
import { storageKey } from './store.ts'

/** How long a window waits to hear from those of another browser or machine where the lecture is. */
const ANSWER_MS = 3000

/** The address of a place, in the view that the window shows now. */
const locationOf = ({ slide, click }: Place, { name, query }: RouteLocationNormalized): RouteLocationRaw => ({
  path: `${name === 'presenter' ? '/presenter' : ''}/${slide}`,
  query: { ...query, clicks: click || undefined },
  replace: true,
})

/**
 * Shares what Slidev calls its state: the presenter's pointer, and the place for views without a stage, such as /notes;
 * and, over a channel of their own, the drawings. A new window asks for what there is.
 */
export function shareWithWindows({ router }: AppContext): void {
  if (__SLIDEV_HAS_SERVER__)
    return
  disableBuiltinSync()
  addSyncMethod({
    init(key, update, state) {
      function take(change: Partial<typeof state>): void {
        // Slidev moves its stage only after a change by the other kind of window. Here useWindowsInStep moves it.
        const type = router.currentRoute.value.name === 'presenter' ? 'presenter' : 'viewer'
        update('page' in change ? { ...change, lastUpdate: { id: '', type, time: Date.now() } } : change)
      }
      let tell: ((message: 'ask' | typeof state) => void) | undefined
      void router.isReady().then(() => {
        tell = openChannel(storageKey(key), message => message === 'ask' ? tell!(toRaw(state)) : take(message), () => tell!('ask'))
      })
      return (_, isTold) => isTold || tell?.(toRaw(state))
    },
  })
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

/** Sends a window that is opened at the beginning, or reloaded, to where the lecture is. */
export function resumeLecture({ router }: AppContext): void {
  const stop = router.beforeEach(async (to) => {
    stop()
    if (!isOnStage(to))
      return
    await lectureRestored
    if (hasCompany)
      await until(lecturePosition).not.toBeUndefined({ timeout: ANSWER_MS })
    const place = lecturePosition.value
    const asked = { slide: Number(to.params.no), click: Number(to.query.clicks ?? 0) }
    if (place && (isGoingOn() || hasCompany) && (isStart(to) || isAgain()) && !isSamePlace(place, asked))
      return locationOf(place, to)
  })
}

/** Call once on a stage, from kit/global-top.vue. */
export function useWindowsInStep(): void {
  const { router, currentSlideNo, clicksContext, queryClicks, slides, isPresenter, isPrintMode, isEmbedded } = useNav()
  if (isPrintMode.value || isEmbedded.value)
    return
  const kind = isPresenter.value ? 'presenter' : 'viewer'
  const may = (direction: 'Send' | 'Receive') => syncDirections.value[`${kind}${direction}`]

  function here(): Place {
    const { isMounted, total } = clicksContext.value
    const asked = Math.max(0, queryClicks.value)
    return { slide: currentSlideNo.value, click: isMounted ? Math.min(asked, total) : asked >= CLICKS_MAX ? 0 : asked }
  }

  let last: Place | undefined
  /** Where this window is, or where another one has sent it. */
  let target: Place | undefined

  function arrive(): void {
    const place = here()
    if (isSamePlace(place, last))
      return
    const [first] = slides.value
    if (kind === 'presenter' && last?.slide === first.no && place.slide !== first.no)
      startClockAfter(first.no, Number(first.meta.slide.frontmatter.timing) || 0)
    last = target = place
    arrived(place, may('Send') ? kind : undefined)
  }
  arrive()
  onUnmounted(router.afterEach((to, _, failure) => {
    if (!failure && to.params.no && isPresenter.value === (kind === 'presenter'))
      arrive()
  }))

  if (__SLIDEV_HAS_SERVER__)
    return
  watch(lecturePosition, (position) => {
    // Two audience windows without a presenter's window are moved independently.
    const isOurs = kind === 'viewer' && position?.by === 'viewer'
    if (!position || isOurs || !may('Receive') || isSamePlace(position, target))
      return
    target = position
    void router.push(locationOf(position, router.currentRoute.value))
  }, { flush: 'sync' })
}
