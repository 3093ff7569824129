import type { EqualMemory } from '../../../snippets/serving/equal-memory.ts'
import { describe, expect, it } from 'vitest'
import { EIGHT_LENGTHS } from '../../../snippets/serving/batching.ts'
import { inMemory } from '../../../snippets/serving/equal-memory.ts'
import { finishedBy } from '../../../snippets/serving/metrics.ts'
import { serve } from '../../../snippets/serving/serving.ts'
import { drawnLengths, queued, repeated } from '../../../snippets/serving/trace.ts'

const LONGEST = 200
/** Static and refilled, each with reservations and with blocks. */
const atEqualMemory = (given: EqualMemory) => (['static', 'continuous'] as const).flatMap(policy =>
  (['reserved', 'blocks'] as const).map(memory => inMemory(given, policy, memory)))
const eight = (cacheTokens: number, steps?: number) => atEqualMemory({ lengths: EIGHT_LENGTHS, cacheTokens, steps })

describe('the eight lengths in the memory of eight reserved slots', () => {
  const [fixed, foresight, refilled, blocks] = eight(8 * LONGEST)

  it('are four servers of the same bytes', () => {
    expect([fixed, foresight, refilled, blocks].map(({ policy, memory }) => `${policy} ${memory}`))
      .toEqual(['static reserved', 'static blocks', 'continuous reserved', 'continuous blocks'])
    expect([fixed, refilled].map(({ seats }) => seats)).toEqual([8, 8])
  })

  it('finish 8 static, 17 refilled, more in blocks', () => {
    expect([fixed, refilled].map(({ finished }) => finished)).toEqual([8, 17])
    expect(blocks.finished).toBe(54)
    expect(foresight.finished).toBe(29)
  })

  it('with reservations are the schedules without any limit of memory', () => {
    for (const { policy, run } of [fixed, refilled]) {
      const free = serve(run.requests, { policy, slots: 8 })
      expect([...run.end]).toEqual([...free.end])
      expect([...run.slot]).toEqual([...free.slot])
    }
  })

  it('need twice the memory for a static batch of 16, which then finishes less than 8 refilled slots', () => {
    const bigger = eight(16 * LONGEST)
    expect(bigger[0].seats).toBe(16)
    expect(bigger[0].finished).toBe(16)
    expect(refilled.finished).toBe(17)
    // And in that memory refilled slots finish twice as many again.
    expect(bigger[2].finished).toBe(33)
    expect(bigger[2].finished).toBe(finishedBy(serve(queued(repeated(EIGHT_LENGTHS, 9)), { policy: 'continuous', slots: 16 }), LONGEST))
  })
})

describe('in the long run', () => {
  const long = eight(8 * LONGEST, 5000)
  const [fixed, foresight, refilled, blocks] = long

  it('static batches write 3.7 tokens a step, refilled slots 8', () => {
    expect(fixed.tokens / 5000).toBeCloseTo(740 / 200, 6)
    expect(refilled.tokens / 5000).toBe(8)
  })

  it('who fills the memory writes the most: a token costs the same token-steps everywhere, unless it is lost', () => {
    // Σ L(L + 1)/2 over Σ L: what each token costs on average, in tokens held for a step.
    const cost = EIGHT_LENGTHS.reduce((sum, length) => sum + length * (length + 1) / 2, 0) / 740
    for (const { tokens, usedShare } of [fixed, foresight, refilled])
      expect(usedShare * 8 * LONGEST * 5000 / cost / tokens).toBeCloseTo(1, 1)
    expect(fixed.usedShare).toBeCloseTo(56_595 / (8 * LONGEST * LONGEST), 3)
    expect(blocks.usedShare).toBeGreaterThan(0.85)
    expect(blocks.tokens).toBeGreaterThan(1.5 * foresight.tokens)
    expect(blocks.tokens).toBeGreaterThan(2 * refilled.tokens)
  })

  it('holds for lengths that are not repeated', () => {
    const lengths = drawnLengths({ count: 500, lengths: { mean: 80, deviation: 60, atLeast: 10, atMost: 300 }, seed: 358 })
    const drawn = atEqualMemory({ lengths, cacheTokens: 2400, steps: 3000 })
    expect(drawn[2].tokens).toBeGreaterThan(1.7 * drawn[0].tokens)
    expect(drawn[3].tokens).toBeGreaterThan(2 * drawn[1].tokens)
    expect(drawn[3].tokens).toBeGreaterThan(3 * drawn[2].tokens)
  })
})

it('nobody runs out of requests before the picture ends', () => {
  for (const cacheTokens of [208, 1000, 1600, 3200]) {
    for (const steps of [50, 200, 1000]) {
      for (const { run } of eight(cacheTokens, steps))
        expect(run.start.at(-1)).toBeGreaterThanOrEqual(steps)
    }
  }
})

it('refuses a memory that does not hold the longest answer', () => {
  expect(() => eight(207)).toThrow(new RangeError('cacheTokens must be a whole number of at least 208; got 207'))
  expect(() => atEqualMemory({ lengths: [5, 9], cacheTokens: 100, longestTokens: 8 }))
    .toThrow(new RangeError('longestTokens must be a whole number of at least 9; got 8'))
  expect(() => eight(1600.5)).toThrow(new RangeError('cacheTokens must be a whole number of at least 208; got 1600.5'))
})
