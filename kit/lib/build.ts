/** Builds the deck, and only when a source changed since the last build. */
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { UsageError } from './arguments.mjs'
import { entryOf, nameOf, WHOLE } from './cuts.mjs'
import { withProgress } from './progress.mjs'
import { ROOT } from './root.mjs'
import { runTool } from './tools.ts'

/** What the kit puts into a built deck. */
export const KIT_SOURCES = 'kit/{*.{vue,ts},{client,components,figures,layouts,parse,patches,setup,styles}/**}'
/** What the built deck is made of, beside its entry. A file that is not here can change without a new build. */
const SOURCES = [
  '{pages,components,snippets,public}/**',
  KIT_SOURCES,
  'package-lock.json',
]
const recordOf = (cut: number): string => join('.cache', nameOf('build.json', cut))
/** Where a cut's deck lies that is presented, tested and printed; dist/ is the site to publish. */
export const deckOf = (cut: number): string => join('.cache', nameOf('deck', cut))
const pageOf = (cut: number): string => join(deckOf(cut), 'index.html')

interface BuildRecord {
  sources: string
  /** The page that the build wrote: another build into the folder, by hand or for another entry, has another. */
  page: string
}

const digest = (data: Buffer): string => createHash('sha256').update(data).digest('hex')

/** One hash over name and content of every source. */
export function sourcesHash(root: string = ROOT, cut: number = WHOLE): string {
  const hash = createHash('sha256')
  const files = globSync([entryOf(cut), ...SOURCES], { cwd: root }).filter(file => statSync(join(root, file)).isFile())
  for (const file of files.sort())
    hash.update(`${file.split(sep).join('/')}\0${digest(readFileSync(join(root, file)))}\n`)
  return hash.digest('hex')
}

function readRecord(root: string, cut: number): Partial<BuildRecord> {
  try {
    return JSON.parse(readFileSync(join(root, recordOf(cut)), 'utf8')) as Partial<BuildRecord>
  }
  catch {
    return {} // none yet, or cut off while it was written
  }
}

/** Whether the folder holds the deck as its sources are now. */
export function isBuilt(root: string = ROOT, cut: number = WHOLE): boolean {
  if (!existsSync(join(root, pageOf(cut))))
    return false
  const { sources, page } = readRecord(root, cut)
  return page === digest(readFileSync(join(root, pageOf(cut)))) && sources === sourcesHash(root, cut)
}

/** Remembers what the deck was built from, so that the next start is quick. */
export function recordBuild(sources: string, root: string = ROOT, cut: number = WHOLE): void {
  const file = join(root, recordOf(cut))
  mkdirSync(dirname(file), { recursive: true })
  const record: BuildRecord = { sources, page: digest(readFileSync(join(root, pageOf(cut)))) }
  writeFileSync(file, JSON.stringify(record))
}

/**
 * Builds the deck.
 * @param show whether Slidev's own words are shown; otherwise only when it fails
 */
export async function build(show: boolean, cut: number = WHOLE): Promise<void> {
  const sources = sourcesHash(ROOT, cut) // before the build: what changes meanwhile belongs to the next one
  rmSync(join(ROOT, recordOf(cut)), { force: true })
  const { code, output } = await runTool('slidev', ['build', entryOf(cut), '--out', deckOf(cut)], show)
  if (code !== 0 || !existsSync(join(ROOT, pageOf(cut))))
    throw new UsageError(`${output.trimEnd()}\nThe deck does not build.${show || output ? ' See above.' : ''}`)
  recordBuild(sources, ROOT, cut)
}

/** Makes sure that the folder holds the deck as its sources are now. */
export async function buildIfChanged(cut: number = WHOLE, force = false): Promise<void> {
  if (!force && isBuilt(ROOT, cut))
    return console.log('Deck: built, no source changed since.')
  await withProgress('Building the deck', () => build(false, cut))
}
