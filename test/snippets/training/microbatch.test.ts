import { describe, expect, it } from 'vitest'
import { A100_CURVE as A100, bestMicrobatches, cutBatch, H100_CURVE as H100, stageMilliseconds } from '../../../snippets/training/microbatch.ts'
import { schedule } from '../../../snippets/training/pipeline.ts'

describe('the measured stage', () => {
  it('is exact at every measured point, and the points are as printed in the brief', () => {
    const printed = {
      A100: '0.870 0.875 0.881 0.887 0.903 0.910 0.911 1.04 1.69 3.17 6.68 12.2 24.0',
      H100: '0.482 0.471 0.467 0.467 0.469 0.478 0.488 0.493 0.568 0.919 2.23 4.01 8.32',
    }
    for (const curve of [A100, H100]) {
      expect(curve.points.map(({ tokens }) => tokens)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096])
      const digits = printed[curve.name].split(' ')
      for (const [i, { tokens, milliseconds }] of curve.points.entries()) {
        expect(stageMilliseconds(tokens, curve)).toBe(milliseconds)
        expect(Math.abs(milliseconds / Number(digits[i]) - 1)).toBeLessThan(0.002)
      }
    }
  })

  it('between two points lies on the line of the doubly logarithmic plot', () => {
    const middle = Math.sqrt(256 * 512)
    expect(stageMilliseconds(middle, A100)).toBeCloseTo(Math.sqrt(1.6905 * 3.168), 12)
    expect(stageMilliseconds(3, H100)).toBeGreaterThan(0.467)
    expect(stageMilliseconds(3, H100)).toBeLessThan(0.471)
  })

  it.each([0, -1, 0.5, 4097, Number.NaN, Number.POSITIVE_INFINITY])('is unknown for %d tokens', (tokens) => {
    expect(() => stageMilliseconds(tokens, A100)).toThrow(RangeError)
    expect(() => stageMilliseconds(tokens, A100)).toThrow(new RegExp(`^tokens must be .*; got ${tokens}$`))
  })
})

describe('a batch of 2,048 tokens over four stages', () => {
  it.each([[1, 48.7], [2, 33.4], [4, 22.2], [8, 18.6], [16, 19.8], [32, 31.9], [64, 61]])('cut in %d takes %f ms on A100', (microbatches, printed) => {
    const { totalMilliseconds } = cutBatch({ stages: 4, tokens: 2048, microbatches }, A100)
    expect(Math.abs(totalMilliseconds - printed)).toBeLessThanOrEqual(0.05)
  })

  it('takes as long as the schedule of such stages, and idles as much', () => {
    for (const microbatches of [1, 2, 8, 64]) {
      const cut = cutBatch({ stages: 4, tokens: 2048, microbatches }, A100)
      const { span } = schedule('forward', { stages: 4, microbatches, forwardTime: cut.stageMilliseconds, backwardTime: 1 })
      expect(cut.totalMilliseconds).toBeCloseTo(span, 9)
      expect(cut.idleShare).toBeCloseTo(3 / (microbatches + 3), 12)
    }
  })

  it('is best cut in 8, of all cuts', () => {
    const best = bestMicrobatches({ stages: 4, tokens: 2048 }, A100)
    expect(best).toBe(8)
    const { totalMilliseconds } = cutBatch({ stages: 4, tokens: 2048, microbatches: best }, A100)
    for (let microbatches = 1; microbatches <= 2048; microbatches *= 2)
      expect(cutBatch({ stages: 4, tokens: 2048, microbatches }, A100).totalMilliseconds).toBeGreaterThanOrEqual(totalMilliseconds)
  })

  it('wants few microbatches on few stages, one on one, and more on many', () => {
    expect(bestMicrobatches({ stages: 2, tokens: 2048 }, H100)).toBe(4)
    expect(bestMicrobatches({ stages: 1, tokens: 128 }, A100)).toBe(1)
    expect(bestMicrobatches({ stages: 64, tokens: 2048 }, A100)).toBeGreaterThan(8)
  })
})

describe('bad cuts', () => {
  const good = { stages: 4, tokens: 2048, microbatches: 8 }
  it.each([['stages', 0], ['tokens', 2.5], ['microbatches', 0], ['microbatches', Number.NaN]])('%s of %d is refused', (name, value) =>
    expect(() => cutBatch({ ...good, [name]: value }, A100)).toThrow(new RangeError(`${name} must be a whole number of at least 1; got ${value}`)))

  it('microbatches must divide the tokens and be small enough to have been measured', () => {
    expect(() => cutBatch({ ...good, microbatches: 3 }, A100)).toThrow(new RangeError('microbatches must divide 2048 tokens; got 3'))
    expect(() => cutBatch({ ...good, tokens: 16384, microbatches: 2 }, A100)).toThrow(new RangeError('tokens must be at most 4096 a microbatch, as measured; got 8192'))
    expect(() => bestMicrobatches({ stages: 4, tokens: 0 }, A100)).toThrow('tokens must be a whole number of at least 1; got 0')
    expect(() => bestMicrobatches({ stages: 0, tokens: 8 }, A100)).toThrow('stages must be a whole number of at least 1; got 0')
  })

  it('but a large batch has a best cut', () =>
    expect(16384 / bestMicrobatches({ stages: 4, tokens: 16384 }, A100)).toBeLessThanOrEqual(4096))
})
