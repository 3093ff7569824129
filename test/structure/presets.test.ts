/** Where the drawings of the lecture can be made to start. */
import { expect, it } from 'vitest'
import { liveDrawings } from '../../kit/parse/presets.ts'
import { ROOT } from '../../kit/test/support/project.ts'

const drawings = liveDrawings(ROOT)
const names = drawings.map(({ name }) => name)

it('no name of a live drawing stands twice', () => {
  expect(names.length).toBeGreaterThan(10)
  expect(new Set(names).size).toBe(names.length)
})

it('each has a control for every value that a preset may name, with what it may be', () => {
  expect(drawings.filter(({ values }) => !Object.keys(values).length || Object.values(values).includes(undefined))).toEqual([])
})
