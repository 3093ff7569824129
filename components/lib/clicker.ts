/** The clicker's keys move the slides whatever has the focus. */
import { useNav } from '@slidev/client'
import { useEventListener } from '@vueuse/core'
import { watch } from 'vue'

/** Where Slidev lets its keys rest: logic/shortcuts.ts. Where it writes itself, they may. */
const SWALLOWS = 'a, button, input, select'
const SLIDEVS_OWN = '#slidev-goto-dialog'

/** Call once in a window, from global-top.vue. */
export function useClicker(): void {
  const { next, prev, currentSlideNo, isPrintMode } = useNav()
  if (isPrintMode.value)
    return
  const moves: Record<string, () => Promise<void>> = { PageDown: next, PageUp: prev }

  useEventListener(window, 'keydown', (event) => {
    const focused = document.activeElement
    const move = moves[event.key]
    if (!move || event.ctrlKey || event.altKey || event.metaKey || !focused?.matches(SWALLOWS) || focused.closest(SLIDEVS_OWN))
      return
    // Slidev must not see the key: once the slide is left it would act on it as well.
    event.stopImmediatePropagation()
    event.preventDefault()
    if (!event.repeat)
      move()
  }, { capture: true })

  // Not every browser tells that what had the focus is gone, and Slidev would leave the keys to it.
  watch(currentSlideNo, () => {
    if (document.activeElement instanceof HTMLElement && document.activeElement.closest('[data-slidev-no]'))
      document.activeElement.blur()
  })
}
