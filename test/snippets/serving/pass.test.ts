import { describe, expect, it } from 'vitest'
import { GPT_FAST_70B } from '../../../snippets/gpt-fast.ts'
import { decodeStep, SERVERS } from '../../../snippets/serving/decode-step.ts'
import { CHUNKED_LLAMA_SERVER, LLAMA_SERVER, llamaPassSeconds, mlpSeconds } from '../../../snippets/serving/pass.ts'

describe('the MLP of one layer on one A100', () => {
  it('is that of the measured curve', () => {
    expect([1, 64, 65, 2056, 4096].map(rows => 1000 * mlpSeconds(rows))).toEqual([0.87, 0.9115, 1.059, 12.926, 24.004])
  })

  it('takes no longer for another row in a tile beyond it, and more for another tile', () => {
    for (let tile = 32; tile < 70; tile++) {
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
  it('is a decode step where all rows write: measured for one row to a hundredth', () => {
    const measured = GPT_FAST_70B.find(({ devices }) => devices === 8)!
    expect(llamaPassSeconds({ rows: 1, cachedTokens: 0 }) * measured.tokensPerSecond).toBeCloseTo(1, 2)
    for (const users of [1, 8, 103, 374]) {
      expect(llamaPassSeconds({ rows: users, cachedTokens: users * 4096 }))
        .toBeCloseTo(decodeStep(SERVERS.llama70B, { users, contextTokens: 4096 }).seconds, 12)
    }
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
