/** The instructor's presets: what the controls of the deck can set, and nothing else. */
import { join } from 'node:path'
import { load } from '@slidev/parser/fs'
import { describe, expect, it } from 'vitest'
import { drawingsOf, presetProblems, settableIn } from '../../parse/presets.ts'
import { ROOT } from '../support/project.ts'

const SLIDE = `
const live = useLive('zero', { gpus: figureValue('zeroGpus'), stages: 3 })
  <Slider label="GPUs" :model-value="live.values.gpus" :values="[1, 2, 4]" @update:model-value="live.set('gpus', $event)" />
  <Slider v-model="model.stages" label="Stages" :min="1" :max="8" />
  <Choice label="Order" :options="[{ value: 'there', label: 'There' }, 'back']" @update:model-value="live.set('order', $event)" />`
const STEPS = `useLive('steps', () => ({ width: 5 }))\n<Slider v-model="model.width" label="Width" :min="1" :max="9" />`
const drawings = settableIn([SLIDE, STEPS, 'no drawing'])
const problems = (presets: unknown) => presetProblems(presets, drawings)

describe('presets', () => {
  it('are taken where a control could set them', () => {
    expect(problems({ zero: { gpus: 4, stages: 8, order: 'back' } })).toEqual([])
    expect(problems(undefined)).toEqual([])
    expect(problems({})).toEqual([])
  })

  it.each([
    [{ zer0: { gpus: 4 } }, 'presets: there is no live drawing "zer0". There are: zero.'],
    [{ steps: { width: 5 } }, 'presets: there is no live drawing "steps". There are: zero.'],
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

describe('the deck', async () => {
  const data = await load({ userRoot: ROOT, roots: [ROOT], allowedRoots: [ROOT] }, join(ROOT, 'slides.md'))
  const drawings = drawingsOf(ROOT)
  const deck = settableIn(drawings)

  it('has a control for what every live drawing can be preset to, each with a name of its own', () => {
    const live = drawings.flatMap(source => [...source.matchAll(/useLive\('([^']+)',/g)].map(([, name]) => name))
    expect(live.length).toBeGreaterThan(10)
    expect(new Set(live).size).toBe(live.length)
    expect([...deck.keys()].sort()).toEqual(live.sort())
    for (const [name, settings] of deck) {
      expect(settings.size, name).toBeGreaterThan(0)
      for (const [key, setting] of settings)
        expect(presetProblems({ [name]: { [key]: 'something else' } }, deck), `${name}: ${key}: ${JSON.stringify(setting)}`).toHaveLength(1)
    }
  })

  it('has no preset that is not there', () => {
    expect(presetProblems((data.headmatter as { presets?: unknown }).presets, deck)).toEqual([])
  })
})
