/** What a recording needs of the deck, behind `?record` and `?camera`; nobody else loads any of it. */
import { useNav } from '@slidev/client'
import { defineRootSetup } from '@slidev/types'

export default defineRootSetup(() => {
  if (!/[?&](?:record|camera)(?:[=&#]|$)/.test(location.href))
    return
  const nav = useNav()
  import('../client/recorder.ts').then(({ prepareRecording }) => prepareRecording(nav))
})
