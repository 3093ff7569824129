import type { Batch } from '../../../snippets/training/data-parallel.ts'
import { describe, expect, it, vi } from 'vitest'
import { allReduceMean, Gpu, oneWeightStep, split, stepTimelines, trainStep } from '../../../snippets/training/data-parallel.ts'

/** Deterministic examples with three inputs each. */
const batchOf = (size: number): Batch => Array.from({ length: size }, (_, i) => ({
  inputs: [Math.sin(i), Math.cos(2 * i), 1],
  wanted: Math.sin(i / 3),
}))

describe('a data-parallel step', () => {
  it.each([1, 2, 3, 4, 6, 12])('on %d devices equals the step on one', (devices) => {
    const batch = batchOf(12)
    const start = [0.5, -0.25, 1]
    const single = [new Gpu(start)]
    const gpus = Array.from({ length: devices }, () => new Gpu(start))
    for (let step = 0; step < 5; step++) {
      trainStep(single, batch)
      trainStep(gpus, batch)
    }
    for (const gpu of gpus)
      gpu.weights.forEach((weight, i) => expect(weight).toBeCloseTo(single[0].weights[i], 12))
  })

  it('keeps all copies bit for bit equal', () => {
    const gpus = Array.from({ length: 4 }, () => new Gpu([1, 2, 3]))
    trainStep(gpus, batchOf(8))
    for (const gpu of gpus)
      expect(gpu.weights).toEqual(gpus[0].weights)
    expect(gpus[0].weights).not.toEqual([1, 2, 3])
  })

  it('learns: the error falls', () => {
    const batch = batchOf(12)
    const gpus = Array.from({ length: 3 }, () => new Gpu([3, -2, 1]))
    const error = () => batch.reduce((sum, { inputs, wanted }) =>
      sum + (inputs.reduce((y, x, i) => y + x * gpus[0].weights[i], 0) - wanted) ** 2, 0)
    const before = error()
    for (let step = 0; step < 20; step++)
      trainStep(gpus, batch)
    expect(error()).toBeLessThan(before / 2)
  })

  it('shows the slide’s numbers: 6, 2, 9, 3 and their mean 5, as one device would', () => {
    expect(oneWeightStep()).toEqual({ grads: [6, 2, 9, 3], mean: 5, single: 5 })
  })

  it('shows them by running the step of the slide', () => {
    const backward = vi.spyOn(Gpu.prototype, 'backward')
    const update = vi.spyOn(Gpu.prototype, 'update')
    oneWeightStep()
    expect([backward.mock.calls.length, update.mock.calls.length]).toEqual([5, 5])
    vi.restoreAllMocks()
  })

  it('averages, it does not sum', () => {
    expect(allReduceMean([[2, 4], [4, 8]])).toEqual([3, 6])
  })
})

describe('the same shards on one clock', () => {
  it('follow one another on one device, and run at once on many, with the exchange behind', () => {
    const { single, parallel } = stepTimelines(2, 10, 1)
    expect(single).toEqual([{ device: 0, shard: 0, start: 0, end: 10 }, { device: 0, shard: 1, start: 10, end: 20 }])
    expect(parallel).toEqual([
      { device: 0, shard: 0, start: 0, end: 10 },
      { device: 0, start: 10, end: 11 },
      { device: 1, shard: 1, start: 0, end: 10 },
      { device: 1, start: 10, end: 11 },
    ])
  })

  it('refuse what is out of range', () => {
    expect(() => stepTimelines(0, 1, 1)).toThrow('shards must be a whole number of at least 1; got 0')
    expect(() => stepTimelines(2, 0, 1)).toThrow('computeTime must be a finite number greater than 0; got 0')
    expect(() => stepTimelines(2, 1, -1)).toThrow('syncTime must be a finite number of at least 0; got -1')
  })
})

describe('splitting a batch', () => {
  it('gives every device its share in order', () => {
    const batch = batchOf(6)
    expect(split(batch, 3).flat()).toEqual(batch)
    expect(split(batch, 3).map(shard => shard.length)).toEqual([2, 2, 2])
  })
  it.each([[7, 2], [0, 2], [3, 4]])('refuses %d examples over %d devices', (size, devices) => {
    expect(() => split(batchOf(size), devices)).toThrow(`batch size must be a positive multiple of ${devices} devices; got ${size}`)
  })
  it('refuses no devices', () => {
    expect(() => trainStep([], batchOf(2))).toThrow('shardCount must be a whole number of at least 1; got 0')
  })
})
