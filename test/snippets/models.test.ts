import type { MixtureOfExperts } from '../../snippets/models.ts'
import { describe, expect, it } from 'vitest'
import {
  activeParameterCount,
  feedForwardParameters,
  GPT2_124M,
  LLAMA2_7B,
  LLAMA2_70B,
  LLAMA31_8B,
  matrixBytes,
  MIXTRAL_8X7B,
  parameterCount,
} from '../../snippets/models.ts'
import { LLAMA3_70B, LLAMA31_405B } from './published.ts'

describe('parameter counts', () => {
  // Audit, table 2.11.
  it.each([
    [GPT2_124M, 124_439_808],
    // Published as 6.7B (Touvron et al. 2023) and as 8.03B in the model's card.
    [LLAMA2_7B, 6_738_415_616],
    [LLAMA31_8B, 8_030_261_248],
    [LLAMA2_70B, 68_976_648_192],
    [LLAMA3_70B, 70_553_706_496],
    [LLAMA31_405B, 405_853_388_800],
    [MIXTRAL_8X7B, 46_702_792_704],
  ])('$name', (model, count) => {
    expect(parameterCount(model)).toBe(count)
  })

  it.each(['layers', 'hidden', 'heads', 'kvHeads', 'feedForward', 'vocabulary'] as const)('refuse a bad %s by name', (name) => {
    for (const value of [0, -1, 1.5, Number.NaN, Infinity])
      expect(() => parameterCount({ ...GPT2_124M, [name]: value })).toThrow(`${name} must be a whole number of at least 1; got ${value}`)
  })
})

describe('a mixture of experts', () => {
  it('sends a token of Mixtral through 12,879,925,248 of its parameters, 1 in 3.63 (A9)', () => {
    expect(activeParameterCount(MIXTRAL_8X7B)).toBe(12_879_925_248)
    expect((parameterCount(MIXTRAL_8X7B) / activeParameterCount(MIXTRAL_8X7B)).toFixed(2)).toBe('3.63')
  })

  it('takes 93.4 GB in bf16 (A9)', () => {
    expect((2 * parameterCount(MIXTRAL_8X7B) / 1e9).toFixed(1)).toBe('93.4')
  })

  it('is active as a whole when every expert is', () => {
    expect(activeParameterCount({ ...MIXTRAL_8X7B, activeExperts: 8 })).toBe(parameterCount(MIXTRAL_8X7B))
  })

  it('of one expert is the plain model and a router of one column a layer', () => {
    for (const plain of [GPT2_124M, LLAMA2_70B]) {
      const oneExpert: MixtureOfExperts = { ...plain, experts: 1, activeExperts: 1 }
      expect(parameterCount(oneExpert)).toBe(parameterCount(plain) + plain.layers * plain.hidden)
    }
  })

  it('has experts of three matrices, 4096 by 14336', () => {
    expect(feedForwardParameters(MIXTRAL_8X7B)).toBe(176_160_768)
  })

  it.each([0, -1, 1.5, Number.NaN, 9])('refuses %d active experts of 8', (activeExperts) => {
    expect(() => activeParameterCount({ ...MIXTRAL_8X7B, activeExperts }))
      .toThrow(new RangeError(`activeExperts must be a whole number from 1 to 8; got ${activeExperts}`))
  })

  it.each([0, -1, 1.5, Number.NaN])('refuses %d experts', (experts) => {
    const error = new RangeError(`experts must be a whole number of at least 1; got ${experts}`)
    const model = { ...MIXTRAL_8X7B, experts }
    expect(() => parameterCount(model)).toThrow(error)
    expect(() => activeParameterCount(model)).toThrow(error)
  })
})

describe('a matrix', () => {
  it('of 8192 by 32768 in bf16 is 0.54 GB, exactly half a GiB (A6)', () => {
    expect(matrixBytes([8192, 32768])).toBe(536_870_912)
    expect(matrixBytes([8192, 32768], 4)).toBe(1_073_741_824)
  })

  it('refuses an empty side', () => {
    expect(() => matrixBytes([0, 8])).toThrow('rows must be a whole number of at least 1; got 0')
  })
})
