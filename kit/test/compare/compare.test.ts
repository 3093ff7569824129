/** What `npm run compare` pairs, counts and says, on decks of three slides and pictures of a few pixels. */
import type { Finding } from '../../compare/report.ts'
import type { Slide } from '../../compare/stage.ts'
import { createCanvas } from '@napi-rs/canvas'
import { describe, expect, it } from 'vitest'
import { findDeck } from '../../compare/decks.ts'
import { difference } from '../../compare/difference.ts'
import { inOrder } from '../../compare/index.ts'
import { matchSlides } from '../../compare/match.ts'
import { list, reportPage } from '../../compare/report.ts'

const slidesOf = (...titles: string[]): Slide[] => titles.map((title, index) => ({ no: index + 1, title }))
const numbers = (pairs: ReturnType<typeof matchSlides>): string => pairs.map(({ before, after }) => `${before?.no ?? '-'}:${after?.no ?? '-'}`).join(' ')
const deck = slidesOf('One', 'Two', 'Three')

describe('slides are matched', () => {
  it.each([
    ['by number where there are as many', slidesOf('One', 'Zwei', 'Drei'), '1:1 2:2 3:3'],
    ['by title where one was added', slidesOf('One', 'New', 'Two', 'Three'), '1:1 2:3 3:4 -:2'],
    ['by title where one is gone', slidesOf('One', 'Three'), '1:1 2:- 3:2'],
  ])('%s', (_, after, expected) => expect(numbers(matchSlides(deck, after))).toBe(expected))

  it('by the link before the title, and twins in their order', () => {
    const before = [{ no: 1, title: 'Old', link: 'a' }, { no: 2, title: 'Twin' }, { no: 3, title: 'Twin' }]
    const after = [{ no: 1, title: 'Twin' }, { no: 2, title: 'Twin' }, { no: 3, title: 'New', link: 'a' }, { no: 4, title: 'Last' }]
    expect(numbers(matchSlides(before, after))).toBe('1:3 2:1 3:2 -:4')
  })
})

it('what is said is a line a state, by slide and click', () => {
  const pairs = matchSlides(slidesOf('One'), slidesOf('New', 'One'))
  const state = (click: number, scheme: Finding['scheme'], share: Finding['share'], pair = pairs[0]): Finding =>
    ({ pair, click, scheme, share, files: [`${scheme}-${click}-before.png`, `${scheme}-${click}-after.png`] })
  const findings = inOrder([state(0, 'light', 'only after', pairs[1]), state(1, 'light', 'only before'), state(0, 'light', 0.000012345), state(0, 'dark', 1)], pairs)
  expect(list(findings).split('\n')).toEqual([
    'slide   click  scheme  pixels       title',
    '1 -> 2  0      light   0.0012 %     One',
    '1 -> 2  0      dark    100 %        One',
    '1 -> 2  1      light   only before  One',
    '1       0      light   only after   New',
  ])
  const page = reportPage('4 of 4 & more', findings)
  expect(page).toContain('4 of 4 &amp; more')
  expect(page).toContain('<div><img src="light-0-before.png" loading="lazy" alt=""><img src="light-0-after.png" loading="lazy" alt=""></div>')
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

  it('differ by the share of their pixels', async () =>
    expect(await difference(picture('black'), picture('black', 4))).toBe(2 / 200))

  it('are the same where a colour is off by 8, and differ by 9', async () => {
    expect(await difference(picture('rgb(0 0 0)'), picture('rgb(8 8 8)'))).toBe(0)
    expect(await difference(picture('rgb(0 0 0)'), picture('rgb(0 0 9)'))).toBe(2 / 200)
  })
})

it('a deck is no revision that git does not know, and no folder without one', async () => {
  await expect(findDeck('no-such-thing')).rejects.toThrow('--base must be a git revision or a folder with a built deck; got "no-such-thing".')
  await expect(findDeck('test')).rejects.toThrow('--base must be a git revision or a folder with a built deck; got "test".')
})
