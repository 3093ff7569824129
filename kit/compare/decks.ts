/** Finds the deck that a person names: pictures taken before, a built deck, a checkout, or a revision that is built here. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { UsageError } from '../lib/arguments.mjs'
import { buildIfChanged, deckOf } from '../lib/build.ts'
import { entryOf, WHOLE } from '../lib/cuts.mjs'
import { resolvePath } from '../lib/path.ts'
import { withProgress } from '../lib/progress.mjs'
import { ROOT } from '../lib/root.mjs'

const run = promisify(execFile)
const git = async (...args: string[]): Promise<string> => (await run('git', args, { cwd: ROOT })).stdout.trim()
/** May be deleted at any time. */
export const CACHE = join(ROOT, '.cache', 'compare')
const ENTRY = entryOf(WHOLE)

export interface Source {
  /** As a person calls it. */
  name: string
  /** Where its pictures lie. */
  pictures: string
  /** Whether what was taken there before is of this very deck. */
  isKept: boolean
  /** Gives the built deck; pictures that were taken before need none. */
  build?: () => Promise<string>
}

/**
 * Gives a checkout the packages that are installed here, when its lockfile asks for the same. Each is a link of its
 * own, and one that is itself a link into this checkout (a workspace) leads into the other instead.
 */
async function installPackages(checkout: string): Promise<void> {
  const [here, there] = [ROOT, checkout].map(folder => readFileSync(join(folder, 'package-lock.json'), 'utf8'))
  if (here !== there)
    return void await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: checkout, shell: process.platform === 'win32' })
  const [from, to] = [ROOT, checkout].map(folder => join(folder, 'node_modules'))
  mkdirSync(to)
  for (const name of readdirSync(from).filter(name => !/^\.(?!bin$)/.test(name))) {
    const path = join(from, name)
    symlinkSync(lstatSync(path).isSymbolicLink() ? readlinkSync(path) : path, join(to, name), 'junction')
  }
}

/** Builds a checkout with its own packages. */
async function build(checkout: string, deck: string): Promise<void> {
  const slidev = join(checkout, 'node_modules', '@slidev', 'cli', 'bin', 'slidev.mjs')
  await run(process.execPath, [slidev, 'build', ENTRY, '--out', deck], { cwd: checkout, maxBuffer: Infinity })
}

/** Checks a revision out and builds it. */
async function buildRevision(commit: string, checkout: string, deck: string): Promise<void> {
  const clear = (): Promise<unknown> => git('worktree', 'remove', '--force', checkout).catch(() => {})
  try {
    await clear() // of a run that was cut off
    await git('worktree', 'add', '--force', '--detach', checkout, commit)
    await installPackages(checkout)
    await build(checkout, deck)
  }
  finally {
    await clear()
  }
}

/** @throws UsageError with what the build said last */
async function building(name: string, work: () => Promise<void>): Promise<void> {
  await withProgress(`Building ${name}`, work).catch(({ stderr, stdout, message }) => {
    const said: string = stderr || stdout || message
    throw new UsageError(`${said.trim().split('\n').slice(-8).join('\n')}\n${name} does not build.`)
  })
}

/** The deck as its sources are now. */
export const WORKING_TREE: Source = {
  name: 'the working tree',
  pictures: join(CACHE, 'working-tree'),
  isKept: false,
  async build() {
    await buildIfChanged()
    return join(ROOT, deckOf(WHOLE))
  },
}

function findFolder(flag: string, text: string, folder: string): Source {
  const isThere = (file: string): boolean => existsSync(join(folder, file))
  const cache = join(CACHE, createHash('sha256').update(folder).digest('hex').slice(0, 12))
  const source = { name: text, pictures: join(cache, 'pictures'), isKept: false }
  if (isThere('manifest.json'))
    return { name: text, pictures: folder, isKept: true }
  if (isThere('index.html'))
    return { ...source, build: async () => folder }
  if (!isThere(ENTRY))
    throw new UsageError(`${flag}: ${text} holds no deck: neither ${ENTRY}, nor a built one (index.html), nor its pictures (manifest.json).`)
  const deck = join(cache, 'deck')
  return { ...source, build: () => building(text, () => build(folder, deck)).then(() => deck) }
}

/**
 * @param flag that named it
 * @param text a revision or a folder
 * @throws UsageError where it is neither, or a folder that holds no deck
 */
export async function findSource(flag: string, text: string): Promise<Source> {
  const folder = resolvePath(text)
  if (text && existsSync(folder))
    return findFolder(flag, text, folder)
  const commit = await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${text}^{commit}`).catch(() => {
    throw new UsageError(`${flag} must be a git revision or a folder with a deck; got "${text}". For example: ${flag} HEAD~1`)
  })
  const name = `${text} (${commit.slice(0, 12)})`
  const [pictures, deck, checkout] = ['pictures', 'deck', 'checkout'].map(part => join(CACHE, commit.slice(0, 12), part))
  return {
    name,
    pictures,
    isKept: true,
    async build() {
      if (!existsSync(join(deck, 'index.html')))
        await building(name, () => buildRevision(commit, checkout, deck))
      return deck
    },
  }
}
