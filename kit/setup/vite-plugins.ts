/** What the build does for a deck: patches of Slidev, each explained in its own file, and checks that end a build. */
import { defineVitePluginsSetup } from '@slidev/types'
import { figureSlides } from '../parse/figure-slides.ts'
import { lectureFiles } from '../parse/lecture-files.ts'
import { refuseUnknown } from '../parse/refuse.ts'
import { earlyFiles } from '../patches/early.ts'
import { gotoByName } from '../patches/goto.ts'
import { lazyNotes } from '../patches/lazy-notes.ts'
import { quickMagicMove } from '../patches/magic-move.ts'
import { unused } from '../patches/unused.ts'

export default defineVitePluginsSetup(options => [
  lectureFiles(options),
  refuseUnknown(options),
  lazyNotes(),
  gotoByName(),
  earlyFiles(),
  unused(),
  figureSlides(options),
  quickMagicMove(),
])
