/** Keeps what a slide does not use from costing a visitor anything, and a broken font from the stage. */
import { defineVitePluginsSetup } from '@slidev/types'
import { figureSlides } from '../parse/figure-slides.ts'
import { soundFonts } from '../parse/fonts.ts'
import { lectureFiles } from '../parse/lecture-files.ts'
import { soundPresets } from '../parse/presets.ts'
import { absentParts } from '../patches/absent.ts'
import { earlyFiles } from '../patches/early.ts'
import { lazyKatex } from '../patches/lazy-katex.ts'
import { lazyNotes } from '../patches/lazy-notes.ts'
import { quickMagicMove } from '../patches/magic-move.ts'

export default defineVitePluginsSetup(options => [lectureFiles(options), lazyNotes(options), lazyKatex(), absentParts(options), earlyFiles(), figureSlides(options), quickMagicMove(), soundFonts(), soundPresets(options)])
