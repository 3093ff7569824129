import { describe, expect, it } from 'vitest'
import { drawnLengths, poissonTrace, queued, repeated } from '../../../snippets/serving/trace.ts'

/** Exercise 3. */
const EXERCISE = { mean: 80, deviation: 60, atLeast: 10, atMost: 300 }
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

describe('a queue', () => {
  it('waits at time 0, in the order given', () => {
    expect(queued([3, 1])).toEqual([{ arrival: 0, promptTokens: 0, outputTokens: 3 }, { arrival: 0, promptTokens: 0, outputTokens: 1 }])
    expect(repeated([3, 1], 3)).toEqual([3, 1, 3, 1, 3, 1])
  })
})

describe('drawn lengths', () => {
  it('are whole, in the range, and the same for the same seed', () => {
    const lengths = drawnLengths({ count: 5000, lengths: EXERCISE, seed: 7 })
    expect(lengths.every(length => Number.isInteger(length) && length >= 10 && length <= 300)).toBe(true)
    expect(drawnLengths({ count: 5000, lengths: EXERCISE, seed: 7 })).toEqual(lengths)
    expect(drawnLengths({ count: 5000, lengths: EXERCISE, seed: 8 })).not.toEqual(lengths)
  })

  // Truncated normal: mean + deviation × (φ(a) − φ(b)) / (Φ(b) − Φ(a)), a = −7/6, b = 11/3.
  it('have the mean of a truncated normal, above the 80 that is not truncated', () => {
    const density = (z: number): number => Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI)
    const truncated = 80 + 60 * (density(-7 / 6) - density(11 / 3)) / (0.99988 - 0.12167)
    expect(truncated).toBeCloseTo(93.8, 1)
    expect(Math.abs(mean(drawnLengths({ count: 100_000, lengths: EXERCISE, seed: 1 })) - truncated)).toBeLessThan(0.6)
  })

  it('spread as they should: 68% within one deviation', () => {
    const lengths = drawnLengths({ count: 100_000, lengths: { mean: 500, deviation: 100, atLeast: 1, atMost: 999 }, seed: 2 })
    expect(mean(lengths)).toBeCloseTo(500, -1)
    expect(mean(lengths.map(length => Number(Math.abs(length - 500) <= 100)))).toBeCloseTo(0.683, 2)
  })

  it('are all alike without a deviation, or when given as a number', () => {
    expect(drawnLengths({ count: 3, lengths: { mean: 5, deviation: 0, atLeast: 1, atMost: 9 }, seed: 1 })).toEqual([5, 5, 5])
    expect(drawnLengths({ count: 2, lengths: 8, seed: 1 })).toEqual([8, 8])
  })
})

describe('arrivals at random', () => {
  const setup = { count: 50_000, rate: 0.2, promptTokens: 100, outputTokens: EXERCISE, seed: 3 }
  const gapsOf = (arrivals: number[]): number[] => arrivals.map((arrival, i) => arrival - (arrivals[i - 1] ?? 0))

  it('come in order, at the rate, with gaps as spread as their mean', () => {
    const gaps = gapsOf(poissonTrace(setup).map(({ arrival }) => arrival))
    expect(gaps.every(gap => gap >= 0)).toBe(true)
    expect(mean(gaps)).toBeCloseTo(5, 0)
    // Exponential: the variance is the square of the mean, and 1/e of the gaps are longer than the mean.
    expect(mean(gaps.map(gap => (gap - 5) ** 2)) / 25).toBeCloseTo(1, 1)
    expect(mean(gaps.map(gap => Number(gap > 5)))).toBeCloseTo(Math.exp(-1), 2)
  })

  it('keep their lengths at another rate, and come closer together', () => {
    const [slow, fast] = [0.1, 0.2].map(rate => poissonTrace({ ...setup, count: 500, rate }))
    expect(fast.map(({ outputTokens }) => outputTokens)).toEqual(slow.map(({ outputTokens }) => outputTokens))
    for (const [i, { arrival }] of fast.entries())
      expect(2 * arrival / slow[i].arrival).toBeCloseTo(1, 9)
  })

  it('may have prompts of any length, also none', () => {
    const trace = poissonTrace({ ...setup, count: 1000, promptTokens: { mean: 1, deviation: 2, atLeast: 0, atMost: 4 } })
    expect(new Set(trace.map(({ promptTokens }) => promptTokens))).toEqual(new Set([0, 1, 2, 3, 4]))
    expect(poissonTrace({ ...setup, count: 2, promptTokens: 0 }).map(({ promptTokens }) => promptTokens)).toEqual([0, 0])
  })
})

describe('bad input', () => {
  const setup = { count: 2, rate: 1, promptTokens: 0, outputTokens: 5, seed: 1 }
  const range = { mean: 5, deviation: 2, atLeast: 1, atMost: 9 }

  it.each([0, -1, 1.5, Number.NaN])('a length, count or repetition of %d', (value) => {
    const message = (parameter: string) => new RangeError(`${parameter} must be a whole number of at least 1; got ${value}`)
    expect(() => queued([1, value])).toThrow(message('length of request 1'))
    expect(() => repeated([1], value)).toThrow(message('times'))
    expect(() => drawnLengths({ count: value, lengths: 5, seed: 1 })).toThrow(message('count'))
    expect(() => drawnLengths({ count: 1, lengths: value, seed: 1 })).toThrow(message('lengths'))
    expect(() => poissonTrace({ ...setup, count: value })).toThrow(message('count'))
    expect(() => poissonTrace({ ...setup, outputTokens: value })).toThrow(message('outputTokens'))
  })

  it.each([0, -1, Number.NaN, Infinity])('a rate of %d', (rate) => {
    expect(() => poissonTrace({ ...setup, rate })).toThrow(new RangeError(`rate must be a finite number greater than 0; got ${rate}`))
  })

  it('a rate so low that nothing ever arrives', () => {
    expect(() => poissonTrace({ ...setup, rate: 1e-320 })).toThrow('arrival must be a finite number of at least 0; got Infinity')
  })

  it('a negative prompt, a range upside down, a mean or a deviation that the range does not hold', () => {
    expect(() => poissonTrace({ ...setup, promptTokens: -1 })).toThrow('promptTokens must be a whole number of at least 0; got -1')
    expect(() => poissonTrace({ ...setup, outputTokens: { ...range, atLeast: 0 } })).toThrow('outputTokens atLeast must be a whole number of at least 1; got 0')
    expect(() => poissonTrace({ ...setup, outputTokens: { ...range, atMost: 0 } })).toThrow('outputTokens atMost must be a whole number of at least 1; got 0')
    for (const value of [10, 0, Number.NaN])
      expect(() => poissonTrace({ ...setup, outputTokens: { ...range, mean: value } })).toThrow(`outputTokens mean must be a number from 1 to 9; got ${value}`)
    for (const value of [-1, 9, Number.NaN])
      expect(() => poissonTrace({ ...setup, outputTokens: { ...range, deviation: value } })).toThrow(`outputTokens deviation must be a number from 0 to 8; got ${value}`)
  })
})
