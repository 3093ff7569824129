/** The programs of a recording: ffmpeg makes the film, espeak-ng the draft voice. Found, or installed as the browser is. */
import type { Buffer } from 'node:buffer'
import type { Readable, Writable } from 'node:stream'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { pipeline } from 'node:stream/promises'
import { aptInstall, hasApt } from '../lib/apt.ts'
import { UsageError } from '../lib/arguments.mjs'
import { isProgram, placesOnPath } from '../lib/path.ts'
import { withProgress } from '../lib/progress.mjs'

const ENDING = process.platform === 'win32' ? '.exe' : ''

export interface Program {
  /** As a person calls it. */
  name: string
  /** The variable that names its file. */
  variable: string
  /** Of Debian, and of most others. */
  package: string
}

export const FFMPEG: Program = { name: 'ffmpeg', variable: 'FFMPEG_PATH', package: 'ffmpeg' }
export const ESPEAK: Program = { name: 'espeak-ng', variable: 'ESPEAK_PATH', package: 'espeak-ng' }

/**
 * Its file, or nothing where there is none.
 * @throws UsageError when the variable names something that is not there
 */
export function findProgram({ name, variable }: Program, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const chosen = env[variable]
  if (chosen) {
    if (!existsSync(chosen))
      throw new UsageError(`${variable} is "${chosen}", which is not there.\nNext step: set it to the file of ${name}, or unset it.`)
    return chosen
  }
  return placesOnPath(name, env).find(isProgram)
}

/**
 * Its file; where there is none, root on Debian gets it from apt-get.
 * @throws UsageError that names the variable, the package and the next step
 */
export async function ensureProgram(program: Program, why: string, env: NodeJS.ProcessEnv = process.env, install: ((name: string) => Promise<void>) | undefined = hasApt() ? name => aptInstall('--no-install-recommends', name) : undefined): Promise<string> {
  const found = findProgram(program, env)
  if (found)
    return found
  let tried = ''
  try {
    if (install) {
      await withProgress(`Installing ${program.package} with apt-get`, () => install(program.package))
      const now = findProgram(program, env)
      if (now)
        return now
    }
  }
  catch (error) {
    tried = `\napt-get: ${(error as Error).message}`
  }
  throw new UsageError(`${why} needs ${program.name}, and there is none.${tried}\nNext step: install the package ${program.package} (Debian: apt-get install ${program.package}; macOS: brew install ${program.package}), or set ${program.variable} to its file. --plan, npm run script and npm run captions need none.`)
}

/** ffprobe, which comes with ffmpeg. */
export function probeBeside(ffmpeg: string): string {
  const beside = join(dirname(ffmpeg), `ffprobe${ENDING}`)
  const found = existsSync(beside) ? beside : findProgram({ name: 'ffprobe', variable: 'FFPROBE_PATH', package: 'ffmpeg' })
  if (!found)
    throw new UsageError(`ffprobe is not beside ${ffmpeg}.\nNext step: install the whole package ffmpeg, or set FFPROBE_PATH.`)
  return found
}

/** The first line that a program says about itself. */
export function versionOf(program: string, flag = '-version'): string {
  return spawnSync(program, [flag], { encoding: 'utf8', timeout: 20_000 }).stdout?.split('\n')[0].replace(/ Copyright.*/, '').trim() ?? ''
}

/** What a full disk is called by Node and by ffmpeg. */
const FULL = /ENOSPC|No space left on device/

/** The error as a person can act on it. */
export function asUsage(error: unknown, doing: string): Error {
  const text = error instanceof Error ? error.message : String(error)
  if (FULL.test(text)) // first, for what could not be written may be a usage error already, without a next step
    return new UsageError(`The disk is full: ${doing}.\nNext step: free some space and run the same command again; what was finished is kept and goes on from there.`)
  if (error instanceof UsageError)
    return error
  return error instanceof Error ? error : new Error(text)
}

export type Feed = Iterable<Buffer> | AsyncIterable<Buffer>

/** A program that ends early closes its ends: its exit code tells, not the broken pipe. */
const BROKEN = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED'])

async function feed(stream: Writable, parts: Feed): Promise<void> {
  try {
    await pipeline(parts, stream)
  }
  catch (error) {
    if (!BROKEN.has((error as NodeJS.ErrnoException).code ?? ''))
      throw error
  }
}

/**
 * Runs ffmpeg, or a program like it, and gives what it wrote to its output.
 * @param inputs what goes to pipe:0, and to pipe:3, pipe:4 …
 * @throws Error with what it said when it fails
 */
export async function pipeThrough(program: string, args: readonly string[], inputs: readonly Feed[] = [], onOutput?: (part: Buffer) => void): Promise<Buffer[]> {
  const child = spawn(program, args, { stdio: [inputs.length ? 'pipe' : 'ignore', 'pipe', 'pipe', ...inputs.slice(1).map(() => 'pipe' as const)] })
  const output: Buffer[] = []
  let said = ''
  ;(child.stdout as Readable).on('data', onOutput ?? ((part: Buffer) => output.push(part)))
  ;(child.stderr as Readable).setEncoding('utf8').on('data', (text: string) => said = (said + text).slice(-4000))
  const pipes = inputs.map((_, index) => child.stdio[index === 0 ? 0 : index + 2] as Writable)
  const ended = new Promise<number>((resolve, reject) => child.on('error', reject).on('close', code => resolve(code ?? 1)))
  const fed = Promise.all(inputs.map((parts, index) => feed(pipes[index], parts))).catch((error) => {
    child.kill()
    throw error
  })
  const [code] = await Promise.all([ended, fed])
  if (code !== 0)
    throw new Error(said.trim() || `${program} ended with ${code}`)
  return output
}
