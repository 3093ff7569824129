import type { DecodeServer } from '../../../snippets/serving/decode-step.ts'
import { describe, expect, it } from 'vitest'
import {
  GPT_FAST_8B,
  GPT_FAST_70B,
  GPT_FAST_70B_INT4,
  GPT_FAST_70B_INT8,
  GPT_FAST_MIXTRAL,
} from '../../../snippets/gpt-fast.ts'
import { A100, ridgeFlopsPerByte } from '../../../snippets/hardware.ts'
import { measuredPassRatio } from '../../../snippets/measured-pass.ts'
import { measuredAt } from '../../../snippets/published.ts'
import {
  attentionFlopsPerByte,
  decodeStep,
  heldBytes,
  SERVERS,
  usersOfEqualBytes,
  usersThatFit,
} from '../../../snippets/serving/decode-step.ts'

const { llama70B, llama70BInt8, llama70BInt4, llama8B, mixtral } = SERVERS
const CONTEXT = 4096
const step = (users: number, contextTokens = CONTEXT, drafts = 0) =>
  decodeStep(llama70B, { users, contextTokens, drafts })

describe('a step for one user with a short prompt', () => {
  it.each([
    [llama70B, GPT_FAST_70B, 2],
    [llama70B, GPT_FAST_70B, 4],
    [llama70B, GPT_FAST_70B, 8],
    [llama70BInt8, GPT_FAST_70B_INT8, 1],
    [llama70BInt8, GPT_FAST_70B_INT8, 8],
    [llama70BInt4, GPT_FAST_70B_INT4, 8],
    [llama8B, GPT_FAST_8B, 4],
    [mixtral, GPT_FAST_MIXTRAL, 8],
  ] as const)('is what gpt-fast measured, to 2%%: %#', (server, runs, devices) => {
    const { seconds } = decodeStep({ ...server, devices }, { users: 1, contextTokens: 5 })
    expect(Math.abs(seconds * measuredAt(runs, devices).tokensPerSecond - 1)).toBeLessThan(0.02)
  })
})

describe('weights and caches of the 70B at 4,096 tokens (S4)', () => {
  it('weigh the same with 103 users, and 374 users fill eight A100s', () => {
    expect(usersOfEqualBytes(llama70B, CONTEXT)).toBe(103)
    expect(usersThatFit(llama70B, CONTEXT)).toBe(374)
    // By hand: 2 × 68,976,648,192 bytes; 327,680 bytes a token.
    const { weightBytes, cacheBytes } = heldBytes(llama70B, { users: 103, contextTokens: CONTEXT })
    expect(weightBytes).toBe(137_953_296_384)
    expect(cacheBytes).toBe(103 * 4096 * 327_680)
  })

  it('are 502 and 137 GB of a step with the 374, which takes 85 ms for 4,422 tokens a second', () => {
    const { cacheBytes, weightBytes, constantSeconds, weightSeconds, cacheSeconds, exchangeSeconds, seconds } = step(374)
    expect([cacheBytes, weightBytes].map(bytes => (bytes / 1e9).toFixed(0))).toEqual(['502', '137'])
    expect([constantSeconds, weightSeconds, cacheSeconds, exchangeSeconds].map(part => (1e3 * part).toFixed(1)))
      .toEqual(['5.4', '29.8', '37.8', '11.6'])
    expect((374 / seconds).toFixed(0)).toBe('4422')
  })

  it('fit and balance at the users that are named, at any context, and not at one more or less', () => {
    for (const server of [llama70B, llama70BInt8, llama8B, { ...llama70B, devices: 4 }]) {
      for (const contextTokens of [100, 4096, 30_000]) {
        const bytes = (users: number) => heldBytes(server, { users, contextTokens })
        const equal = usersOfEqualBytes(server, contextTokens)
        expect(bytes(equal).cacheBytes).toBeGreaterThanOrEqual(bytes(equal).weightBytes)
        if (equal > 1)
          expect(bytes(equal - 1).cacheBytes).toBeLessThan(bytes(equal).weightBytes)
        const most = usersThatFit(server, contextTokens)
        const memory = server.devices * A100.memoryBytes
        expect(bytes(most).cacheBytes + bytes(most).weightBytes).toBeLessThanOrEqual(memory)
        expect(bytes(most + 1).cacheBytes + bytes(most + 1).weightBytes).toBeGreaterThan(memory)
      }
    }
    expect(usersThatFit({ ...llama70B, devices: 1 }, CONTEXT)).toBe(0)
  })

  it('ask for fewer users to balance without grouped heads, and for more with caches in one byte', () => {
    const ungrouped = { ...llama70B, model: { ...llama70B.model, kvHeads: 64 } }
    expect(heldBytes(ungrouped, { users: 1, contextTokens: 1 }).cacheBytes).toBe(2_621_440)
    // Its weights are larger too, 156.7 GB: the matrices of keys and values are those of 64 heads.
    expect(usersOfEqualBytes(ungrouped, CONTEXT)).toBe(15)
    expect(usersOfEqualBytes({ ...llama70B, kvBytesPerElement: 1 }, CONTEXT)).toBe(206)
  })
})

describe('the parts of a step', () => {
  it('are weights as the measured pass grows, caches as users and context grow, larger exchanges, and a constant', () => {
    const one = step(1)
    for (const [users, drafts] of [[2, 0], [12, 5], [64, 0], [65, 0], [128, 5], [512, 7]]) {
      for (const contextTokens of [0, 1000, 64_000]) {
        const here = step(users, contextTokens, drafts)
        expect(here.rows).toBe(users * (drafts + 1))
        expect(here.weightSeconds / one.weightSeconds).toBeCloseTo(measuredPassRatio(here.rows, llama70B.curve), 9)
        expect(here.cacheSeconds).toBeCloseTo(one.cacheSeconds * users * contextTokens / CONTEXT, 12)
        expect(here.constantSeconds).toBe(one.constantSeconds)
        expect(here.seconds).toBeCloseTo(here.constantSeconds + here.weightSeconds + here.cacheSeconds + here.exchangeSeconds, 15)
      }
    }
  })

  it('have the exchanges of one row in the constant, and those of more as measured', () => {
    expect([1, 2].map(users => step(users, 0).exchangeSeconds)).toEqual([0, 0])
    // By hand: 64 rows are 1 MiB, 101.9 µs against 43.83, two in each of 80 layers.
    expect(step(64, 0).exchangeSeconds).toBeCloseTo(160 * (101.9e-6 - 43.83e-6), 12)
    expect(decodeStep({ ...llama70B, devices: 1 }, { users: 64, contextTokens: 0 }).exchangeSeconds).toBe(0)
  })

  it('count an expert’s rows, of which a mixture’s pass has fewer than rows', () => {
    const rows = (users: number) => decodeStep(mixtral, { users, contextTokens: 0 }).weightSeconds
    const dense = (users: number) =>
      decodeStep({ ...llama8B, fit: mixtral.fit }, { users, contextTokens: 0 }).weightSeconds
    // 256 rows are 64 for each of eight experts, which ride along; the dense pass is 1.9 times as long.
    expect(rows(256) / rows(200)).toBeLessThan(1.01)
    expect(dense(256) / dense(1)).toBeGreaterThan(1.9)
  })
})

describe('attention', () => {
  it('does 8 operations a byte with grouped heads for one row and 48 for six, for any number of users (S4)', () => {
    expect(attentionFlopsPerByte(llama70B, 1)).toBe(8)
    expect(attentionFlopsPerByte(llama70B, 6)).toBe(48)
    expect(attentionFlopsPerByte(SERVERS.llama7B, 1)).toBe(1)
    expect(attentionFlopsPerByte({ ...llama70B, kvBytesPerElement: 1 }, 1)).toBe(16)
  })

  it('waits for bytes until its rows reach the ridge: 19 a user, and then for arithmetic', () => {
    // At the bandwidth of the datasheet, whose ridge is 153.
    const ridge = ridgeFlopsPerByte(A100)
    const slower: DecodeServer = { ...llama70B, cacheBytesPerSecond: A100.memoryBytesPerSecond }
    const seconds = (drafts: number) => decodeStep(slower, { users: 4, contextTokens: 10_000, drafts }).cacheSeconds
    const most = Math.floor(ridge / 8)
    expect(most).toBe(19)
    expect(seconds(most - 1)).toBe(seconds(0))
    expect(seconds(most)).toBeGreaterThan(seconds(0))
    expect(seconds(2 * (most + 1) - 1) / seconds(most)).toBeCloseTo(2, 9)
  })
})

describe('a check of five guesses by Mixtral on eight A100s (S3)', () => {
  const plain = (server: DecodeServer) => decodeStep(server, { users: 1, contextTokens: 5 }).seconds
  const check = (server: DecodeServer) => decodeStep(server, { users: 1, contextTokens: 5, drafts: 5 }).seconds
  const atPeak = { ...mixtral, fit: { ...mixtral.fit, bytesPerSecond: A100.memoryBytesPerSecond } }
  const measured = 1 / measuredAt(GPT_FAST_MIXTRAL, 8).tokensPerSecond

  it('adds 3.3 ms at the peak bandwidth and 4.2 at the measured one to the 4.39 ms of a pass', () => {
    expect((1e3 * measured).toFixed(2)).toBe('4.39')
    expect([atPeak, mixtral].map(server => (1e3 * (check(server) - plain(server))).toFixed(1))).toEqual(['3.3', '4.2'])
  })

  it('takes 1.75 to 1.95 times as long, so that four tokens are 2 to 2.3 times as fast before the draft', () => {
    const ratios = [atPeak, mixtral].map(server => (measured + check(server) - plain(server)) / measured)
    expect(ratios.map(ratio => ratio.toFixed(2))).toEqual(['1.75', '1.95'])
    expect(ratios.map(ratio => (4 / ratio).toFixed(1))).toEqual(['2.3', '2.0'])
    expect((4 * plain(mixtral) / check(mixtral)).toFixed(1)).toBe('2.1')
  })
})

describe('bad input', () => {
  it.each(['users', 'drafts', 'contextTokens'])('a bad %s', (name) => {
    const atLeast = name === 'users' ? 1 : 0
    for (const value of [-1, 1.5, Number.NaN]) {
      expect(() => decodeStep(llama70B, { users: 1, contextTokens: 1, [name]: value }))
        .toThrow(new RangeError(`${name} must be a whole number of at least ${atLeast}; got ${value}`))
    }
  })

  it('more rows than were measured, no context and no rows', () => {
    expect(() => step(683, CONTEXT, 5)).toThrow(new RangeError('rows must be a whole number from 1 to 4096; got 4098'))
    for (const count of [usersOfEqualBytes, usersThatFit]) {
      expect(() => count(llama70B, 0))
        .toThrow(new RangeError('contextTokens must be a whole number of at least 1; got 0'))
    }
    expect(() => attentionFlopsPerByte(llama70B, 0))
      .toThrow(new RangeError('rowsPerUser must be a whole number of at least 1; got 0'))
  })
})
