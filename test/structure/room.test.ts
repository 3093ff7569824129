/** What the lecture asks of a room. */
import { expect, it } from 'vitest'
import { cutsIn, entryOf, WHOLE } from '../../kit/lib/cuts.mjs'
import { readRoomDeck } from '../../kit/room/read-deck.ts'
import { ROOT } from '../../kit/test/support/project.ts'

it.each(cutsIn())('of %i minutes puts questions to a room, and has their answers', async (cut) => {
  const { slides, questions } = await readRoomDeck(ROOT, entryOf(cut))
  expect(questions.length).toBeGreaterThan(cut === WHOLE ? 14 : 2)
  for (const { asks, answers, why, id } of questions) {
    expect(slides[asks.slide - 1].said.length, id).toBeGreaterThan(asks.click)
    expect(slides[answers.slide - 1].said.length, id).toBeGreaterThan(answers.click)
    expect(answers.slide * 100 + answers.click, id).toBeGreaterThan(asks.slide * 100 + asks.click)
    expect(why, id).toMatch(/\.$/)
  }
})
