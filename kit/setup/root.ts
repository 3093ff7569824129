/** `?record` lets kit/record drive the deck, `?camera` leaves room for the picture of a speaker. */
import type { SlidevContextNav } from '@slidev/client/composables/useNav.ts'
import { useNav } from '@slidev/client'
import { defineRootSetup } from '@slidev/types'

declare global {
  interface Window { recordedDeck?: SlidevContextNav }
}

export default defineRootSetup(() => {
  const asked = (name: string): boolean => new RegExp(`[?&]${name}(?:[=&#]|$)`).test(location.href)
  if (!asked('record') && !asked('camera'))
    return
  import('../styles/record.css')
  document.documentElement.classList.toggle('camera', asked('camera'))
  document.documentElement.classList.toggle('recorded', asked('record'))
  window.recordedDeck = useNav()
})
