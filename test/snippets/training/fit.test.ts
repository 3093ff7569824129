import type { FitSetup } from '../../../snippets/training/fit.ts'
import type { BytesConvention } from '../../../snippets/training/memory.ts'
import { describe, expect, it } from 'vitest'
import { GPT2_124M, parameterCount } from '../../../snippets/models.ts'
import { advise, fit } from '../../../snippets/training/fit.ts'
import { trainingBytes } from '../../../snippets/training/memory.ts'

const GB = 1e9
const GPU = 80e9
const setup70B: FitSetup = {
  parameters: 70e9,
  convention: 16,
  gpus: 64,
  memoryBytes: GPU,
  tensorDegree: 8,
  pipelineDegree: 1,
  zeroStage: 1,
  layers: 80,
}

describe('what fits', () => {
  // Audit A4: GPUs, tensor, pipeline, stage; data degree, bytes with 12 and 16, verdicts on 80 GB.
  it.each([
    [8, 8, 1, 0, 1, 105, 140, false, false],
    [16, 8, 1, 1, 2, 70, 87.5, true, false],
    [32, 8, 1, 1, 4, 52.5, 61.25, true, true],
    [64, 8, 1, 1, 8, 43.75, 48.125, true, true],
    [16, 8, 2, 0, 1, 52.5, 70, true, true],
    [8, 1, 1, 1, 8, 350, 385, false, false],
    [16, 1, 1, 3, 16, 52.5, 70, true, true],
  ] as const)('70B on %d GPUs, TP%d PP%d ZeRO-%d', (gpus, tensorDegree, pipelineDegree, zeroStage, dataDegree, twelve, sixteen, fitsTwelve, fitsSixteen) => {
    const at = (convention: BytesConvention) => fit({ ...setup70B, gpus, tensorDegree, pipelineDegree, zeroStage, convention })
    expect(at(12)).toMatchObject({ bytesPerGpu: twelve * GB, dataDegree, fits: fitsTwelve })
    expect(at(16)).toMatchObject({ bytesPerGpu: sixteen * GB, dataDegree, fits: fitsSixteen })
    const parts = at(16).parts.reduce((sum, part) => sum + part.bytes, 0)
    expect(parts / GB).toBeCloseTo(sixteen, 9)
  })

  it('says why in one sentence', () => {
    expect(fit(setup70B).reason).toBe('Weights, gradients and optimizer states take 48.13 GB on each of 64 GPUs, which leaves 31.88 GB of its 80 GB for activations.')
    expect(fit({ ...setup70B, gpus: 16 }).reason).toBe('Weights, gradients and optimizer states take 87.5 GB on each of 16 GPUs, 7.5 GB more than its 80 GB.')
    expect(fit({ ...setup70B, gpus: 8, tensorDegree: 1 }).reason).toBe('Weights, gradients and optimizer states take 385 GB on each of 8 GPUs, 305 GB more than its 80 GB, and no split fits: 1,120 GB in all are more than the 640 GB of 8 GPUs.')
    expect(fit({ ...setup70B, parameters: 5e9, gpus: 1, tensorDegree: 1, zeroStage: 0 }).reason).toBe('Weights, gradients and optimizer states take 80 GB on the GPU, which leaves 0 GB of its 80 GB for activations.')
  })

  it('finds no split of 30B over four GPUs: 360 > 320 (A5)', () => {
    for (const [tensorDegree, pipelineDegree] of [[1, 1], [2, 1], [4, 1], [1, 2], [2, 2], [1, 4]]) {
      for (const zeroStage of [0, 1, 2, 3] as const) {
        const { fits, reason, bytesPerGpu } = fit({ parameters: 30e9, convention: 12, gpus: 4, memoryBytes: GPU, tensorDegree, pipelineDegree, zeroStage })
        expect(fits).toBe(false)
        expect(bytesPerGpu).toBeGreaterThanOrEqual(90e9)
        expect(reason).toContain('no split fits: 360 GB in all are more than the 320 GB of 4 GPUs.')
      }
    }
  })

  it('takes the last byte, and not one more', () => {
    const full = { ...setup70B, parameters: 30e9, gpus: 6, tensorDegree: 1, zeroStage: 3 as const }
    expect(fit(full)).toMatchObject({ bytesPerGpu: GPU, fits: true })
    expect(fit({ ...full, memoryBytes: GPU - 1 }).fits).toBe(false)
  })
})

describe('what to choose', () => {
  const gpt2 = parameterCount(GPT2_124M)

  // Parameters, GPUs, convention; tensor, pipeline, data degree, stage, GB on each GPU.
  it.each([
    ['GPT-2 on 1', gpt2, 1, 16, 1, 1, 1, 0, 1.991],
    ['GPT-2 on 4', gpt2, 4, 16, 1, 1, 4, 0, 1.991],
    ['7B on 8', 7e9, 8, 16, 1, 1, 8, 1, 38.5],
    ['30B on 8', 30e9, 8, 16, 1, 1, 8, 3, 60],
    ['30B on 64', 30e9, 64, 16, 1, 1, 64, 2, 66.5625],
    ['70B on 64', 70e9, 64, 16, 8, 1, 8, 1, 48.125],
    ['70B on 64, 12 bytes', 70e9, 64, 12, 8, 1, 8, 1, 43.75],
    ['70B on 16', 70e9, 16, 16, 8, 2, 1, 0, 70],
    ['175B on 64', 175e9, 64, 16, 8, 2, 4, 1, 76.5625],
    ['175B on 64, 12 bytes', 175e9, 64, 12, 8, 2, 4, 1, 65.625],
  ] as const)('for %s', (_, parameters, gpus, convention, tensorDegree, pipelineDegree, dataDegree, zeroStage, each) => {
    const advice = advise({ parameters, gpus, memoryBytes: GPU, convention })
    expect(advice).toMatchObject({ tensorDegree, pipelineDegree, dataDegree, zeroStage, fits: true })
    expect(advice.bytesPerGpu / GB).toBeCloseTo(each, 3)
  })

  it('for 30B on 4: nothing fits, for 360 > 320', () => {
    const advice = advise({ parameters: 30e9, gpus: 4, memoryBytes: GPU, convention: 12 })
    expect(advice).toMatchObject({ fits: false, bytesPerGpu: 90e9, dataDegree: 4, zeroStage: 3 })
    expect(advice.why).toEqual([
      'No split fits: 360 GB in all are more than the 320 GB of 4 GPUs.',
      'Even cut without a single copy, each GPU would hold 90 GB.',
      'What helps is more GPUs, fewer bytes a parameter, or another tier of memory.',
    ])
  })

  it('for 70B on one GPU: nothing fits', () => {
    expect(advise({ parameters: 70e9, gpus: 1, memoryBytes: GPU, convention: 12 })).toMatchObject({ fits: false, zeroStage: 0, bytesPerGpu: 840e9 })
  })

  it('tells what it tried, in order', () => {
    expect(advise({ parameters: 175e9, gpus: 64, memoryBytes: GPU, convention: 16 }).why).toEqual([
      'Plain data parallelism: 2,800 GB on each GPU, more than its 80 GB.',
      'ZeRO-1: 732.8 GB on each GPU, more than its 80 GB.',
      'ZeRO-2: 388.3 GB on each GPU, more than its 80 GB.',
      'Tensor parallelism over 8 GPUs of a node, ZeRO-1 over 8 copies outermost: 120.3 GB on each GPU, more than its 80 GB.',
      'Tensor parallelism over 8 GPUs of a node, a pipeline of 2 stages, ZeRO-1 over 4 copies outermost: 76.56 GB on each GPU, which fits and leaves 3.438 GB for activations.',
    ])
    expect(advise({ parameters: gpt2, gpus: 1, memoryBytes: GPU, convention: 12 }).why).toEqual([
      'No cut: 1.493 GB on the GPU, which fits and leaves 78.51 GB for activations.',
    ])
  })

  it('cuts deeper when room is left for activations', () => {
    expect(advise({ parameters: 175e9, gpus: 64, memoryBytes: 64e9, convention: 16 })).toMatchObject({ tensorDegree: 8, pipelineDegree: 4, dataDegree: 2 })
  })

  it('tries no cut twice', () => {
    expect(advise({ parameters: 70e9, gpus: 15, memoryBytes: GPU, convention: 16 }).why.map(sentence => sentence.split(':')[0])).toEqual([
      'Plain data parallelism',
      'ZeRO-1',
      'ZeRO-2',
      'A pipeline of 3 stages, ZeRO-1 over 5 copies outermost',
      'A pipeline of 5 stages, ZeRO-1 over 3 copies outermost',
      'A pipeline of 15 stages',
    ])
  })

  it('keeps tensor parallelism inside a node of any size', () => {
    expect(advise({ parameters: 70e9, gpus: 64, gpusPerNode: 4, memoryBytes: GPU, convention: 16 })).toMatchObject({ tensorDegree: 4, pipelineDegree: 2, dataDegree: 8 })
    expect(advise({ parameters: 70e9, gpus: 36, memoryBytes: GPU, convention: 16 }).tensorDegree).toBe(4)
    expect(advise({ parameters: 70e9, gpus: 15, memoryBytes: GPU, convention: 16 })).toMatchObject({ tensorDegree: 1, pipelineDegree: 15, fits: true })
  })

  it('uses all GPUs, and fits exactly when the sum does', () => {
    for (const convention of [12, 16] as const) {
      for (const parameters of [1e9, 13e9, 30e9, 70e9, 175e9, 405e9]) {
        for (let gpus = 1; gpus <= 100; gpus++) {
          const { fits, tensorDegree, pipelineDegree, dataDegree, bytesPerGpu, why } = advise({ parameters, gpus, memoryBytes: GPU, convention })
          expect(tensorDegree * pipelineDegree * dataDegree).toBe(gpus)
          expect(fits).toBe(trainingBytes(parameters, convention) <= gpus * GPU)
          expect(bytesPerGpu <= GPU).toBe(fits)
          expect(8 % tensorDegree).toBe(0)
          expect(why.length).toBeGreaterThan(0)
        }
      }
    }
  })
})

describe('bad input', () => {
  it.each([
    [{ tensorDegree: 3 }, 'tensorDegree must be one of 1, 2, 4, 8, 16, 32, 64 to divide 64 GPUs; got 3'],
    [{ gpus: 16, pipelineDegree: 4 }, 'pipelineDegree must be one of 1, 2 to divide 2 groups of 8 GPUs; got 4'],
    [{ gpus: 8, tensorDegree: 1, pipelineDegree: 5 }, 'pipelineDegree must be one of 1, 2, 4, 8 to divide 8 GPUs; got 5'],
    [{ gpus: 24, pipelineDegree: 3 }, 'pipelineDegree must be one of 1, 2, 4, 5, 8, 10, 16, 20, 40, 80 to divide 80 layers; got 3'],
    [{ gpus: 128, tensorDegree: 1, pipelineDegree: 128 }, 'pipelineDegree must be a whole number from 1 to 80; got 128'],
    [{ gpus: 0 }, 'gpus must be a whole number of at least 1; got 0'],
    [{ gpus: 1.5 }, 'gpus must be a whole number of at least 1; got 1.5'],
    [{ tensorDegree: 0 }, 'tensorDegree must be a whole number of at least 1; got 0'],
    [{ pipelineDegree: 0, layers: undefined }, 'pipelineDegree must be a whole number of at least 1; got 0'],
    [{ layers: 0 }, 'layers must be a whole number of at least 1; got 0'],
    [{ memoryBytes: 0 }, 'memoryBytes must be a finite number greater than 0; got 0'],
    [{ parameters: Number.NaN }, 'parameters must be a finite number greater than 0; got NaN'],
    [{ zeroStage: 4 as 3 }, 'zeroStage must be a whole number from 0 to 3; got 4'],
    [{ convention: 14 as 12 }, 'bytesPerParameter must be 12 or 16; got 14'],
  ])('%j', (change, message) => {
    expect(() => fit({ ...setup70B, ...change })).toThrow(new RangeError(message))
  })

  it.each(['gpus', 'gpusPerNode', 'memoryBytes', 'parameters'])('advice on a bad %s', (name) => {
    for (const value of [0, -1, Number.NaN, Infinity])
      expect(() => advise({ parameters: 7e9, gpus: 8, memoryBytes: GPU, convention: 12, [name]: value })).toThrow(new RegExp(`^${name} must be .*; got ${value}$`))
  })
})
