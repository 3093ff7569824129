import type { LeverGain } from '../../../snippets/serving/levers.ts'
import { describe, expect, it } from 'vitest'
import { GPT_FAST_70B, GPT_FAST_70B_INT8 } from '../../../snippets/gpt-fast.ts'
import { measuredAt } from '../../../snippets/published.ts'
import { decodeStep, SERVERS } from '../../../snippets/serving/decode-step.ts'
import { leverGains } from '../../../snippets/serving/levers.ts'

const { llama70B, llama70BInt8, llama70BInt4, llama7B } = SERVERS
const four = { ...llama70B, devices: 4 }
const levers = {
  guessing: { drafts: 5, acceptance: 0.8, draft: { ...llama7B, devices: 4 }, windowTokens: 512 },
  fewerBytes: { ...llama70BInt8, devices: 4 },
}
const gains = (users: number, contextTokens: number): Record<LeverGain['lever'], LeverGain> =>
  Object.fromEntries(leverGains(four, { users, contextTokens }, levers).map(gain => [gain.lever, gain])) as never

describe('what each lever brings', () => {
  it('is what was measured for one user: fewer bytes on eight, and twice the GPUs', () => {
    const { tokensPerSecond } = measuredAt(GPT_FAST_70B, 8)
    const onEight = { guessing: levers.guessing, fewerBytes: llama70BInt8 }
    const [,, bytes] = leverGains(llama70B, { users: 1, contextTokens: 5 }, onEight)
    expect(bytes.userGain).toBeCloseTo(measuredAt(GPT_FAST_70B_INT8, 8).tokensPerSecond / tokensPerSecond, 2)
    expect(bytes.userGain.toFixed(2)).toBe('1.29')
    expect(gains(1, 5).cards.userGain).toBeCloseTo(tokensPerSecond / measuredAt(GPT_FAST_70B, 4).tokensPerSecond, 2)
  })

  it('is for the server twice that of a user when there are twice the users, and the same otherwise', () => {
    for (const users of [1, 16, 100]) {
      for (const contextTokens of [64, 4096, 20_000]) {
        const { guesses, users: more, bytes, cards } = gains(users, contextTokens)
        expect(more.serverGain).toBeCloseTo(2 * more.userGain, 12)
        expect(more.userGain).toBeLessThan(1)
        for (const other of [guesses, bytes, cards])
          expect(other.serverGain).toBeCloseTo(other.userGain, 12)
      }
    }
  })

  it('depends on the load: users pay while the weights are the traffic, guesses for few users or long contexts', () => {
    expect(gains(8, 512).users.serverGain).toBeGreaterThan(1.8)
    expect(gains(64, 16_384).users.serverGain).toBeLessThan(1.25)
    expect(gains(1, 512).guesses.userGain).toBeGreaterThan(1.8)
    expect(gains(128, 512).guesses.userGain).toBeLessThan(1)
    expect(gains(128, 16_384).guesses.userGain).toBeGreaterThan(1.6)
    // Twice the cards do most where bytes are the time, and never twice as much: the constant stays.
    expect(gains(64, 16_384).cards.userGain).toBeGreaterThan(gains(1, 512).cards.userGain)
    expect(gains(64, 65_536).cards.userGain).toBeLessThan(2)
  })

  it('leaves caches as they were when weights take fewer bytes', () => {
    const load = { users: 16, contextTokens: 8192 }
    expect(decodeStep(llama70BInt4, load).cacheSeconds).toBe(decodeStep(llama70B, load).cacheSeconds)
  })

  it('says what does not fit, and that more cards than eight were not measured', () => {
    expect(gains(135, 4096).guesses.fits).toBe(false)
    expect(gains(135, 4096).users.fits).toBe(false)
    expect(gains(135, 4096).bytes.fits).toBe(true)
    expect(gains(136, 4096).cards.fits).toBe(true)
    const ofEight = leverGains(llama70B, { users: 1, contextTokens: 5 }, levers)
    expect(ofEight.map(({ lever }) => lever)).toEqual(['guesses', 'users', 'bytes'])
  })
})

it('refuses part of a user', () => {
  expect(() => leverGains(four, { users: 3, contextTokens: 1 }, { ...levers, times: 1.5 }))
    .toThrow(new RangeError('users must be a whole number of at least 1; got 4.5'))
})
