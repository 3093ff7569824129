import type { DecodePass } from '../../../snippets/serving/decode.ts'
import { describe, expect, it } from 'vitest'
import { GPT_FAST_70B, GPT_FAST_SPECULATIVE } from '../../../snippets/gpt-fast.ts'
import { A100, B200, H100, H200 } from '../../../snippets/hardware.ts'
import { GPT2_124M, LLAMA2_70B, MIXTRAL_8X7B, parameterCount } from '../../../snippets/models.ts'
import { ANYSCALE_SPEEDUPS, CHEN_2023, LEVIATHAN_2023, VLLM_SPECULATIVE } from '../../../snippets/published.ts'
import { kvBytesPerToken, passRows, passTimes, ridgeTokens, tokensPerSecondBound, usersAtRidge } from '../../../snippets/serving/decode.ts'
import { LLAMA31_405B } from '../published.ts'

const GPUS = [A100, H100, H200, B200]
const parameters = parameterCount(LLAMA2_70B)
const on8A100 = (tokens: number) => passTimes({ parameters, tokens, gpu: A100, devices: 8 })

describe('a pass of Llama 2 70B on eight A100s (D1)', () => {
  it('reads its weights in 8.46 ms, however many tokens it has', () => {
    for (const tokens of [1, 2, 6, 153, 1000])
      expect((1e3 * on8A100(tokens).readSeconds).toFixed(2)).toBe('8.46')
  })

  it('multiplies for 0.055 ms with 1 token, 0.33 with 6, 8.46 with 153', () => {
    expect((1e3 * on8A100(1).arithmeticSeconds).toFixed(3)).toBe('0.055')
    expect((1e3 * on8A100(6).arithmeticSeconds).toFixed(2)).toBe('0.33')
    expect((1e3 * on8A100(153).arithmeticSeconds).toFixed(2)).toBe('8.46')
  })

  it('leaves over 99% of the arithmetic idle with 1 token (D8): 0.65% are busy', () => {
    expect((100 * on8A100(1).busyShare).toFixed(2)).toBe('0.65')
  })

  it('takes as long for 6 tokens as for 1, and six times as long for 6000 as for 1000', () => {
    expect(on8A100(6).seconds).toBe(on8A100(1).seconds)
    expect(on8A100(6000).seconds / on8A100(1000).seconds).toBeCloseTo(6, 12)
  })
})

describe('a batch of 1000 users (D7)', () => {
  const kvBytes = 1000 * 1500 * kvBytesPerToken(LLAMA2_70B)
  const pass = { parameters: 70e9, tokens: 1000, gpu: A100, devices: 8 }

  it('is 56 ms of arithmetic, which hides the reading of the weights', () => {
    const { arithmeticSeconds, seconds, busyShare } = passTimes(pass)
    expect((1e3 * arithmeticSeconds).toFixed(0)).toBe('56')
    expect(seconds).toBe(arithmeticSeconds)
    expect(busyShare).toBe(1)
  })

  it('has 492 GB of keys and values, 30 ms of reading more', () => {
    expect((kvBytes / 1e9).toFixed(0)).toBe('492')
    const more = passTimes({ ...pass, kvBytes }).readSeconds - passTimes(pass).readSeconds
    expect((1e3 * more).toFixed(0)).toBe('30')
  })
})

describe('tokens a second at batch 1 (D6)', () => {
  const bound = (gpu: DecodePass['gpu'], devices: number) => tokensPerSecondBound({ parameters, gpu, devices })

  it.each([
    [A100, 2, 29.6],
    [A100, 4, 59.1],
    [A100, 8, 118.2],
    [H100, 4, 97.1],
    [H100, 8, 194.3],
    [H200, 1, 34.8],
    [B200, 1, 58.0],
  ])('of Llama 2 70B on $name × %d are at most %d', (gpu, devices, printed) => {
    expect(bound(gpu, devices).toFixed(1)).toBe(printed.toFixed(1))
  })

  it('were measured at 72, 64 and 53% of the bound', () => {
    const shares = GPT_FAST_70B.map(({ devices, tokensPerSecond }) => tokensPerSecond / bound(A100, devices))
    expect(shares.map(share => (100 * share).toFixed(0))).toEqual(['72', '64', '53'])
  })

  it('double with half the bytes for each parameter', () => {
    const setup = { parameters, gpu: A100, devices: 1 }
    expect(tokensPerSecondBound({ ...setup, bytesPerParameter: 1 }) / tokensPerSecondBound(setup)).toBeCloseTo(2, 12)
  })
})

describe('the ridge', () => {
  it('is at 153, 295, 206 and 281 tokens in bf16 (2.10)', () => {
    expect(GPUS.map(gpu => ridgeTokens(gpu).toFixed(0))).toEqual(['153', '295', '206', '281'])
  })

  it('is at 240 tokens on a TPU v5e, 120 with int8 weights (2.13)', () => {
    const v5e = { flopsPerSecond: 197e12, memoryBytesPerSecond: 820e9 }
    expect(ridgeTokens(v5e).toFixed(0)).toBe('240')
    expect(ridgeTokens(v5e, 1).toFixed(0)).toBe('120')
  })

  it('is where reading ends to be the longer part, on any GPU and at any precision', () => {
    for (const gpu of GPUS) {
      for (const bytesPerParameter of [0.5, 1, 2]) {
        const below = Math.floor(ridgeTokens(gpu, bytesPerParameter))
        const at = (tokens: number) => passTimes({ parameters, tokens, gpu, devices: 4, bytesPerParameter })
        expect(at(below).arithmeticSeconds).toBeLessThanOrEqual(at(below).readSeconds)
        expect(at(below + 1).arithmeticSeconds).toBeGreaterThan(at(below + 1).readSeconds)
      }
    }
  })

  it('has room for 25 users with 5 drafts on an A100, 49 on an H100 (D1)', () => {
    expect([A100, H100].map(gpu => usersAtRidge(gpu, 5))).toEqual([25, 49])
  })

  it('has room for the most users whose passes cost no more than one token’s', () => {
    for (const gpu of GPUS) {
      const seconds = (tokens: number) => passTimes({ parameters, tokens, gpu, devices: 8 }).seconds
      for (let drafts = 0; drafts <= 16; drafts++) {
        const users = usersAtRidge(gpu, drafts)
        expect(seconds(users * (drafts + 1))).toBe(seconds(1))
        expect(seconds((users + 1) * (drafts + 1))).toBeGreaterThan(seconds(1))
      }
    }
  })

  it('has no room for a user with 200 drafts on an A100', () => {
    expect(usersAtRidge(A100, 200)).toBe(0)
  })
})

describe('times', () => {
  it('shrink with the devices, and grow with keys and values, one for one', () => {
    for (const gpu of GPUS) {
      for (const tokens of [1, 100, 1000]) {
        const pass = { parameters, tokens, gpu, devices: 1 }
        const one = passTimes(pass)
        expect(passTimes({ ...pass, devices: 5 }).seconds * 5 / one.seconds).toBeCloseTo(1, 12)
        expect(passTimes({ ...pass, kvBytes: 2 * parameters }).readSeconds / one.readSeconds).toBeCloseTo(2, 12)
        expect(one.seconds).toBe(Math.max(one.readSeconds, one.arithmeticSeconds))
        expect(one.busyShare).toBe(one.arithmeticSeconds / one.seconds)
      }
    }
  })
})

describe('keys and values of a token', () => {
  it('are 2,621,440 bytes of Llama 2 70B with 64 heads and 327,680 with its 8 (A7)', () => {
    expect(kvBytesPerToken(LLAMA2_70B, { kvHeads: 64 })).toBe(2_621_440)
    expect(kvBytesPerToken(LLAMA2_70B)).toBe(327_680)
  })

  it('are 335.5 and 41.9 GB at 128,000 tokens, 10.7 and 1.34 at 4,096 (A7)', () => {
    const gigabytes = (tokens: number, kvHeads?: number) => tokens * kvBytesPerToken(LLAMA2_70B, { kvHeads }) / 1e9
    expect([gigabytes(128_000, 64), gigabytes(128_000)].map(value => value.toFixed(1))).toEqual(['335.5', '41.9'])
    expect([gigabytes(4096, 64).toFixed(1), gigabytes(4096).toFixed(2)]).toEqual(['10.7', '1.34'])
  })

  it.each([
    [LLAMA31_405B, 516_096],
    [MIXTRAL_8X7B, 131_072],
    [GPT2_124M, 36_864],
  ])('are those of table 2.11: $name', (model, bytes) => {
    expect(kvBytesPerToken(model)).toBe(bytes)
  })

  it('are 37.7 MB of GPT-2 at 1024 tokens, 75.5 in fp32 (A8)', () => {
    expect(1024 * kvBytesPerToken(GPT2_124M)).toBe(37_748_736)
    expect((1024 * kvBytesPerToken(GPT2_124M, { bytesPerElement: 4 }) / 1e6).toFixed(1)).toBe('75.5')
  })
})

describe('published measurements of serving', () => {
  it('by gpt-fast: a draft of 0.128 target passes makes 70B 1.92 times as fast', () => {
    const { tokensPerSecond, plainTokensPerSecond, draftTokensPerSecond } = GPT_FAST_SPECULATIVE
    expect((tokensPerSecond / plainTokensPerSecond).toFixed(2)).toBe('1.92')
    expect((plainTokensPerSecond / draftTokensPerSecond).toFixed(3)).toBe('0.128')
  })

  it('by Chen: milliseconds make the printed speed-ups, but for one row that prints 1.92', () => {
    const { plainMilliseconds, tasks } = CHEN_2023
    expect(tasks.map(({ milliseconds }) => (plainMilliseconds / milliseconds).toFixed(2))).toEqual(['1.88', '2.01', '2.46'])
    expect(tasks.map(({ speedup }) => speedup)).toEqual([1.92, 2.01, 2.46])
  })

  it.each(LEVIATHAN_2023.map(run => [run.task, run.draft, run.temperature, run] as const))('by Leviathan: theorem 3.8 predicts what is printed, %s with %s at %d', (...[,,, run]) => {
    const { acceptance: a, drafts, cost, predictedSpeedup } = run
    const speedup = (1 - a ** (drafts + 1)) / ((1 - a) * (drafts * cost + 1))
    // Printed from an acceptance and a cost that are printed rounded.
    expect(Math.abs(speedup - predictedSpeedup)).toBeLessThanOrEqual(0.07)
  })

  it('by Leviathan: the larger draft agrees more often and brings less', () => {
    const [base, large] = LEVIATHAN_2023
    expect(large.acceptance).toBeGreaterThan(base.acceptance)
    expect(large.measuredSpeedup).toBeLessThan(base.measuredSpeedup)
  })

  it('by vLLM, Anyscale and Orca, as printed', () => {
    expect(VLLM_SPECULATIVE.map(run => [run.lowLoadSpeedup, run.highLoadSlowdown])).toEqual([[1.5, 1.4], [2.8, 1.8]])
    expect(Object.values(ANYSCALE_SPEEDUPS)).toEqual([4, 8, 23])
  })
})

describe('the rows of a pass', () => {
  it('are a certain one and the guesses for each user, in order', () => {
    expect(passRows(2, 2)).toEqual([
      { user: 0, guess: false },
      { user: 0, guess: true },
      { user: 0, guess: true },
      { user: 1, guess: false },
      { user: 1, guess: true },
      { user: 1, guess: true },
    ])
    expect(passRows(3, 0).map(({ guess }) => guess)).toEqual([false, false, false])
  })

  it('refuse counts out of range', () => {
    expect(() => passRows(0, 5)).toThrow(new RangeError('users must be a whole number of at least 1; got 0'))
    expect(() => passRows(1, -1)).toThrow(new RangeError('drafts must be a whole number of at least 0; got -1'))
  })
})

describe('bad input', () => {
  const pass = { parameters: 70e9, tokens: 1, gpu: A100, devices: 8 }

  it.each(['tokens', 'devices'])('a bad %s', (name) => {
    for (const value of [0, -1, 1.5, Number.NaN, Infinity])
      expect(() => passTimes({ ...pass, [name]: value })).toThrow(new RangeError(`${name} must be a whole number of at least 1; got ${value}`))
  })

  it.each(['parameters', 'bytesPerParameter'])('a bad %s', (name) => {
    for (const value of [0, -1, Number.NaN, Infinity]) {
      const error = new RangeError(`${name} must be a finite number greater than 0; got ${value}`)
      expect(() => passTimes({ ...pass, [name]: value })).toThrow(error)
      expect(() => tokensPerSecondBound({ ...pass, [name]: value })).toThrow(error)
    }
  })

  it.each(['flopsPerSecond', 'memoryBytesPerSecond'])('a GPU with a bad %s', (name) => {
    for (const value of [0, -1, Number.NaN, Infinity]) {
      const gpu = { ...A100, [name]: value }
      const error = new RangeError(`${name} must be a finite number greater than 0; got ${value}`)
      expect(() => passTimes({ ...pass, gpu })).toThrow(error)
      expect(() => ridgeTokens(gpu)).toThrow(error)
      expect(() => usersAtRidge(gpu, 5)).toThrow(error)
    }
  })

  it.each([-1, Number.NaN, Infinity])('%d bytes of keys and values', (kvBytes) => {
    expect(() => passTimes({ ...pass, kvBytes })).toThrow(new RangeError(`kvBytes must be a finite number of at least 0; got ${kvBytes}`))
  })

  it.each([0, -2, Number.NaN])('%d bytes a parameter or an element', (bytes) => {
    const range = `must be a finite number greater than 0; got ${bytes}`
    expect(() => ridgeTokens(A100, bytes)).toThrow(new RangeError(`bytesPerParameter ${range}`))
    expect(() => kvBytesPerToken(LLAMA2_70B, { bytesPerElement: bytes })).toThrow(new RangeError(`bytesPerElement ${range}`))
  })

  it.each([-1, 1.5, Number.NaN])('%d drafts', (drafts) => {
    expect(() => usersAtRidge(A100, drafts)).toThrow(new RangeError(`drafts must be a whole number of at least 0; got ${drafts}`))
  })

  it.each([0, 65, 1.5, Number.NaN])('%d key-value heads of 64', (kvHeads) => {
    expect(() => kvBytesPerToken(LLAMA2_70B, { kvHeads })).toThrow(new RangeError(`kvHeads must be a whole number from 1 to 64; got ${kvHeads}`))
  })

  it('a shape that is none', () => {
    expect(() => kvBytesPerToken({ ...LLAMA2_70B, layers: 0 })).toThrow(new RangeError('layers must be a whole number of at least 1; got 0'))
    expect(() => kvBytesPerToken({ ...GPT2_124M, hidden: 6, heads: 4, kvHeads: 4 })).toThrow(new RangeError('heads must be one of 1, 2, 3, 6 to divide 6 columns; got 4'))
  })
})
