/**
 * The deck in front of a camera: `?record` lets kit/record drive it, `?camera` leaves room for the
 * picture of a speaker. kit/setup/root.ts loads this file only if one of them is in the address.
 */
import type { SlidevContextNav } from '@slidev/client/composables/useNav.ts'
import '../styles/record.css'

declare global {
  interface Window { recordedDeck?: SlidevContextNav }
}

export function prepareRecording(nav: SlidevContextNav): void {
  const asked = (name: string): boolean => new RegExp(`[?&]${name}(?:[=&#]|$)`).test(location.href)
  const { classList } = document.documentElement
  classList.toggle('camera', asked('camera'))
  classList.toggle('recorded', asked('record'))
  if (asked('record'))
    window.recordedDeck = nav
}
