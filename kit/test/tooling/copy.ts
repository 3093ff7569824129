/** Copies of the project that a test may break, in a folder whose name has spaces. */
import type { ChildProcess } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { afterAll } from 'vitest'
import { recordBuild, sourcesHash } from '../../lib/build.ts'
import { ROOT } from '../../lib/root.mjs'
import { plainEnvironment } from '../support/project.ts'

const made: string[] = []
afterAll(() => {
  for (const folder of made.splice(0))
    rmSync(folder, { recursive: true, force: true })
})

export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'a lecture with spaces '))
  made.push(folder)
  return folder
}

export function write(folder: string, file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), text)
}

/** What a fresh clone has of the toolkit: no packages, nothing built. */
export function freshCopy(): string {
  const folder = emptyFolder()
  for (const part of ['kit', 'package.json', 'package-lock.json', 'tsconfig.json', 'vitest.config.ts'])
    cpSync(join(ROOT, part), join(folder, part), { recursive: true, filter: source => source !== join(ROOT, 'kit', 'test') })
  return folder
}

/** The same with its packages. */
export function installedCopy(): string {
  const folder = freshCopy()
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir')
  return folder
}

/** The same with a deck that stands for the built one. */
export function builtCopy(): string {
  const folder = installedCopy()
  write(folder, 'slides.md', '# One\n')
  write(folder, '.cache/deck/index.html', 'the deck')
  recordBuild(sourcesHash(folder, 'slides.md'), join(folder, '.cache/deck'))
  return folder
}

export interface Run {
  child: ChildProcess
  /** All that it has said so far. */
  said: () => string
  /** Its exit code, when it has ended. */
  ended: Promise<number | null>
}

/** Starts a command of the kit in `home` for the lecture in `folder`, as npm would. */
export function startCli(home: string, folder: string, words: string[], env: NodeJS.ProcessEnv = {}, nodeFlags: string[] = []): Run {
  const args = [...nodeFlags, join(home, 'kit', 'cli.mjs'), ...words]
  const child = spawn(process.execPath, args, { cwd: folder, env: { ...plainEnvironment(), CHROMIUM_PATH: undefined, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', text => said += text)
  child.stderr.setEncoding('utf8').on('data', text => said += text)
  return { child, said: () => said, ended: once(child, 'close').then(([code]) => code as number | null) }
}

/** Starts a command of a copy. */
export const start = (folder: string, name: string, args: string[], env?: NodeJS.ProcessEnv, nodeFlags?: string[]): Run =>
  startCli(folder, folder, [name, ...args], env, nodeFlags)

/** Runs it to its end. */
export async function run(...given: Parameters<typeof start>): Promise<{ code: number | null, said: string }> {
  const { said, ended } = start(...given)
  const code = await ended
  return { code, said: said() }
}

/** A port that nobody uses just now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
