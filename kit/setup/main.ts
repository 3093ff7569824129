/** What a window does once, before its first slide: it finds its place, joins the others, and fetches what it will need. */
import { defineAppSetup } from '@slidev/types'
import { resumeLecture, shareWithWindows } from '../client/in-step.ts'
import { fetchNotesWhenShown } from '../patches/notes.ts'
import { acceptRefusedWakeLock } from '../patches/wake-lock.ts'

export default defineAppSetup((context) => {
  shareWithWindows(context)
  resumeLecture(context)
  fetchNotesWhenShown(context)
  acceptRefusedWakeLock()
})
