import { describe, expect, it } from 'vitest'
import {
  A100_BOX,
  B200_BOX,
  B200_FOUR_BOXES,
  GIB,
  H200_BOX,
  halfAllReduceSeconds,
  KIB,
  measuredAllReduceSeconds,
  measuredBandwidth,
  MIB,
  splitAllReduceSeconds,
} from '../../../snippets/training/measured-all-reduce.ts'

const ALL = [A100_BOX, H200_BOX, B200_BOX, B200_FOUR_BOXES]

describe('a measured all-reduce', () => {
  it.each(ALL)('of $name is exact where it was measured and grows with the message from 16 MiB on', (measurement) => {
    for (const { bytes, seconds } of measurement.points)
      expect(measuredAllReduceSeconds(bytes, measurement)).toBe(seconds)
    const large = measurement.points.filter(({ bytes }) => bytes >= 16 * MIB).map(({ seconds }) => seconds)
    expect(large).toEqual([...large].sort((a, b) => a - b))
    expect(measurement.points.at(-1)?.bytes).toBe(16 * GIB)
  })

  // Bekman's table prints both times and bandwidths for the A100s: each follows from the other.
  it.each([
    [32 * KIB, 1.31],
    [4096 * KIB, 72.33],
    [16384 * KIB, 106.16],
    [0.5 * GIB, 222.72],
    [16 * GIB, 234.89],
  ])('of %d bytes on eight A100s reaches %d GB/s', (bytes, expected) => {
    expect(measuredBandwidth(bytes, A100_BOX) / 1e9).toBeCloseTo(expected, 1)
  })

  it('takes 0.554 ms for a message of the 175B layer, at 159 GB/s (T1)', () => {
    const message = 2 * 2048 * 12288
    expect(measuredAllReduceSeconds(message, A100_BOX) * 1e3).toBeCloseTo(0.554, 3)
    expect(measuredBandwidth(message, A100_BOX) / 1e9).toBeCloseTo(159, 0)
  })

  it('takes 7.7 ms for a gigabyte and 2.3 ms for the gradients of GPT-2 (T19)', () => {
    expect(measuredAllReduceSeconds(1e9, A100_BOX) * 1e3).toBeCloseTo(7.66, 2)
    expect(measuredAllReduceSeconds(2 * 124.4e6, A100_BOX) * 1e3).toBeCloseTo(2.26, 2)
  })

  it('out of the box takes 2.2 to 2.5 times as long from 512 MiB on, and eight times at 256 KiB (T3)', () => {
    const slower = (bytes: number) =>
      measuredAllReduceSeconds(bytes, B200_FOUR_BOXES) / measuredAllReduceSeconds(bytes, B200_BOX)
    const large = B200_BOX.points.filter(({ bytes }) => bytes >= GIB / 2).map(({ bytes }) => slower(bytes))
    expect(Math.min(...large)).toBeCloseTo(2.17, 2)
    expect(Math.max(...large)).toBeCloseTo(2.45, 2)
    expect(slower(256 * KIB)).toBeCloseTo(8, 0)
  })

  it('is half as long for half of it, and longer in small messages', () => {
    expect(halfAllReduceSeconds(GIB, A100_BOX)).toBe(measuredAllReduceSeconds(GIB, A100_BOX) / 2)
    const inOne = splitAllReduceSeconds(GIB, 1, A100_BOX)
    expect(splitAllReduceSeconds(GIB, 32, A100_BOX) / inOne).toBeCloseTo(1.65, 2)
    expect(splitAllReduceSeconds(GIB, 2 ** 15, A100_BOX) / inOne).toBeCloseTo(175, 0)
  })

  it.each([0, -1, Number.NaN, 32 * KIB - 1, 16 * GIB + 1, Number.POSITIVE_INFINITY])('names the sizes when asked for %d bytes', (bytes) => {
    expect(() => measuredAllReduceSeconds(bytes, A100_BOX)).toThrow(
      `bytes must be from 32768 (32 KiB) to 17179869184 (16 GiB), the sizes measured on 8 A100s in one box; got ${bytes}`,
    )
  })

  it('names a number of messages that is none', () => {
    expect(() => splitAllReduceSeconds(GIB, 0, A100_BOX)).toThrow('messages must be a whole number of at least 1; got 0')
  })
})
