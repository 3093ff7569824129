import { describe, expect, it } from 'vitest'
import { longPrompt, stalls } from '../../../snippets/serving/long-prompt.ts'
import { llamaPassSeconds, mlpSeconds } from '../../../snippets/serving/pass.ts'

describe('a long prompt among eight users, one layer’s MLP', () => {
  it.each([[2048, 14.6], [8192, 54.9]])('of %d tokens in one piece costs everyone %d passes', (promptTokens, passes) => {
    const stall = longPrompt({ promptTokens })
    expect(stall.longestSeconds).toBeCloseTo(mlpSeconds(promptTokens + 8), 12)
    expect(stall.passes).toBeCloseTo(passes, 1)
    for (const worst of stall.run.gaps.worst.slice(0, 8))
      expect(worst).toBeCloseTo(stall.longestSeconds, 12)
  })

  it('in chunks of 512 costs at most 4.5 passes at a time, however long it is', () => {
    for (const promptTokens of [2048, 8192]) {
      const stall = longPrompt({ promptTokens, chunkTokens: 512 })
      expect(stall.longestSeconds).toBeCloseTo(mlpSeconds(520), 12)
      expect(stall.passes).toBeCloseTo(4.5, 1)
      expect(stall.run.passes.filter(pass => pass.promptTokens > 0).length).toBe(promptTokens / 512)
    }
  })

  it('with a budget of 512 rows fills whole tiles: a shorter pass, and an earlier first token', () => {
    const [chunk, budget] = [{ chunkTokens: 512 }, { chunkTokens: 512, budgetTokens: 512 }]
      .map(options => longPrompt({ promptTokens: 2048, ...options }))
    expect(budget.longestSeconds).toBeCloseTo(mlpSeconds(512), 12)
    expect(budget.firstTokenSeconds).toBeLessThan(chunk.firstTokenSeconds)
    // 2,048 tokens are five times 504, the last time with few.
    expect(budget.run.passes.map(pass => pass.promptTokens).filter(tokens => tokens > 0)).toEqual([504, 504, 504, 504, 32])
  })

  it('chunks shorten the longest wait; they do not give back what the prompt takes', () => {
    const [piece, chunks] = [{}, { chunkTokens: 512 }].map(options => longPrompt({ promptTokens: 2048, ...options }))
    expect(piece.longestSeconds).toBeGreaterThan(3 * chunks.longestSeconds)
    expect(chunks.lostTokens).toBeGreaterThan(piece.lostTokens)
    expect(chunks.firstTokenSeconds).toBeGreaterThan(piece.firstTokenSeconds)
  })

  it('gives events for a drawing: a token of each user in each pass', () => {
    const { run, tokens, usualSeconds } = longPrompt({ promptTokens: 2048, before: 3, after: 2 })
    expect(tokens.map(({ length }) => length)).toEqual([...Array.from({ length: 8 }, () => 6), 2])
    expect(tokens[0].slice(0, 3)).toEqual([1, 2, 3].map(pass => expect.closeTo(pass * usualSeconds, 12)))
    expect(tokens[8][0]).toBe(tokens[0][3])
    expect(run.passes.map(({ start }) => start)).toEqual(run.passes.map(({ start }) => start).toSorted((a, b) => a - b))
  })
})

it('the whole 70B stalls for 12.7 passes, because a pass of eight rows has 5.4 ms that no prompt lengthens', () => {
  const stall = longPrompt({ promptTokens: 2048, passSeconds: llamaPassSeconds })
  expect(stall.passes).toBeCloseTo(12.7, 1)
  expect(longPrompt({ promptTokens: 2048, chunkTokens: 512, budgetTokens: 512, passSeconds: llamaPassSeconds }).passes)
    .toBeCloseTo(3.3, 1)
  const other = longPrompt({ promptTokens: 2048, passSeconds: llamaPassSeconds, seed: 2 })
  expect(other.usualSeconds).not.toBe(stall.usualSeconds)
})

describe('both ways on one clock', () => {
  it.each([[2048, 512], [8192, 64], [256, 2048]])('have tokens to the end of the picture: %d tokens, %d rows', (promptTokens, budgetTokens) => {
    const { whole, chunked, until } = stalls({ promptTokens, budgetTokens, before: 6, after: 4, passSeconds: llamaPassSeconds })
    for (const { tokens, longestSeconds } of [whole, chunked]) {
      for (const times of tokens)
        expect(times.at(-1)).toBeGreaterThanOrEqual(until - longestSeconds)
    }
    const alone = longPrompt({ promptTokens, before: 6, passSeconds: llamaPassSeconds })
    expect(whole.longestSeconds).toBeCloseTo(alone.longestSeconds, 12)
    expect(whole.lostTokens).toBeCloseTo(alone.lostTokens, 9)
  })

  it('the wait does not grow with the prompt, what is lost does: 11.7 against 9.6 tokens, 44.8 against 38.2', () => {
    const of = (promptTokens: number) => stalls({ promptTokens, budgetTokens: 512, passSeconds: llamaPassSeconds })
    const [short, long] = [of(2048), of(8192)]
    expect(long.chunked.longestSeconds / short.chunked.longestSeconds).toBeCloseTo(1, 2)
    expect([short, long].flatMap(({ whole, chunked }) => [whole, chunked]).map(({ lostTokens }) => lostTokens.toFixed(1)))
      .toEqual(['11.7', '9.6', '44.8', '38.2'])
  })
})

it('refuses what is no case', () => {
  expect(() => longPrompt({ promptTokens: 0 })).toThrow(new RangeError('promptTokens must be a whole number of at least 1; got 0'))
  expect(() => longPrompt({ promptTokens: 9, users: 0 })).toThrow('users must be a whole number of at least 1; got 0')
  expect(() => longPrompt({ promptTokens: 9, chunkTokens: 64, budgetTokens: 32 }))
    .toThrow(new RangeError('budgetTokens must be a whole number of at least 64; got 32'))
  expect(() => longPrompt({ promptTokens: 9, budgetTokens: 8 })).toThrow('budgetTokens must be a whole number of at least 9; got 8')
})
