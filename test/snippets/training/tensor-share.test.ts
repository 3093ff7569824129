import { describe, expect, it } from 'vitest'
import { A100, LINKS, NVLINK_MEASURED_BYTES_PER_SECOND } from '../../../snippets/hardware.ts'
import { GPT3_175B } from '../../../snippets/models.ts'
import { tensorCommunicationShare, tensorLayerSeconds } from '../../../snippets/training/tensor-share.ts'

const step = { ...GPT3_175B, tensorDegree: 8, sustainedFlopsPerSecond: A100.flopsPerSecond, linkBytesPerSecond: LINKS.nvlink.bytesPerSecond }

describe('share of a 175B step that waits for tensor parallelism (B3)', () => {
  // Rows of the audit's table: peak, 70% and half of peak.
  it.each([
    ['NVLink, specified', 300e9, [11.4, 8.2, 6.0]],
    ['NVLink, measured', NVLINK_MEASURED_BYTES_PER_SECOND, [14.1, 10.3, 7.6]],
    ['PCIe 4.0', 31.5e9, [55.0, 46.1, 37.9]],
    ['200 Gb/s network', 25e9, [60.6, 51.8, 43.5]],
  ])('%s', (_, linkBytesPerSecond, shares) => {
    const computed = [1, 0.7, 0.5].map(part => 100 * tensorCommunicationShare({
      ...step,
      linkBytesPerSecond,
      sustainedFlopsPerSecond: part * A100.flopsPerSecond,
    }))
    computed.forEach((share, i) => expect(share).toBeCloseTo(shares[i], 1))
  })

  it('is 2(t − 1)F / (9h(1 + s/6h)B) in closed form, the batch cancelled', () => {
    const { tensorDegree: t, hidden: h, sequence: s, sustainedFlopsPerSecond: F, linkBytesPerSecond: B } = step
    const { compute, communicate } = tensorLayerSeconds(step)
    expect(communicate / compute).toBeCloseTo(2 * (t - 1) * F / (9 * h * (1 + s / (6 * h)) * B), 12)
  })

  it('moves 50.3 MB in one all-reduce and 352 MB a layer, as published', () => {
    const { communicate } = tensorLayerSeconds(step)
    expect(communicate * step.linkBytesPerSecond / 1e6).toBeCloseTo(352, 0)
    expect(2 * step.sequence * step.hidden / 1e6).toBeCloseTo(50.3, 1)
  })

  it('is nothing on one device', () => {
    expect(tensorCommunicationShare({ ...step, tensorDegree: 1 })).toBe(0)
  })

  it.each(['tensorDegree', 'hidden', 'sequence', 'sustainedFlopsPerSecond', 'linkBytesPerSecond'] as const)('refuses a bad %s by name', (name) => {
    for (const value of [0, -1, Number.NaN, Infinity])
      expect(() => tensorCommunicationShare({ ...step, [name]: value })).toThrow(new RegExp(`^${name} must be .*; got ${value}$`))
  })
})
