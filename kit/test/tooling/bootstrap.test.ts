import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { installProblem, isInstalled } from '../../lib/bootstrap.mjs'
import { ROOT } from '../../lib/root.mjs'
import { emptyFolder, freePort, freshCopy, installedCopy, run, write } from './copy.ts'

/** Makes Node believe that it is another one. */
const pretend = (version: string) => ['--import', `data:text/javascript,Object.defineProperty(process, "version", { value: "${version}" })`]

/** A person gets words and a next step, no stack. */
function expectOneMessage(said: string): void {
  expect(said).toContain('Next step:')
  expect(said).not.toMatch(/^\s+at /m)
  expect(said).not.toMatch(/npm (?:error|ERR!)/)
}

describe('too old a Node', () => {
  it('ends a command with one message', async () => {
    const folder = freshCopy()
    const { code, said } = await run(folder, 'start', [], {}, pretend('v18.20.4'))
    expect(code).toBe(1)
    expect(said).toContain('Node 18.20.4 is too old: the lecture needs Node 20.19.0 or newer.')
    expect(said).toContain('https://nodejs.org')
    expectOneMessage(said)
    expect(existsSync(join(folder, 'node_modules'))).toBe(false)
  })

  it.each([
    ['v20.18.9', 1],
    ['v20.19.0', 0],
    ['v21.0.0', 0],
    ['v9.99.99', 1],
    ['v24.0.0-nightly2025', 0],
  ])('is told from one that will do: %s', async (version, code) => {
    expect((await run(installedCopy(), '--help', [], {}, pretend(version))).code).toBe(code)
  })
})

it.each(['#', '?'])('a folder whose name has a %s is refused before anything is installed or built', async (sign) => {
  const folder = join(emptyFolder(), `week ${sign}1`)
  renameSync(freshCopy(), folder)
  const { code, said } = await run(folder, 'start', ['--no-open'])
  expect(code).toBe(1)
  expect(said).toContain(`The folder ${folder} cannot be built: there is a # or a ? in its path.\n`)
  expectOneMessage(said)
  expect(existsSync(join(folder, 'node_modules'))).toBe(false)
})

describe('no network', () => {
  it('ends a fresh clone\'s npm start with one message', async () => {
    const { code, said } = await run(freshCopy(), 'start', [], {
      npm_config_registry: `http://127.0.0.1:${await freePort()}/`,
      npm_config_cache: emptyFolder(),
    })
    expect(code).toBe(1)
    expect(said).toContain('npm cannot reach its registry')
    expectOneMessage(said)
  })

  it.each([
    ['npm error code ENOTFOUND', 'cannot reach its registry'],
    ['npm error Exit handler never called!', 'cannot reach its registry'],
    ['npm error code EWHATEVER', 'npm error code EWHATEVER'],
    ['killed', 'npm ci failed.\nkilled'],
  ])('and other ends of npm are told apart: %s', (output, message) => {
    expect(installProblem(output)).toContain(message)
  })
})

describe('whether packages are missing', () => {
  const lock = (version: string, more: object = {}) => JSON.stringify({ packages: { 'node_modules/one': { version }, ...more } })
  let folder: string
  beforeEach(() => {
    folder = emptyFolder()
    write(folder, 'package-lock.json', lock('1.0.0'))
    write(folder, 'node_modules/one/package.json', '{}')
    write(folder, 'node_modules/.package-lock.json', lock('1.0.0'))
    expect(isInstalled(folder)).toBe(true)
  })

  it.each([
    ['a missing folder', 'one'],
    ['an install that was cut off', '.package-lock.json'],
  ])('sees %s', (_, gone) => {
    rmSync(join(folder, 'node_modules', gone), { recursive: true })
    expect(isInstalled(folder)).toBe(false)
  })

  it('sees a lockfile that has moved on, and an install that followed it', () => {
    write(folder, 'package-lock.json', lock('1.0.1'))
    expect(isInstalled(folder)).toBe(false)
    write(folder, 'node_modules/.package-lock.json', lock('1.0.1'))
    expect(isInstalled(folder)).toBe(true)
  })

  it('forgives an optional package, which may be of another system', () => {
    write(folder, 'package-lock.json', lock('1.0.0', { 'node_modules/other': { version: '1.0.0', optional: true } }))
    expect(isInstalled(folder)).toBe(true)
  })
})

describe('the lockfile', () => {
  it('holds every optional package, or npm ci refuses it on every system', () => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Record<string, { optionalDependencies?: Record<string, string> }> }
    const missing = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies).filter(name => !Object.keys(packages).some(path => path.endsWith(`node_modules/${name}`))))
    expect(missing).toEqual([])
  })
})
