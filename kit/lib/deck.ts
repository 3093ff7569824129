/** The deck as it is written: slides, notes and frontmatter, before figures are put in. */
import type { SlidevData } from '@slidev/types'
import { join } from 'node:path'
import { injectPreparserExtensionLoader, load } from '@slidev/parser/fs'
import { repeatSlides } from '../parse/repeat.ts'
import { settingsFrom } from './lecture.ts'
import { ROOT } from './root.mjs'

export type Deck = Awaited<ReturnType<typeof loadDeck>>

injectPreparserExtensionLoader(async () => [{ name: 'repeat', transformRawLines: repeatSlides }])

/**
 * @param folder that holds the entry
 * @param entry file that holds the headmatter: slides.md, or a cut such as slides-50.md
 */
export async function loadDeck(folder: string = ROOT, entry = 'slides.md') {
  // Slidev's type has more than a deck has before its theme is known; the rest is not used here.
  const data = await load({ userRoot: folder, roots: [folder], allowedRoots: [folder, ROOT] }, join(folder, entry)) as SlidevData
  return { folder, data, slides: data.slides, settings: settingsFrom(data.headmatter) }
}
