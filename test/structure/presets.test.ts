/** Where the drawings of the lecture can be made to start. */
import { expect, it } from 'vitest'
import { liveDrawings, presetProblem } from '../../kit/parse/presets.ts'
import { ROOT } from '../../kit/test/support/project.ts'
import { loadDeck } from '../../kit/test/support/source.ts'

const drawings = liveDrawings(ROOT)

it('no name of a live drawing stands twice', () => {
  expect(drawings.length).toBeGreaterThan(10)
  expect(new Set(drawings).size).toBe(drawings.length)
})

it('the deck has no preset that is not there', async () => {
  const { data } = await loadDeck()
  expect(presetProblem(data.headmatter.presets, drawings)).toBeUndefined()
})
