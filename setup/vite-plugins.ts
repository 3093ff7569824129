/** Keeps what a slide does not use from costing a visitor anything. */
import { defineVitePluginsSetup } from '@slidev/types'
import { absentParts } from './lib/absent.ts'
import { earlyFiles } from './lib/early.ts'
import { lazyKatex } from './lib/lazy-katex.ts'
import { lazyNotes } from './lib/lazy-notes.ts'

export default defineVitePluginsSetup(options => [lazyNotes(options), lazyKatex(), absentParts(options), earlyFiles()])
