import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { deckOf, isBuilt, recordBuild, sourcesHash } from '../../lib/build.ts'
import { WHOLE } from '../../lib/cuts.mjs'
import { builtCopy, write } from './copy.ts'

describe('whether the deck must be built', () => {
  let folder: string
  beforeEach(() => {
    folder = builtCopy()
    expect(isBuilt(folder)).toBe(true)
  })

  it.each([
    'slides.md',
    'pages/03.md',
    'components/drawing/New.vue',
    'kit/layouts/new.vue',
    'snippets/new.ts',
    'kit/setup/lib/new.ts',
    'kit/styles/new.css',
    'public/new.svg',
    'kit/global-top.vue',
    'kit/custom-nav-controls.vue',
    'kit/vite.config.ts',
    'package-lock.json',
    '.cache/deck/.sources',
  ])('a new or changed %s asks for it', (file) => {
    write(folder, file, 'changed')
    expect(isBuilt(folder)).toBe(false)
  })

  it.each(['README.md', 'test/new.test.ts', 'kit/pdf/new.ts'])('a new %s does not', (file) => {
    write(folder, file, 'changed')
    expect(isBuilt(folder)).toBe(true)
  })

  it('a source that moves or goes asks for it', () => {
    const before = sourcesHash(folder, 'slides.md')
    write(folder, 'pages/a.md', 'text')
    const there = sourcesHash(folder, 'slides.md')
    rmSync(join(folder, 'pages/a.md'))
    write(folder, 'pages/b.md', 'text')
    expect(new Set([before, there, sourcesHash(folder, 'slides.md')]).size).toBe(3)
    rmSync(join(folder, 'pages/b.md'))
    expect(sourcesHash(folder, 'slides.md')).toBe(before)
  })

  it('is asked of each cut by itself', () => {
    const built = () => [isBuilt(folder), isBuilt(folder, 50)]
    expect([deckOf(WHOLE), deckOf(50)]).toEqual([join('.cache', 'deck'), join('.cache', 'deck-50')])
    write(folder, 'slides-50.md', '# One\n')
    write(folder, '.cache/deck-50/index.html', 'the cut')
    expect(built()).toEqual([true, false])
    recordBuild(sourcesHash(folder, 'slides-50.md'), join(folder, deckOf(50)))
    expect(built()).toEqual([true, true])
    write(folder, 'slides-50.md', '# Another\n')
    expect(built()).toEqual([true, false])
    recordBuild(sourcesHash(folder, 'slides-50.md'), join(folder, deckOf(50)))
    // A cut has the slides and settings of the whole.
    for (const source of ['slides.md', 'pages/03.md']) {
      write(folder, source, `changed in ${source}`)
      expect(built()).toEqual([false, false])
      recordBuild(sourcesHash(folder, 'slides-50.md'), join(folder, deckOf(50)))
      expect(built()).toEqual([false, true])
    }
  })

  it('a missing page asks for it', () => {
    rmSync(join(folder, '.cache/deck'), { recursive: true })
    expect(isBuilt(folder)).toBe(false)
  })
})
