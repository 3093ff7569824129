import type { Degrees } from '../../snippets/frontier.ts'
import { describe, expect, it } from 'vitest'
import { boxesSpanned, boxOf, devicesOf, DIMENSIONS, LLAMA3_LAYOUTS, rankOf, tokensOf } from '../../snippets/frontier.ts'
import { H100 } from '../../snippets/hardware.ts'

const places = (layout: Degrees): Degrees[] => Array.from({ length: devicesOf(layout) }, (_, device) => rankOf(device, layout))
const rows = LLAMA3_LAYOUTS.map((layout, i) => [i + 1, layout] as const)

describe.each(rows)('row %d of table 4', (_, layout) => {
  it('multiplies to its GPUs and to 16M tokens', () => {
    expect(devicesOf(layout)).toBe(layout.gpus)
    expect(tokensOf(layout)).toBe(16_777_216)
  })

  it('reaches the utilization that it prints, to a point', () => {
    expect(Math.abs(layout.tflopsPerGpu * 1e12 / H100.flopsPerSecond - layout.mfu)).toBeLessThan(0.01)
  })

  it('gives every device a place, and every place a device', () => {
    const taken = new Set<string>()
    for (const place of places(layout)) {
      for (const name of DIMENSIONS) {
        if (!Number.isInteger(place[name]) || place[name] < 0 || place[name] >= layout[name])
          expect.fail(`${name} rank ${place[name]} of ${layout[name]}`)
      }
      taken.add(DIMENSIONS.map(name => place[name]).join())
    }
    expect(taken.size).toBe(layout.gpus)
  })

  it('keeps every tensor group inside one box, and fills it', () => {
    const boxes = new Map<string, Set<number>>()
    places(layout).forEach(({ context, pipeline, data }, device) => {
      const group = [context, pipeline, data].join()
      boxes.set(group, (boxes.get(group) ?? new Set()).add(boxOf(device)))
    })
    expect(boxes.size).toBe(layout.gpus / 8)
    expect([...boxes.values()].every(set => set.size === 1)).toBe(true)
  })
})

describe('the layouts', () => {
  it('are the printed ones, with data 8 in the third', () => {
    const degrees = LLAMA3_LAYOUTS.map(layout => DIMENSIONS.map(name => layout[name]))
    expect(degrees).toEqual([[8, 1, 16, 64], [8, 1, 16, 128], [8, 16, 16, 8]])
    expect(LLAMA3_LAYOUTS.map(({ tflopsPerGpu, mfu }) => [tflopsPerGpu, mfu])).toEqual([[430, 0.43], [400, 0.41], [380, 0.38]])
  })

  it('do not add up with the data 4 of early versions', () => {
    const early = { ...LLAMA3_LAYOUTS[2], data: 4 }
    expect(devicesOf(early)).toBe(8192)
    expect(tokensOf(early)).toBe(8_388_608)
  })
})

describe('the order of the cuts', () => {
  const small = { tensor: 2, context: 3, pipeline: 2, data: 2 }

  it('is tensor, context, pipeline, data', () => {
    expect(rankOf(0, small)).toEqual({ tensor: 0, context: 0, pipeline: 0, data: 0 })
    expect(rankOf(1, small)).toEqual({ tensor: 1, context: 0, pipeline: 0, data: 0 })
    expect(rankOf(2, small)).toEqual({ tensor: 0, context: 1, pipeline: 0, data: 0 })
    expect(rankOf(6, small)).toEqual({ tensor: 0, context: 0, pipeline: 1, data: 0 })
    expect(rankOf(12, small)).toEqual({ tensor: 0, context: 0, pipeline: 0, data: 1 })
    expect(rankOf(23, small)).toEqual({ tensor: 1, context: 2, pipeline: 1, data: 1 })
  })

  it('puts the last device of row 3 last everywhere', () => {
    expect(rankOf(16383, LLAMA3_LAYOUTS[2])).toEqual({ tensor: 7, context: 15, pipeline: 15, data: 7 })
  })

  it('makes a group of tensor 1 box, and of the others as many as they have members', () => {
    const spans = LLAMA3_LAYOUTS.map(layout => DIMENSIONS.map(name => boxesSpanned(name, layout)))
    expect(spans).toEqual([[1, 1, 16, 64], [1, 1, 16, 128], [1, 16, 16, 8]])
  })

  it('counts boxes of any size', () => {
    const count = (gpusPerBox: number) => DIMENSIONS.map(name => boxesSpanned(name, small, gpusPerBox))
    expect(count(1)).toEqual([2, 3, 2, 2])
    expect(count(4)).toEqual([1, 2, 2, 2])
    expect(count(6)).toEqual([1, 1, 2, 2])
    expect(count(24)).toEqual([1, 1, 1, 1])
  })

  it('has 8 devices in a box', () => {
    expect([0, 7, 8, 16383].map(device => boxOf(device))).toEqual([0, 0, 1, 2047])
    expect(boxOf(71, 72)).toBe(0)
  })
})

describe('bad input', () => {
  const [layout] = LLAMA3_LAYOUTS

  it.each([...DIMENSIONS])('a bad degree of %s', (name) => {
    for (const value of [0, -1, 1.5, Number.NaN, Infinity]) {
      const bad = { ...layout, [name]: value }
      const error = new RangeError(`${name} must be a whole number of at least 1; got ${value}`)
      expect(() => devicesOf(bad)).toThrow(error)
      expect(() => rankOf(0, bad)).toThrow(error)
      expect(() => boxesSpanned('tensor', bad)).toThrow(error)
    }
  })

  it.each(['sequence', 'batchPerData', 'data'])('a bad %s', (name) => {
    expect(() => tokensOf({ ...layout, [name]: 0 })).toThrow(new RangeError(`${name} must be a whole number of at least 1; got 0`))
  })

  it.each([-1, 8192, 1.5, Number.NaN])('device %d of 8192', (device) => {
    expect(() => rankOf(device, layout)).toThrow(new RangeError(`device must be a whole number from 0 to 8191; got ${device}`))
  })

  it.each([-1, 1.5, Number.NaN])('a box of device %d', (device) => {
    expect(() => boxOf(device)).toThrow(new RangeError(`device must be a whole number of at least 0; got ${device}`))
  })

  it.each([0, 1.5, Number.NaN])('boxes of %d', (gpusPerBox) => {
    const error = new RangeError(`gpusPerBox must be a whole number of at least 1; got ${gpusPerBox}`)
    expect(() => boxOf(0, gpusPerBox)).toThrow(error)
    expect(() => boxesSpanned('data', layout, gpusPerBox)).toThrow(error)
  })
})
