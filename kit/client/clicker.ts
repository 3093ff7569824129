/** A clicker's keys move the slides whatever has the focus. */
import { useNav } from '@slidev/client'
import { showOverview } from '@slidev/client/state/storage.ts'
import { useEventListener } from '@vueuse/core'
import { watch } from 'vue'

/** Call once in a window, from kit/global-top.vue. */
export function useClicker(): void {
  const { next, prev, currentSlideNo, isPrintMode } = useNav()
  if (isPrintMode.value)
    return
  const pages: Record<string, () => Promise<void>> = { PageDown: next, PageUp: prev }
  const arrows: Record<string, () => Promise<void>> = { ArrowRight: next, ArrowLeft: prev }

  useEventListener(window, 'keydown', (event) => {
    const focused = document.activeElement
    // In Slidev's dialog to go to a slide, the arrow keys choose from its list.
    if (!focused || focused === document.body || focused.closest('#slidev-goto-dialog'))
      return
    // Links and buttons do not use arrow keys, but Slidev ignores its shortcuts there (its logic/shortcuts.ts).
    const move = pages[event.key] ?? (focused.matches('a, button') && !showOverview.value ? arrows[event.key] : undefined)
    if (!move || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey)
      return
    // Slidev must not see the key as well, or the slides would move twice.
    event.stopImmediatePropagation()
    event.preventDefault()
    if (!event.repeat)
      move()
  }, { capture: true })

  // Some browsers send no event when the focused element disappears, and Slidev would go on ignoring its keys.
  watch(currentSlideNo, () => {
    if (document.activeElement instanceof HTMLElement && document.activeElement.closest('[data-slidev-no]'))
      document.activeElement.blur()
  })
}
