import type { TrainingPlan } from '../../../snippets/training/plan.ts'
import { describe, expect, it } from 'vitest'
import { A100 } from '../../../snippets/hardware.ts'
import { LLAMA2_13B, LLAMA2_70B, OPT_30B, parameterCount } from '../../../snippets/models.ts'
import { fitPlan, remediesOf } from '../../../snippets/training/plan.ts'

const GB = 1e9
const PLAIN = {
  sequences: 1,
  microbatches: 1,
  recomputation: 'attention',
  convention: 12,
  tensorDegree: 1,
  sequenceParallel: false,
  pipelineDegree: 1,
  dataDegree: 1,
  zeroStage: 0,
  memoryBytes: A100.memoryBytes,
  reserveBytes: 5 * GB,
} as const

/** The 70B model as slide "ZeRO traffic" combines it: eight ways tensor in the box, eight boxes, ZeRO-1. */
const COMBINED: TrainingPlan = {
  ...LLAMA2_70B,
  ...PLAIN,
  parameters: 70e9,
  tokens: 4096,
  tensorDegree: 8,
  dataDegree: 8,
  zeroStage: 1,
}

describe('the published shapes', () => {
  it('have the parameters of their names', () => {
    expect(parameterCount(LLAMA2_13B) / 1e9).toBeCloseTo(13.0, 1)
    expect(parameterCount(OPT_30B) / 1e9).toBeCloseTo(30.0, 1)
  })
})

describe('the 70B model on 64 GPUs', () => {
  it('does not fit with what one sequence leaves behind, until that is shared as well (T7)', () => {
    const fit = fitPlan(COMBINED)
    expect(fit.stateBytes / GB).toBeCloseTo(43.75, 2)
    expect(fit.activationBytes / GB).toBeCloseTo(34.9, 1)
    expect(fit.leftBytes / GB).toBeCloseTo(-3.6, 1)
    expect(fit.fits).toBe(false)
    expect(fit.parts.reduce((sum, { bytes }) => sum + bytes, 0)).toBeCloseTo(fit.totalBytes, 3)
    const shared = fitPlan({ ...COMBINED, sequenceParallel: true })
    expect(shared.totalBytes / GB).toBeCloseTo(43.75 + 11.4 + 5, 1)
    expect(shared.fits).toBe(true)
  })

  it('names the cheapest change first, and none for a plan that fits', () => {
    const remedies = remediesOf(COMBINED)
    expect(remedies.map(({ change }) => change)).toEqual([
      'sequence parallelism',
      'next ZeRO stage',
      'recompute layers',
      'twice the copies',
    ])
    expect(remedies[0].fit.fits).toBe(true)
    expect(remedies[1].plan.zeroStage).toBe(2)
    expect(remediesOf({ ...COMBINED, sequenceParallel: true })).toEqual([])
  })

  it('with ZeRO-3 alone holds two whole layers besides', () => {
    const fit = fitPlan({ ...COMBINED, tensorDegree: 1, dataDegree: 64, zeroStage: 3, recomputation: 'layers' })
    expect(fit.stateBytes / GB).toBeCloseTo(13.1, 1)
    // Layer inputs, and the layer at work.
    expect(fit.activationBytes / GB).toBeCloseTo(5.37 + 1.14, 1)
    expect(fit.gatheredBytes / GB).toBeCloseTo(3.5, 1)
    expect(fit.fits).toBe(true)
  })

  it('as a pipeline of eight stages keeps eight microbatches on the first', () => {
    const stages = { ...COMBINED, tensorDegree: 1, pipelineDegree: 8, microbatches: 32 }
    expect(fitPlan(stages).activationBytes / GB).toBeCloseTo(91.3, 1)
    expect(fitPlan({ ...stages, microbatches: 4 }).activationBytes / GB).toBeCloseTo(91.3 / 2, 1)
  })
})

describe('the 13B model on one box', () => {
  it('fits with ZeRO-3 and a sequence of 4,096 tokens on each GPU', () => {
    const fit = fitPlan({ ...LLAMA2_13B, ...PLAIN, parameters: 13e9, tokens: 4096, dataDegree: 8, zeroStage: 3, gpus: 8 })
    expect(fit.stateBytes / GB).toBeCloseTo(19.5, 1)
    expect(fit.activationBytes / GB).toBeCloseTo(28.5, 1)
    expect(fit.fits).toBe(true)
  })
})

describe('what is no plan', () => {
  it.each([
    [{ gpus: 60 }, 'gpus must be 8 × 1 × 8 = 64, the product of tensor, pipeline and data degree; got 60'],
    [{ pipelineDegree: 3 }, 'pipelineDegree must be one of 1, 2, 4, 5, 8, 10, 16, 20, 40, 80 to divide 80 layers; got 3'],
    [{ tensorDegree: 7 }, 'tensorDegree must be one of 1, 2, 4, 8, 16, 32, 64 to divide 64 heads; got 7'],
    [{ microbatches: 0 }, 'microbatches must be a whole number of at least 1; got 0'],
    [{ reserveBytes: -1 }, 'reserveBytes must be a finite number of at least 0; got -1'],
  ])('%o is named', (change, message) => {
    expect(() => fitPlan({ ...COMBINED, ...change })).toThrow(message)
  })
})
