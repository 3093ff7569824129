/** Scrolls the presenter's notes with the clicks. Slidev does so only while one works on a deck. */
import { useNav } from '@slidev/client'
import { presenterLayout, presenterNotesFontSize, windowSize } from '@slidev/client/state/storage.ts'
import { useEventListener, usePreferredReducedMotion } from '@vueuse/core'
import { watch } from 'vue'

/** Where the words of the step begin, as a share of the pane's height: above them is what was just said. */
const EYE = 1 / 3
/** Between long words and the edge of the pane, px. */
const EDGE = 16

/** What is said at a click: from its mark to the next one, or to the answers at hand. */
function wordsAt(click: number, notes: HTMLElement): Range {
  const words = document.createRange()
  words.selectNodeContents(notes)
  const marks = [...notes.querySelectorAll<HTMLElement>('.slidev-note-click-mark')]
  const begun = marks.findLast(({ dataset }) => Number(dataset.clicks) <= click)
  const end = marks[begun ? marks.indexOf(begun) + 1 : 0] ?? notes.querySelector('.if-they-ask')
  if (begun)
    words.setStartBefore(begun)
  if (end)
    words.setEndBefore(end)
  return words
}

/** Call once in the presenter's window. */
export function useNotesInView(): void {
  const { currentSlideNo, currentSlideRoute, clicks } = useNav()
  const motion = usePreferredReducedMotion()

  function follow(isNew: boolean): void {
    const notes = document.querySelector<HTMLElement>('.slidev-presenter .note .slidev-note')
    if (!notes)
      return
    const { top, height } = wordsAt(clicks.value, notes).getBoundingClientRect()
    const above = Math.max(EDGE, Math.min(notes.clientHeight * EYE, notes.clientHeight - height - EDGE))
    notes.scrollTo({
      top: notes.scrollTop + top - notes.getBoundingClientRect().top - above,
      behavior: isNew || motion.value === 'reduce' ? 'instant' : 'smooth',
    })
  }
  if (import.meta.env.DEV)
    return
  watch(
    () => [currentSlideNo.value, currentSlideRoute.value.meta.slide.noteHTML, clicks.value, presenterNotesFontSize.value, presenterLayout.value, windowSize.width.value, windowSize.height.value],
    ([slide], last) => follow(slide !== last?.[0]),
    { flush: 'post', immediate: true },
  )
  useEventListener(document.fonts, 'loadingdone', () => follow(true))
}
