/** What `npm run compare` pairs, counts and says, on decks of three slides and pictures of a few pixels. */
import type { Manifest, Scheme, Slide } from '../../compare/pictures.ts'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../commands/index.mjs'
import { findSource } from '../../compare/decks.ts'
import { difference } from '../../compare/difference.ts'
import { chooseSlides } from '../../compare/index.ts'
import { matchSlides, matchStates } from '../../compare/match.ts'
import { list, reportPage } from '../../compare/report.ts'
import { readArguments } from '../../lib/arguments.mjs'

const slidesOf = (...titles: string[]): Slide[] => titles.map((title, index) => ({ no: index + 1, title }))
const numbers = (pairs: ReturnType<typeof matchSlides>): string => pairs.map(({ before, after }) => `${before?.no ?? '-'}:${after?.no ?? '-'}`).join(' ')
const deck = slidesOf('One', 'Two', 'Three')

describe('slides are matched', () => {
  it.each([
    ['by number where there are as many', slidesOf('One', 'Zwei', 'Drei'), undefined, '1:1 2:2 3:3'],
    ['by title where one was added', slidesOf('One', 'New', 'Two', 'Three'), undefined, '1:1 2:3 3:4 -:2'],
    ['by title where one is gone', slidesOf('One', 'Three'), undefined, '1:1 2:- 3:2'],
    ['by title where that is asked for', slidesOf('Three', 'One', 'Two'), 'title', '1:2 2:3 3:1'],
    ['by number where that is asked for', slidesOf('Two', 'Three'), 'number', '1:1 2:2 3:-'],
  ] as const)('%s', (_, after, match, expected) => expect(numbers(matchSlides(deck, after, match))).toBe(expected))

  it('by the link before the title, and twins in their order', () => {
    const before = [{ no: 1, title: 'Old', link: 'a' }, { no: 2, title: 'Twin' }, { no: 3, title: 'Twin' }]
    const after = [{ no: 1, title: 'Twin' }, { no: 2, title: 'Twin' }, { no: 3, title: 'New', link: 'a' }]
    expect(numbers(matchSlides(before, after, 'title'))).toBe('1:3 2:1 3:2')
  })
})

const manifestOf = (slides: Slide[], ...states: [number, number, Scheme][]): Manifest =>
  ({ browser: '1', slides, pictures: states.map(([no, click, scheme]) => ({ no, click, scheme, file: `${scheme}-${no}-${click}.png` })) })

describe('what is said', () => {
  const after = slidesOf('New', 'One')
  const states = matchStates(
    matchSlides(slidesOf('One'), after),
    manifestOf(slidesOf('One'), [1, 0, 'dark'], [1, 0, 'light'], [1, 1, 'light']),
    manifestOf(after, [2, 0, 'light'], [2, 0, 'dark'], [1, 0, 'light']),
    ['light', 'dark'],
  )

  it('is a line a state, by slide, click and scheme', () => {
    const findings = states.map(state => state.before && state.after ? { ...state, share: 0.000012345, file: state.before.file } : state)
    expect(list(findings).split('\n')).toEqual([
      'slide   click  scheme  pixels       title',
      '1 -> 2  0      light   0.0012 %     One',
      '1 -> 2  0      dark    0.0012 %     One',
      '1 -> 2  1      light   only before  One',
      '1       0      light   only after   New',
    ])
    const page = reportPage('4 of 4 & more', findings)
    expect(page).toContain('4 of 4 &amp; more')
    expect([...page.matchAll(/<img src="([^"]+)"/g)].map(([, file]) => file)).toEqual(['light-1-0.png', 'dark-1-0.png'])
  })
})

describe('pictures', () => {
  const picture = (color: string, x = 3, y = 2): Uint8Array => {
    const context = createCanvas(20, 10).getContext('2d')
    context.fillStyle = 'white'
    context.fillRect(0, 0, 20, 10)
    context.fillStyle = color
    context.fillRect(x, y, 2, 1)
    return context.canvas.toBuffer('image/png')
  }

  it('differ by the share of their pixels, shown in a picture twice as large', async () => {
    const found = await difference(picture('black'), picture('black', 4))
    expect(found?.share).toBe(2 / 200)
    const { width, height } = await loadImage(found!.picture)
    expect([width, height]).toEqual([56, 36])
  })

  it('are the same where a colour is off by 8, and differ by 9', async () => {
    expect(await difference(picture('rgb(0 0 0)'), picture('rgb(8 8 8)'))).toBeUndefined()
    expect((await difference(picture('rgb(0 0 0)'), picture('rgb(0 0 9)')))?.share).toBe(2 / 200)
  })

  it('are compared outside the hidden boxes', async () => {
    expect(await difference(picture('black'), picture('white'), [[3, 2, 2, 1]])).toBeUndefined()
    expect((await difference(picture('black'), picture('white'), [[3, 2, 1, 1]]))?.share).toBe(1 / 200)
  })
})

describe('a part', () => {
  const linked = [deck[0], { ...deck[1], link: 'two' }, deck[2]]
  it('is chosen by number or by link', () => {
    expect(chooseSlides(linked, {})).toHaveLength(3)
    expect(chooseSlides(linked, { slides: { from: 2, to: 3 } }).map(({ no }) => no)).toEqual([2, 3])
    expect(chooseSlides(linked, { slides: { from: 3, to: 3 } }).map(({ no }) => no)).toEqual([3])
    expect(chooseSlides(linked, { link: 'two' }).map(({ no }) => no)).toEqual([2])
  })

  it.each([[4, 4], [2, 9]])('%d to %d is refused with the range', (from, to) =>
    expect(() => chooseSlides(linked, { slides: { from, to } })).toThrow(`--slides must be among the slides of the base, 1 to 3; got ${from}-${to}.`))

  it.each(['0', '3-2', 'two', ''])('"%s" is no part of any deck', slides =>
    expect(() => readArguments(COMMANDS.compare, [`--slides=${slides}`])).toThrow(`--slides must be a slide or a range of slides, from 1, such as 5-7; got "${slides}".`))

  it('with an unknown link is refused with the links', () => {
    expect(() => chooseSlides(linked, { link: 'three' })).toThrow('--link must be one of two; got "three".')
    expect(() => chooseSlides(linked, { link: 'two', slides: { from: 3, to: 3 } })).toThrow('The slide with the link two is not among the slides 3 to 3.')
  })
})

describe('a deck', () => {
  it('is no revision that git does not know, and no folder without slides', async () => {
    await expect(findSource('--base', 'no-such-thing')).rejects.toThrow('--base must be a git revision or a folder with a deck; got "no-such-thing".')
    await expect(findSource('--with', 'test')).rejects.toThrow('--with: test holds no deck')
  })
})
