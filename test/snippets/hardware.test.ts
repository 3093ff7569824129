/** The boxes and racks add up: links make the NVLink of a GPU, trays make the domain, and what is drawn fits. */
import { describe, expect, it } from 'vitest'
import { RACK } from '../../snippets/cases.ts'
import {
  BOXES,
  GB200_RACK,
  LINKS,
  machineOf,
  RACK_UNIT_METRES,
  switchBytesPerSecond,
  traysOf,
} from '../../snippets/hardware.ts'

describe.each(Object.values(BOXES))('$name', (box) => {
  it('has the GPUs of its NVLink domain, and a port beside each', () => {
    expect(box.gpus).toBe(machineOf(box.gpu).nvlinkGpus)
    expect(box.ports).toBe(box.gpus)
  })
  it('spreads the NVLink of a GPU over all switches', () =>
    expect(switchBytesPerSecond(box).reduce((sum, wire) => sum + wire)).toBe(machineOf(box.gpu).nvlinkBytesPerSecond))
  it('fits its units, and no fewer', () => {
    expect(box.heightMetres).toBeLessThanOrEqual(box.units * RACK_UNIT_METRES + 0.001)
    expect(box.heightMetres).toBeGreaterThan((box.units - 1) * RACK_UNIT_METRES)
  })
  it('is as wide as a rack of 19 inches', () => expect(box.widthMetres).toBeCloseTo(19 * 0.0254, 3))
})

describe('racks', () => {
  it('hold 72 GPUs in 18 trays, and 9 trays of switches', () => {
    expect(traysOf(GB200_RACK, 'gpus')).toBe(18)
    expect(traysOf(GB200_RACK, 'switches')).toBe(9)
    expect(traysOf(GB200_RACK, 'gpus') * GB200_RACK.gpusPerTray).toBe(machineOf(GB200_RACK.gpu).nvlinkGpus)
  })
  it.each([RACK, GB200_RACK])('of $units units hold their rails', ({ units, heightMetres }) =>
    expect(units * RACK_UNIT_METRES).toBeLessThan(heightMetres))
  it('of 42 units have 1,867 mm of rails', () => expect(RACK.units * RACK_UNIT_METRES).toBeCloseTo(1.867, 3))
})

describe('the newer PCIe', () => {
  it('is 32 GT/s on sixteen lanes, 128 bits of 130', () =>
    expect(BOXES.H100.pcieBytesPerSecond / 1e9).toBeCloseTo(32 * 16 * 128 / 130 / 8, 1))
  it('is twice PCIe 4.0', () => expect(BOXES.A100.pcieBytesPerSecond).toBe(LINKS.pcie.bytesPerSecond))
})
