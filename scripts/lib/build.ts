/** Builds the deck, and only when a source changed since the last build. */
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { UsageError } from './arguments.mjs'
import { ROOT } from './bootstrap.mjs'
import { withProgress } from './progress.mjs'
import { runTool } from './tools.ts'

/** What the built deck is made of. A file that is not here can change without a new build. */
const SOURCES = [
  'slides.md',
  '{pages,components,layouts,snippets,setup,styles,public}/**',
  'global-*.vue',
  'slide-*.vue',
  'custom-nav-controls.vue',
  'vite.config.ts',
  'uno.config.ts',
  'package-lock.json',
]
const RECORD = join('.cache', 'build.json')
/** Where the deck lies that is presented, tested and printed; dist/ is the site to publish. */
export const DECK = join('.cache', 'deck')
const PAGE = join(DECK, 'index.html')

interface BuildRecord {
  sources: string
  /** The page that the build wrote: another build into the folder, by hand or for another entry, has another. */
  page: string
}

const digest = (data: Buffer): string => createHash('sha256').update(data).digest('hex')

/** One hash over name and content of every source. */
export function sourcesHash(root: string = ROOT): string {
  const hash = createHash('sha256')
  const files = globSync(SOURCES, { cwd: root }).filter(file => statSync(join(root, file)).isFile())
  for (const file of files.sort())
    hash.update(`${file.split(sep).join('/')}\0${digest(readFileSync(join(root, file)))}\n`)
  return hash.digest('hex')
}

function readRecord(root: string): Partial<BuildRecord> {
  try {
    return JSON.parse(readFileSync(join(root, RECORD), 'utf8')) as Partial<BuildRecord>
  }
  catch {
    return {} // none yet, or cut off while it was written
  }
}

/** Whether the folder holds the deck as its sources are now. */
export function isBuilt(root: string = ROOT): boolean {
  if (!existsSync(join(root, PAGE)))
    return false
  const { sources, page } = readRecord(root)
  return page === digest(readFileSync(join(root, PAGE))) && sources === sourcesHash(root)
}

/** Remembers what the deck was built from, so that the next start is quick. */
export function recordBuild(sources: string, root: string = ROOT): void {
  mkdirSync(dirname(join(root, RECORD)), { recursive: true })
  const record: BuildRecord = { sources, page: digest(readFileSync(join(root, PAGE))) }
  writeFileSync(join(root, RECORD), JSON.stringify(record))
}

/**
 * Builds the deck.
 * @param show whether Slidev's own words are shown; otherwise only when it fails
 */
export async function build(show: boolean): Promise<void> {
  const sources = sourcesHash() // before the build: what changes meanwhile belongs to the next one
  rmSync(join(ROOT, RECORD), { force: true })
  const { code, output } = await runTool('slidev', ['build', '--out', DECK], show)
  if (code !== 0 || !existsSync(join(ROOT, PAGE)))
    throw new UsageError(`${output.trimEnd()}\nThe deck does not build.${show || output ? ' See above.' : ''}`)
  recordBuild(sources)
}

/** Makes sure that the folder holds the deck as its sources are now. */
export async function buildIfChanged(force = false): Promise<void> {
  if (!force && isBuilt())
    return console.log('Deck: built, no source changed since.')
  await withProgress('Building the deck', () => build(false))
}
