/** The lecture and its cuts: none of them refers to a slide that it leaves out, and each keeps its time. */
import type { SlideInfo } from '@slidev/types'
import type { Deck } from '../../kit/test/support/source.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { cutsIn, entryOf, WHOLE } from '../../kit/lib/cuts.mjs'
import { loadScript } from '../../kit/speech/lecture.ts'
import { RATES } from '../../kit/speech/rates.mjs'
import { lectureTiming, overSeconds } from '../../kit/speech/timing.ts'
import { describeProblem, expectNone } from '../../kit/test/support/problem.ts'
import { ROOT } from '../../kit/test/support/project.ts'
import { loadDeck } from '../../kit/test/support/source.ts'
import { checkDeck, DECK_CHECKS } from './checks.ts'
import { loneReferences, lostAddresses, missingReferences, NO_REFERENCE, saidOn, TERMS, unexplainedTerms } from './cuts.ts'

const SLACK = 0.1
const CUTS = cutsIn(ROOT)
const NOT_SPOKEN = ['Backup', 'Figures']
/** Checks that hold for the whole lecture only: a cut leaves out sections, and has other minutes for them. */
const OF_THE_WHOLE = ['sections', 'section time']

/** A slide as it is parsed, for the checks themselves. */
const slide = (index: number, frontmatter: object, note: string, content = '# A claim'): SlideInfo =>
  ({ index, content, note, frontmatter } as unknown as SlideInfo)
const messages = (find: (deck: { slides: SlideInfo[] }) => ReturnType<typeof missingReferences>, ...slides: SlideInfo[]) => find({ slides }).map(describeProblem)

describe('a reference', () => {
  const walls = slide(0, { link: 'walls' }, 'Two walls.')

  it('that a slide names must stand in the deck', () => {
    expect(messages(missingReferences, walls, slide(1, { needs: ['ring'] }, 'The ring.'))).toEqual(['slide 2 "A claim": needs "ring", which this deck leaves out'])
    expect(messages(missingReferences, walls, slide(1, { leads: ['zero'] }, 'Then.'))).toEqual(['slide 2 "A claim": leads to "zero", which this deck leaves out'])
  })

  it('looks back or ahead, not to the other side and not at itself', () => {
    expect(messages(missingReferences, walls, slide(1, { link: 'here', needs: ['walls', 'here'], leads: ['walls'] }, ''))).toEqual([
      'slide 2 "A claim": needs "here", which does not stand before it',
      'slide 2 "A claim": leads to "walls", which does not stand behind it',
    ])
    expect(messages(missingReferences, slide(0, { link: 'a', leads: ['b'] }, ''), slide(1, { link: 'b', needs: ['a'] }, ''))).toEqual([])
  })

  it('is ambiguous when two slides have one link', () => {
    expect(messages(missingReferences, walls, slide(1, { link: 'walls' }, ''))).toEqual(['slide 2 "A claim": the link "walls" is taken by slide 1'])
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
    expect(messages(lostAddresses, walls, slide(1, {}, '', '# A claim\n\n[back](/walls) <a href="/zero">on</a>'))).toEqual(['slide 2 "A claim": the link to "/zero" leads nowhere'])
  })

  it('by a term needs a slide that explains it, up to there', () => {
    expect(messages(unexplainedTerms, slide(0, {}, 'The ring is fast.'))).toEqual([expect.stringContaining('which ring would explain')])
    expect(messages(unexplainedTerms, slide(0, { link: 'ring' }, 'This is called the ring.'), slide(1, {}, 'The ring.'))).toEqual([])
    expect(messages(unexplainedTerms, slide(0, {}, 'The ring.'), slide(1, { link: 'ring' }, ''))).toHaveLength(1)
  })
})

describe.each(CUTS.map(minutes => [entryOf(minutes), minutes] as const))('%s', (entry, minutes) => {
  let deck: Deck
  beforeAll(async () => {
    deck = await loadDeck(ROOT, entry)
  })

  it('names only slides that it has, on the right side', () => expectNone(missingReferences(deck)))
  it('recalls and announces only what a slide names', () => expectNone(loneReferences({ slides: deck.slides.filter(({ frontmatter: { part } }) => !NOT_SPOKEN.includes(String(part))) })))
  it('uses no term before it is explained', () => expectNone(unexplainedTerms(deck)))
  it('links to its own slides', () => expectNone(lostAddresses(deck)))

  it('says its minutes, and keeps them in budgets and in the script to a tenth', async () => {
    const lecture = await loadScript(ROOT, entry)
    const timing = lectureTiming(lecture.slides, RATES.usual, lecture.durationSeconds)
    expect(lecture.durationSeconds).toBe(minutes * 60)
    expect(Math.abs(timing.budgetSeconds / lecture.durationSeconds - 1)).toBeLessThanOrEqual(SLACK)
    expect(Math.abs(timing.predictedSeconds / lecture.durationSeconds - 1)).toBeLessThanOrEqual(SLACK)
  })

  it('speaks no slide more than a tenth over its budget', async () => {
    const lecture = await loadScript(ROOT, entry)
    const slides = lectureTiming(lecture.slides, RATES.usual, lecture.durationSeconds).sections.flatMap(section => section.slides)
    expect(slides.filter(timed => overSeconds(timed) > SLACK * timed.budgetSeconds).map(timed => timed.slide.title)).toEqual([])
  })
})

const SHORT = CUTS.filter(minutes => minutes !== WHOLE)

describe.each(SHORT.map(minutes => [entryOf(minutes), minutes] as const))('%s, a cut', (entry, minutes) => {
  let deck: Deck
  let whole: Deck
  beforeAll(async () => {
    [deck, whole] = [await loadDeck(ROOT, entry), await loadDeck()]
  })

  it.each(Object.keys(DECK_CHECKS).filter(name => !OF_THE_WHOLE.includes(name)))('%s', async name => expectNone(await checkDeck(deck, [name])))

  it('has the settings of the lecture, and files of its own', () => {
    const { duration, exportFilename, src, ...settings } = deck.data.headmatter as Record<string, unknown>
    const { duration: _, exportFilename: name, src: __, ...expected } = whole.data.headmatter as Record<string, unknown>
    expect(settings).toEqual(expected)
    expect([duration, exportFilename]).toEqual([`${minutes}min`, `${String(name)}-${minutes}`])
  })

  it('is one arc: a title, both walls, the pivot, training, serving, a test of one’s picture, an ending', () => {
    const layouts = deck.slides.map(({ frontmatter }) => frontmatter.layout)
    const links = deck.slides.flatMap(({ frontmatter }) => frontmatter.link as string | undefined ?? [])
    const parts = deck.slides.map(({ frontmatter }) => String(frontmatter.part))
    expect([layouts[0], links.at(-1)]).toEqual(['title', 'summary'])
    expect(links).toEqual(expect.arrayContaining(['two-walls', 'shared-pass', 'communication']))
    expect(parts.filter(part => part === 'Training').length).toBeGreaterThanOrEqual(2)
    expect(parts.filter(part => part === 'Serving').length).toBeGreaterThanOrEqual(2)
    expect(parts.lastIndexOf('Training')).toBeLessThan(parts.indexOf('Serving'))
    expect(layouts.some(layout => layout === 'misconception' || layout === 'predict')).toBe(true)
    expect(parts.filter(part => NOT_SPOKEN.includes(part))).toEqual([])
  })

  it('keeps the order of the lecture, and a question with its answer', () => {
    const place = new Map(whole.slides.map(({ source }, index) => [source.raw, index]))
    const places = deck.slides.flatMap(({ source }) => place.get(source.raw) ?? [])
    expect(places).toEqual([...places].sort((a, b) => a - b))
    const layouts = deck.slides.map(({ frontmatter }) => frontmatter.layout)
    expect(layouts.flatMap((layout, index) => layout === 'predict' ? [layouts[index + 1]] : []).every(layout => layout === 'verify')).toBe(true)
  })
})

it('there are cuts of 50 and of 20 minutes', () => {
  expect(SHORT).toEqual([50, 20])
})

describe('what is listed', () => {
  let said: string
  beforeAll(async () => {
    const decks = await Promise.all(CUTS.map(async minutes => loadDeck(ROOT, entryOf(minutes))))
    said = decks.flatMap(({ slides }) => slides).map(saidOn).join(' ')
  })

  it('as no reference is said somewhere', () => expect(NO_REFERENCE.filter(phrase => !said.includes(phrase))).toEqual([]))
  it('as a term is said somewhere', () => expect(TERMS.filter(({ term }) => !term.test(said))).toEqual([]))
})
