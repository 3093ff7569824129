import { describe, expect, it } from 'vitest'
import { A100, LINKS } from '../../../snippets/hardware.ts'
import { GPT3_175B } from '../../../snippets/models.ts'
import { PLAYBOOK_TENSOR } from '../../../snippets/published.ts'
import { A100_BOX, measuredAllReduceSeconds } from '../../../snippets/training/measured-all-reduce.ts'
import { finerCutThroughput, tensorCommunicationShare, tensorLayerSeconds } from '../../../snippets/training/tensor-share.ts'
import { allReduceSeconds } from '../../../snippets/training/transfer.ts'

const atRate = (linkBytesPerSecond: number) => (bytes: number) => allReduceSeconds(bytes, 8, linkBytesPerSecond)

const step = { ...GPT3_175B, tensorDegree: 8, sustainedFlopsPerSecond: A100.flopsPerSecond, allReduceSeconds: atRate(LINKS.nvlink.bytesPerSecond) }

describe('share of a 175B step that waits for tensor parallelism (B3)', () => {
  // Rows of the audit's table: peak, 70% and half of peak.
  it.each([
    ['NVLink, specified', atRate(300e9), [11.4, 8.2, 6.0]],
    // Second audit, T1: at the speed that was measured for messages of this size.
    ['NVLink, measured', (bytes: number) => measuredAllReduceSeconds(bytes, A100_BOX), [19.5, 14.5, 10.8]],
    ['PCIe 4.0', atRate(31.5e9), [55.0, 46.1, 37.9]],
    ['200 Gb/s network', atRate(25e9), [60.6, 51.8, 43.5]],
  ])('%s', (_, allReduceSeconds, shares) => {
    const computed = [1, 0.7, 0.5].map(part => 100 * tensorCommunicationShare({
      ...step,
      allReduceSeconds,
      sustainedFlopsPerSecond: part * A100.flopsPerSecond,
    }))
    computed.forEach((share, i) => expect(share).toBeCloseTo(shares[i], 1))
  })

  it('is 2(t − 1)F / (9h(1 + s/6h)B) in closed form, the batch cancelled', () => {
    const { tensorDegree: t, hidden: h, sequence: s, sustainedFlopsPerSecond: F } = step
    const B = LINKS.nvlink.bytesPerSecond
    const { compute, communicate } = tensorLayerSeconds(step)
    expect(communicate / compute).toBeCloseTo(2 * (t - 1) * F / (9 * h * (1 + s / (6 * h)) * B), 12)
  })

  it('moves 50.3 MB in one all-reduce and 352 MB a layer, as published', () => {
    const { communicate } = tensorLayerSeconds(step)
    expect(communicate * LINKS.nvlink.bytesPerSecond / 1e6).toBeCloseTo(352, 0)
    expect(2 * step.sequence * step.hidden / 1e6).toBeCloseTo(50.3, 1)
  })

  it('of the finer cut alone would lose 22% from 8 to 16 devices, half of what was measured (T5)', () => {
    const inBox = PLAYBOOK_TENSOR.filter(({ devices }) => devices <= 8)
    expect(1 - finerCutThroughput(inBox, 16) / finerCutThroughput(inBox, 8)).toBeCloseTo(0.22, 2)
    expect(() => finerCutThroughput([], 16)).toThrow('measured must have at least 2 entries; got 0')
  })

  it('is nothing on one device', () => {
    expect(tensorCommunicationShare({ ...step, tensorDegree: 1 })).toBe(0)
  })

  it.each(['tensorDegree', 'hidden', 'sequence', 'sustainedFlopsPerSecond'] as const)('refuses a bad %s by name', (name) => {
    for (const value of [0, -1, Number.NaN, Infinity])
      expect(() => tensorCommunicationShare({ ...step, [name]: value })).toThrow(new RegExp(`^${name} must be .*; got ${value}$`))
  })
})
