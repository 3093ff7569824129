import type { BytesConvention } from '../../snippets/training/memory.ts'
import { describe, expect, it } from 'vitest'
import { DECISION, DECISION_LOADS, SERVER_13B, SERVER_70B_ALONE, servingRule, trainingLadder, trainingRule } from '../../snippets/decision.ts'
import { GPT2_124M, LLAMA2_7B, LLAMA2_70B, OPT_30B } from '../../snippets/models.ts'
import { decodeStep, SERVERS, usersThatFit } from '../../snippets/serving/decode-step.ts'
import { guessingFits, guessingSpeedUp } from '../../snippets/serving/guessing.ts'
import { leverGains } from '../../snippets/serving/levers.ts'
import { fitPlan, remediesOf } from '../../snippets/training/plan.ts'

const GB = 1e9
const rule = (shape: typeof LLAMA2_7B, parameters: number, gpus: number, tokens: number, convention: BytesConvention = 12) =>
  trainingRule({ shape, parameters, gpus, tokens, convention })

describe('to train', () => {
  it.each([
    ['GPT-2 on one GPU', GPT2_124M, 124e6, 1, 1024, 'copies'],
    ['7B on eight', LLAMA2_7B, 7e9, 8, 4096, 'sharded'],
    ['13B on eight', DECISION.shape, 13e9, 8, 4096, 'sharded'],
    ['30B on four', OPT_30B, 30e9, 4, 2048, undefined],
    ['30B on eight', OPT_30B, 30e9, 8, 2048, 'sharded'],
    ['70B on eight', LLAMA2_70B, 70e9, 8, 4096, undefined],
    ['70B on sixteen', LLAMA2_70B, 70e9, 16, 4096, 'recomputed'],
    ['70B on 64', LLAMA2_70B, 70e9, 64, 4096, 'recomputed'],
    ['70B on 64, of sequences sixteen times as long', LLAMA2_70B, 70e9, 64, 65_536, 'tensor'],
  ] as const)('%s', (_, shape, parameters, gpus, tokens, way) => {
    expect(rule(shape, parameters, gpus, tokens)).toBe(way)
  })

  it('13B on eight: 190 GB as copies, 76 with stage 2', () => {
    const ladder = trainingLadder({ ...DECISION, convention: 12 })
    expect(ladder.map(({ fit }) => Math.round(fit.totalBytes / GB))).toEqual([190, 76, 50, 28, 53])
    expect(ladder[1].plan.zeroStage).toBe(2)
    // The states with master weights need stage 3.
    expect(trainingLadder({ ...DECISION, convention: 16 })[1].plan.zeroStage).toBe(3)
    expect(rule(DECISION.shape, 13e9, 8, 4096, 16)).toBe('sharded')
  })

  it('takes the rungs in the order in which plan.ts names them', () => {
    const [copies] = trainingLadder({ ...DECISION, convention: 12 })
    const changes = remediesOf(copies.plan).map(({ change }) => change)
    expect(changes.slice(0, 3)).toEqual(['next ZeRO stage', 'recompute layers', 'twice the tensor degree'])
    expect(fitPlan(copies.plan).fits).toBe(false)
  })
})

const { llama70B, llama70BInt8, llama7B } = SERVERS
const DRAFT = { drafts: 5, acceptance: 0.8, draft: llama7B, windowTokens: 512 }

describe('to serve, the rule is what the times say', () => {
  const gains = (load: { users: number, contextTokens: number }) =>
    Object.fromEntries(leverGains(llama70B, load, { guessing: DRAFT, fewerBytes: llama70BInt8 }).map(gain => [gain.lever, gain]))
  const inEightBits = (load: { users: number, contextTokens: number }) =>
    decodeStep(llama70B, load).seconds / decodeStep({ ...llama70B, kvBytesPerElement: 1 }, load).seconds

  it.each([[1, 500], [3, 500], [10, 500]])('%i users of %i tokens: guess', (users, contextTokens) => {
    const load = { users, contextTokens }
    expect(servingRule(llama70B, load)).toBe('guess')
    const { guesses, bytes } = gains(load)
    expect(guesses.userGain).toBeGreaterThan(1.5)
    expect(guesses.userGain).toBeGreaterThan(bytes.userGain)
    expect(inEightBits(load)).toBeLessThan(1.05)
  })

  it.each([[32, 500], [60, 500]])('%i users of %i tokens: share', (users, contextTokens) => {
    const load = { users, contextTokens }
    expect(servingRule(llama70B, load)).toBe('share')
    const { guesses, users: more } = gains(load)
    expect(more.serverGain).toBeGreaterThan(1.5)
    expect(more.serverGain).toBeGreaterThan(guesses.serverGain)
  })

  it.each([[60, 8192], [120, 4096], [200, 4096], [16, 32_000]])('%i users of %i tokens: shrink the caches', (users, contextTokens) => {
    const load = { users, contextTokens }
    expect(servingRule(llama70B, load)).toBe('shrink')
    expect(inEightBits(load)).toBeGreaterThan(1.15)
  })

  it.each([[60, 8192], [16, 32_000]])('and %i users of %i tokens may guess, before their rows fill the arithmetic', (users, contextTokens) =>
    expect(guessingSpeedUp(llama70B, { users, contextTokens }, DRAFT)).toBeGreaterThan(1.5))

  it('200 users of 4,096 tokens do not gain by it', () =>
    expect(guessingSpeedUp(llama70B, { users: 200, contextTokens: 4096 }, DRAFT)).toBeLessThan(1))

  it.each([[300, 500], [600, 500]])('%i users of %i tokens: no seat left in the arithmetic', (users, contextTokens) => {
    const load = { users, contextTokens }
    expect(servingRule(llama70B, load)).toBe('seats')
    expect(usersThatFit(llama70B, contextTokens)).toBeGreaterThan(users)
    expect(gains(load).users.serverGain).toBeLessThan(1.35)
    expect(guessingSpeedUp(llama70B, load, DRAFT)).toBeLessThan(1)
  })

  it('400 users of 4,096 tokens: no seat left in memory, and guessing with a second model takes more of it', () => {
    const load = { users: 374, contextTokens: 4096 }
    expect(servingRule(llama70B, { ...load, users: 375 })).toBe('seats')
    expect(guessingFits(llama70B, load, DRAFT)).toBe(false)
  })

  it('70B on one GPU: cut', () => {
    expect(servingRule(SERVER_70B_ALONE, { users: 1, contextTokens: 500 })).toBe('cut')
    expect(servingRule({ ...llama70BInt8, devices: 1 }, { users: 1, contextTokens: 500 })).toBe('guess')
  })

  it('13B on one GPU: a rule for each load of the page', () => {
    const rules = Object.values(DECISION_LOADS).map(load => servingRule(SERVER_13B, load))
    expect(rules).toEqual(['guess', 'share', 'shrink', 'seats'])
    expect(usersThatFit(SERVER_13B, 500)).toBe(131)
    // Without grouped heads a user has 0.4 GB of 500 tokens; in eight bits, twice as many sit.
    expect(usersThatFit({ ...SERVER_13B, kvBytesPerElement: 1 }, 500)).toBe(263)
  })
})
