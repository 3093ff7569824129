/** Builds decks under .cache/, once for a state of their sources. */
import type { Outcome } from '../../lib/tools.ts'
import { cpSync, existsSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { sourcesHash } from '../../lib/build.ts'
import { runTool } from '../../lib/tools.ts'
import { CACHE, plainEnvironment, ROOT } from './project.ts'

export const slidev = (args: string[], cwd = ROOT): Promise<Outcome> => runTool('slidev', args, plainEnvironment(), cwd)

/** Whether the process that made a lock still runs; one that was killed leaves its lock behind. */
function isHeld(lock: string): boolean {
  try {
    return process.kill(Number(readFileSync(lock, 'utf8')), 0)
  }
  catch {
    return false
  }
}

function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  }
  catch {
    if (!isHeld(lock))
      rmSync(lock, { force: true })
    return false
  }
}

/**
 * Does `work` into .cache/<name> unless it was done for these very sources; one process at a time, since test files
 * run side by side.
 */
export async function once(name: string, sources: string, work: (out: string) => Promise<void>): Promise<string> {
  mkdirSync(CACHE, { recursive: true })
  const out = join(CACHE, name.replaceAll('/', '-'))
  const [stamp, lock] = [`${out}.stamp`, `${out}.lock`]
  while (!take(lock))
    await sleep(200)
  try {
    if (existsSync(out) && existsSync(stamp) && readFileSync(stamp, 'utf8') === sources)
      return out
    for (const old of [out, stamp])
      rmSync(old, { recursive: true, force: true })
    await work(out)
    writeFileSync(stamp, sources)
    return out
  }
  finally {
    rmSync(lock, { force: true })
  }
}

/** What a deck is built of; one that was laid out by copyDeck has links into the project. */
export const sourcesOf = (folder: string, entry = 'slides.md', more: string[] = []): string =>
  sourcesHash(folder, entry) + sourcesHash(ROOT, entry, more)

export interface BuildOptions {
  /** Folder that holds slides.md. */
  folder?: string
  /** The file with the settings and the sections. */
  entry?: string
  base?: string
}

/** @returns the folder with the built deck */
export function buildDeck(name: string, { folder = ROOT, entry = 'slides.md', base = '/' }: BuildOptions = {}): Promise<string> {
  return once(`test-${name}`, sourcesOf(folder, entry), async (out) => {
    const { code, output } = await slidev(['build', entry, '--out', out, '--base', base], folder)
    if (code !== 0)
      throw new Error(`slidev build of ${name} ended with ${code}:\n${output.slice(-3000)}`)
  })
}

/** What a deck has beside its slides. */
const PARTS = ['components', 'pages', 'public', 'kit', 'snippets']

/** A folder with files of its own, or the text of slides.md, beside which the project's cuts may lie. */
type Overlay = { folder: string } | { slides: string, cuts?: boolean }

/**
 * Lays out a deck that uses the project's components, layouts and settings through links. Slidev takes
 * the folder of slides.md for its root, so a deck elsewhere would not find them.
 */
export function copyDeck(name: string, overlay: Overlay): string {
  const target = join(CACHE, 'decks', name)
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  const own = 'folder' in overlay ? readdirSync(overlay.folder) : []
  for (const part of PARTS) {
    if (!own.includes(part)) {
      symlinkSync(join(ROOT, part), join(target, part))
      continue
    }
    mkdirSync(join(target, part))
    for (const inner of readdirSync(join(ROOT, part)))
      symlinkSync(join(ROOT, part, inner), join(target, part, inner))
  }
  if ('folder' in overlay)
    cpSync(overlay.folder, target, { recursive: true })
  else
    writeFileSync(join(target, 'slides.md'), overlay.slides)
  for (const file of 'cuts' in overlay ? globSync('slides-*.md', { cwd: ROOT }) : [])
    symlinkSync(join(ROOT, file), join(target, file))
  return target
}
