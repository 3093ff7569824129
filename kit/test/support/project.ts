/** Where the project and its throw-away files lie. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '')

/** Ignored by git; builds, copies of decks and PDFs go here. */
export const CACHE = join(ROOT, '.cache')

/** What npm and vitest tell their children, and what would change what we test of Slidev and of our commands. */
const TOLD = /^(?:npm_.*|INIT_CWD|VITEST.*|NODE_.*|MODE|DEV|PROD|SSR|TEST|BASE_URL)$/i

export const plainEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !TOLD.test(name)))

/** Every file below `path`, links followed. */
export function filesBelow(path: string): string[] {
  if (!existsSync(path))
    return []
  if (!statSync(path).isDirectory())
    return [path]
  return readdirSync(path).sort().flatMap(name => filesBelow(join(path, name)))
}
