import type { Transformer } from '../../../snippets/models.ts'
import { describe, expect, it } from 'vitest'
import {
  GPT_FAST_7B,
  GPT_FAST_8B,
  GPT_FAST_70B,
  GPT_FAST_70B_INT4,
  GPT_FAST_70B_INT8,
  GPT_FAST_MIXTRAL,
  GPT_FAST_MIXTRAL_INT8,
  INT4_BYTES,
} from '../../../snippets/gpt-fast.ts'
import { A100 } from '../../../snippets/hardware.ts'
import { GPT2_124M, LLAMA2_7B, LLAMA2_70B, LLAMA31_8B, MIXTRAL_8X7B, parameterCount } from '../../../snippets/models.ts'
import { fitDecode, readSeconds, weightBytes } from '../../../snippets/serving/decode-fit.ts'
import { readParameters } from '../../../snippets/serving/experts.ts'

const BF16 = [
  { model: LLAMA2_70B, runs: GPT_FAST_70B },
  { model: LLAMA2_7B, runs: GPT_FAST_7B },
  { model: LLAMA31_8B, runs: GPT_FAST_8B },
  { model: MIXTRAL_8X7B, runs: GPT_FAST_MIXTRAL },
].map(entry => ({ ...entry, bytesPerParameter: 2 }))
const FEWER = [
  { model: LLAMA2_70B, runs: GPT_FAST_70B_INT8, bytesPerParameter: 1 },
  { model: LLAMA2_70B, runs: GPT_FAST_70B_INT4, bytesPerParameter: INT4_BYTES },
  { model: MIXTRAL_8X7B, runs: GPT_FAST_MIXTRAL_INT8, bytesPerParameter: 1 },
]
const fitOf = ({ model, runs, bytesPerParameter }: typeof BF16[number]) =>
  fitDecode(runs, weightBytes(model, { bytesPerParameter }))

describe('the weights that a pass reads', () => {
  // The README prints GB/s: the bytes of a GPU times tokens a second. Older rows count the input embedding, in bf16 and
  // whole on every GPU; the buffers that it counts as well are within 1.2%.
  it.each<[string, Transformer, number, number, number, number, boolean]>([
    ['70B on 2', LLAMA2_70B, 2, 2, 21.32, 1481.87, true],
    ['70B on 4', LLAMA2_70B, 2, 4, 38.01, 1340.76, true],
    ['70B on 8', LLAMA2_70B, 2, 8, 62.5, 1135.29, true],
    ['70B in int8 on 8', LLAMA2_70B, 1, 8, 80.44, 752.04, true],
    ['70B in int8 on 1', LLAMA2_70B, 1, 1, 19.13, 1322.58, false],
    ['70B in int4 on 8', LLAMA2_70B, INT4_BYTES, 8, 90.77, 548.10, true],
    ['7B on 1', LLAMA2_7B, 2, 1, 104.9, 1397.31, false],
    ['7B on 8', LLAMA2_7B, 2, 8, 328.43, 704.10, true],
    ['8B on 1', LLAMA31_8B, 2, 1, 93.83, 1408.37, false],
    ['8B on 8', LLAMA31_8B, 2, 8, 276.01, 772.60, false],
  ])('are whole for the output and divided for the rest, as gpt-fast counts them: %s', (...row) => {
    const [, model, bytesPerParameter, devices, tokensPerSecond, printed, withEmbedding] = row
    const { dividedBytes, wholeBytes } = weightBytes(model, { bytesPerParameter })
    const held = dividedBytes / devices + wholeBytes + (withEmbedding ? 2 * model.vocabulary * model.hidden : 0)
    const gigabytesPerSecond = held * tokensPerSecond / 1e9
    expect(Math.abs(gigabytesPerSecond / printed - 1)).toBeLessThan(0.012)
  })

  it('are all but the input embedding, in both parts together', () => {
    for (const model of [LLAMA2_70B, LLAMA2_7B, LLAMA31_8B]) {
      const { dividedBytes, wholeBytes } = weightBytes(model)
      expect(dividedBytes + wholeBytes).toBe(2 * (parameterCount(model) - model.vocabulary * model.hidden))
    }
    // GPT-2 has one matrix for both ends.
    const tied = weightBytes(GPT2_124M)
    expect(tied.dividedBytes + tied.wholeBytes).toBe(2 * parameterCount(GPT2_124M))
    expect(weightBytes(LLAMA2_70B, { bytesPerParameter: 1 }).wholeBytes).toBe(32000 * 8192)
  })

  it('are those of the experts that the rows reach', () => {
    for (const rows of [1, 2, 6, 40]) {
      const { dividedBytes, wholeBytes } = weightBytes(MIXTRAL_8X7B, { rows })
      expect(dividedBytes + 2 * wholeBytes).toBeCloseTo(2 * readParameters(MIXTRAL_8X7B, rows), -2)
    }
    expect(weightBytes(LLAMA2_70B, { rows: 6 })).toEqual(weightBytes(LLAMA2_70B))
  })
})

describe('the fit', () => {
  it('is t = 5.70 ms + 82.4 ms / GPUs for the 70B (S7), and gives all three times to 0.02 ms', () => {
    const bytes = weightBytes(LLAMA2_70B)
    const fit = fitDecode(GPT_FAST_70B, bytes)
    const wholeSeconds = bytes.wholeBytes / fit.bytesPerSecond
    expect((1e3 * (fit.constantSeconds + wholeSeconds)).toFixed(2)).toBe('5.70')
    expect((1e3 * bytes.dividedBytes / fit.bytesPerSecond).toFixed(1)).toBe('82.4')
    for (const { devices, tokensPerSecond } of GPT_FAST_70B)
      expect(Math.abs(fit.constantSeconds + readSeconds(bytes, devices, fit) - 1 / tokensPerSecond)).toBeLessThan(2e-5)
  })

  it.each([...BF16, ...FEWER])('gives every measured time to 2%: $model.name in $bytesPerParameter bytes', (entry) => {
    const fit = fitOf(entry)
    const bytes = weightBytes(entry.model, entry)
    for (const { devices, tokensPerSecond } of entry.runs) {
      const seconds = fit.constantSeconds + readSeconds(bytes, devices, fit)
      expect(Math.abs(seconds * tokensPerSecond - 1)).toBeLessThan(0.02)
    }
  })

  it('finds 1,593 to 1,741 GB/s in bf16, 78 to 85% of the peak, and 62 to 71 µs a layer', () => {
    const fits = BF16.map(fitOf)
    expect(fits.map(({ bytesPerSecond }) => Math.round(bytesPerSecond / 1e9))).toEqual([1661, 1741, 1733, 1593])
    expect(fits.map(({ bytesPerSecond }) => Math.round(100 * bytesPerSecond / A100.memoryBytesPerSecond)))
      .toEqual([81, 85, 85, 78])
    const microseconds = fits.map(({ constantSeconds }, i) => Math.round(1e6 * constantSeconds / BF16[i].model.layers))
    expect(microseconds).toEqual([67, 62, 63, 71])
  })

  it('finds 98% of the peak for the 8B when its output is counted as divided, which is why it is not', () => {
    const { dividedBytes, wholeBytes } = weightBytes(LLAMA31_8B)
    const all = { dividedBytes: dividedBytes + 2 * wholeBytes, wholeBytes: 0 }
    expect((fitDecode(GPT_FAST_8B, all).bytesPerSecond / A100.memoryBytesPerSecond).toFixed(2)).toBe('0.98')
  })

  it('finds less bandwidth in fewer bytes: bf16’s would make 93.5 and 115 tokens of 80.4 and 90.8', () => {
    const [int8, int4] = FEWER.map(fitOf)
    expect([int8, int4].map(({ bytesPerSecond }) => Math.round(bytesPerSecond / 1e9))).toEqual([1503, 1310])
    const fit = fitOf(BF16[0])
    const tokens = [1, INT4_BYTES].map(bytesPerParameter =>
      1 / (fit.constantSeconds + readSeconds(weightBytes(LLAMA2_70B, { bytesPerParameter }), 8, fit)))
    expect(tokens.map(value => value.toFixed(1))).toEqual(['93.5', '114.9'])
  })

  it('returns the constant and the bandwidth that made the runs', () => {
    const bytes = { dividedBytes: 100e9, wholeBytes: 1e9 }
    const none = { constantSeconds: 0, bytesPerSecond: 1e12 }
    const some = { constantSeconds: 4e-3, bytesPerSecond: 1.7e12 }
    for (const made of [none, some]) {
      for (const counts of [[1, 2], [2, 4, 8], [1, 3, 5, 7]]) {
        const runs = counts.map(devices =>
          ({ devices, tokensPerSecond: 1 / (made.constantSeconds + readSeconds(bytes, devices, made)) }))
        const fit = fitDecode(runs, bytes)
        expect(fit.constantSeconds).toBeCloseTo(made.constantSeconds, 12)
        expect(fit.bytesPerSecond / made.bytesPerSecond).toBeCloseTo(1, 9)
      }
    }
  })
})

describe('bad input', () => {
  const bytes = { dividedBytes: 1e9, wholeBytes: 0 }

  it('runs that say nothing about bandwidth', () => {
    const slower = [{ devices: 1, tokensPerSecond: 9 }, { devices: 2, tokensPerSecond: 8 }]
    for (const runs of [[], [{ devices: 8, tokensPerSecond: 60 }], slower]) {
      expect(() => fitDecode(runs, bytes))
        .toThrow(new RangeError(`runs must get faster from one number of GPUs to another; got ${JSON.stringify(runs)}`))
    }
  })

  it('rows, devices and bytes out of range', () => {
    expect(() => weightBytes(LLAMA2_70B, { rows: 0 }))
      .toThrow(new RangeError('rows must be a whole number of at least 1; got 0'))
    expect(() => weightBytes(LLAMA2_70B, { bytesPerParameter: 0 }))
      .toThrow(new RangeError('bytesPerParameter must be a finite number greater than 0; got 0'))
    expect(() => readSeconds(bytes, 1.5, { constantSeconds: 0, bytesPerSecond: 1 }))
      .toThrow(new RangeError('devices must be a whole number of at least 1; got 1.5'))
  })
})
