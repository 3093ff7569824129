import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { findBrowser } from '../../scripts/lib/browser.ts'
import { emptyFolder, write } from './copy.ts'

afterEach(() => vi.unstubAllEnvs())

/** A folder with a program in it. */
function folderWith(...names: string[]): string {
  const folder = emptyFolder()
  for (const name of names) {
    write(folder, name, '#!/bin/sh\n')
    chmodSync(join(folder, name), 0o755)
  }
  return folder
}

describe('the browser of CHROMIUM_PATH', () => {
  it('comes before any other', () => {
    vi.stubEnv('CHROMIUM_PATH', process.execPath)
    vi.stubEnv('PATH', folderWith('chromium'))
    expect(findBrowser()).toBe(process.execPath)
  })

  it.each(['/no/where', '/', 'chromium'])('is an error that names it when it is no program: %s', (path) => {
    vi.stubEnv('CHROMIUM_PATH', path)
    expect(() => findBrowser()).toThrow(`CHROMIUM_PATH is "${path}"`)
  })

  it('is an error when it may not be run', () => {
    const folder = emptyFolder()
    write(folder, 'chromium', '')
    vi.stubEnv('CHROMIUM_PATH', join(folder, 'chromium'))
    expect(() => findBrowser()).toThrow('is not a program')
  })
})

describe('the browser on PATH', () => {
  it('is found in any folder, Chromium before Edge', () => {
    const [edge, chromium] = [folderWith('microsoft-edge'), folderWith('chromium', 'google-chrome')]
    vi.stubEnv('CHROMIUM_PATH', '')
    vi.stubEnv('PATH', `${edge}:${chromium}`)
    expect(findBrowser()).toBe(join(chromium, 'chromium'))
    vi.stubEnv('PATH', edge)
    expect(findBrowser()).toBe(join(edge, 'microsoft-edge'))
  })
})
