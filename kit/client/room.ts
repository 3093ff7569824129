/**
 * The room, for the windows of the lecture: what it answers and asks, and what the lecturer says to it. The other end
 * is kit/room/desk.ts, which marks the page. Without that mark nothing here connects or shows.
 */
import type { ComputedRef } from 'vue'
import type { DeskView, FromDesk, Round } from '../room/protocol.ts'
import { useIsSlideActive, useNav, useSlideContext } from '@slidev/client'
import { computed, ref, shallowRef, watch } from 'vue'
import { MOST } from '../room/protocol.ts'
import { isSamePlace, lecturePosition } from './lecture.ts'
import { newest, sharedValue } from './store.ts'

/** Until a window that lost the room asks again, ms. */
const RETRY_MS = 1000

const mark = globalThis.document?.querySelector<HTMLMetaElement>('meta[name="lecture-room"]')
/** Whether this page has a room: not on a site, in a film, or while one works on the deck. */
export const hasRoom = Boolean(mark) && !import.meta.env.DEV && !/[?&]record\b/.test(location.search)

export const deskView = shallowRef<DeskView>()
/** Whether the room was there and does not answer now. */
export const isRoomLost = ref(false)

interface Shown { at: number, slide: number, click: number, what?: 'code' | 'answers' }

/** What covers a part of the stage in all windows, and where: the next step takes it away. */
const shown = hasRoom ? sharedValue<Shown>('room-shown', newest, { isStored: false }) : undefined
const isShownHere = (what: Shown['what']): boolean =>
  shown?.value.value?.what === what && isSamePlace(shown!.value.value!, lecturePosition.value)
function show(what: Shown['what']): void {
  const { slide, click } = lecturePosition.value ?? { slide: 1, click: 0 }
  shown?.set({ slide, click, what, at: Math.max(Date.now(), (shown.value.value?.at ?? 0) + 1) })
}

/** The address, large over the stage. */
export const isCodeLarge = computed(() => isShownHere('code'))
export const showCode = (isLarge = !isCodeLarge.value): void => show(isLarge ? 'code' : undefined)

let socket: WebSocket | undefined

export function tell(message: FromDesk): void {
  if (socket?.readyState === WebSocket.OPEN)
    socket.send(JSON.stringify(message))
}

function tellPlace(): void {
  if (lecturePosition.value) {
    const { slide, click, at } = lecturePosition.value
    tell({ do: 'place', slide, click, at })
  }
}

function connect(token: string): void {
  socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/room?token=${token}`)
  socket.onopen = tellPlace
  socket.onmessage = ({ data }) => {
    deskView.value = JSON.parse(data)
    isRoomLost.value = false
  }
  socket.onclose = () => {
    isRoomLost.value = deskView.value !== undefined
    setTimeout(connectAgain, RETRY_MS)
  }
}

/** A server that was started again has another token, which it tells in its pages alone. */
async function connectAgain(): Promise<void> {
  const page = await fetch('/', { headers: { Accept: 'text/html' } }).then(answer => answer.text(), () => '')
  const [, token] = /<meta name="lecture-room" content="([\w-]+)">/.exec(page) ?? []
  token ? connect(token) : setTimeout(connectAgain, RETRY_MS)
}

/** Call in a window that shows the stage, from kit/global-top.vue. */
export function useRoom(): void {
  const { isPrintMode, isEmbedded } = useNav()
  if (!hasRoom || socket || isPrintMode.value || isEmbedded.value)
    return
  connect(mark!.content)
  watch(lecturePosition, tellPlace)
}

/** Whether the answers cover a part of the stage; before the next step, or when they were asked for again. */
export const areAnswersOpen = computed(() => Boolean(deskView.value?.question?.isShown) && isShownHere('answers'))

export function showAnswers(areOpen: boolean): void {
  show(areOpen ? 'answers' : undefined)
  tell({ do: 'show', isShown: areOpen })
}

interface Move { words: string, act: () => void }

/**
 * What the lecturer may do with the question on stage. The first is what usually comes next, and `v` does it: close the
 * vote, bring the answers, and, as long as the slides have not come to what is right, vote again after talking.
 */
export function useMoves(): ComputedRef<Move[]> {
  const { currentSlideRoute } = useNav()
  return computed(() => {
    const { question } = deskView.value ?? {}
    if (!question)
      return []
    if (question.isOpen)
      return [{ words: 'Close the vote', act: () => tell({ do: 'close' }) }]
    const isAsked = question.id === currentSlideRoute.value.meta.slide.frontmatter.link && !question.isAnswered
    const vote: Move = { words: question.round ? 'Vote again' : 'Open the vote', act: () => tell({ do: 'open' }) }
    const votes = isAsked && question.round < MOST.rounds ? [vote] : []
    if (areAnswersOpen.value)
      return [...question.kind === 'vote' ? votes : [], { words: 'Take the answers away', act: () => showAnswers(false) }]
    return question.round ? [{ words: 'Bring the answers', act: () => showAnswers(true) }, ...votes] : votes
  })
}

/** The newest round of a question, and those before it. */
export const lastRound = ({ rounds }: { rounds: readonly Round[] }): Round =>
  rounds.at(-1) ?? { count: 0, counts: [], guesses: [] }

/** The room for a slide that is on stage, also the presenter's; a preview, and one that waits beside it, has none. */
export function useRoomOnStage(): ComputedRef<DeskView | undefined> {
  const [{ $renderContext }, isActive] = [useSlideContext(), useIsSlideActive()]
  return computed(() => isActive.value && ['slide', 'presenter'].includes($renderContext.value) ? deskView.value : undefined)
}

/** The guesses of the room, once the lecturer has brought them, for the axis of the drawing that asks; otherwise undefined. */
export function useGuesses(): ComputedRef<Round | undefined> {
  const view = useRoomOnStage()
  const { $frontmatter } = useSlideContext()
  return computed(() => {
    const { question } = view.value ?? {}
    return question?.kind === 'guess' && question.isShown && question.id === $frontmatter.link ? lastRound(question) : undefined
  })
}
