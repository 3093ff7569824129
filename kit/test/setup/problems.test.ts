/** What an instructor sets and names, and how a wrong one is answered. */
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { nearest } from '../../lib/nearest.ts'
import { ownLine, ownOf } from '../../own.ts'
import { ownProblems } from '../../parse/own.ts'
import { pictureProblem, picturesIn } from '../../parse/pictures.ts'

const PICTURES = fileURLToPath(new URL('../deck/public', import.meta.url))
const problemsOf = (headmatter: object) => ownProblems({ ...headmatter }, PICTURES).map(([, message]) => message)

describe('whose lecture it is', () => {
  it('is said in one line, with the day in words', () => {
    const own = ownOf({ speaker: 'Ada', course: 101, date: '2027-02-15', logo: './public/leaf.svg' })
    expect(own).toEqual({ speaker: 'Ada', course: '101', date: 'February 15, 2027', logo: 'leaf.svg' })
    expect(ownLine(own)).toBe('Ada · 101 · February 15, 2027')
    expect(ownLine(ownOf({}))).toBe('')
    expect(ownOf({ date: '2027-02-15', lang: 'de' }).date).toBe('15. Februar 2027')
  })

  it.each(['soon', '15.2.2027', '2027-02-30', '2027-2-1', 2027])('not with the date %j', (date) => {
    expect(problemsOf({ date })).toEqual([`date must be a day such as 2027-02-15; got ${JSON.stringify(date)}.`])
  })

  it.each([
    [{ logo: 'laef.svg' }, 'logo: public/laef.svg is not there; did you mean leaf.svg?'],
    [{ logo: '/nowhere/else.png' }, 'logo: public/nowhere/else.png is not there; put the picture into public/.'],
    [{ logo: 'leaf.pdf' }, 'logo must name a picture in public/ that ends in .svg, .png, .jpg or .webp; got "leaf.pdf".'],
    [{ speaker: ['Ada'] }, 'speaker must be words; got ["Ada"].'],
    [{ speaker: 'Ada '.repeat(99) }, 'speaker is too long for the title: 208 letters fit; got 396.'],
  ])('%j is refused', (headmatter, message) => expect(problemsOf(headmatter)).toEqual([message]))

  it('has the pictures of slides looked for in the same way', () =>
    expect(['/laef.svg', '/leaf.svg'].map(path => pictureProblem(path, PICTURES))).toEqual(['public/laef.svg is not there; did you mean leaf.svg?', undefined]))
  it('and a background may be a colour or a picture', () =>
    expect(['rgba(0, 0, 0, .5)', '#123', '/a.png', './b.svg'].map(background => picturesIn('', { background })))
      .toEqual([[], [], ['/a.png'], ['./b.svg']]))
  it('may be long', () => expect(problemsOf({
    speaker: 'Prof. Dr. Maximiliane Hohenstaufen-Wolkenstein',
    course: 'Advanced Topics in Large-Scale Machine Learning Systems Engineering',
    date: '2027-09-15',
    logo: 'leaf.svg',
  })).toEqual([]))
  it('may be left out', () => expect(problemsOf({ speaker: '', logo: '/glass.jpg' })).toEqual([]))
})

it.each([
  ['zreo', 'zero'],
  ['Zero', 'zero'],
  ['zero-stage', 'zero-stages'],
  ['pipeline', undefined],
])('%s is nearest to %s', (name, known) => expect(nearest(name, ['ring', 'zero', 'zero-stages'])).toBe(known))
