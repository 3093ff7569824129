/** What a room guesses, as marks on the axes of the drawings: to scale, and on nothing else. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRoomDeck } from '../../kit/room/read-deck.ts'
import { EMPTY, startDesk } from '../../kit/test/room/windows-desk.ts'
import { buildDeck } from '../../kit/test/support/build.ts'
import { goTo, open } from '../../kit/test/support/page.ts'
import { ROOT } from '../../kit/test/support/project.ts'
import { STAGE_MS, useStage } from '../../kit/test/support/stage.ts'

const SHOW_MS = 8000
const { questions } = await readRoomDeck(ROOT, 'slides.md')
const guesses = questions.filter(question => question.kind === 'guess')

/** A guess of which the answered slide shows where it belongs: the right edge of something, or the middle of a word. */
const PLACES: Record<string, { guess: number, at: 'edge' | 'middle', of: string, says?: string }> = {
  'two-walls': { guess: 840, at: 'edge', of: 'rect' },
  'communication': { guess: 1000 / 31.5, at: 'edge', of: 'rect, path' },
  'zero-stages': { guess: 8, at: 'edge', of: 'rect' },
  'speculative-decoding': { guess: 2, at: 'edge', of: 'rect' },
  'continuous-batching': { guess: 50, at: 'middle', of: 'text', says: '100' },
  'shared-cells': { guess: 64, at: 'middle', of: 'text', says: '64' },
}

describe('the guesses of a room', { timeout: STAGE_MS }, () => {
  const stage = useStage(() => buildDeck('deck'))
  let desk: Awaited<ReturnType<typeof startDesk>>
  beforeAll(async () => {
    desk = await startDesk(stage.folder, EMPTY)
  }, STAGE_MS)
  afterAll(() => desk.close())

  it('have a place on every slide that asks for a number', () =>
    expect(Object.keys(PLACES)).toEqual(guesses.map(({ id }) => id)))

  it.each(guesses)('stand on the axis of $id', async ({ id, ask, unit, from, to, asks, answers, right, why }) => {
    const { guess, at, of, says } = PLACES[id]
    const { page, context } = await open(stage.browser, { url: desk.url })
    const round = { count: 41, counts: [], guesses: [from, guess, guess, guess, to], median: guess }
    const question = { id, kind: 'guess' as const, ask, unit, from, to, right, why, round: 1, isOpen: false, isAnswered: false, isShown: true, rounds: [round] }
    const marks = page.locator(`#slideshow [data-slidev-no="${asks.slide}"] .room-marks`)
    /** Where the bold mark of the middle guess stands. */
    const middle = () => marks.locator('path').nth(1).evaluate((mark) => {
      const { left, width } = mark.getBoundingClientRect()
      return left + width / 2
    })
    await goTo(page, desk.url, asks.slide, asks.click)
    expect(await marks.count()).toBe(0)
    desk.tell({ question: { ...question, id: 'another' } })
    await page.waitForTimeout(100)
    expect(await marks.count()).toBe(0)
    desk.tell({ question })
    await marks.waitFor({ timeout: SHOW_MS })
    expect(await page.evaluate(() => window.inspect.checks())).toEqual([])
    const asked = await middle()
    await goTo(page, desk.url, answers.slide, answers.click)
    desk.tell({ question: { ...question, isAnswered: true } })
    await marks.waitFor({ timeout: SHOW_MS })
    expect(await page.evaluate(() => window.inspect.checks())).toEqual([])
    expect(await middle()).toBeCloseTo(asked, 1)
    const places = await page.locator(`#slideshow [data-slidev-no="${answers.slide}"] .drawing :is(${of})`).evaluateAll((marks, [at, says]) =>
      marks.filter(mark => mark.checkVisibility({ opacityProperty: true }) && !mark.closest('.room-marks') && (!says || mark.textContent.trim() === says)).map((mark) => {
        const { left, right } = mark.getBoundingClientRect()
        return at === 'edge' ? right : (left + right) / 2
      }), [at, says])
    expect(Math.min(...places.map(place => Math.abs(place - asked)))).toBeLessThan(2.6)
    await context.close()
  })
})
