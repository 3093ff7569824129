import type { BytesConvention } from '../../../snippets/training/memory.ts'
import type { ZeroStage } from '../../../snippets/training/zero.ts'
import { describe, expect, it } from 'vitest'
import { trainingBytes, trainingParts } from '../../../snippets/training/memory.ts'
import { allReduceBytes } from '../../../snippets/training/transfer.ts'
import { gpusToFit, ZERO_STAGES, zeroBytes, zeroParts, zeroSentBytes, zeroTrafficFactor } from '../../../snippets/training/zero.ts'

const GB = 1e9
const GPU = 80e9
const of70B = (stage: ZeroStage, gpus: number, convention: BytesConvention, tensorDegree = 1, pipelineDegree = 1) =>
  zeroBytes({ parameters: 70e9, gpus, stage, convention, tensorDegree, pipelineDegree }) / GB

/** How the ZeRO paper prints gigabytes: it cuts large values and rounds small ones half up (facts 2.1). */
function asPrinted(value: number): number {
  if (value >= 100)
    return Math.floor(value)
  const scale = value >= 2 ? 10 : 100
  return Math.floor(value * scale + 0.5) / scale
}

describe('memory on each GPU', () => {
  it('is figure 1 of the paper: 120, 31.4, 16.6, 1.9 GB', () => {
    const bytes = ZERO_STAGES.map(stage => zeroBytes({ parameters: 7.5e9, gpus: 64, stage, convention: 16 }))
    expect(bytes.map(value => (value / GB).toFixed(1))).toEqual(['120.0', '31.4', '16.6', '1.9'])
  })

  // Rajbhandari et al. 2019, table 1, columns of 7.5B.
  it.each([
    [1, 120, 120, 120],
    [4, 52.5, 41.3, 30],
    [16, 35.6, 21.6, 7.5],
    [64, 31.4, 16.6, 1.88],
    [256, 30.4, 15.4, 0.47],
    [1024, 30.1, 15.1, 0.12],
  ])('is table 1 of the paper over %d GPUs: %d, %d, %d GB', (gpus, ...printed) => {
    const stages = [1, 2, 3] as const
    expect(stages.map(stage => asPrinted(zeroBytes({ parameters: 7.5e9, gpus, stage, convention: 16 }) / GB))).toEqual(printed)
  })

  it('cuts what the paper cuts: 4187.5, 2218.75 and 513.5', () => {
    expect([4187.5, 2218.75, 513.5, 41.25, 1.875].map(asPrinted)).toEqual([4187, 2218, 513, 41.3, 1.88])
  })

  // Audit A4.
  it.each([
    [0, 840, 1120],
    [1, 350, 385],
    [2, 227.5, 262.5],
    [3, 105, 140],
  ] as const)('of 70B over 8 GPUs at stage %d is %d GB, or %d GB with master weights', (stage, twelve, sixteen) => {
    expect(of70B(stage, 8, 12)).toBe(twelve)
    expect(of70B(stage, 8, 16)).toBe(sixteen)
  })

  it.each([[1, 293.1], [2, 155.3], [3, 17.5]] as const)('of 70B over 64 GPUs at stage %d is %d GB', (stage, bytes) => {
    expect(of70B(stage, 64, 16)).toBeCloseTo(bytes, 1)
  })

  // Audit A4: tensor, pipeline, data, stage; with 12 and with 16 bytes.
  it.each([
    [8, 1, 1, 0, 105, 140],
    [8, 1, 2, 1, 70, 87.5],
    [8, 1, 4, 1, 52.5, 61.25],
    [8, 1, 8, 1, 43.75, 48.125],
    [8, 1, 8, 2, 28.4, 32.8],
    [8, 1, 8, 3, 13.1, 17.5],
    [8, 2, 1, 0, 52.5, 70],
    [8, 2, 4, 1, 26.25, 30.6],
  ] as const)('of 70B under TP%d × PP%d × DP%d with stage %d is %d GB, or %d GB', (tensor, pipeline, gpus, stage, twelve, sixteen) => {
    // Half of the last digit that the audit prints, which is exact where it has two or three.
    expect(Math.abs(of70B(stage, gpus, 12, tensor, pipeline) - twelve)).toBeLessThanOrEqual(0.05)
    expect(Math.abs(of70B(stage, gpus, 16, tensor, pipeline) - sixteen)).toBeLessThanOrEqual(0.05)
  })

  it('by kind: stage 1 shards the optimizer, stage 2 gradients too, stage 3 weights too', () => {
    const bytes = (stage: ZeroStage) => zeroParts({ parameters: 7e9, gpus: 7, stage, convention: 16 }).map(part => part.bytes / GB)
    expect(bytes(0)).toEqual([14, 14, 28, 28, 28])
    expect(bytes(1)).toEqual([14, 14, 4, 4, 4])
    expect(bytes(2)).toEqual([14, 2, 4, 4, 4])
    expect(bytes(3)).toEqual([2, 2, 4, 4, 4])
  })

  it('sums its parts, and over all GPUs stage 3 keeps everything once', () => {
    for (const convention of [12, 16] as const) {
      for (const stage of ZERO_STAGES) {
        for (const gpus of [1, 3, 14, 64]) {
          const setup = { parameters: 70e9, gpus, stage, convention, tensorDegree: 2, pipelineDegree: 5 }
          expect(zeroParts(setup).reduce((sum, part) => sum + part.bytes, 0) / zeroBytes(setup)).toBeCloseTo(1, 12)
          expect(10 * gpus * zeroBytes({ ...setup, stage: 3 }) / trainingBytes(70e9, convention)).toBeCloseTo(1, 12)
        }
      }
    }
  })

  it('at stage 0, or on one GPU at any stage, is the plain bar', () => {
    expect(zeroParts({ parameters: 7e9, gpus: 64, stage: 0, convention: 12 })).toEqual(trainingParts(7e9, 12))
    for (const stage of ZERO_STAGES)
      expect(zeroParts({ parameters: 7e9, gpus: 1, stage, convention: 12 })).toEqual(trainingParts(7e9, 12))
  })
})

describe('how many GPUs it takes', () => {
  const gpus70B = (stage: ZeroStage, convention: BytesConvention) => gpusToFit({ parameters: 70e9, stage, convention, memoryBytes: GPU })

  it('is no number for 70B at stages 0, 1 and 2: the floor is above 80 GB', () => {
    for (const convention of [12, 16] as const) {
      expect(gpus70B(0, convention)).toEqual({ gpus: undefined, floorBytes: 70e9 * convention })
      expect(gpus70B(1, convention)).toEqual({ gpus: undefined, floorBytes: 280e9 })
      expect(gpus70B(2, convention)).toEqual({ gpus: undefined, floorBytes: 140e9 })
    }
  })

  it('is 14 at stage 3 and 16 bytes, 11 at 12 bytes', () => {
    expect(gpus70B(3, 16)).toEqual({ gpus: 14, floorBytes: 0 })
    expect(gpus70B(3, 12)).toEqual({ gpus: 11, floorBytes: 0 })
  })

  it('is 5 for 30B, or 6 with not a byte to spare (A5)', () => {
    const gpus = (convention: BytesConvention) => gpusToFit({ parameters: 30e9, stage: 3, convention, memoryBytes: GPU }).gpus
    expect([gpus(12), gpus(16)]).toEqual([5, 6])
    expect(zeroBytes({ parameters: 30e9, gpus: 6, stage: 3, convention: 16 })).toBe(GPU)
  })

  it('is the least: it fits, and one GPU less does not', () => {
    for (const parameters of [1e9, 6.7e9, 13e9, 19.9e9, 33.3e9]) {
      for (const stage of ZERO_STAGES) {
        const { gpus, floorBytes } = gpusToFit({ parameters, stage, convention: 16, memoryBytes: GPU })
        const at = (count: number) => zeroBytes({ parameters, gpus: count, stage, convention: 16 })
        if (gpus === undefined) {
          expect(floorBytes).toBeGreaterThanOrEqual(GPU)
          continue
        }
        expect(at(gpus)).toBeLessThanOrEqual(GPU)
        if (gpus > 1)
          expect(at(gpus - 1)).toBeGreaterThan(GPU)
      }
    }
  })

  it('is one for what fits alone, and none where the floor alone fills the GPU', () => {
    expect(gpusToFit({ parameters: 5e9, stage: 0, convention: 16, memoryBytes: GPU })).toEqual({ gpus: 1, floorBytes: GPU })
    expect(gpusToFit({ parameters: 40e9, stage: 2, convention: 16, memoryBytes: GPU })).toEqual({ gpus: undefined, floorBytes: GPU })
  })
})

describe('what travels', () => {
  const setup = { parameters: 70e9, gpus: 8 }

  it('is as much as in data parallelism up to stage 2, and half as much again at stage 3', () => {
    expect(ZERO_STAGES.map(zeroTrafficFactor)).toEqual([1, 1, 1, 1.5])
    const sent = ZERO_STAGES.map(stage => zeroSentBytes({ ...setup, stage }))
    expect(sent.map(bytes => bytes / allReduceBytes(140e9, 8))).toEqual([1, 1, 1, 1.5])
    expect(sent).toEqual([245e9, 245e9, 245e9, 367.5e9])
  })

  it('is nothing on one GPU, and less with a share of the model', () => {
    expect(zeroSentBytes({ ...setup, gpus: 1, stage: 3 })).toBe(0)
    expect(zeroSentBytes({ ...setup, stage: 1, tensorDegree: 8, pipelineDegree: 2 })).toBe(245e9 / 16)
  })
})

describe('bad input', () => {
  const setup = { parameters: 70e9, gpus: 8, stage: 1 as ZeroStage, convention: 12 as BytesConvention }

  it.each(['gpus', 'tensorDegree', 'pipelineDegree'])('a bad %s', (name) => {
    for (const value of [0, -1, 1.5, Number.NaN, Infinity]) {
      const message = `${name} must be a whole number of at least 1; got ${value}`
      for (const engine of [zeroParts, zeroBytes, zeroSentBytes])
        expect(() => engine({ ...setup, [name]: value })).toThrow(new RangeError(message))
    }
  })

  it.each([-1, 4, 1.5, Number.NaN])('stage %d', (value) => {
    const stage = value as ZeroStage
    const error = new RangeError(`stage must be a whole number from 0 to 3; got ${value}`)
    for (const engine of [zeroParts, zeroBytes, zeroSentBytes])
      expect(() => engine({ ...setup, stage })).toThrow(error)
    expect(() => zeroTrafficFactor(stage)).toThrow(error)
    expect(() => gpusToFit({ ...setup, stage, memoryBytes: GPU })).toThrow(error)
  })

  it.each([0, -1, Number.NaN, Infinity])('%d parameters, %d bytes of memory', (value) => {
    for (const engine of [zeroParts, zeroBytes, zeroSentBytes])
      expect(() => engine({ ...setup, parameters: value })).toThrow(`parameters must be a finite number greater than 0; got ${value}`)
    expect(() => gpusToFit({ ...setup, memoryBytes: value })).toThrow(`memoryBytes must be a finite number greater than 0; got ${value}`)
  })

  it('a convention that the lecture does not know', () => {
    expect(() => zeroBytes({ ...setup, convention: 14 as BytesConvention })).toThrow('bytesPerParameter must be 12 or 16; got 14')
  })
})
