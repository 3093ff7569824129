/** What the kit adds to the app before its first slide. */
import { defineAppSetup } from '@slidev/types'
import { comeBack } from '../client/come-back.ts'
import { shareWithWindows } from '../client/in-step.ts'
import { mountSlidesNear } from '../patches/near.ts'
import { fetchNotesWhenShown } from '../patches/notes.ts'

export default defineAppSetup((context) => {
  shareWithWindows(context)
  comeBack(context)
  fetchNotesWhenShown(context)
  mountSlidesNear(context)
})
