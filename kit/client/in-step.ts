/**
 * Keeps the windows of a lecture in step. Slidev's own channel sends everything a window has whenever anything
 * changes: a window that is opened anew sends the others to its first slide and stops their clock, one that is
 * loaded anew takes back the clicks, and quick steps get lost. So only what a hand did is sent here, and the newest
 * counts. The dev server has a channel of its own, which stays.
 */
import type { SharedState } from '@slidev/client'
import type { AppContext } from '@slidev/types'
import type { Router } from 'vue-router'
import type { Place } from './lecture.ts'
import { addSyncMethod, disableBuiltinSync, useNav } from '@slidev/client'
import { CLICKS_MAX } from '@slidev/client/constants.ts'
import { syncDirections } from '@slidev/client/state/storage.ts'
import { onUnmounted, toRaw } from 'vue'
import { arrived, startClockAfter } from './lecture.ts'
import { storageKey } from './store.ts'

type By = 'presenter' | 'viewer'

/** What a hand did in some window, or what a window that follows passes on. */
interface Move extends Place {
  /** ms since 1970, greater than that of every move before it. */
  at: number
  by: By
}

type Message = { move: Move } | { cursor: SharedState['cursor'] } | 'ask'

const isOwnChannel = !__SLIDEV_HAS_SERVER__ && typeof BroadcastChannel !== 'undefined'
const moves = isOwnChannel ? new BroadcastChannel(storageKey('moves')) : undefined

let newest: Move | undefined
/** Of two hands in the same millisecond the presenter's counts. */
const isNewest = ({ at, by }: Move): boolean => !newest || at > newest.at || (at === newest.at && by === 'presenter' && newest.by === 'viewer')

/** In this window, while it shows one. */
let stage: { here: () => Place, follow: (move: Move) => void } | undefined
/** Whether a window that was just opened may take the others along. */
let isSilent = false

/** For a window that joins the others instead of leading them. */
export function joinSilently(): void {
  isSilent = true
}

const plain = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value))

/** Slidev's drawings, whole: a window that is opened anew asks for them. */
function shareDrawings<State extends object>(key: string, onUpdate: (data: Partial<State>) => void, state: State): (state: State, updating?: boolean) => void {
  const channel = new BroadcastChannel(storageKey(key))
  const tell = () => channel.postMessage(plain(toRaw(state)))
  channel.onmessage = ({ data }) => {
    if (data !== 'ask')
      onUpdate(data)
    else if (Object.keys(state).length)
      tell()
  }
  channel.postMessage('ask')
  return (_, updating) => !updating && tell()
}

/** The pointer both ways; the place only for views that show no stage, such as /notes. */
function sharePlace(router: Router, onUpdate: (data: Partial<SharedState>) => void): (state: SharedState, updating?: boolean) => void {
  let cursor = 'null'
  function take(message: Exclude<Message, 'ask'>): void {
    if (!stage && !router.currentRoute.value.params.no)
      return onUpdate('cursor' in message ? message : { page: message.move.slide, clicks: message.move.click })
    if ('move' in message)
      return stage?.follow(message.move)
    // With any update Slidev goes to the place it finds there: this window's own.
    const place = stage?.here()
    if (place)
      onUpdate({ ...message, page: place.slide, clicks: place.click })
  }
  moves!.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data !== 'ask')
      take(data)
    else if (newest)
      moves!.postMessage({ move: newest } satisfies Message)
  }
  void router.isReady().then(() => moves!.postMessage('ask' satisfies Message))
  return (state, updating) => {
    const now = JSON.stringify(state.cursor ?? null)
    if (updating || now === cursor)
      return
    cursor = now
    moves!.postMessage({ cursor: JSON.parse(now) ?? undefined } satisfies Message)
  }
}

/** Call once in a window, from kit/setup/main.ts. */
export function shareWithWindows({ router }: AppContext): void {
  if (!isOwnChannel)
    return
  disableBuiltinSync()
  addSyncMethod({
    init: (key, onUpdate, state) => key.endsWith(' - shared')
      ? sharePlace(router, onUpdate as (data: Partial<SharedState>) => void) as (state: object) => void
      : shareDrawings(key, onUpdate, state),
  })
}

/** Call once on a stage, from kit/global-top.vue. */
export function useWindowsInStep(): void {
  const { router, currentSlideNo, clicksContext, queryClicks, slides, isPresenter, isPrintMode, isEmbedded } = useNav()
  if (isPrintMode.value || isEmbedded.value)
    return
  const by: By = isPresenter.value ? 'presenter' : 'viewer'
  const may = (what: 'Send' | 'Receive') => syncDirections.value[`${by}${what}`]

  function here(): Place {
    const { isMounted, total } = clicksContext.value
    const asked = Math.max(0, queryClicks.value)
    return { slide: currentSlideNo.value, click: isMounted ? Math.min(asked, total) : asked >= CLICKS_MAX ? 0 : asked }
  }
  const isSame = (a: Place, b: Place) => a.slide === b.slide && a.click === b.click

  let last = here()
  function settle(place: Place): void {
    const [first] = slides.value
    arrived(place)
    if (isPresenter.value && last.slide === first.no && place.slide !== first.no)
      startClockAfter({ slide: first.no, click: 0 }, place, Number(first.meta.slide.frontmatter.timing) || 0)
    last = place
  }
  function send(place: Place): void {
    newest = { ...place, by, at: Math.max(Date.now(), (newest?.at ?? 0) + 1) }
    if (may('Send'))
      moves?.postMessage({ move: newest } satisfies Message)
  }

  /** Moves of other windows that are being followed. */
  let following = 0
  async function follow(move: Move): Promise<void> {
    if (move.by === by || !may('Receive') || !isNewest(move) || move.slide > slides.value.length)
      return
    newest = move
    const before = here()
    if (!isSame(before, move)) {
      following++
      await router.replace({
        path: `${isPresenter.value ? '/presenter' : ''}/${move.slide}`,
        query: { ...router.currentRoute.value.query, clicks: move.click || undefined },
      }).catch(() => {})
      following--
    }
    const now = here()
    // Somebody moved this window while it followed the other: the newer move counts, and the other learns of it.
    if (following === 0 && !isSame(now, before) && !isSame(now, newest))
      send(now)
    else if (newest === move && may('Send'))
      moves?.postMessage({ move: { ...move, by } } satisfies Message)
  }

  stage = { here, follow }
  const stop = router.afterEach((to, _, failure) => {
    if (failure || (to.name === 'presenter') !== isPresenter.value || !to.params.no)
      return
    const place = here()
    if (isSame(place, last))
      return
    settle(place)
    if (following === 0)
      send(place)
  })
  onUnmounted(() => {
    stop()
    stage = undefined
  })

  settle(last)
  if (!isSilent && !newest)
    send(last)
  isSilent = true
}
