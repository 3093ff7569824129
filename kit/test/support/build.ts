/** Builds decks under .cache/, once for a state of their sources. */
import type { Outcome } from '../../lib/tools.ts'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { runTool } from '../../lib/tools.ts'
import { CACHE, fingerprint, plainEnvironment, presentParts, ROOT } from './project.ts'

export const slidev = (args: string[], cwd = ROOT): Promise<Outcome> => runTool('slidev', args, plainEnvironment(), cwd)

/** Whether the process that made a lock still runs; one that was killed leaves its lock behind. */
function isHeld(lock: string): boolean {
  try {
    const owner = Number(readFileSync(lock, 'utf8'))
    return owner === 0 || process.kill(owner, 0)
  }
  catch {
    return false
  }
}

/** Lets one process at a time do `work`: test files run side by side. */
async function alone<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const lock = join(CACHE, `${name}.lock`)
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    }
    catch {
      if (!isHeld(lock))
        rmSync(lock, { recursive: true, force: true })
      await sleep(200)
    }
  }
  try {
    return await work()
  }
  finally {
    rmSync(lock, { force: true })
  }
}

/** Does `work` into .cache/<name> unless it was done for these very sources. */
export async function once(name: string, sources: string[], work: (out: string) => Promise<void>): Promise<string> {
  mkdirSync(CACHE, { recursive: true })
  const out = join(CACHE, name.replaceAll('/', '-'))
  const stamp = `${out}.stamp`
  return alone(name.replaceAll('/', '-'), async () => {
    const now = fingerprint(sources)
    if (existsSync(out) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now)
      return out
    rmSync(out, { recursive: true, force: true })
    rmSync(stamp, { force: true })
    await work(out)
    writeFileSync(stamp, now)
    return out
  })
}

/** What a deck is built of: its files, and the packages. */
export const sourcesOf = (folder: string, entry = 'slides.md') =>
  [...[entry, ...presentParts(folder)].map(part => join(folder, part)), join(ROOT, 'package-lock.json')]

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

/**
 * Lays out a deck that uses the project's components, layouts and settings through links. Slidev takes
 * the folder of slides.md for its root, so a deck elsewhere would not find them.
 * @param overlay folder with files of its own, or the text of slides.md
 */
export function copyDeck(name: string, overlay: { folder: string } | { slides: string }): string {
  const target = join(CACHE, 'decks', name)
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  const own = 'folder' in overlay ? readdirSync(overlay.folder) : []
  for (const part of presentParts()) {
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
  return target
}

/**
 * Slidev's own export of a deck, as `npm run export` calls it.
 * @param folder that holds slides.md
 * @returns the path of the PDF
 */
export async function exportDeck(name: string, folder: string, browser: string): Promise<string> {
  const out = await once(`test-${name}`, sourcesOf(folder), async (out) => {
    mkdirSync(out)
    const { code, output } = await slidev(['export', 'slides.md', '--with-toc', '--executable-path', browser, '--output', join(out, 'deck.pdf')], folder)
    if (code !== 0 || !existsSync(join(out, 'deck.pdf')))
      throw new Error(`slidev export of ${name} ended with ${code}:\n${output.slice(-3000)}`)
  })
  return join(out, 'deck.pdf')
}
