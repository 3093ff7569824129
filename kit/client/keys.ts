/** The deck's keys on every keyboard, and a clicker's whatever has the focus. Slidev's own keys are in kit/setup/shortcuts.ts. */
import { useNav } from '@slidev/client'
import { fullscreen, showOverview } from '@slidev/client/state/storage.ts'
import { useEventListener } from '@vueuse/core'
import { watch } from 'vue'
import { bringBack, isBlack, makeBlack } from './black.ts'
import { lecturePosition } from './lecture.ts'
import { hasRoom, isCodeLarge, showCode, useMoves } from './room.ts'

type Keystroke = Pick<KeyboardEvent, 'key' | 'code'>

const LETTERS = hasRoom ? 'bdefgojv' : 'bdefgo'
const KEYS = new Set([...LETTERS, '.', '`', ' ', 'Enter', 'Escape', 'Backspace', 'PageUp', 'PageDown', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'])
/** What stands on the keys of a Latin keyboard. */
const PLACES: Record<string, string> = {
  ...Object.fromEntries([...LETTERS].map(letter => [`Key${letter.toUpperCase()}`, letter])),
  Period: '.',
  Backquote: '`',
}

/**
 * The key of the deck that is meant; undefined where it is none. A letter counts as typed, with Caps Lock on too; one
 * of another script, such as Cyrillic, by its place on the keyboard.
 */
export function meantKey({ key, code }: Keystroke): string | undefined {
  const typed = key.length === 1 ? key.toLowerCase() : key
  return KEYS.has(typed) ? typed : /^[^\0-\x7F]/.test(key) ? PLACES[code] : undefined
}

const isText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('textarea, select, input:not([type=range], [type=radio], [type=checkbox])'))

const isFullScreen = (): boolean => Boolean(document.fullscreenElement) || matchMedia('(display-mode: fullscreen)').matches

/** Call once in a window, from kit/global-top.vue. */
export function useKeys(): void {
  const { next, prev, go, currentSlideNo, isPresenter, isPrintMode } = useNav()
  if (isPrintMode.value)
    return
  const pages: Record<string, () => void> = { PageDown: next, PageUp: prev }
  const arrows: Record<string, () => void> = { ArrowRight: next, ArrowLeft: prev }
  const moves = useMoves()
  const others: Record<string, () => void> = { '.': makeBlack, 'b': makeBlack, 'Backspace': goBack, 'j': () => showCode(), 'v': () => moves.value[0]?.act() }

  function goBack(): void {
    const { back } = lecturePosition.value ?? {}
    if (back)
      void go(back.slide, back.click)
  }

  /** What Slidev, which sees the key after us, would leave undone. */
  function actionOf(event: KeyboardEvent, key: string | undefined): (() => void) | undefined {
    if (isBlack.value)
      return bringBack
    // Many clickers begin a show with F5. Who reads a published deck, or works on one, loads it anew.
    if (event.key === 'F5' && !isPresenter.value && !import.meta.env.DEV && (isFullScreen() || import.meta.env.BASE_URL === '/'))
      return () => isFullScreen() || fullscreen.enter()
    if (!key || event.shiftKey)
      return
    const { activeElement: focused, body } = document
    if (key === 'Escape' && isCodeLarge.value)
      return () => showCode(false)
    if (!isText(event.target) && others[key])
      return others[key]
    // In Slidev's dialog to go to a slide, the arrow keys choose from its list.
    if (!focused || focused === body || focused.closest('#slidev-goto-dialog'))
      return
    // Links and buttons do not use arrow keys, but Slidev ignores its shortcuts there (its logic/shortcuts.ts).
    return pages[key] ?? (focused.matches('a, button') && !showOverview.value ? arrows[key] : undefined)
  }

  useEventListener(window, ['keydown', 'keyup'], (event) => {
    const key = meantKey(event)
    const isDown = event.type === 'keydown'
    if (isDown && (event.ctrlKey || event.altKey || event.metaKey)) {
      // It belongs to the browser, or to the field that has the focus.
      if (key && !isText(event.target))
        event.stopImmediatePropagation()
      return
    }
    const isModifier = ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock'].includes(event.key)
    const action = isDown && !isModifier ? actionOf(event, key) : undefined
    if (action) {
      event.stopImmediatePropagation()
      event.preventDefault()
      if (!event.repeat)
        action()
    }
    else if (key && key !== event.key && !isText(event.target)) {
      event.stopImmediatePropagation()
      const { type, code, repeat, shiftKey } = event
      event.target?.dispatchEvent(new KeyboardEvent(type, { key, code, repeat, shiftKey, bubbles: true, cancelable: true }))
    }
  }, { capture: true })

  // Some browsers send no event when the focused element disappears, and Slidev would go on ignoring its keys.
  watch(currentSlideNo, () => {
    if (document.activeElement instanceof HTMLElement && document.activeElement.closest('[data-slidev-no]'))
      document.activeElement.blur()
  })
}
