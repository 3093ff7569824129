/** Every slide at every click once more: in dark, below a base path, with every slide mounted as on stage. */
import type { Walk } from '../../kit/test/support/walk.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildDeck } from '../../kit/test/support/build.ts'
import { LOOKS, of } from '../../kit/test/support/looks.ts'
import { expectNone } from '../../kit/test/support/problem.ts'
import { loadDeck } from '../../kit/test/support/source.ts'
import { useStage } from '../../kit/test/support/stage.ts'
import { walkInParts } from '../../kit/test/support/walk.ts'

const LIMIT_MS = 900_000

describe('the deck in dark', { timeout: LIMIT_MS }, () => {
  const BASE = '/talks/x/'
  const stage = useStage(() => buildDeck('deck-below', { base: BASE }), { base: BASE })
  let slides: number
  let walked: Walk

  beforeAll(async () => {
    slides = (await loadDeck()).slides.length
    walked = await walkInParts(stage.browser, { url: stage.url, scheme: 'dark', mounting: 'all' }, slides)
  }, LIMIT_MS)

  it.each(LOOKS)('%s', check => expectNone(of(walked.problems, check)))

  it('comes to its end', () => {
    expect(walked.states.at(-1)?.slide).toBe(slides)
    expect(new Set(walked.states.map(({ slide }) => slide)).size).toBe(slides)
    expect(new URL(stage.url).pathname).toBe('/talks/x')
  })
})
