/** The instructor's presets: for drawings that there are. */
import { describe, expect, it } from 'vitest'
import { presetProblem } from '../../parse/presets.ts'

describe('presets', () => {
  it.each([{ zero: { gpus: 4 } }, { zero: {} }, {}])('of a live drawing are taken: %j', (presets) => {
    expect(presetProblem(presets, ['drain', 'zero'])).toBeUndefined()
  })

  it.each([
    [{ zer0: { gpus: 4 } }, 'no live drawing is called "zer0"; did you mean zero?'],
    [{ pot: {} }, 'no live drawing is called "pot"; there are drain, zero.'],
    [{ zero: 4 }, 'presets must be written as { drawing: { count: 16 } }; got {"zero":4}.'],
    [['zero'], 'presets must be written as { drawing: { count: 16 } }; got ["zero"].'],
  ])('%j are refused', (presets, problem) => {
    expect(presetProblem(presets, ['drain', 'zero'])).toBe(problem)
  })
})
