/**
 * Keeps the windows of a lecture in step. Slidev's own channel sends everything a window has whenever anything
 * changes: a window that is opened anew sends the others to its first slide and stops their clock, one that is
 * loaded anew takes back the clicks, and quick steps get lost. So the windows share one position, which changes only
 * where somebody moves a window, and the newest counts. The dev server has a channel of its own, which stays.
 */
import type { SharedState } from '@slidev/client'
import type { AppContext } from '@slidev/types'
import type { RouteLocationNormalized, RouteLocationRaw, Router } from 'vue-router'
import type { Place } from './lecture.ts'
import { addSyncMethod, disableBuiltinSync, useNav } from '@slidev/client'
import { CLICKS_MAX } from '@slidev/client/constants.ts'
import { syncDirections } from '@slidev/client/state/storage.ts'
import { onUnmounted, toRaw, watch } from 'vue'
import { arrived, isSamePlace, lecturePosition, startClockAfter } from './lecture.ts'
import { storageKey } from './store.ts'

type Update<State> = (data: Partial<State>) => void
/** Slidev calls it with what has changed here, and with what it has just been told. */
type Write<State> = (state: State, isTold?: boolean) => void

/** The address of a place, for a window that stands at another one. */
export const locationOf = ({ slide, click }: Place, { name, query }: RouteLocationNormalized): RouteLocationRaw => ({
  path: `${name === 'presenter' ? '/presenter' : ''}/${slide}`,
  query: { ...query, clicks: click || undefined },
  replace: true,
})

/** Slidev's drawings, whole: a window that is opened anew asks for them. */
function shareDrawings<State extends object>(key: string, update: Update<State>, state: State): Write<State> {
  const channel = new BroadcastChannel(storageKey(key))
  const tell = () => channel.postMessage(toRaw(state))
  channel.onmessage = ({ data }) => data === 'ask' ? tell() : update(data)
  channel.postMessage('ask')
  return (_, isTold) => isTold || tell()
}

/** The presenter's pointer, and the place for views that have no stage, such as /notes. */
function sharePointer(router: Router, update: Update<SharedState>): Write<SharedState> {
  const channel = new BroadcastChannel(storageKey('pointer'))
  let pointer: SharedState['cursor']
  function take(change: Partial<SharedState>): void {
    // Slidev takes its stage along only for a change by the other kind of window; useWindowsInStep does that.
    const type = router.currentRoute.value.name === 'presenter' ? 'presenter' : 'viewer'
    update({ ...change, lastUpdate: { id: '', type, time: Date.now() } })
  }
  void router.isReady().then(() => {
    channel.onmessage = ({ data }) => take({ cursor: pointer = data })
    watch(lecturePosition, position => position && take({ page: position.slide, clicks: position.click }), { immediate: true })
  })
  return ({ cursor }, isTold) => {
    if (!isTold && cursor !== pointer)
      channel.postMessage(pointer = cursor)
  }
}

/** Call once in a window, from kit/setup/main.ts. */
export function shareWithWindows({ router }: AppContext): void {
  if (__SLIDEV_HAS_SERVER__)
    return
  disableBuiltinSync()
  addSyncMethod({
    init: (key, update, state) => key.endsWith(' - shared')
      ? sharePointer(router, update as Update<SharedState>) as Write<object>
      : shareDrawings(key, update, state),
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
  /** Where this window stands, or another one has sent it. */
  let target: Place | undefined

  function arrive(): void {
    const place = here()
    if (isSamePlace(place, last))
      return
    const [first] = slides.value
    if (kind === 'presenter' && last?.slide === first.no && place.slide !== first.no)
      startClockAfter({ slide: first.no, click: 0 }, place, Number(first.meta.slide.frontmatter.timing) || 0)
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
    // Two windows of the audience are moved apart from each other, where no presenter's window stands between them.
    const isOurs = kind === 'viewer' && position?.by === 'viewer'
    if (!position || isOurs || !may('Receive') || isSamePlace(position, target))
      return
    target = position
    void router.push(locationOf(position, router.currentRoute.value))
  }, { flush: 'sync' })
}
