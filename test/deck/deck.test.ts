/** What a person would look for on every slide at every click, in light and in dark. */
import type { Browser } from 'playwright-chromium'
import type { Served } from '../../kit/test/support/serve.ts'
import type { Deck } from '../../kit/test/support/source.ts'
import type { Walk } from '../../kit/test/support/walk.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildDeck } from '../../kit/test/support/build.ts'
import { deepLinks, mostClicks, noteMarks, withMotion } from '../../kit/test/support/compare.ts'
import { useControls } from '../../kit/test/support/controls.ts'
import { KEYS, LOOKS, of } from '../../kit/test/support/looks.ts'
import { launchAlone, open } from '../../kit/test/support/page.ts'
import { expectNone } from '../../kit/test/support/problem.ts'
import { serve } from '../../kit/test/support/serve.ts'
import { loadDeck } from '../../kit/test/support/source.ts'
import { clicksBySlide, walk } from '../../kit/test/support/walk.ts'

const LIMIT_MS = 900_000
const MOTION_SAMPLE = 5

let deck: Deck
let browser: Browser
let server: Served

beforeAll(async () => {
  deck = await loadDeck()
  server = await serve(await buildDeck('deck'))
  browser = await launchAlone()
}, LIMIT_MS)

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

describe('the deck in light', { timeout: LIMIT_MS }, () => {
  let walked: Walk

  beforeAll(async () => {
    const opened = await open(browser, { url: server.url, scheme: 'light' })
    walked = await walk(opened, server.url, { atLastClick: useControls(deck.settings) })
    await opened.context.close()
  }, LIMIT_MS)

  it.each([...LOOKS, ...KEYS])('%s', check => expectNone(of(walked.problems, check)))

  it('has no finding outside of these tests', () => {
    expect([...new Set(walked.problems.map(({ check }) => check))].filter(check => ![...LOOKS, ...KEYS].includes(check))).toEqual([])
  })

  it('takes one press for every click and every slide but the first', () => {
    const clicks = [...clicksBySlide(walked.states).values()]
    expect(clicks).toHaveLength(deck.slides.length)
    expect(walked.presses).toBe(clicks.reduce((sum, count) => sum + count + 1, 0) - 1)
    expect(walked.presses).toBe(walked.states.filter(({ click }) => click === 0).reduce((sum, { clicksTotal }) => sum + clicksTotal + 1, 0) - 1)
    expect(walked.endMoved, 'ArrowRight moves on after the last click').toBe(false)
  })

  it('marks every click in the notes', () => expectNone(noteMarks(deck, walked.states)))

  it('shows the same at an address as on the way', async () => expectNone(await deepLinks(browser, server.url, walked.states)))

  it('ends the same with motion', async () => expectNone(await withMotion(browser, server.url, walked.states, mostClicks(walked.states, MOTION_SAMPLE))))
})

describe('the deck in dark', { timeout: LIMIT_MS }, () => {
  let walked: Walk

  beforeAll(async () => {
    const opened = await open(browser, { url: server.url, scheme: 'dark' })
    walked = await walk(opened, server.url)
    await opened.context.close()
  }, LIMIT_MS)

  it.each(LOOKS)('%s', check => expectNone(of(walked.problems, check)))
})

describe('the deck below a base path, with every slide mounted', { timeout: LIMIT_MS }, () => {
  it('walks to its end without a fault', async () => {
    const base = '/talks/x/'
    const below = await serve(await buildDeck('deck-below', { base }), base)
    const opened = await open(browser, { url: below.url, preload: true })
    const walked = await walk(opened, below.url, { blind: true })
    expectNone(walked.problems)
    expect(walked.states.at(-1)?.slide).toBe(walked.states[0].slides)
    expect(new URL(opened.page.url()).pathname.startsWith(base)).toBe(true)
    await opened.context.close()
    await below.close()
  })
})
