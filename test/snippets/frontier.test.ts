import { describe, expect, it } from 'vitest'
import {
  checkedLayout,
  DEEPSEEK_V3,
  devicesOf,
  DIMENSIONS,
  expertBoxes,
  gpuFaults,
  GPUS_PER_BOX,
  LLAMA3_405B,
  LLAMA3_INTERRUPTIONS,
  LLAMA3_LAYOUTS,
  placedByChance,
  secondsBetween,
  secondsBetweenFaultsOfOneGpu,
  tokensOf,
} from '../../snippets/frontier.ts'
import { H100 } from '../../snippets/hardware.ts'

const rows = LLAMA3_LAYOUTS.map((layout, i) => [i + 1, layout] as const)

describe.each(rows)('row %d of table 4', (_, layout) => {
  it('multiplies to its GPUs and to 16M tokens', () => {
    expect(devicesOf(layout)).toBe(layout.gpus)
    expect(tokensOf(layout)).toBe(16_777_216)
  })

  it('reaches the utilization that it prints, to a point', () => {
    expect(Math.abs(layout.tflopsPerGpu * 1e12 / H100.flopsPerSecond - layout.modelFlopsUtilisation)).toBeLessThan(0.01)
  })

  it('cuts layers over exactly the GPUs of one box', () => {
    expect(layout.tensor).toBe(GPUS_PER_BOX)
  })
})

describe('the layouts', () => {
  it('are the printed ones, with data 8 in the third', () => {
    const degrees = LLAMA3_LAYOUTS.map(layout => DIMENSIONS.map(name => layout[name]))
    expect(degrees).toEqual([[8, 1, 16, 64], [8, 1, 16, 128], [8, 16, 16, 8]])
    expect(LLAMA3_LAYOUTS.map(({ tflopsPerGpu, modelFlopsUtilisation }) => [tflopsPerGpu, modelFlopsUtilisation])).toEqual([[430, 0.43], [400, 0.41], [380, 0.38]])
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

describe('a layout with its wires', () => {
  it('adds up', () => {
    for (const layout of [LLAMA3_405B, DEEPSEEK_V3])
      expect(checkedLayout(layout)).toBe(layout)
  })

  it('of Llama 3 is the second row of table 4', () => {
    const [, row] = LLAMA3_LAYOUTS
    for (const name of [...DIMENSIONS, 'gpus'] as const)
      expect(LLAMA3_405B[name]).toBe(row[name])
  })

  it('of DeepSeek-V3 spreads its experts over eight boxes, and its fast wire is four times the slow one', () => {
    expect(expertBoxes(DEEPSEEK_V3)).toBe(8)
    expect(expertBoxes(LLAMA3_405B)).toBe(0)
    expect(DEEPSEEK_V3.boxBytesPerSecond / DEEPSEEK_V3.networkBytesPerSecond).toBe(4)
  })

  it.each([
    [{ gpus: 2049 }, 'DeepSeek-V3: gpus must be the product of the degrees, 2048; got 2049'],
    [{ data: 100 }, 'DeepSeek-V3: gpus must be the product of the degrees, 1600; got 2048'],
    [{ experts: 60 }, 'DeepSeek-V3: experts must be spread over whole boxes of 8 GPUs; got 60'],
    [{ experts: 48 }, 'DeepSeek-V3: experts must divide the 128 data-parallel GPUs of a stage; got 48'],
    [{ experts: 0 }, 'DeepSeek-V3: experts must be a whole number of at least 1; got 0'],
    [{ tensor: 0 }, 'tensor must be a whole number of at least 1; got 0'],
  ])('is refused with %o', (wrong, message) => {
    expect(() => checkedLayout({ ...DEEPSEEK_V3, ...wrong })).toThrow(new RangeError(message))
  })
})

describe('the interruptions of Llama 3', () => {
  const run = LLAMA3_INTERRUPTIONS
  /** Table 5, all rows that are not of the category GPU. */
  const otherRows = [54, 35, 32, 7, 7, 3, 3, 2, 2, 2, 2, 2]

  it('add up to the 466 of the paper', () => expect(run.planned + run.unplanned).toBe(466))

  it('come one about every three hours', () => {
    expect(secondsBetween(run.days, run.unplanned) / 3600).toBeCloseTo(3.09, 2)
  })

  it('are 268 times a GPU, and with the other rows of table 5 all of them', () => {
    expect(gpuFaults(run)).toBe(268)
    expect(otherRows.reduce((sum, count) => sum + count, gpuFaults(run))).toBe(run.unplanned)
  })

  it('let one GPU run for about nine years', () => {
    expect(secondsBetweenFaultsOfOneGpu(run) / (365.25 * 24 * 3600)).toBeCloseTo(9.04, 2)
  })

  it('are refused without days, events or a share', () => {
    expect(() => secondsBetween(0, 1)).toThrow('days must be a finite number greater than 0; got 0')
    expect(() => secondsBetween(1, 0)).toThrow('events must be a whole number of at least 1; got 0')
    expect(() => gpuFaults({ gpuFaults: [1, 0.5] })).toThrow('gpuFaults must be a whole number of at least 1; got 0.5')
    expect(() => secondsBetweenFaultsOfOneGpu({ ...run, gpus: 0.5 })).toThrow('gpus must be a whole number of at least 1; got 0.5')
  })
})

describe('places by chance', () => {
  const places = Array.from({ length: 10_000 }, (_, i) => [i % 100, Math.floor(i / 100)] as const)
  const options = { seed: 1, apart: 2 }
  const drawn = placedByChance(300, places, options)

  it('are as many as asked for, each once, none closer to another than allowed', () => {
    expect(new Set(drawn).size).toBe(300)
    const distances = drawn.flatMap(([x, y], i) => drawn.slice(i + 1).map(([u, v]) => Math.hypot(x - u, y - v)))
    expect(Math.min(...distances)).toBeGreaterThanOrEqual(2)
  })

  it('are the same for a seed, and others for another', () => {
    expect(placedByChance(300, places, options)).toEqual(drawn)
    expect(placedByChance(300, places, { ...options, seed: 2 })).not.toEqual(drawn)
  })

  it('lie all over the field', () => {
    for (const inQuarter of [(x: number, y: number) => x < 50 && y < 50, (x: number, y: number) => x >= 50 && y >= 50])
      expect(Math.abs(drawn.filter(([x, y]) => inQuarter(x, y)).length - 75)).toBeLessThan(25)
  })

  it('may be all, and are refused where there is no room', () => {
    expect(placedByChance(10_000, places, { seed: 1, apart: 0 })).toHaveLength(10_000)
    expect(placedByChance(0, [], options)).toEqual([])
    expect(() => placedByChance(2, places.slice(0, 2), options)).toThrow('count must be a whole number from 0 to 1; got 2')
  })
})
