import { describe, expect, it } from 'vitest'
import { A100, B200, H100, H200, LINKS, ridgeFlopsPerByte } from '../../../snippets/hardware.ts'
import { allReduceBytes, allReduceSeconds, operationsForgone, transferSeconds } from '../../../snippets/training/transfer.ts'

const GB = 1e9
const ms = (seconds: number) => seconds * 1000

describe('the ridge', () => {
  // Audit, table 2.10.
  it.each([[A100, 153], [H100, 295], [H200, 206], [B200, 281]])('of $name', (gpu, ridge) => {
    expect(Math.round(ridgeFlopsPerByte(gpu))).toBe(ridge)
  })
})

describe('one gigabyte', () => {
  it('takes 3.33 ms over NVLink, in which an A100 could do 1.04 trillion operations (B1)', () => {
    const seconds = transferSeconds(GB, LINKS.nvlink.bytesPerSecond)
    expect(ms(seconds)).toBeCloseTo(3.33, 2)
    expect(operationsForgone(seconds, A100.flopsPerSecond) / 1e12).toBeCloseTo(1.04, 2)
  })

  it('is 6.8, 65 and 82 times slower off the chip (B7)', () => {
    const slower = (link: { bytesPerSecond: number }) => LINKS.hbm.bytesPerSecond / link.bytesPerSecond
    expect(slower(LINKS.nvlink)).toBeCloseTo(6.8, 1)
    expect(Math.round(slower(LINKS.pcie))).toBe(65)
    expect(Math.round(slower(LINKS.network))).toBe(82)
  })
})

describe('an all-reduce over eight devices (B1)', () => {
  it.each([
    [LINKS.nvlink.bytesPerSecond, 5.83, 2],
    [235e9, 7.45, 2],
    [LINKS.pcie.bytesPerSecond, 55.6, 1],
    [LINKS.network.bytesPerSecond, 70, 1],
  ])('at %d bytes a second', (linkBytesPerSecond, expected, digits) => {
    expect(ms(allReduceSeconds(GB, 8, linkBytesPerSecond))).toBeCloseTo(expected, digits)
  })

  it('of GPT-2’s gradients over four A100s takes 1.24 ms (B4)', () => {
    expect(ms(allReduceSeconds(248.9e6, 4, LINKS.nvlink.bytesPerSecond))).toBeCloseTo(1.24, 2)
  })

  it('of a 70B model’s gradients sends 276 GB from each of 64 GPUs (B5)', () => {
    expect(Math.round(allReduceBytes(140e9, 64) / GB)).toBe(276)
  })

  it('costs nothing alone and never twice the data', () => {
    expect(allReduceBytes(GB, 1)).toBe(0)
    expect(allReduceBytes(GB, 1e6)).toBeLessThan(2 * GB)
  })
})

describe('bad input', () => {
  it.each([0, -1, Number.NaN, Infinity])('a link of %d bytes a second', (value) => {
    expect(() => transferSeconds(GB, value)).toThrow(new RangeError(`linkBytesPerSecond must be a finite number greater than 0; got ${value}`))
  })
  it.each([-1, Number.NaN, Infinity])('%d bytes', (value) => {
    expect(() => transferSeconds(value, GB)).toThrow(new RangeError(`bytes must be a finite number of at least 0; got ${value}`))
  })
  it.each([0, -2, 1.5, Number.NaN, Infinity])('%d devices', (value) => {
    expect(() => allReduceBytes(GB, value)).toThrow(new RangeError(`deviceCount must be a whole number of at least 1; got ${value}`))
  })
  it.each([0, -1, Number.NaN])('arithmetic of %d a second', (value) => {
    expect(() => operationsForgone(1, value)).toThrow(`flopsPerSecond must be a finite number greater than 0; got ${value}`)
    expect(() => ridgeFlopsPerByte({ flopsPerSecond: value, memoryBytesPerSecond: 1 })).toThrow(RangeError)
  })
})
