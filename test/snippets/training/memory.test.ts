import { describe, expect, it } from 'vitest'
import { GPT2_124M, LLAMA2_70B, parameterCount } from '../../../snippets/models.ts'
import { bytesConvention, CONVENTIONS, leanParts, optimizerParts, optimizerShare, trainingBytes, trainingParts } from '../../../snippets/training/memory.ts'

describe('training memory', () => {
  it('is the audience’s own sum for 7B: 14 + 14 + 28 + 28', () => {
    expect(trainingParts(7e9, 12)).toEqual([
      { kind: 'weights', bytes: 14e9 },
      { kind: 'gradients', bytes: 14e9 },
      { kind: 'momentum', bytes: 28e9 },
      { kind: 'variance', bytes: 28e9 },
    ])
  })

  // Rajbhandari et al. 2019, section 3.1 and figure 1; audit A1, A2.
  it.each([
    [7e9, 12, 84e9],
    [7e9, 16, 112e9],
    [70e9, 12, 840e9],
    [70e9, 16, 1120e9],
    [7.5e9, 16, 120e9],
    [30e9, 12, 360e9],
  ] as const)('of %d parameters at %d bytes is %d bytes', (parameters, convention, bytes) => {
    expect(trainingBytes(parameters, convention)).toBe(bytes)
  })

  it('of the exact Llama 2 70B in mixed precision is 1,103.6 GB', () => {
    expect(trainingBytes(parameterCount(LLAMA2_70B), 16) / 1e9).toBeCloseTo(1103.6, 1)
  })

  it('of GPT-2 124M is 1.5 GB, or 2.0 GB with master weights', () => {
    expect(trainingBytes(parameterCount(GPT2_124M), 12) / 1e9).toBeCloseTo(1.5, 1)
    expect(trainingBytes(parameterCount(GPT2_124M), 16) / 1e9).toBeCloseTo(2.0, 1)
  })

  it('belongs to the optimizer for two thirds, or three quarters with master weights', () => {
    expect(optimizerShare(12)).toBeCloseTo(2 / 3, 12)
    expect(optimizerShare(16)).toBeCloseTo(3 / 4, 12)
  })

  it('of the optimizer is all but weights and gradients', () => {
    expect(optimizerParts(7e9, 12).map(({ kind, bytes }) => [kind, bytes])).toEqual([['momentum', 28e9], ['variance', 28e9]])
    expect(optimizerParts(7e9, 16).map(({ kind }) => kind)).toEqual(['master', 'momentum', 'variance'])
  })

  it('is 8 bytes a parameter at the least, 60 GB on each of four GPUs for 30B (A5)', () => {
    const parts = leanParts(30e9)
    expect(parts.map(({ kind }) => kind)).toEqual(['weights', 'gradients', 'momentum', 'variance'])
    expect(parts.reduce((sum, { bytes }) => sum + bytes, 0) / 4).toBe(60e9)
    expect(() => leanParts(0)).toThrow('parameters must be a finite number greater than 0; got 0')
  })

  it('counts the convention’s bytes', () => {
    for (const convention of CONVENTIONS)
      expect(trainingBytes(1, convention)).toBe(convention)
  })

  it.each([0, -1, Number.NaN, Infinity])('refuses %d parameters by name', (parameters) => {
    expect(() => trainingParts(parameters, 12)).toThrow(new RangeError(`parameters must be a finite number greater than 0; got ${parameters}`))
  })

  it.each([14, '12', null])('refuses the convention %j', (value) => {
    expect(() => bytesConvention(value)).toThrow(/bytesPerParameter must be 12 or 16; got/)
  })
})
