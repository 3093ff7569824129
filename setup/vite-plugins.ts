/** Keeps what a slide does not use from costing a visitor anything, and a broken font from the stage. */
import { defineVitePluginsSetup } from '@slidev/types'
import { absentParts } from './lib/absent.ts'
import { earlyFiles } from './lib/early.ts'
import { figureSlides } from './lib/figure-slides.ts'
import { soundFonts } from './lib/fonts.ts'
import { lazyKatex } from './lib/lazy-katex.ts'
import { lazyNotes } from './lib/lazy-notes.ts'
import { quickMagicMove } from './lib/magic-move.ts'
import { soundPresets } from './lib/presets.ts'

export default defineVitePluginsSetup(options => [lazyNotes(options), lazyKatex(), absentParts(options), earlyFiles(), figureSlides(options), quickMagicMove(), soundFonts(), soundPresets(options)])
