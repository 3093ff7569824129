/** Draws the textures once for the whole document, where every slide and every view finds them. */
import { defineAppSetup } from '@slidev/types'
import { mountSlidesNear } from './lib/near.ts'
import { fetchNotesWhenShown } from './lib/notes.ts'

const TEXTURES = `
<pattern id="hatch" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
  <rect width="9" height="9" fill="var(--idle-wash)"/><line x1="1" y1="0" x2="1" y2="9" stroke="var(--idle)" stroke-width="1.5"/>
</pattern>
<pattern id="dots" width="8" height="8" patternUnits="userSpaceOnUse"><circle cx="2" cy="2" r="1.3" fill="var(--mem-v-wash)"/></pattern>
<pattern id="dots-wash" width="8" height="8" patternUnits="userSpaceOnUse"><circle cx="2" cy="2" r="1.1" fill="var(--mem-v)"/></pattern>`

export default defineAppSetup((context) => {
  fetchNotesWhenShown(context)
  mountSlidesNear(context)
  // Not display: none, or Chromium drops the patterns.
  document.body.insertAdjacentHTML('beforeend', `<svg width="0" height="0" aria-hidden="true" style="position:absolute"><defs>${TEXTURES}</defs></svg>`)
})
