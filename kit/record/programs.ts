/** The programs of a recording: ffmpeg makes the film, espeak-ng the draft voice. Found, or installed as the browser is. */
import type { Buffer } from 'node:buffer'
import type { Readable, Writable } from 'node:stream'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import process from 'node:process'
import { buffer, text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { aptInstall, hasApt } from '../lib/apt.ts'
import { UsageError } from '../lib/arguments.mjs'
import { isProgram, placesOnPath } from '../lib/path.ts'
import { withProgress } from '../lib/progress.mjs'

type Program = 'ffmpeg' | 'espeak-ng'

const install = (name: string): Promise<void> =>
  withProgress(`Installing ${name} with apt-get`, () => aptInstall('--no-install-recommends', name))
const INSTALLER = hasApt() ? install : undefined

/**
 * The file of a program; if there is none, root on Debian installs it with apt-get.
 * @param name of the program, and of its package in Debian and most systems
 * @throws UsageError that names the variable, the package and the next step
 */
export async function ensureProgram(name: Program, why: string, env = process.env, installer = INSTALLER): Promise<string> {
  const variable = name === 'ffmpeg' ? 'FFMPEG_PATH' : 'ESPEAK_PATH'
  const chosen = env[variable]
  if (chosen && !existsSync(chosen))
    throw new UsageError(`${variable} is "${chosen}", which was not found.\nNext step: set it to the file of ${name}, or unset it.`)
  const find = (): string | undefined => chosen || placesOnPath(name, env).find(isProgram)
  let tried = ''
  if (!find())
    await installer?.(name).catch((error: Error) => tried = `\napt-get: ${error.message}`)
  const found = find()
  if (!found)
    throw new UsageError(`${why} needs ${name}, which was not found.${tried}\nNext step: install the package ${name} (Debian: apt-get install ${name}; macOS: brew install ${name}), or set ${variable} to its file. --plan, npm run script and npm run captions do not need it.`)
  return found
}

/** Splits a command line into its arguments; arguments with spaces must be passed separately. */
export const words = (line: string): string[] => line.trim().split(/\s+/)

type Feed = Iterable<Buffer> | AsyncIterable<Buffer>

const CLOSED = ['EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED']

/** A program that ends early closes its pipes. That is no error here, because its exit code says what happened. */
async function feed(stream: Writable, parts: Feed): Promise<void> {
  await pipeline(parts, stream).catch((error: NodeJS.ErrnoException) => {
    if (!CLOSED.includes(error.code ?? ''))
      throw error
  })
}

/**
 * Runs ffmpeg, or a program like it, and gives what it wrote to its output.
 * @param inputs what goes to pipe:0, and to pipe:3, pipe:4 …
 * @throws UsageError with what it said when it fails, such as on a full disk
 */
export async function pipeThrough(program: string, args: readonly string[], inputs: readonly Feed[] = []): Promise<Buffer> {
  const child = spawn(program, args, { stdio: [inputs.length ? 'pipe' : 'ignore', 'pipe', 'pipe', ...inputs.slice(1).map(() => 'pipe' as const)] })
  const fed = inputs.map((parts, index) => feed(child.stdio[index === 0 ? 0 : index + 2] as Writable, parts))
  const [[code], output, said] = await Promise.all([once(child, 'close'), buffer(child.stdout as Readable), text(child.stderr as Readable), ...fed])
  if (code !== 0)
    throw new UsageError(said.trim() || `${program} ended with ${code}`)
  return output
}
