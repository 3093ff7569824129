/** `?record` is for kit/record, which films the deck; `?camera` leaves room for the picture of a speaker. */
import { defineRootSetup } from '@slidev/types'

export default defineRootSetup(() => {
  const asked = (name: string): boolean => new RegExp(`[?&]${name}(?:[=&#]|$)`).test(location.href)
  if (!asked('record') && !asked('camera'))
    return
  import('../styles/record.css')
  document.documentElement.classList.toggle('camera', asked('camera'))
  document.documentElement.classList.toggle('recorded', asked('record'))
})
