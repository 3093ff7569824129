/** The instructor's presets: for drawings and values that there are, within what their controls allow. */
import { describe, expect, it } from 'vitest'
import { liveIn, presetProblems } from '../../parse/presets.ts'

const drawings = [
  ...liveIn(`<script setup lang="ts">
const MOST = 1_024
const live = useLive('zero', { gpus, share: 0.5, policy })
</script>

<template>
  <Slider v-model="live.model.gpus" label="GPUs" :min="2" :max="MOST" @update:model-value="value => live.set('gpus', value)" />
  <Slider
    label="Share" :step="0.05"
    :model-value="live.values.share"
  />
  <Choice v-model="live.model.policy" :options="['static', { value: 'continuous', label: 'Continuous' }]" />
</template>`),
  ...liveIn('useLive(\'drain\', { tokens })\n<Slider v-model="live.model.tokens" :min="0" :max="far.away" />'),
]

describe('presets', () => {
  it.each([{ zero: { gpus: 4, share: 0.35, policy: 'continuous' } }, { drain: { tokens: 5e6 } }, { zero: {} }, {}])('of a live drawing are taken: %j', (presets) => {
    expect(presetProblems(presets, drawings)).toEqual([])
  })

  it.each([
    [{ zer0: { gpus: 4 } }, 'no live drawing is called "zer0"; did you mean zero?'],
    [{ pot: {} }, 'no live drawing is called "pot"; there are zero, drain.'],
    [{ zero: { gpu: 4 } }, 'presets: zero has no "gpu"; did you mean gpus?'],
    [{ drain: { requests: 4 } }, 'presets: drain has no "requests"; it has tokens.'],
    [{ zero: { gpus: 1600 } }, 'presets: zero: gpus must be a whole number from 2 to 1024; got 1600.'],
    [{ zero: { gpus: 2.5 } }, 'presets: zero: gpus must be a whole number from 2 to 1024; got 2.5.'],
    [{ zero: { share: '0.5' } }, 'presets: zero: share must be a number from 0 to 1 in steps of 0.05; got "0.5".'],
    [{ zero: { policy: 'fast' } }, 'presets: zero: policy must be one of static, continuous; got "fast".'],
    [{ drain: { tokens: -1 } }, 'presets: drain: tokens must be a whole number from 0; got -1.'],
    [{ zero: 4 }, 'presets must be written as { drawing: { count: 16 } }; got {"zero":4}.'],
    [['zero'], 'presets must be written as { drawing: { count: 16 } }; got ["zero"].'],
  ])('%j are refused', (presets, problem) => {
    expect(presetProblems(presets, drawings).map(({ message }) => message)).toEqual([problem])
  })
})
