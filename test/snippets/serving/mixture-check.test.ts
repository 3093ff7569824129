import { describe, expect, it } from 'vitest'
import { mixtureCheck } from '../../../snippets/serving/mixture-check.ts'

describe('a check on Mixtral on eight A100s', () => {
  it('of one row is the measured pass, of which bytes are a good third', () => {
    const { plainSeconds, readSeconds, leastRatio, mostRatio } = mixtureCheck(1)
    expect(1 / plainSeconds).toBe(227.82)
    // 25.5 GB: the input embedding is looked up.
    expect((1000 * readSeconds).toFixed(2)).toBe('1.56')
    expect([leastRatio, mostRatio]).toEqual([1, 1])
  })

  it('of six rows takes 1.7 to 2 times as long, where bytes alone would say 3', () => {
    const check = mixtureCheck(6)
    expect((1000 * check.leastMoreSeconds).toFixed(1)).toBe('3.2')
    expect((1000 * check.mostMoreSeconds).toFixed(1)).toBe('4.2')
    expect(check.leastRatio.toFixed(2)).toBe('1.72')
    expect(check.mostRatio.toFixed(2)).toBe('1.95')
    expect((4 / check.leastRatio).toFixed(1)).toBe('2.3')
    expect((4 / check.mostRatio).toFixed(1)).toBe('2.0')
  })

  it('takes longer with more rows, and hardly longer once every expert is awake', () => {
    const ratios = [1, 2, 6, 16, 32].map(rows => mixtureCheck(rows).leastRatio)
    expect(ratios.toSorted((a, b) => a - b)).toEqual(ratios)
    expect(ratios[4] - ratios[3]).toBeLessThan(0.05)
  })

  it('has at least one row', () => {
    expect(() => mixtureCheck(0)).toThrow(RangeError)
  })
})
