import type { PassCurve } from '../../snippets/measured-pass.ts'
import { describe, expect, it } from 'vitest'
import { A100, H100 } from '../../snippets/hardware.ts'
import {
  A100_CURVE,
  H100_CURVE,
  measuredKnee,
  measuredPassRatio,
  measuredPassSeconds,
  measuredRises,
} from '../../snippets/measured-pass.ts'
import { feedForwardParameters, LLAMA2_70B } from '../../snippets/models.ts'
import { ridgeTokens } from '../../snippets/serving/decode.ts'

const CURVES = [A100_CURVE, H100_CURVE]
const milliseconds = (rows: number, curve: PassCurve) => 1e3 * measuredPassSeconds(rows, curve)

describe('the table', () => {
  it('has the 259 points that were measured on each card', () => {
    for (const { points } of CURVES) {
      expect(points).toHaveLength(259)
      expect([0, 1, 2, 3, 130, 131, 194, 195, 258].map(i => points[i].rows))
        .toEqual([1, 2, 4, 8, 1024, 1040, 2048, 2080, 4096])
      expect(points.every(({ seconds }) => seconds > 0)).toBe(true)
    }
  })

  it.each([
    [A100_CURVE, '0.870 0.875 0.881 0.887 0.903 0.910 0.911 1.04 1.69 3.17 6.68 12.2 24.0'],
    [H100_CURVE, '0.482 0.471 0.467 0.467 0.469 0.478 0.488 0.493 0.568 0.919 2.23 4.01 8.32'],
  ])('is as printed at powers of two: $name', (curve, printed) => {
    for (const [power, value] of printed.split(' ').entries())
      expect(Math.abs(milliseconds(2 ** power, curve) / Number(value) - 1)).toBeLessThan(0.002)
  })

  it('is that of the file in between', () => {
    const at = (curve: PassCurve, rows: number[]) => rows.map(count => Number(milliseconds(count, curve).toFixed(4)))
    expect(at(A100_CURVE, [72, 96, 136, 192, 264, 1000, 2080, 3072]))
      .toEqual([1.059, 1.079, 1.58, 1.6145, 2.3775, 6.776, 12.926, 18.107])
    expect(at(H100_CURVE, [72, 136, 264, 520, 576, 1776, 4064]))
      .toEqual([0.495, 0.555, 0.815, 1.5755, 1.3575, 4.113, 8.4065])
  })
})

describe('a pass between two measured points', () => {
  it('costs what the next point above costs, so that steps stay steps', () => {
    for (let rows = 65; rows <= 72; rows++)
      expect(milliseconds(rows, A100_CURVE)).toBeCloseTo(1.059, 12)
    expect(milliseconds(64, A100_CURVE)).toBeCloseTo(0.9115, 12)
    expect(milliseconds(3, A100_CURVE)).toBeCloseTo(0.881, 12)
  })

  it('takes a time of the table at any number of rows, and its own at a measured one', () => {
    for (const curve of CURVES) {
      const times = new Set(curve.points.map(({ seconds }) => seconds))
      for (let rows = 1; rows <= 4096; rows++)
        expect(times).toContain(measuredPassSeconds(rows, curve))
      for (const { rows, seconds } of curve.points)
        expect(measuredPassSeconds(rows, curve)).toBe(seconds)
    }
  })

  // What the reading rests on: steps, and their places. 992 is the one exception.
  it('is read so because the time rises behind multiples of 64 and hardly elsewhere, on the A100', () => {
    const found = measuredRises(A100_CURVE, 0.05)
    expect(found.filter(rows => rows % 64 !== 0)).toEqual([992])
    expect(found.slice(0, 6)).toEqual([64, 128, 256, 384, 512, 640])
    expect(measuredRises(A100_CURVE).slice(0, 6)).toEqual([64, 128, 256, 384, 512, 640])
    expect(measuredRises(H100_CURVE).slice(0, 3)).toEqual([128, 256, 320])
    expect(measuredPassRatio(72, A100_CURVE) / measuredPassRatio(64, A100_CURVE)).toBeCloseTo(1.162, 3)
    expect(measuredPassRatio(136, A100_CURVE) / measuredPassRatio(128, A100_CURVE)).toBeCloseTo(1.516, 3)
    // On one step: seven measured points.
    expect(milliseconds(128, A100_CURVE)).toBeLessThan(milliseconds(72, A100_CURVE))
  })
})

describe('the knee', () => {
  it('is at 128 rows on the A100 and 256 on the H100, at the end of a step, short of the ideal ridge', () => {
    expect(CURVES.map(measuredKnee)).toEqual([128, 256])
    expect([A100, H100].map(gpu => Math.round(ridgeTokens(gpu)))).toEqual([153, 295])
    for (const curve of CURVES)
      expect(measuredRises(curve)).toContain(measuredKnee(curve))
  })

  it('is where a roofline bends', () => {
    const bent = (ridge: number): PassCurve =>
      ({ name: 'A100', points: A100_CURVE.points.map(({ rows }) => ({ rows, seconds: Math.max(ridge, rows) })) })
    for (const ridge of [8, 64, 120, 256, 1024])
      expect(measuredKnee(bent(ridge))).toBe(ridge)
  })

  it('has more than half of the peaks on either side, which is why the ideal ridge is near', () => {
    const parameters = feedForwardParameters(LLAMA2_70B)
    const reading = 2 * parameters / measuredPassSeconds(1, A100_CURVE)
    const arithmetic = 2 * parameters * 4096 / measuredPassSeconds(4096, A100_CURVE)
    expect((reading / 1e9).toFixed(0)).toBe('1620')
    expect((reading / A100.memoryBytesPerSecond).toFixed(2)).toBe('0.79')
    expect((arithmetic / A100.flopsPerSecond).toFixed(2)).toBe('0.77')
  })
})

describe('bad input', () => {
  it.each([0, -1, 0.5, 64.5, 4097, Number.NaN, Number.POSITIVE_INFINITY])('%d rows', (rows) => {
    const error = new RangeError(`rows must be a whole number from 1 to 4096; got ${rows}`)
    expect(() => measuredPassSeconds(rows, A100_CURVE)).toThrow(error)
    expect(() => measuredPassRatio(rows, A100_CURVE)).toThrow(error)
  })

  it('a share of rises below 0', () => {
    expect(() => measuredRises(A100_CURVE, -0.1)).toThrow(RangeError)
  })
})
