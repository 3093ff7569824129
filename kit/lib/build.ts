/** Builds the deck, and only when a source changed since the last build. */
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import process from 'node:process'
import { UsageError } from './arguments.mjs'
import { entryOf, nameOf, WHOLE } from './cuts.mjs'
import { withProgress } from './progress.mjs'
import { ROOT } from './root.mjs'
import { runTool } from './tools.ts'
import { madeWhole } from './write.ts'

/** What the kit puts into a built deck. */
export const KIT_SOURCES = 'kit/{*.{vue,ts,html},{client,components,figures,layouts,parse,patches,setup,styles}/**}'
/** What the built deck is made of, besides its entry. A change to any other file needs no new build. */
const SOURCES = ['slides.md', '{pages,components,snippets,public}/**', KIT_SOURCES, 'package-lock.json']

/** The folder of a cut's deck as it is presented, tested and printed; dist/ is the site to publish. */
export const deckOf = (cut: number): string => join('.cache', nameOf('deck', cut))
/** In the built deck: the hash of what it was built from. */
const STAMP = '.sources'

/** One hash over name and content of every file. */
export function filesHash(root: string, patterns: readonly string[]): string {
  const hash = createHash('sha256')
  const files = globSync(patterns, { cwd: root }).filter(file => statSync(join(root, file)).isFile())
  for (const file of files.sort()) {
    const content = readFileSync(join(root, file))
    hash.update(`${file.split(sep).join('/')}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

/** The same over the sources of a deck, and what else matters. */
export const sourcesHash = (root: string, entry: string, more: readonly string[] = []): string =>
  filesHash(root, [...new Set([entry, ...SOURCES, ...more])])

/** Whether the folder holds the deck as its sources are now. */
export function isBuilt(root: string = ROOT, cut: number = WHOLE): boolean {
  const stamp = join(root, deckOf(cut), STAMP)
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sourcesHash(root, entryOf(cut))
}

/** Remembers what the deck in a folder was built from, so that the next start is quick. */
export const recordBuild = (sources: string, deck: string): void => writeFileSync(join(deck, STAMP), sources)

/**
 * @param what is built, for messages
 * @param args of `slidev build`
 * @param told what the deck's program is told, as `import.meta.env`
 * @throws UsageError with what Slidev says when it does not build
 */
export async function slidevBuild(what: string, args: string[], told: NodeJS.ProcessEnv = {}): Promise<void> {
  const { code, output } = await runTool('slidev', ['build', ...args], { ...process.env, ...told })
  if (code !== 0)
    throw new UsageError(`${output.trimEnd()}\n${what} does not build; see the output above.`)
}

/** Makes sure that the folder holds the deck as its sources are now. */
export async function buildIfChanged(cut: number = WHOLE, force = false): Promise<void> {
  if (!force && isBuilt(ROOT, cut))
    return console.log('Deck: built, no source changed since.')
  const { loadWholeDeck } = await import('./deck.ts')
  await loadWholeDeck(ROOT, entryOf(cut))
  await withProgress('Building the deck', async () => {
    const sources = sourcesHash(ROOT, entryOf(cut)) // before the build: what changes meanwhile belongs to the next one
    const deck = join(ROOT, deckOf(cut))
    await madeWhole(deck, async (folder) => {
      await slidevBuild('The deck', [entryOf(cut), '--out', folder])
      recordBuild(sources, folder)
    }, `${deck}.${process.pid}`) // two commands may build at once
  })
}
