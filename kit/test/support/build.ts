/** Builds decks under .cache/, once for a state of their sources. */
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { CACHE, fingerprint, presentParts, ROOT } from './project.ts'

const BUILD_LIMIT_MS = 300_000

export interface Outcome {
  code: number
  /** What it wrote to either stream. */
  output: string
}

/** What vitest tells its own Vite, and must not tell Slidev's. */
const VITEST_VARIABLE = /^(?:VITEST.*|NODE_ENV|MODE|DEV|PROD|SSR|TEST|BASE_URL)$/
const environment = () => Object.fromEntries(Object.entries(process.env).filter(([name]) => !VITEST_VARIABLE.test(name)))

/** Runs `slidev` with Node's own copy of this project. */
export function slidev(argumentsGiven: string[], cwd = ROOT): Promise<Outcome> {
  const bin = join(ROOT, 'node_modules', '.bin')
  return new Promise((resolve, reject) => {
    const child = spawn(join(bin, 'slidev'), argumentsGiven, {
      cwd,
      env: { ...environment(), PATH: `${bin}${delimiter}${process.env.PATH}` },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: BUILD_LIMIT_MS,
    })
    let output = ''
    child.stdout.on('data', chunk => output += chunk)
    child.stderr.on('data', chunk => output += chunk)
    child.on('error', reject)
    child.on('close', code => resolve({ code: code ?? 1, output }))
  })
}

/** Lets one process at a time do `work`: test files may run side by side. */
async function alone<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const lock = join(CACHE, `${name}.lock`)
  for (;;) {
    try {
      mkdirSync(lock)
      break
    }
    catch {
      const age = existsSync(lock) ? Date.now() - statSync(lock).mtimeMs : 0
      if (age > BUILD_LIMIT_MS)
        rmSync(lock, { recursive: true, force: true })
      await sleep(200)
    }
  }
  try {
    return await work()
  }
  finally {
    rmSync(lock, { recursive: true, force: true })
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

export const sourcesOf = (folder: string, entry = 'slides.md') => [entry, ...presentParts(folder)].map(part => join(folder, part))

export interface BuildOptions {
  /** Folder that holds slides.md. */
  folder?: string
  /** The file with the settings and the sections. */
  entry?: string
  base?: string
}

/** @returns the folder with the built deck */
export function buildDeck(name: string, { folder = ROOT, entry = 'slides.md', base = '/' }: BuildOptions = {}): Promise<string> {
  return once(`test-${name}`, [...sourcesOf(folder, entry), join(ROOT, 'package-lock.json')], async (out) => {
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
 * Exports the deck from a copy: the export runs on Slidev's dev server, which would load the page anew
 * whenever another test writes a file below the project.
 * @returns the path of the exported PDF
 */
export async function exportDeck(name: string, slides: string, browser: string): Promise<string> {
  const folder = copyDeck(name, { slides })
  const out = await once(`test-${name}`, [...sourcesOf(folder), join(ROOT, 'package-lock.json')], async (out) => {
    mkdirSync(out)
    const pdf = join(out, 'deck.pdf')
    const { code, output } = await slidev(['export', 'slides.md', '--with-toc', '--executable-path', browser, '--output', pdf], folder)
    if (code !== 0 || !existsSync(pdf))
      throw new Error(`slidev export of ${name} ended with ${code}:\n${output.slice(-3000)}`)
  })
  return join(out, 'deck.pdf')
}
