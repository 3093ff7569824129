import { expect, it } from 'vitest'
import { cutsIn, entryOf, nameOf, WHOLE } from '../../lib/cuts.mjs'
import { emptyFolder, write } from './copy.ts'

it('the cuts of a folder are the whole and what has a file, longest first', () => {
  const folder = emptyFolder()
  expect(cutsIn(folder)).toEqual([30])
  write(folder, 'slides.md', '---\nduration: 90min\n---\n')
  expect(cutsIn(folder)).toEqual([90])
  for (const file of ['slides-20.md', 'slides-50.md', 'slides-120.md', 'slides-90.md', 'slides-05.md', 'slides-short.md', 'slides-30.md.bak', 'my-slides-40.md'])
    write(folder, file, '')
  expect(cutsIn(folder)).toEqual([90, 120, 50, 20])
})

it('a cut has its own entry and names', () => {
  expect([WHOLE, 50].map(entryOf)).toEqual(['slides.md', 'slides-50.md'])
  expect(['lecture.vtt', 'deck', 'a.b/c.d.pdf'].map(name => nameOf(name, 20))).toEqual(['lecture-20.vtt', 'deck-20', 'a.b/c.d-20.pdf'])
  expect(nameOf('lecture.vtt', WHOLE)).toBe('lecture.vtt')
})
