/** Where the drawings of the lecture can be made to start. */
import { expect, it } from 'vitest'
import { drawingsOf, presetProblems, settableIn } from '../../kit/parse/presets.ts'
import { ROOT } from '../../kit/test/support/project.ts'
import { loadDeck } from '../../kit/test/support/source.ts'

const drawings = drawingsOf(ROOT)
const settable = settableIn(drawings)

it('there is a control for what every live drawing can be preset to, and no name stands twice', () => {
  const live = drawings.flatMap(source => [...source.matchAll(/useLive\('([^']+)',/g)].map(([, name]) => name))
  expect(live.length).toBeGreaterThan(10)
  expect([...settable.keys()].sort()).toEqual(live.sort())
  for (const [name, settings] of settable) {
    expect(settings.size, name).toBeGreaterThan(0)
    for (const key of settings.keys())
      expect(presetProblems({ [name]: { [key]: 'something else' } }, settable), `${name}: ${key}`).toHaveLength(1)
  }
})

it('the deck has no preset that is not there', async () => {
  const { data } = await loadDeck()
  expect(presetProblems((data.headmatter as { presets: unknown }).presets, settable)).toEqual([])
})
