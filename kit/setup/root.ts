/** Loads what a recording needs, only if `?record` or `?camera` is in the address. */
import { useNav } from '@slidev/client'
import { defineRootSetup } from '@slidev/types'

export default defineRootSetup(() => {
  if (!/[?&](?:record|camera)\b/.test(location.href))
    return
  const nav = useNav()
  import('../client/recorder.ts').then(({ prepareRecording }) => prepareRecording(nav))
})
