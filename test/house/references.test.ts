/** The checks of what slides recall, announce and link, on words that do and words that do not. */
import type { SlideInfo } from '@slidev/types'
import { describe, expect, it } from 'vitest'
import { describeProblem } from '../../kit/test/support/problem.ts'
import { loneReferences, lostAddresses, missingReferences, unexplainedTerms } from './references.ts'

/** A slide as it is parsed, for the checks themselves. */
const slide = (index: number, frontmatter: object, note: string, content = '# A claim'): SlideInfo =>
  ({ index, content, note, frontmatter, source: { filepath: 'pages/a.md', start: 4 * index, frontmatter } } as unknown as SlideInfo)
const messages = (find: (deck: { slides: SlideInfo[] }) => ReturnType<typeof missingReferences>, ...slides: SlideInfo[]) => find({ slides }).map(describeProblem)

describe('a reference', () => {
  const walls = slide(0, { link: 'walls' }, 'Two walls.')

  it('that a slide names must stand in the deck', () => {
    expect(messages(missingReferences, walls, slide(1, { needs: ['ring'] }, 'The ring.'))).toEqual(['pages/a.md:5, slide 2 "A claim": needs "ring", which this deck leaves out: say it without that slide and take the name away, or take that slide in'])
    expect(messages(missingReferences, walls, slide(1, { leads: ['zero'] }, 'Then.'))).toEqual(['pages/a.md:5, slide 2 "A claim": leads to "zero", which this deck leaves out: say it without that slide and take the name away, or take that slide in'])
  })

  it('looks back or ahead, not to the other side and not at itself', () => {
    expect(messages(missingReferences, walls, slide(1, { link: 'here', needs: ['walls', 'here'], leads: ['walls'] }, ''))).toEqual([
      'pages/a.md:5, slide 2 "A claim": needs "here", which does not stand before it',
      'pages/a.md:5, slide 2 "A claim": leads to "walls", which does not stand behind it',
    ])
    expect(messages(missingReferences, slide(0, { link: 'a', leads: ['b'] }, ''), slide(1, { link: 'b', needs: ['a'] }, ''))).toEqual([])
  })

  it.each([
    'Remember the wall.',
    'This is the same sum again.',
    'You saw it a moment ago.',
    'It is the mean of the last slide.',
    'We know it from earlier.',
    'As you know, it is slow.',
  ])('in words, "%s", is found where no slide is named', (note) => {
    expect(messages(loneReferences, slide(0, {}, note))[0]).toContain('recalls without needs')
    expect(messages(loneReferences, slide(0, { leads: ['b'] }, note))[0]).toContain('recalls without needs')
    expect(messages(loneReferences, slide(0, { needs: ['a'] }, note))).toEqual([])
  })

  it.each([
    'Next we cut.',
    'We will see it with batching.',
    'More of this in section 4.',
    'That comes later.',
    'You will meet it in the second check.',
  ])('ahead, "%s", as well', (note) => {
    expect(messages(loneReferences, slide(0, { needs: ['a'] }, note))[0]).toContain('announces without leads')
    expect(messages(loneReferences, slide(0, { leads: ['a'] }, note))).toEqual([])
  })

  it('is found in text, alternative text, printed strings, title and notes', () => {
    const places = [
      slide(0, {}, '', '# As we saw, it is slow'),
      slide(0, {}, '', '# A claim\n\n<Drawing alt="The ruler of the last slide." />'),
      slide(0, {}, '', '# A claim\n\n<script setup>\nconst text = \'the picture of the last slide\'\n</script>'),
      slide(0, { title: 'Again' }, ''),
      slide(0, {}, 'If they ask: Why? Remember the ring.'),
    ]
    expect(places.map(place => messages(loneReferences, place).length)).toEqual([1, 1, 1, 1, 1])
  })

  it('is none where a phrase only sounds like one', () => {
    expect(messages(loneReferences, slide(0, {}, 'It predicts the next token, and the one sent to the next GPU.'))).toEqual([])
  })

  it('by an address must lead to a slide of the deck', () => {
    expect(messages(lostAddresses, walls, slide(1, {}, '', '# A claim\n\n[back](/walls) <a href="/zero">on</a>'))).toEqual(['pages/a.md:5, slide 2 "A claim": the link to "/zero" leads nowhere'])
  })

  it('by a term needs a slide that explains it, up to there', () => {
    expect(messages(unexplainedTerms, slide(0, {}, 'The ring is fast.'))).toEqual([expect.stringContaining('says "the ring", which the slide "ring" would explain')])
    expect(messages(unexplainedTerms, slide(0, { link: 'ring' }, 'This is called the ring.'), slide(1, {}, 'The ring.'))).toEqual([])
    expect(messages(unexplainedTerms, slide(0, {}, 'The ring.'), slide(1, { link: 'ring' }, ''))).toHaveLength(1)
  })
})
