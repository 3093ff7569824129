/**
 * Draws the textures of the old drawings once for the whole document, where every slide and every view finds them.
 * The hatch is a repeating gradient, not a pattern: Chromium prints patterns as bitmaps.
 */
const TEXTURES = `
<linearGradient id="hatch" gradientUnits="userSpaceOnUse" x1="0" y1="0" x2="6.364" y2="6.364" spreadMethod="repeat">
  <stop offset="0" stop-color="var(--idle-wash)"/><stop offset=".06" stop-color="var(--idle)"/><stop offset=".17" stop-color="var(--idle)"/><stop offset=".23" stop-color="var(--idle-wash)"/>
</linearGradient>
<pattern id="dots" width="8" height="8" patternUnits="userSpaceOnUse"><circle cx="2" cy="2" r="1.3" fill="var(--mem-v-wash)"/></pattern>
<pattern id="dots-wash" width="8" height="8" patternUnits="userSpaceOnUse"><circle cx="2" cy="2" r="1.1" fill="var(--mem-v)"/></pattern>`

// Not display: none, or Chromium drops the patterns.
document.body.insertAdjacentHTML(
  'afterbegin',
  `<svg width="0" height="0" aria-hidden="true" style="position:absolute"><defs>${TEXTURES}</defs></svg>`,
)
