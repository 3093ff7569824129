/**
 * Fingers on the slides. Two of them zoom, and one moves about in what is zoomed: neither is the swipe that turns a
 * step, and neither is the tap beside the slide, for which Slidev takes every first touch there.
 */
import { useNav } from '@slidev/client'
import { useEventListener } from '@vueuse/core'

const isZoomed = (): boolean => (window.visualViewport?.scale ?? 1) > 1.01

/** Call once in a window, from kit/global-top.vue. */
export function useTouch(): void {
  const { next, prev, isPrintMode } = useNav()
  if (isPrintMode.value)
    return
  /** Whether the fingers that are down may still turn a step. */
  let isSwipe = true
  const onTouch = (name: 'pointerdown' | 'pointermove' | 'click', work: (event: PointerEvent) => void) =>
    useEventListener(window, name, event => (event as PointerEvent).pointerType === 'touch' && work(event as PointerEvent), { capture: true })
  const isBeside = ({ target }: Event): boolean => (target as Element).id === 'slide-container'

  onTouch('pointerdown', (event) => {
    isSwipe = event.isPrimary && !isZoomed()
    if (!isBeside(event))
      return
    // Slidev's swipe may have it, its tap may not.
    event.stopPropagation()
    document.getElementById('page-root')!.dispatchEvent(new PointerEvent(event.type, event))
  })
  onTouch('pointermove', event => isSwipe || event.stopPropagation())
  onTouch('click', (event) => {
    if (isSwipe && (isBeside(event) || (event.target as Element).id === 'page-root'))
      void (event.clientX > innerWidth / 2 ? next : prev)()
  })
  useEventListener(window.visualViewport, 'resize', () => document.documentElement.classList.toggle('zoomed', isZoomed()))
}
