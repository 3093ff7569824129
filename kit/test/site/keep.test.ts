/** dist/ is the site's and that of films, captions and scripts. */
import { globSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepRest } from '../../lib/keep.ts'
import { madeWhole } from '../../lib/write.ts'
import { write } from '../tooling/copy.ts'

describe('a build', () => {
  let root: string
  let dist: string
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'keep-'))
    dist = join(root, 'dist')
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  const build = (...files: string[]) => madeWhole(dist, async (built) => {
    files.forEach(file => write(built, file, 'new'))
    keepRest(dist, built)
  })
  const there = () => Object.fromEntries(globSync('**/*.*', { cwd: dist }).sort()
    .map(file => [file.split(sep).join('/'), readFileSync(join(dist, file), 'utf8')])
    .filter(([file]) => file !== '.written'))

  it('replaces what a build wrote before, and keeps the rest', async () => {
    await build('index.html', 'assets/a.js', 'tea-slides.pdf')
    write(dist, 'record/tea/tea.mp4', 'a film')
    write(dist, 'assets/b.js', 'by hand')
    write(dist, 'tea-slides.pdf', 'printed since')
    await build('index.html', 'assets/c.js')
    const kept = { 'assets/b.js': 'by hand', 'record/tea/tea.mp4': 'a film' }
    expect(there()).toEqual({ ...kept, 'index.html': 'new', 'assets/c.js': 'new' })
    await build('index.html', 'tea-slides.pdf')
    expect(there()).toEqual({ ...kept, 'index.html': 'new', 'tea-slides.pdf': 'new' })
  })

  it('that was ended by force at its end costs nothing', async () => {
    write(dist, 'record/tea.mp4', 'a film')
    renameSync(dist, `${dist}.tmp-old`)
    await expect(madeWhole(dist, () => Promise.reject(new Error('fails')))).rejects.toThrow('fails')
    expect(there()).toEqual({ 'record/tea.mp4': 'a film' })
  })
})
