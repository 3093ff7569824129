import { describe, expect, it } from 'vitest'
import { devicesOf, DIMENSIONS, GPUS_PER_BOX, LLAMA3_LAYOUTS, tokensOf } from '../../snippets/frontier.ts'
import { H100 } from '../../snippets/hardware.ts'

const rows = LLAMA3_LAYOUTS.map((layout, i) => [i + 1, layout] as const)

describe.each(rows)('row %d of table 4', (_, layout) => {
  it('multiplies to its GPUs and to 16M tokens', () => {
    expect(devicesOf(layout)).toBe(layout.gpus)
    expect(tokensOf(layout)).toBe(16_777_216)
  })

  it('reaches the utilization that it prints, to a point', () => {
    expect(Math.abs(layout.tflopsPerGpu * 1e12 / H100.flopsPerSecond - layout.mfu)).toBeLessThan(0.01)
  })

  it('cuts layers over exactly the GPUs of one box', () => {
    expect(layout.tensor).toBe(GPUS_PER_BOX)
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

describe('bad input', () => {
  const [layout] = LLAMA3_LAYOUTS

  it.each([...DIMENSIONS])('a bad degree of %s', (name) => {
    for (const value of [0, -1, 1.5, Number.NaN, Infinity]) {
      const bad = { ...layout, [name]: value }
      expect(() => devicesOf(bad)).toThrow(new RangeError(`${name} must be a whole number of at least 1; got ${value}`))
    }
  })

  it.each(['sequence', 'batchPerData', 'data'])('a bad %s', (name) => {
    expect(() => tokensOf({ ...layout, [name]: 0 })).toThrow(new RangeError(`${name} must be a whole number of at least 1; got 0`))
  })
})
