/** Each check of the rules of this house, tried on a deck with that one fault. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { copyDeck } from '../../kit/test/support/build.ts'
import { describeProblem } from '../../kit/test/support/problem.ts'
import { loadDeck } from '../../kit/test/support/source.ts'
import { SECTIONS } from '../../snippets/text/sections.ts'
import { checkDeck } from '../structure/checks.ts'
import { HOUSE_CHECKS } from './checks.ts'

const MINUTES = SECTIONS.slice(0, 5).map(({ minutes }) => minutes)
const slideOf = (section: number, frontmatter = '', body = '', note = 'Words.', timing = MINUTES[section] * 60) =>
  `---\nlayout: evidence\nsection: ${section}\ntiming: ${timing}\n${frontmatter}---\n\n# Section ${'abcde'[section]} claims something\n\n${body}\n\n<!-- ${note} -->\n`
const deckOf = (third = slideOf(2)) => [slideOf(0), slideOf(1), third, slideOf(3), slideOf(4)].join('\n')
const NAMES = ['notes', 'section order', 'section time', 'emoji', 'dashes', 'typed figures', 'references']

async function problemsOf(slides: string, name: string) {
  const folder = copyDeck(`house-${name.replaceAll(/\W+/g, '-')}`, { slides })
  return (await checkDeck(await loadDeck(folder), NAMES, HOUSE_CHECKS)).filter(({ slide }) => slide > 0)
}

const FAULTS: [check: string, name: string, slide: string, message: RegExp][] = [
  ['notes', 'no notes', slideOf(2, '', '', '[click]'), /no speaker notes/],
  ['section time', 'a section that is too long', slideOf(2, '', '', 'Words.', 4000), /66\.7 minutes/],
  ['emoji', 'an emoji', slideOf(2, '', 'Well done \u{1F389}'), /emoji/],
  ['emoji', 'an emoji in the notes', slideOf(2, '', '', 'Words \u{2705}.'), /emoji/],
  ['dashes', 'a dash between spaces', slideOf(2, '', 'Fast — and cheap.'), /dash/],
  ['typed figures', 'a typed figure', slideOf(2, '', 'It takes 840 GB.'), /840/],
  ['typed figures', 'a typed figure in the notes', slideOf(2, '', '', 'It takes eighty gigabytes.'), /notes.*eighty gigabytes/],
  ['typed figures', 'a typed figure in the title', slideOf(2, 'title: It takes 840 GB\n'), /title.*840/],
  ['references', 'a slide that is gone', slideOf(2, 'needs: [gone]\n'), /needs "gone", which this deck leaves out/],
]

describe('a deck with one fault', () => {
  it.each(FAULTS)('%s: %s', async (check, name, slide, message) => {
    const found = await problemsOf(deckOf(slide), name)
    expect(found.map(problem => [problem.check, problem.slide]), JSON.stringify(found)).toEqual(found.map(() => [check, 3]))
    expect(found.map(problem => problem.message).join('\n')).toMatch(message)
  })

  it('section order: one that comes too late', async () => {
    const found = await problemsOf([0, 1, 3, 4, 2].map(section => slideOf(section)).join('\n'), 'late')
    expect(found).toEqual([expect.objectContaining({ check: 'section order', slide: 5, message: expect.stringMatching(/^section 2 is out of order: put/) })])
  })

  it('cut order: a section that was moved in the whole is told with both slides and both places', async () => {
    const linked = (section: number) => slideOf(section, `link: part-${section}\n`)
    const folder = copyDeck('house-cut-order', { slides: [0, 1, 4, 2, 3].map(linked).join('\n') })
    writeFileSync(join(folder, 'slides-7.md'), `---\nslides:\n${[0, 1, 2, 3, 4].map(section => `  - part-${section}\n`).join('')}---\n`)
    const found = await checkDeck(await loadDeck(folder, 'slides-7.md'), ['cut order'], HOUSE_CHECKS)
    expect(found.map(describeProblem)).toEqual([
      expect.stringMatching(/^slides-7\.md:7: "part-4" comes after "part-3", but in slides\.md before it, at \S+slides\.md:27\. A cut .* 'cut order' to false/),
    ])
  })

  it('none', async () => expect(await problemsOf(deckOf(), 'none')).toEqual([]))
})

it('a cut that is not this lecture is told what it lacks', async () => {
  const folder = copyDeck('house-cut-arc', { slides: deckOf(slideOf(2, 'part: Backup\nlink: more\n')) })
  writeFileSync(join(folder, 'slides-7.md'), '---\nslides: [more]\n---\n')
  const found = await checkDeck(await loadDeck(folder, 'slides-7.md'), ['cut arc'], HOUSE_CHECKS)
  expect(found.map(describeProblem)).toEqual(expect.arrayContaining(['begins with the title', 'has two slides of Training', 'has no backup'].map(asked => `slides-7.md: a cut ${asked}`)))
})
