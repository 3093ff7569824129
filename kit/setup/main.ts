/**
 * Draws the textures once for the whole document, where every slide and every view finds them.
 * The hatch is a repeating gradient, not a pattern: Chromium prints patterns as bitmaps.
 */
import { defineAppSetup } from '@slidev/types'
import { comeBack } from '../client/come-back.ts'
import { shareWithWindows } from '../client/in-step.ts'
import { mountSlidesNear } from '../patches/near.ts'
import { fetchNotesWhenShown } from '../patches/notes.ts'

const TEXTURES = `
<linearGradient id="hatch" gradientUnits="userSpaceOnUse" x1="0" y1="0" x2="6.364" y2="6.364" spreadMethod="repeat">
  <stop offset="0" stop-color="var(--idle-wash)"/><stop offset=".06" stop-color="var(--idle)"/><stop offset=".17" stop-color="var(--idle)"/><stop offset=".23" stop-color="var(--idle-wash)"/>
</linearGradient>
<pattern id="dots" width="8" height="8" patternUnits="userSpaceOnUse"><circle cx="2" cy="2" r="1.3" fill="var(--mem-v-wash)"/></pattern>
<pattern id="dots-wash" width="8" height="8" patternUnits="userSpaceOnUse"><circle cx="2" cy="2" r="1.1" fill="var(--mem-v)"/></pattern>`

export default defineAppSetup((context) => {
  shareWithWindows(context)
  comeBack(context)
  fetchNotesWhenShown(context)
  mountSlidesNear(context)
  // Not display: none, or Chromium drops the patterns.
  document.body.insertAdjacentHTML('afterbegin', `<svg width="0" height="0" aria-hidden="true" style="position:absolute"><defs>${TEXTURES}</defs></svg>`)
})
