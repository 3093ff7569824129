/** What a person would look for on every slide at every click, in light. */
import type { Walk } from '../../kit/test/support/walk.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildDeck } from '../../kit/test/support/build.ts'
import { deepLinks, mostClicks, noteMarks, withMotion } from '../../kit/test/support/compare.ts'
import { KEYS, LOOKS, of } from '../../kit/test/support/looks.ts'
import { expectNone } from '../../kit/test/support/problem.ts'
import { loadDeck } from '../../kit/test/support/source.ts'
import { useStage } from '../../kit/test/support/stage.ts'
import { clicksBySlide } from '../../kit/test/support/walk.ts'
import { walkedDeck } from '../../kit/test/support/walked.ts'

const LIMIT_MS = 900_000
const MOTION_SAMPLE = 5
const deck = await loadDeck()

describe('the deck in light', { timeout: LIMIT_MS }, () => {
  const stage = useStage(() => buildDeck('deck'))
  let walked: Walk

  beforeAll(async () => {
    walked = await walkedDeck()
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

  it('shows the same at an address as on the way', async () => expectNone(await deepLinks(stage.browser, stage.url, walked.states)))

  it('ends the same with motion', async () => expectNone(await withMotion(stage.browser, stage.url, walked.states, mostClicks(walked.states, MOTION_SAMPLE))))
})
