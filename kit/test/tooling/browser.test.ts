import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { aptInstall } from '../../lib/apt.ts'
import { findBrowser } from '../../lib/browser.ts'
import { emptyFolder, write } from './copy.ts'

afterEach(() => vi.unstubAllEnvs())

function writeProgram(folder: string, name: string, script = ''): void {
  write(folder, name, `#!/bin/sh\n${script}`)
  chmodSync(join(folder, name), 0o755)
}

/** A folder with programs in it. */
function folderWith(...names: string[]): string {
  const folder = emptyFolder()
  for (const name of names)
    writeProgram(folder, name)
  return folder
}

describe('the browser', () => {
  it('of CHROMIUM_PATH comes before any other', () => {
    vi.stubEnv('CHROMIUM_PATH', process.execPath)
    vi.stubEnv('PATH', folderWith('chromium'))
    expect(findBrowser()).toBe(process.execPath)
  })

  it.each(['/no/where', '/', 'chromium', import.meta.filename])('of CHROMIUM_PATH is an error that names it when it is no program: %s', (path) => {
    vi.stubEnv('CHROMIUM_PATH', path)
    expect(() => findBrowser()).toThrow(`CHROMIUM_PATH is "${path}", which is not a program`)
  })

  it('on PATH is found in any folder, Chromium before Edge', () => {
    const [edge, chromium] = [folderWith('microsoft-edge'), folderWith('chromium', 'google-chrome')]
    vi.stubEnv('CHROMIUM_PATH', '')
    vi.stubEnv('PATH', `${edge}:${chromium}`)
    expect(findBrowser()).toBe(join(chromium, 'chromium'))
    vi.stubEnv('PATH', edge)
    expect(findBrowser()).toBe(join(edge, 'microsoft-edge'))
  })
})

describe('apt-get', () => {
  /** One that writes down how it was called, and does as told. */
  function aptGet(script: string): string {
    const folder = emptyFolder()
    const calls = join(folder, 'calls')
    writeProgram(folder, 'apt-get', `echo "$DEBIAN_FRONTEND $@" >> "${calls}"\n${script}`)
    vi.stubEnv('PATH', folder)
    return calls
  }

  it('brings its lists up to date, then installs', async () => {
    const calls = aptGet('')
    await aptInstall('--no-install-recommends', 'ffmpeg')
    expect(readFileSync(calls, 'utf8')).toBe('noninteractive update\nnoninteractive install -y --no-install-recommends ffmpeg\n')
  })

  it('that cannot bring its lists up to date says why, and installs nothing', async () => {
    const calls = aptGet('echo Reading; echo "E: no network"; echo "    at nothing"; exit 100')
    await expect(aptInstall('chromium')).rejects.toThrow(/^E: no network$/)
    expect(readFileSync(calls, 'utf8')).toBe('noninteractive update\n')
  })

  it('that finds no package says so', async () => {
    aptGet('case $1 in install) echo "E: Unable to locate package chromium"; exit 100;; esac')
    await expect(aptInstall('chromium')).rejects.toThrow('E: Unable to locate package chromium')
  })
})
