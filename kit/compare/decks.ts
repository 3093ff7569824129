/** Finds the deck that a person names: pictures taken before, a built deck, a checkout, or a revision that is built here. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { UsageError } from '../../scripts/lib/arguments.mjs'
import { buildIfChanged, deckOf } from '../../scripts/lib/build.ts'
import { entryOf, WHOLE } from '../../scripts/lib/cuts.mjs'
import { withProgress } from '../../scripts/lib/progress.mjs'
import { ROOT } from '../../scripts/lib/root.mjs'
import { whereTyped } from '../../scripts/lib/where.ts'

const run = promisify(execFile)
/** May be deleted at any time. */
export const CACHE = join(ROOT, '.cache', 'compare')
const ENTRY = entryOf(WHOLE)

export interface Source {
  /** As a person calls it. */
  name: string
  /** Where its pictures lie. */
  pictures: string
  /** The built deck; pictures that were taken before need none. */
  deck?: string
}

const git = async (...args: string[]): Promise<string> => (await run('git', args, { cwd: ROOT })).stdout.trim()

/** Builds a checkout with its own packages. */
async function build(checkout: string, deck: string): Promise<void> {
  const slidev = join(checkout, 'node_modules', '@slidev', 'cli', 'bin', 'slidev.mjs')
  await run(process.execPath, [slidev, 'build', ENTRY, '--out', deck], { cwd: checkout, maxBuffer: Infinity })
}

/**
 * Gives a checkout the packages that are installed here, when its lockfile asks for the same. Each is a link of its
 * own, and one that is itself a link into this checkout (a workspace) leads into the other instead.
 */
async function installPackages(checkout: string): Promise<void> {
  const [here, there] = [ROOT, checkout].map(folder => readFileSync(join(folder, 'package-lock.json'), 'utf8'))
  if (here !== there)
    return void await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: checkout, shell: process.platform === 'win32' })
  const from = join(ROOT, 'node_modules')
  const to = join(checkout, 'node_modules')
  mkdirSync(to)
  for (const name of readdirSync(from).filter(name => !/^\.(?!bin$)/.test(name))) {
    const path = join(from, name)
    symlinkSync(lstatSync(path).isSymbolicLink() ? readlinkSync(path) : path, join(to, name), 'junction')
  }
}

/** Checks a revision out and builds it, once. */
async function buildRevision(revision: string, folder: string, deck: string): Promise<void> {
  const checkout = join(folder, 'checkout')
  const clear = async (): Promise<void> => {
    rmSync(checkout, { recursive: true, force: true })
    await git('worktree', 'prune')
  }
  await clear()
  try {
    await git('worktree', 'add', '--detach', checkout, revision)
    await installPackages(checkout)
    await build(checkout, `${deck}.part`)
    rmSync(deck, { recursive: true, force: true })
    renameSync(`${deck}.part`, deck)
  }
  finally {
    await clear()
  }
}

const words = (error: unknown): string => {
  const { stderr = '', message } = error as Error & { stderr?: string }
  return (stderr || message).trim().split('\n').slice(-8).join('\n')
}

/** @throws UsageError with what the build said last */
async function building(name: string, work: () => Promise<void>): Promise<void> {
  await withProgress(`Building ${name}`, work).catch((error) => {
    throw error instanceof UsageError ? error : new UsageError(`${name} does not build:\n${words(error)}`)
  })
}

/** The deck as its sources are now. */
export async function workingTree(): Promise<Source> {
  await buildIfChanged()
  return { name: 'the working tree', deck: join(ROOT, deckOf(WHOLE)), pictures: join(CACHE, 'working-tree') }
}

/**
 * @param flag that named it
 * @param text a revision or a folder
 * @throws UsageError where it is neither, or a folder that holds no deck
 */
export async function findSource(flag: string, text: string): Promise<Source> {
  const folder = resolve(whereTyped(), text)
  if (text && existsSync(folder)) {
    const pictures = join(CACHE, createHash('sha256').update(folder).digest('hex').slice(0, 12))
    if (existsSync(join(folder, 'manifest.json')))
      return { name: text, pictures: folder }
    if (existsSync(join(folder, 'index.html')))
      return { name: text, pictures, deck: folder }
    if (!existsSync(join(folder, ENTRY)))
      throw new UsageError(`${flag}: ${text} holds no deck: neither ${ENTRY}, nor a built deck (index.html), nor pictures of one (manifest.json).`)
    await building(text, () => build(folder, `${pictures}-deck`))
    return { name: text, pictures, deck: `${pictures}-deck` }
  }
  const commit = await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${text}^{commit}`).catch(() => {
    throw new UsageError(`${flag} must be a git revision or a folder with a deck; got "${text}". For example: ${flag} HEAD~1`)
  })
  const short = commit.slice(0, 12)
  const deck = join(CACHE, short, 'deck')
  if (!existsSync(join(deck, 'index.html')))
    await building(text === short ? short : `${text} (${short})`, () => buildRevision(commit, join(CACHE, short), deck))
  return { name: `${text} (${short})`, deck, pictures: join(CACHE, short, 'pictures') }
}
