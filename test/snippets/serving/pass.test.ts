import { describe, expect, it } from 'vitest'
import { GPT_FAST_70B } from '../../../snippets/published.ts'
import { CHUNKED_LLAMA_SERVER, LLAMA_SERVER, llamaPassSeconds, mlpSeconds } from '../../../snippets/serving/pass.ts'

describe('the MLP of one layer on one A100', () => {
  // microsoft/vidur, mlp.csv: rows and ms, points that the staircase does not contain.
  const MEASURED = [
    [2, 0.8755],
    [8, 0.8875],
    [24, 0.906],
    [72, 1.059],
    [96, 1.079],
    [136, 1.58],
    [192, 1.6145],
    [200, 1.627],
    [264, 2.3775],
    [392, 3.14],
    [504, 3.212],
    [520, 4.013],
    [648, 4.772],
    [992, 6.116],
    [1056, 6.9335],
    [2080, 12.926],
    [2400, 14.3435],
  ]

  it.each(MEASURED)('takes for %d rows what was measured, %d ms, to within a tenth', (rows, milliseconds) => {
    expect(Math.abs(1000 * mlpSeconds(rows) / milliseconds - 1)).toBeLessThan(0.1)
  })

  it('takes exactly as long as measured where a tile is full', () => {
    expect([1, 64, 128, 512, 2048, 4096].map(rows => 1000 * mlpSeconds(rows)))
      .toEqual([0.87, 0.9115, 1.042, 3.168, 11.977, 24.302])
  })

  it('takes no longer for another row in a tile, and more for another tile', () => {
    for (let tile = 1; tile < 70; tile++) {
      expect(mlpSeconds(128 * tile + 1)).toBe(mlpSeconds(128 * (tile + 1)))
      expect(mlpSeconds(128 * tile + 1)).toBeGreaterThan(mlpSeconds(128 * tile))
    }
  })

  it('is bound by arithmetic beyond the last measured row: twice the tiles, twice the time', () => {
    expect(mlpSeconds(8192)).toBeCloseTo(2 * mlpSeconds(4096), 12)
    // 2 operations for each of 3 × 8,192 × 28,672 parameters and row, against 312e12 a second.
    const peak = 2 * 3 * 8192 * 28672 * 8192 / 312e12
    expect(peak / mlpSeconds(8192)).toBeGreaterThan(0.7)
    expect(peak / mlpSeconds(8192)).toBeLessThan(1)
  })

  it.each([0, 1.5, -1, Number.NaN])('has no time for %d rows', (rows) => {
    expect(() => mlpSeconds(rows)).toThrow(new RangeError(`rows must be a whole number of at least 1; got ${rows}`))
  })
})

describe('a pass of the 70B on eight A100s', () => {
  it('takes for one row what gpt-fast measured', () => {
    const measured = GPT_FAST_70B.find(({ devices }) => devices === 8)!
    expect(llamaPassSeconds({ rows: 1, cachedTokens: 0 })).toBeCloseTo(1 / measured.tokensPerSecond, 12)
  })

  it('has a constant part of 5.7 ms; the rest follows the rows', () => {
    const [one, full] = [1, 2048].map(rows => llamaPassSeconds({ rows, cachedTokens: 0 }))
    const constant = (one * 11.977 / 0.87 - full) / (11.977 / 0.87 - 1)
    expect(1000 * constant).toBeCloseTo(5.7, 1)
  })

  it('reads caches at the speed of weights: as many bytes, as much time', () => {
    // 137.95 GB of weights are 421,000 tokens of 327,680 bytes; 82.4 ms on one GPU, an eighth on eight.
    const added = llamaPassSeconds({ rows: 1, cachedTokens: 421_000 }) - llamaPassSeconds({ rows: 1, cachedTokens: 0 })
    expect(1000 * added).toBeCloseTo(82.4 / 8, 2)
  })

  it('has room for 374 full contexts beside the weights', () => {
    expect(Math.floor(LLAMA_SERVER.cache.tokens / LLAMA_SERVER.contextTokens)).toBe(374)
    expect(CHUNKED_LLAMA_SERVER.budgetTokens).toBeGreaterThanOrEqual(CHUNKED_LLAMA_SERVER.slots)
  })

  it('refuses a cache of less than nothing', () => {
    expect(() => llamaPassSeconds({ rows: 1, cachedTokens: -1 }))
      .toThrow(new RangeError('cachedTokens must be a finite number of at least 0; got -1'))
  })
})
