/** The instructor's presets: what the controls of a deck can set, and nothing else. */
import { describe, expect, it } from 'vitest'
import { presetProblems, settableIn } from '../../parse/presets.ts'

const SLIDE = `
const live = useLive('zero', { gpus: figureValue('zeroGpus'), stages: 3 })
  <Slider label="GPUs" :model-value="live.values.gpus" :values="[1, 2, 4]" @update:model-value="live.set('gpus', $event)" />
  <Slider v-model="model.stages" label="Stages" :min="1" :max="8" />
  <Choice label="Order" :options="[{ value: 'there', label: 'There' }, 'back']" @update:model-value="live.set('order', $event)" />`
const problems = (presets: unknown) => presetProblems(presets, settableIn([SLIDE, 'no drawing']))

describe('presets', () => {
  it.each([{ zero: { gpus: 4, stages: 8, order: 'back' } }, {}])('are taken where a control could set them: %j', (presets) => {
    expect(problems(presets)).toEqual([])
  })

  it.each([
    [{ zer0: { gpus: 4 } }, 'presets: unknown live drawing "zer0". Known: zero.'],
    [{ zero: { gpu: 4 } }, 'presets: zero has no control for "gpu". It has: gpus, stages, order.'],
    [{ zero: { gpus: 3 } }, 'presets: zero: gpus must be one of 1, 2, 4; got 3.'],
    [{ zero: { stages: 9 } }, 'presets: zero: stages must be a whole number from 1 to 8; got 9.'],
    [{ zero: { stages: '3' } }, 'presets: zero: stages must be a number; got "3".'],
    [{ zero: { order: 'thereback' } }, 'presets: zero: order must be one of there, back; got "thereback".'],
    [{ zero: 4 }, 'presets: zero must be written as { key: value }, with one of gpus, stages, order; got 4.'],
    [['zero'], 'presets must be written as { drawing: { count: 16 } }; got ["zero"].'],
  ])('%j are refused', (presets, problem) => {
    expect(problems(presets)).toEqual([problem])
  })
})
