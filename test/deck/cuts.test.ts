/** Every cut of the lecture, walked as the whole is: nothing on it may depend on what was left out. */
import type { Deck } from '../../kit/test/support/source.ts'
import type { Walk } from '../../kit/test/support/walk.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { cutsIn, entryOf, WHOLE } from '../../kit/lib/cuts.mjs'
import { buildDeck } from '../../kit/test/support/build.ts'
import { noteMarks } from '../../kit/test/support/compare.ts'
import { LOOKS, of } from '../../kit/test/support/looks.ts'
import { expectNone } from '../../kit/test/support/problem.ts'
import { ROOT } from '../../kit/test/support/project.ts'
import { loadDeck } from '../../kit/test/support/source.ts'
import { STAGE_MS, useStage } from '../../kit/test/support/stage.ts'
import { clicksBySlide, walkInParts } from '../../kit/test/support/walk.ts'

const cuts = cutsIn().filter(cut => cut !== WHOLE)

describe.each(cuts)('the cut of %d minutes', { timeout: STAGE_MS }, (cut) => {
  const stage = useStage(() => buildDeck(`deck-${cut}`, { entry: entryOf(cut) }))
  let deck: Deck
  let walked: Walk

  beforeAll(async () => {
    deck = await loadDeck(ROOT, entryOf(cut))
    walked = await walkInParts(stage.browser, { url: stage.url }, deck.slides.length)
  }, STAGE_MS)

  it.each(LOOKS)('%s', check => expectNone(of(walked.problems, check)))

  it('has every slide of its entry, and marks every click in its notes', () => {
    expect(clicksBySlide(walked.states).size).toBe(deck.slides.length)
    expectNone(noteMarks(deck, walked.states))
  })
})
