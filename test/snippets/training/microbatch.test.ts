import { describe, expect, it } from 'vitest'
import { A100_CURVE as A100, H100_CURVE as H100 } from '../../../snippets/measured-pass.ts'
import { bestMicrobatches, cutBatch } from '../../../snippets/training/microbatch.ts'
import { schedule } from '../../../snippets/training/pipeline.ts'

describe('a batch of 2,048 tokens over four stages', () => {
  it.each([[1, 48.7], [2, 33.4], [4, 22.2], [8, 18.6], [16, 19.8], [32, 31.9], [64, 61]])('cut in %d takes %f ms on A100', (microbatches, printed) => {
    const { totalSeconds } = cutBatch({ stages: 4, tokens: 2048, microbatches }, A100)
    expect(Math.abs(1e3 * totalSeconds - printed)).toBeLessThanOrEqual(0.05)
  })

  it('takes as long as the schedule of such stages, and idles as much', () => {
    for (const microbatches of [1, 2, 8, 64]) {
      const cut = cutBatch({ stages: 4, tokens: 2048, microbatches }, A100)
      const { span } = schedule('forward', { stages: 4, microbatches, forwardTime: cut.stageSeconds, backwardTime: 1 })
      expect(cut.totalSeconds).toBeCloseTo(span, 12)
      expect(cut.idleShare).toBeCloseTo(3 / (microbatches + 3), 12)
    }
  })

  it('is best cut in 8, of all cuts', () => {
    const best = bestMicrobatches({ stages: 4, tokens: 2048 }, A100)
    expect(best).toBe(8)
    const { totalSeconds } = cutBatch({ stages: 4, tokens: 2048, microbatches: best }, A100)
    for (let microbatches = 1; microbatches <= 2048; microbatches *= 2)
      expect(cutBatch({ stages: 4, tokens: 2048, microbatches }, A100).totalSeconds).toBeGreaterThanOrEqual(totalSeconds)
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
