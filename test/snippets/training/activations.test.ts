import { describe, expect, it } from 'vitest'
import { LLAMA2_70B } from '../../../snippets/models.ts'
import { activationBytes, copiedActivationBytes, recomputationShare, stageActivationBytes, workingActivationBytes } from '../../../snippets/training/activations.ts'
import { schedule } from '../../../snippets/training/pipeline.ts'

const GB = 1e9
const SEQUENCE = { ...LLAMA2_70B, tokens: 4096, sequences: 1, recomputation: 'attention' } as const

describe('what one sequence of 4,096 tokens of the 70B model leaves behind (T7)', () => {
  it.each([
    ['uncut', {}, 91.3],
    ['cut eight ways', { tensorDegree: 8 }, 34.9],
    ['with sequence parallelism too', { tensorDegree: 8, sequenceParallel: true }, 11.4],
    ['layer inputs only', { recomputation: 'layers' }, 5.4],
    ['layer inputs only, cut as well', { recomputation: 'layers', tensorDegree: 8, sequenceParallel: true }, 0.7],
    ['with the scores of attention kept', { recomputation: 'none' }, 521],
  ] as const)('%s', (_, change, gigabytes) => {
    expect(activationBytes({ ...SEQUENCE, ...change }) / GB).toBeCloseTo(gigabytes, gigabytes > 100 ? 0 : 1)
  })

  it('has one layer at work where layers are recomputed, and none where they are kept', () => {
    expect(workingActivationBytes({ ...SEQUENCE, recomputation: 'layers' }) / GB).toBeCloseTo(1.14, 2)
    expect(workingActivationBytes(SEQUENCE)).toBe(0)
  })

  it('is mostly copies where it is cut eight ways, and never where it is not', () => {
    const copied = (change: object) => copiedActivationBytes({ ...SEQUENCE, ...change }) / GB
    expect(copied({ tensorDegree: 8 })).toBeCloseTo(26.8, 1)
    expect(copied({ tensorDegree: 8, recomputation: 'layers' })).toBeCloseTo(5.4, 1)
    expect(copied({})).toBe(0)
    expect(copied({ tensorDegree: 8, sequenceParallel: true })).toBe(0)
  })

  it('is not divided by tensor parallelism where whole layers are recomputed', () => {
    const inputs = { ...SEQUENCE, recomputation: 'layers' } as const
    expect(activationBytes({ ...inputs, tensorDegree: 8 })).toBe(activationBytes(inputs))
  })
})

// Korthikanti et al. 2022, section 5: 5as/h is 80 for GPT-3 and 64 for the 530B model, so that keeping the scores
// out saves 70% and 65% of 34 + 5as/h.
describe('the models of the paper', () => {
  it.each([
    ['175B', { layers: 96, hidden: 12288, heads: 96 }, 0.70],
    ['530B', { layers: 105, hidden: 20480, heads: 128 }, 0.65],
  ])('%s saves as much by recomputing attention', (_, model, saved) => {
    const kept = { ...model, tokens: 2048, sequences: 1 }
    const share = activationBytes({ ...kept, recomputation: 'attention' }) / activationBytes({ ...kept, recomputation: 'none' })
    expect(1 - share).toBeCloseTo(saved, 2)
  })
})

describe('a stage of a pipeline', () => {
  const times = { forwardTime: 1, backwardTime: 2 }
  const held = (name: 'gpipe' | '1f1b', microbatches: number) =>
    stageActivationBytes(8 * GB, schedule(name, { stages: 4, microbatches, ...times })).map(bytes => bytes / GB)

  it('holds every microbatch with GPipe, and with 1F1B as many as stages follow, itself included', () => {
    expect(held('gpipe', 8)).toEqual([16, 16, 16, 16])
    expect(held('1f1b', 8)).toEqual([8, 6, 4, 2])
  })

  it('at the front of 1F1B holds as much as if nothing were cut, once there are enough microbatches (T6)', () => {
    expect(held('1f1b', 64)[0]).toBe(8)
    expect(held('1f1b', 2)[0]).toBe(4)
  })

  it('of an interleaved pipeline holds more than one of 1F1B', () => {
    const interleaved = schedule('interleaved', { stages: 4, microbatches: 8, chunks: 2, ...times })
    expect(stageActivationBytes(8 * GB, interleaved)[0]).toBeGreaterThan(8 * GB)
  })
})

describe('what recomputation adds', () => {
  it('is nothing, little, or a third', () => {
    const share = (recomputation: 'none' | 'attention' | 'layers') => recomputationShare({ ...SEQUENCE, recomputation })
    expect(share('none')).toBe(0)
    expect(share('attention')).toBeCloseTo(0.026, 3)
    expect(share('layers')).toBeCloseTo(1 / 3)
  })
})

describe('what no formula covers', () => {
  it.each([
    [{ tokens: 0 }, 'tokens must be a whole number of at least 1; got 0'],
    [{ sequences: 1.5 }, 'sequences must be a whole number of at least 1; got 1.5'],
    [{ tensorDegree: 3 }, 'tensorDegree must be one of 1, 2, 4, 8, 16, 32, 64 to divide 64 heads; got 3'],
    [{ tensorDegree: 8, sequenceParallel: true, tokens: 4 }, 'tensorDegree must be one of 1, 2, 4 to divide 4 tokens of a sequence; got 8'],
  ])('%o is named', (change, message) => {
    expect(() => activationBytes({ ...SEQUENCE, ...change })).toThrow(message)
  })
})
