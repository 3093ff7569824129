import { describe, expect, it } from 'vitest'
import { seeded } from '../../snippets/random.ts'

const take = (count: number, random: () => number) => Array.from({ length: count }, () => random())

describe('seeded chance', () => {
  it('is mulberry32: its first number from seeds 0 and 1', () => {
    expect([seeded(0)(), seeded(1)()]).toEqual([0.26642920868471265, 0.6270739405881613])
  })

  it('is the same in every run, and another for another seed', () => {
    expect(take(100, seeded(7))).toEqual(take(100, seeded(7)))
    expect(take(100, seeded(7))).not.toEqual(take(100, seeded(8)))
  })

  it('keeps two streams apart', () => {
    const [a, b] = [seeded(3), seeded(3)]
    const first = take(5, a)
    expect(take(5, b)).toEqual(first)
  })

  it('is at least 0, below 1, and as often in each tenth', () => {
    const numbers = take(100_000, seeded(2211))
    const tenths = Array.from({ length: 10 }, () => 0)
    for (const number of numbers)
      tenths[Math.floor(number * 10)]++
    expect(tenths.length).toBe(10)
    // Five standard errors of a share of one tenth.
    for (const count of tenths)
      expect(Math.abs(count - 10_000)).toBeLessThan(5 * Math.sqrt(9000))
  })

  it('does not let one number hint at the next', () => {
    const numbers = take(100_001, seeded(17192))
    const products = numbers.slice(1).map((number, i) => (number - 0.5) * (numbers[i] - 0.5))
    const correlation = 12 * products.reduce((sum, product) => sum + product, 0) / products.length
    expect(Math.abs(correlation)).toBeLessThan(5 / Math.sqrt(products.length))
  })

  it.each([-1, 1.5, 2 ** 32, Number.NaN, Infinity])('refuses seed %d', (seed) => {
    expect(() => seeded(seed)).toThrow(new RangeError(`seed must be a whole number from 0 to 4294967295; got ${seed}`))
  })

  it('takes both ends of the range', () => {
    expect(seeded(2 ** 32 - 1)()).not.toBe(seeded(0)())
  })
})
