/** Every drawing with its defaults and with two other settings, at every click: the gallery, walked as the deck is. */
import type { Walk } from '../../kit/test/support/walk.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildDeck } from '../../kit/test/support/build.ts'
import { LOOKS, of } from '../../kit/test/support/looks.ts'
import { expectNone } from '../../kit/test/support/problem.ts'
import { ROOT } from '../../kit/test/support/project.ts'
import { loadDeck } from '../../kit/test/support/source.ts'
import { useStage } from '../../kit/test/support/stage.ts'
import { walkInParts } from '../../kit/test/support/walk.ts'

const LIMIT_MS = 600_000
const { slides } = await loadDeck(ROOT, 'gallery.md')

describe('the gallery', { timeout: LIMIT_MS }, () => {
  const stage = useStage(() => buildDeck('gallery', { entry: 'gallery.md' }))
  let walked: Walk

  beforeAll(async () => {
    walked = await walkInParts(stage.browser, { url: stage.url }, slides.length)
  }, LIMIT_MS)

  it.each(LOOKS)('%s', check => expectNone(of(walked.problems, check)))

  it('comes to its end', () => expect(new Set(walked.states.map(({ slide }) => slide)).size).toBe(slides.length))
})
