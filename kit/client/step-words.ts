/** What a click brings, in the words of the slide: for people who hear the lecture and do not see it. */
import type { Ref } from 'vue'
import { useNav } from '@slidev/client'
import { promiseTimeout } from '@vueuse/core'
import { shallowRef, watch } from 'vue'

/** What stands for itself: a label of a drawing, a paragraph, a cell, a line of code. */
const PIECE = 'text, p, li, td, th, dt, dd, .line'
/** About as much as one listens to between two clicks. */
const MOST_LETTERS = 240

/** Until what a click shows is drawn, ms; of quick clicks only the last one speaks. */
const DRAWN_MS = 120
/** Until then at the latest, for what is computed first, or on a busy machine. */
const LATEST_MS = 10 * DRAWN_MS

const isQuiet = (piece: Element): boolean => !piece.checkVisibility({ visibilityProperty: true })
  || piece.matches('.slidev-code-dishonored') || Boolean(piece.closest('[aria-hidden=true], .controls, .exercise'))

/** Lines of a paragraph are apart only as they are laid out. */
const textOf = (piece: Element): string =>
  // eslint-disable-next-line unicorn/prefer-dom-node-text-content
  (piece instanceof HTMLElement ? piece.innerText : piece.textContent).replace(/\s+/g, ' ').trim()

const piecesOn = (slide: number): string[] =>
  [...document.querySelectorAll(`#slideshow > [data-slidev-no="${slide}"] :is(${PIECE})`)].filter(piece => !isQuiet(piece)).map(textOf)

/** In their order and once each; a mark such as "3" or "F" says nothing alone. */
function inShort(pieces: readonly string[]): string {
  const said = [...new Set(pieces)].filter(text => /\p{L}{2}|\d.*\d/u.test(text)).join('; ').replaceAll('.;', '.')
  const end = said.length > MOST_LETTERS ? said.lastIndexOf(';', MOST_LETTERS) : -1
  return end > 0 ? `${said.slice(0, end)} …` : said
}

/** What is there more often than it was. */
function added(before: readonly string[], now: readonly string[]): string[] {
  const left = [...before]
  return now.filter((text) => {
    const place = left.indexOf(text)
    return place < 0 || !left.splice(place, 1)
  })
}

/** The words that the last click brought, or at least which one it was; none on a new slide, which is told by its title. */
export function useStepWords(): Readonly<Ref<string>> {
  const { currentSlideNo, clicks, clicksTotal } = useNav()
  const words = shallowRef('')
  watch([currentSlideNo, clicks], async ([slide, click], [slideBefore, clickBefore]) => {
    words.value = ''
    if (slide !== slideBefore || click === clickBefore)
      return
    // The slide is still drawn as before the click.
    const before = piecesOn(slide)
    let said = ''
    for (let waited = 0; !said && waited < LATEST_MS; waited += DRAWN_MS) {
      await promiseTimeout(DRAWN_MS)
      if (slide !== currentSlideNo.value || click !== clicks.value)
        return
      said = inShort(added(before, piecesOn(slide)))
    }
    words.value = said || `Step ${click} of ${clicksTotal.value}`
  })
  return words
}
