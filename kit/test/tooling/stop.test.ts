/** Ctrl-C: one line, 130, and what was there before is as it was. */
import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { ROOT } from '../../lib/root.mjs'
import { builtCopy, start, write } from './copy.ts'

const LIMIT = 60_000

/** A lecture that takes a while to build. */
function slowCopy(): string {
  const folder = builtCopy()
  cpSync(join(ROOT, 'snippets'), join(folder, 'snippets'), { recursive: true })
  write(folder, 'slides.md', '---\ntitle: Tea\ninfo: Tea.\nduration: 30min\ntiming: 60\n---\n\n# One\n\n<!-- Words. -->\n')
  write(folder, 'dist/index.html', 'the site before')
  return folder
}

it.each([
  ['build', ['--no-paper'], 'Building the site'],
  ['pdf', [], 'Building the deck'],
  ['record', [], 'Building the deck'],
  ['start', ['--no-open'], 'Building the deck'],
  ['test', ['--quick'], 'Lint and type check'],
])('npm run %s says that it was stopped, and leaves what was there', async (name, args, at) => {
  const folder = slowCopy()
  const running = start(folder, name, args, { CHROMIUM_PATH: process.env.CHROMIUM_PATH, FFMPEG_PATH: process.execPath })
  await Promise.race([running.ended, vi.waitFor(() => expect(running.said()).toContain(at), { timeout: LIMIT, interval: 20 })])
  expect(running.said()).toContain(at)
  await sleep(1000)
  running.child.kill('SIGINT')
  expect(await running.ended).toBe(130)
  expect(running.said().trim().split('\n').at(-1)).toBe(`npm run ${name} was stopped before its end; no file is half written.`)
  expect(running.said()).not.toMatch(/^\s+at /m)
  expect(readFileSync(join(folder, 'dist/index.html'), 'utf8')).toBe('the site before')
  expect(readFileSync(join(folder, '.cache/deck/index.html'), 'utf8')).toBe('the deck')
  expect(readdirSync(folder).filter(entry => entry.startsWith('dist'))).toEqual(['dist'])
  expect(readdirSync(join(folder, '.cache')).filter(entry => entry.startsWith('deck'))).toEqual(['deck'])
}, LIMIT)
