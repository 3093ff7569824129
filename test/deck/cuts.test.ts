/** Every cut of the lecture, walked as the whole is: nothing on it may depend on what was left out. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cutsIn, entryOf, WHOLE } from '../../kit/lib/cuts.mjs'
import { buildDeck } from '../../kit/test/support/build.ts'
import { noteMarks } from '../../kit/test/support/compare.ts'
import { LOOKS, of } from '../../kit/test/support/looks.ts'
import { launchAlone, open } from '../../kit/test/support/page.ts'
import { expectNone } from '../../kit/test/support/problem.ts'
import { ROOT } from '../../kit/test/support/project.ts'
import { serve } from '../../kit/test/support/serve.ts'
import { loadDeck } from '../../kit/test/support/source.ts'
import { clicksBySlide, walk } from '../../kit/test/support/walk.ts'

const LIMIT_MS = 300_000
const cuts = cutsIn().filter(cut => cut !== WHOLE)

let browser: Awaited<ReturnType<typeof launchAlone>>
beforeAll(async () => {
  browser = await launchAlone()
})
afterAll(() => browser?.close())

it('there are cuts of 50 and 20 minutes', () => expect(cuts).toEqual([50, 20]))

describe.each(cuts)('the cut of %d minutes', { timeout: LIMIT_MS }, (cut) => {
  let walked: Awaited<ReturnType<typeof walk>>

  beforeAll(async () => {
    const server = await serve(await buildDeck(`deck-${cut}`, { entry: entryOf(cut) }))
    const opened = await open(browser, { url: server.url, scheme: 'light' })
    walked = await walk(opened, server.url)
    await opened.context.close()
    await server.close()
  }, LIMIT_MS)

  it.each(LOOKS)('%s', check => expectNone(of(walked.problems, check)))

  it('has every slide of its entry, and marks every click in its notes', async () => {
    const deck = await loadDeck(ROOT, entryOf(cut))
    expect(clicksBySlide(walked.states).size).toBe(deck.slides.length)
    expectNone(noteMarks(deck, walked.states))
  })
})
