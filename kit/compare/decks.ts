/** Finds the deck that a person names: a folder with a built one, or a revision that is built here. */
import { execFile } from 'node:child_process'
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { UsageError } from '../lib/arguments.mjs'
import { entryOf, WHOLE } from '../lib/cuts.mjs'
import { resolvePath } from '../lib/path.ts'
import { withProgress } from '../lib/progress.mjs'
import { ROOT } from '../lib/root.mjs'

/** May be deleted at any time. */
export const CACHE = join(ROOT, '.cache', 'compare')

const run = promisify(execFile)
const git = async (...args: string[]): Promise<string> => (await run('git', args, { cwd: ROOT })).stdout.trim()

/** Gives a checkout the packages that are installed here, where its lockfile asks for the same. */
async function installPackages(checkout: string): Promise<void> {
  const [here, there] = [ROOT, checkout].map(folder => readFileSync(join(folder, 'package-lock.json'), 'utf8'))
  if (here === there)
    symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'), 'junction')
  else
    await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: checkout, shell: process.platform === 'win32' })
}

/** Checks a revision out and builds it with its own packages. */
async function build(commit: string, checkout: string, deck: string): Promise<void> {
  const clear = (): Promise<unknown> => git('worktree', 'remove', '--force', checkout).catch(() => {})
  try {
    await clear() // of a run that was cut off
    await git('worktree', 'add', '--force', '--detach', checkout, commit)
    await installPackages(checkout)
    const slidev = join(checkout, 'node_modules', '@slidev', 'cli', 'bin', 'slidev.mjs')
    await run(process.execPath, [slidev, 'build', entryOf(WHOLE), '--out', deck], { cwd: checkout, maxBuffer: Infinity })
  }
  finally {
    await clear()
  }
}

/**
 * @param text a revision or a folder
 * @returns the folder of the built deck, and what to call it
 * @throws UsageError where it is neither, or does not build
 */
export async function findDeck(text: string): Promise<{ name: string, deck: string }> {
  const folder = resolvePath(text)
  if (text && existsSync(join(folder, 'index.html')))
    return { name: text, deck: folder }
  const commit = await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${text}^{commit}`).catch(() => {
    throw new UsageError(`--base must be a git revision or a folder with a built deck; got "${text}". For example: --base HEAD~1`)
  })
  const name = `${text} (${commit.slice(0, 12)})`
  const [deck, checkout] = ['deck', 'checkout'].map(part => join(CACHE, commit.slice(0, 12), part))
  if (!existsSync(join(deck, 'index.html'))) {
    await withProgress(`Building ${name}`, () => build(commit, checkout, deck)).catch(({ stderr, stdout, message }) => {
      const said: string = stderr || stdout || message
      throw new UsageError(`${said.trim().split('\n').slice(-8).join('\n')}\n${name} does not build.`)
    })
  }
  return { name, deck }
}
