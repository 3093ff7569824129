/** What a click brings, in the words of the slide: for people who hear the lecture and do not see it. */
import type { Ref } from 'vue'
import { useNav } from '@slidev/client'
import { nextTick, shallowRef, watch } from 'vue'

/** What stands for itself: a label of a drawing, a paragraph, a cell, a line of code. */
const PIECE = 'text, p, li, td, th, dt, dd, .line'
/** About as much as one listens to between two clicks. */
const MOST_LETTERS = 240

const isQuiet = (piece: Element): boolean => !piece.checkVisibility({ visibilityProperty: true })
  || piece.matches('.slidev-code-dishonored') || Boolean(piece.closest('[aria-hidden=true], .controls, .exercise'))

function piecesOn(slide: number): string[] {
  const pieces = document.querySelectorAll(`#slideshow > [data-slidev-no="${slide}"] :is(${PIECE})`)
  return [...pieces].filter(piece => !isQuiet(piece)).map(piece => piece.textContent.replace(/\s+/g, ' ').trim())
}

/** In their order and once each; a mark such as "3" or "F" says nothing alone. */
function inShort(pieces: readonly string[]): string {
  const said = [...new Set(pieces)].filter(text => /\p{L}{2}|\d.*\d/u.test(text)).join('; ')
  const end = said.length > MOST_LETTERS ? said.lastIndexOf(';', MOST_LETTERS) : -1
  return end > 0 ? `${said.slice(0, end)} …` : said
}

/** The words that the last click brought; none after a change of slide, which is told by its title. */
export function useStepWords(): Readonly<Ref<string>> {
  const { currentSlideNo, clicks } = useNav()
  const words = shallowRef('')
  watch([currentSlideNo, clicks], async ([slide, click], [slideBefore, clickBefore]) => {
    words.value = ''
    if (slide !== slideBefore || click === clickBefore)
      return
    // The slide is still drawn as before the click.
    const before = new Set(piecesOn(slide))
    await nextTick()
    words.value = inShort(piecesOn(slide).filter(text => !before.has(text)))
  })
  return words
}
