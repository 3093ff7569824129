import type { Allocation } from '../../../snippets/serving/paging.ts'
import { describe, expect, it } from 'vitest'
import { KWON_2023 } from '../../../snippets/published.ts'
import { cacheUse, CHAT_TRACE } from '../../../snippets/serving/paging.ts'
import { poissonTrace } from '../../../snippets/serving/trace.ts'

const MOST = 2048
const LONGEST: Allocation = { policy: 'longest', mostTokens: MOST }
const POWER: Allocation = { policy: 'power of two', mostTokens: MOST }
const KNOWN: Allocation = { policy: 'known' }
const blocks = (blockTokens: number): Allocation => ({ policy: 'blocks', blockTokens })
const chat = poissonTrace(CHAT_TRACE)
const one = (promptTokens: number, outputTokens: number) => [{ arrival: 0, promptTokens, outputTokens }]

describe('one request, by hand', () => {
  // It holds 3, 4 and 5 tokens in its three steps.
  it.each<[Allocation, number[], number]>([
    [{ policy: 'longest', mostTokens: 10 }, [12, 3, 15], 30],
    [KNOWN, [12, 3, 0], 15],
    [{ policy: 'power of two', mostTokens: 10 }, [12, 3, 3], 18],
    [blocks(4), [12, 1, 3], 16],
    [blocks(1), [12, 0, 0], 12],
  ])('of 2 tokens that writes 3: %o', (allocation, [tokens, reserved, unused], taken) => {
    const use = cacheUse(one(2, 3), allocation)
    expect([use.tokens, use.reserved, use.unused].map(share => share * taken))
      .toEqual([tokens, reserved, unused].map(sum => expect.closeTo(sum, 9)))
    expect(use.roomTokens).toBeCloseTo(taken / 3, 9)
  })
})

describe('conversations', () => {
  it('are as long as those of ShareGPT: 161 and 338 tokens on average, to 3%', () => {
    const mean = (lengths: number[]) => lengths.reduce((sum, length) => sum + length) / lengths.length
    expect(Math.abs(mean(chat.map(({ promptTokens }) => promptTokens)) / 161.31 - 1)).toBeLessThan(0.03)
    expect(Math.abs(mean(chat.map(({ outputTokens }) => outputTokens)) / 337.99 - 1)).toBeLessThan(0.03)
  })

  it('waste 80% of what is reserved for the longest, and 1.8% of blocks of 16', () => {
    expect((1 - cacheUse(chat, LONGEST).tokens).toFixed(3)).toBe('0.800')
    expect((1 - cacheUse(chat, blocks(16)).tokens).toFixed(3)).toBe('0.018')
  })

  it.each([
    ['Orca (Max)', LONGEST],
    ['Orca (Pow2)', POWER],
    ['Orca (Oracle)', KNOWN],
    ['vLLM', blocks(16)],
  ] as const)('are held as was measured, gaps between the pieces left out: %s', (name, allocation) => {
    const { tokens, reservation = 0, internal = 0, external = 0 } = KWON_2023.find(({ system }) => system === name)!
    const use = cacheUse(chat, allocation)
    const taken = (100 - external) / 100
    expect(Math.abs(use.tokens - tokens / 100 / taken)).toBeLessThan(0.04)
    if (name === 'vLLM')
      return
    expect(Math.abs(use.reserved - reservation / 100 / taken)).toBeLessThan(0.04)
    expect(Math.abs(use.unused - internal / 100 / taken)).toBeLessThan(0.06)
  })

  it('measured bars sum to 100, and waste 62 to 80% before and under 4% after', () => {
    for (const { tokens, reservation, internal, external } of KWON_2023.slice(0, 3))
      expect(Math.abs(tokens + reservation! + internal! + external! - 100)).toBeLessThan(0.15)
    expect(KWON_2023.map(({ tokens }) => (100 - tokens).toFixed(1))).toEqual(['79.6', '73.2', '61.8', '3.7'])
  })

  it('fit 7 at a time into 15,700 tokens, as in figure 13, and 37 in blocks where 30 were served', () => {
    const fitting = (allocation: Allocation) => Math.floor(15_700 / cacheUse(chat, allocation).roomTokens)
    const [max,,, vllm] = KWON_2023
    expect(fitting(LONGEST)).toBe(max.batched)
    expect(fitting(blocks(16))).toBe(37)
    expect(fitting(blocks(16))).toBeGreaterThanOrEqual(vllm.batched)
  })
})

describe('the room that is taken', () => {
  it('has three shares that sum to 1, with none unused when the answer is known', () => {
    for (const allocation of [LONGEST, POWER, KNOWN, blocks(1), blocks(16), blocks(100)]) {
      const { tokens, reserved, unused } = cacheUse(chat, allocation)
      expect(tokens + reserved + unused).toBeCloseTo(1, 12)
      expect(Math.min(tokens, reserved, unused)).toBeGreaterThanOrEqual(0)
    }
    expect(cacheUse(chat, KNOWN).unused).toBeCloseTo(0, 12)
    expect(cacheUse(chat, blocks(1)).tokens).toBe(1)
  })

  it('is less the more is known, and more with larger blocks, by half a block a request', () => {
    const allocations = [blocks(1), blocks(16), KNOWN, POWER, LONGEST]
    const rooms = allocations.map(allocation => cacheUse(chat, allocation).roomTokens)
    expect(rooms.toSorted((a, b) => a - b)).toEqual(rooms)
    for (const size of [2, 16, 64])
      expect(cacheUse(chat, blocks(size)).roomTokens - rooms[0]).toBeCloseTo((size - 1) / 2, 0)
  })
})

describe('bad input', () => {
  it('no request, no block, and a request longer than its room', () => {
    expect(() => cacheUse([], KNOWN))
      .toThrow(new RangeError('number of requests must be a whole number of at least 1; got 0'))
    expect(() => cacheUse(one(1, 1), blocks(0)))
      .toThrow(new RangeError('blockTokens must be a whole number of at least 1; got 0'))
    expect(() => cacheUse(one(6, 5), { policy: 'longest', mostTokens: 10 }))
      .toThrow(new RangeError('tokens of request 0 must be a whole number from 1 to 10; got 11'))
    expect(() => cacheUse(one(1, 0), KNOWN))
      .toThrow(new RangeError('outputTokens of request 0 must be a whole number of at least 1; got 0'))
    expect(() => cacheUse(one(1, 1), { policy: 'power of two', mostTokens: 0 }))
      .toThrow(new RangeError('mostTokens must be a whole number of at least 1; got 0'))
  })
})
