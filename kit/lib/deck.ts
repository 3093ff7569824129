/** The deck as it is written: slides, notes and frontmatter, before figures are put in. */
import type { SlidevData } from '@slidev/types'
import { join } from 'node:path'
import { injectPreparserExtensionLoader, load } from '@slidev/parser/fs'
import { lineOfError, unreadable } from '../parse/frontmatter.ts'
import { inWords, settingsOrDefaults, unknownIn } from '../parse/problems.ts'
import { writeOut } from '../parse/write-out.ts'
import { UsageError } from './arguments.mjs'
import { ROOT } from './root.mjs'

export type Deck = Awaited<ReturnType<typeof loadDeck>>

injectPreparserExtensionLoader(async (_, headmatter, file) => [{
  name: 'written-out',
  transformRawLines: lines => writeOut(lines, file, headmatter),
}])

/**
 * @param folder that holds the entry
 * @param entry file that holds the headmatter: slides.md, or a cut such as slides-50.md
 * @throws UsageError when the headmatter is no YAML
 */
export async function loadDeck(folder: string = ROOT, entry = 'slides.md') {
  // Slidev's type has more than a deck has before its theme is known; the rest is not used here.
  const folders = { userRoot: folder, roots: [folder], allowedRoots: [folder, ROOT] }
  const data = await load(folders, join(folder, entry)).catch((error) => {
    if (error.name === 'YAMLParseError')
      throw new UsageError(`${entry}:${lineOfError(error)}: ${unreadable(error)}`)
    throw error
  }) as SlidevData
  return { folder, data, slides: data.slides, settings: settingsOrDefaults(data.headmatter) }
}

/**
 * The same, for commands that make something of it.
 * @throws UsageError with every name that the deck uses and does not have, a line each
 */
export async function loadWholeDeck(folder: string = ROOT, entry = 'slides.md'): Promise<Deck> {
  const deck = await loadDeck(folder, entry)
  const unknown = unknownIn(deck)
  if (unknown.length)
    throw new UsageError(unknown.map(inWords).join('\n'))
  return deck
}
