import type { DecodeServer } from '../../../snippets/serving/decode-step.ts'
import type { Guessing } from '../../../snippets/serving/guessing.ts'
import { describe, expect, it } from 'vitest'
import { GPT_FAST_SPECULATIVE } from '../../../snippets/gpt-fast.ts'
import { MAGICDEC_2024, VLLM_SPECULATIVE } from '../../../snippets/published.ts'
import { decodeStep, SERVERS } from '../../../snippets/serving/decode-step.ts'
import {
  guessingFits,
  guessingMap,
  guessingSpeedUp,
  payingContext,
  usersWhoLose,
} from '../../../snippets/serving/guessing.ts'
import { expectedTokens } from '../../../snippets/serving/speculative-cost.ts'

const { llama70B, llama70BInt4, llama7B, llama8B } = SERVERS
/** The lecture's guesses, by the 7B with a window of 512 tokens. */
const WINDOWED = { drafts: 5, acceptance: 0.8, draft: llama7B, windowTokens: 512 }
const WHOLE: Guessing = { drafts: 5, acceptance: 0.8, draft: llama7B }
const gain = (users: number, contextTokens: number, guessing: Guessing = WINDOWED) =>
  guessingSpeedUp(llama70B, { users, contextTokens }, guessing)

describe('the speed-up of guessing', () => {
  it('is tokens a round over five draft steps and a check, by hand for one user', () => {
    const plain = decodeStep(llama70B, { users: 1, contextTokens: 100 }).seconds
    const check = decodeStep(llama70B, { users: 1, contextTokens: 100, drafts: 5 }).seconds
    const draft = decodeStep(llama7B, { users: 1, contextTokens: 100 }).seconds
    expect(gain(1, 100)).toBeCloseTo(3.68928 * plain / (5 * draft + check), 9)
    expect(gain(1, 100).toFixed(2)).toBe('1.82')
  })

  it('is 1 without guesses, and below the tokens of a round always', () => {
    for (const users of [1, 20, 300]) {
      for (const contextTokens of [0, 4096, 200_000]) {
        expect(gain(users, contextTokens, { ...WINDOWED, drafts: 0 })).toBe(1)
        for (const drafts of [1, 3, 7]) {
          const tokens = expectedTokens(0.8, drafts)
          expect(gain(users, contextTokens, { ...WINDOWED, drafts })).toBeLessThan(tokens)
          expect(gain(users, contextTokens, { drafts, acceptance: 0.8 })).toBeLessThan(tokens)
        }
      }
    }
  })

  it('grows with the context as long as the draft has a window, and falls when it has none', () => {
    for (const users of [1, 16, 103, 512]) {
      const contexts = [512, 2048, 8192, 32_768, 131_072]
      const windowed = contexts.map(context => gain(users, context))
      expect(windowed.toSorted((a, b) => a - b)).toEqual(windowed)
      // The 7B has no grouped heads, and a larger cache than the 70B: 524,288 bytes a token against 327,680.
      const whole = contexts.map(context => gain(users, context, WHOLE))
      expect(whole.toSorted((a, b) => b - a)).toEqual(whole)
    }
  })
})

describe('what was measured', () => {
  it('by gpt-fast: 48.4 tokens a second with four guesses on one A100, at an acceptance of 0.73', () => {
    const alone: DecodeServer = { ...llama70BInt4, devices: 1 }
    const { drafts, tokensPerSecond, draftTokensPerSecond } = GPT_FAST_SPECULATIVE
    const check = decodeStep(alone, { users: 1, contextTokens: 5, drafts }).seconds
    const tokens = (acceptance: number) => expectedTokens(acceptance, drafts) / (drafts / draftTokensPerSecond + check)
    expect(tokens(0.72)).toBeLessThan(tokensPerSecond)
    expect(tokens(0.74)).toBeGreaterThan(tokensPerSecond)
  })

  it('by MagicDec: one acceptance, 0.73, gives all eight rows to 8%, with long contexts and up to 128 users', () => {
    expect(MAGICDEC_2024).toHaveLength(8)
    for (const { model, contextTokens, users, drafts, speedUp } of MAGICDEC_2024) {
      const server = model === 'Llama 3.1 8B' ? llama8B : llama7B
      const guessing = { drafts, acceptance: 0.73, draft: server, windowTokens: 512 }
      const computed = guessingSpeedUp(server, { users, contextTokens }, guessing)
      expect(Math.abs(Math.log(computed / speedUp))).toBeLessThan(0.081)
    }
  })

  it('by MagicDec: with more users the gain rises, as in its rows of one context', () => {
    const rows = MAGICDEC_2024.filter(row => row.model === 'Llama 2 7B 32K' && row.contextTokens === 8000)
    const guessing = { drafts: 3, acceptance: 0.73, draft: llama7B, windowTokens: 512 }
    const computed = rows.map(({ users }) => guessingSpeedUp(llama7B, { users, contextTokens: 8000 }, guessing))
    for (const series of [rows.map(({ speedUp }) => speedUp), computed])
      expect(series.toSorted((a, b) => a - b)).toEqual(series)
  })

  it('by vLLM: faster with few users and short prompts, 1.4 to 1.8 times as slow with many', () => {
    const [low, high] = VLLM_SPECULATIVE.map(({ highLoadSlowdown }) => highLoadSlowdown)
    expect(gain(1, 512)).toBeGreaterThan(VLLM_SPECULATIVE[0].lowLoadSpeedup)
    expect(1 / gain(256, 512)).toBeGreaterThan(low)
    expect(1 / gain(512, 512)).toBeLessThan(high)
  })
})

describe('where guessing stops', () => {
  it('is at 86 users with 512 tokens and at 121 with 4,096; with 16,384 it never stops', () => {
    const losing = (contextTokens: number) => usersWhoLose(llama70B, { contextTokens, atMost: 600 }, WINDOWED)
    expect([512, 4096, 16_384].map(losing)).toEqual([86, 121, undefined])
  })

  it('is where the first user too many makes it a loss', () => {
    for (const contextTokens of [0, 512, 2048, 4096]) {
      const users = usersWhoLose(llama70B, { contextTokens, atMost: 600 }, WINDOWED)
      expect(users).toBeDefined()
      expect(gain(users!, contextTokens)).toBeLessThan(1)
      for (let fewer = 1; fewer < users!; fewer++)
        expect(gain(fewer, contextTokens)).toBeGreaterThanOrEqual(1)
    }
  })
})

describe('where guessing pays again', () => {
  it('is from 1,864 tokens for 103 users and 5,843 for 256; for 64 from the first', () => {
    expect([64, 103, 256].map(users => payingContext(llama70B, { users, atMost: 131_072 }, WINDOWED)))
      .toEqual([0, 1864, 5843])
  })

  it('is where one token less would still be a loss', () => {
    for (const users of [100, 128, 200, 374, 600]) {
      const context = payingContext(llama70B, { users, atMost: 131_072 }, WINDOWED)!
      expect(gain(users, context)).toBeGreaterThanOrEqual(1)
      expect(gain(users, context - 1)).toBeLessThan(1)
    }
    expect(payingContext(llama70B, { users: 256, atMost: 1000 }, WINDOWED)).toBeUndefined()
  })
})

describe('the map', () => {
  it('has a row for each context and a cell for each number of users', () => {
    const users = [1, 103, 512]
    const contexts = [512, 4096, 32_768]
    const map = guessingMap(llama70B, { users, contexts }, WINDOWED)
    expect(map.map(row => row.map(cell => [cell.contextTokens, cell.users])))
      .toEqual(contexts.map(context => users.map(count => [context, count])))
    expect(map.flat().map(cell => cell.speedUp)).toEqual(map.flat().map(cell => gain(cell.users, cell.contextTokens)))
    expect(map.flat().map(({ fits }) => fits)).toEqual([true, true, true, true, true, false, true, false, false])
  })

  it('counts the draft’s weights and caches, and its weights only once when it is the model itself', () => {
    const load = { users: 374, contextTokens: 4096 }
    expect(guessingFits(llama70B, load, { drafts: 5, acceptance: 0.8 })).toBe(true)
    expect(guessingFits(llama70B, load, WINDOWED)).toBe(false)
    const nearly = { users: 300, contextTokens: 4096 }
    expect(guessingFits(llama70B, nearly, WINDOWED)).toBe(true)
    expect(guessingFits(llama70B, nearly, { ...WINDOWED, draft: llama70B, windowTokens: 64 })).toBe(true)
    const another = { ...llama70B, model: { ...llama70B.model } }
    expect(guessingFits(llama70B, nearly, { ...WINDOWED, draft: another })).toBe(false)
  })
})

describe('bad input', () => {
  it('windows, users and limits out of range', () => {
    expect(() => gain(1, 100, { ...WINDOWED, windowTokens: -1 }))
      .toThrow(new RangeError('windowTokens must be a whole number of at least 0; got -1'))
    expect(() => gain(0, 100)).toThrow(new RangeError('users must be a whole number of at least 1; got 0'))
    expect(() => gain(1, 100, { ...WINDOWED, acceptance: 2 }))
      .toThrow(new RangeError('acceptance must be a number from 0 to 1; got 2'))
    expect(() => usersWhoLose(llama70B, { contextTokens: 1, atMost: 0 }, WINDOWED))
      .toThrow(new RangeError('atMost must be a whole number of at least 1; got 0'))
    expect(() => payingContext(llama70B, { users: 1, atMost: 1.5 }, WINDOWED))
      .toThrow(new RangeError('atMost must be a whole number of at least 1; got 1.5'))
  })
})
