/** Every check of the built deck, tried on a deck with one fault a slide: it must name that slide and no other. */
import type { Problem } from '../../kit/test/support/problem.ts'
import type { Deck } from '../../kit/test/support/source.ts'
import type { Walk } from '../../kit/test/support/walk.ts'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildDeck, copyDeck } from '../../kit/test/support/build.ts'
import { deepLinks, noteMarks, withMotion } from '../../kit/test/support/compare.ts'
import { useControls } from '../../kit/test/support/controls.ts'
import { KEYS, LOOKS } from '../../kit/test/support/looks.ts'
import { slidesNamed } from '../../kit/test/support/problem.ts'
import { loadDeck } from '../../kit/test/support/source.ts'
import { STAGE_MS, useStage } from '../../kit/test/support/stage.ts'
import { walkInParts } from '../../kit/test/support/walk.ts'

/** All but the walk itself: a deck that stops has nothing behind its fault. */
const CHECKS = [...LOOKS.filter(check => check !== 'walk'), ...KEYS, 'click marks', 'deep link', 'motion']

describe('a deck with one fault a slide', { timeout: STAGE_MS }, () => {
  const folder = copyDeck('broken', { folder: fileURLToPath(new URL('../../kit/test/fixtures/broken', import.meta.url)) })
  const stage = useStage(() => buildDeck('broken', { folder }))
  let deck: Deck
  let walked: Walk
  let problems: Problem[]

  /** Slides whose frontmatter says that this check must find them. */
  const faulty = (check: string) => deck.slides.filter(({ frontmatter }) => [frontmatter.fault].flat().includes(check)).map(({ index }) => index + 1)

  beforeAll(async () => {
    deck = await loadDeck(folder)
    walked = await walkInParts(stage.browser, { url: stage.url }, deck.slides.length, useControls(deck.settings))
    const clicked = walked.states.filter(({ clicksTotal }) => clicksTotal > 0)
    problems = [
      ...walked.problems,
      ...noteMarks(deck, walked.states),
      ...await deepLinks(stage.browser, stage.url, clicked),
      ...await withMotion(stage.browser, stage.url, walked.states, [1, ...faulty('motion')]),
    ]
  }, STAGE_MS)

  it.each(CHECKS)('%s', (check) => {
    expect(faulty(check), 'no slide tries this check').not.toEqual([])
    expect(slidesNamed(problems.filter(problem => problem.check === check))).toEqual(faulty(check))
  })

  it('has no check that is not tried', () => {
    expect([...new Set(problems.map(({ check }) => check))].filter(check => !CHECKS.includes(check))).toEqual([])
  })

  it('names the click at which a label leaves the canvas', () => {
    expect(problems).toContainEqual(expect.objectContaining({ check: 'inside the canvas', slide: 7, clicks: [2] }))
  })

  it('counts the presses of a walk', () => {
    expect(walked.presses).toBe(walked.states.length - 1)
    expect(walked.endMoved).toBe(false)
  })
})
