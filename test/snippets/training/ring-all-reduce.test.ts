import { describe, expect, it } from 'vitest'
import { chunksOf, ringAllReduce, ringContributions, ringState } from '../../../snippets/training/ring-all-reduce.ts'
import { allReduceBytes } from '../../../snippets/training/transfer.ts'

/** Numbers that differ in every place, so that a chunk in the wrong place shows. */
const arraysFor = (devices: number, elements: number) =>
  Array.from({ length: devices }, (_, d) => Array.from({ length: elements }, (_, i) => (d + 1) * 1000 + i * i))

const sums = (arrays: number[][]) => arrays[0].map((_, i) => arrays.reduce((sum, array) => sum + array[i], 0))

describe('the ring all-reduce', () => {
  it.each([[1, 4], [2, 2], [2, 7], [3, 3], [4, 4], [4, 9], [5, 3], [8, 64]])('of %d devices and %d elements gives everyone the sum', (devices, elements) => {
    const arrays = arraysFor(devices, elements)
    const { result } = ringAllReduce(arrays)
    expect(result).toEqual(arrays.map(() => sums(arrays)))
  })

  it.each([1, 2, 3, 4, 8])('of %d devices takes 2(N − 1) steps of N messages', (devices) => {
    const run = ringAllReduce(arraysFor(devices, devices))
    expect(run.steps).toHaveLength(2 * (devices - 1))
    expect(run.messageCount).toBe(2 * (devices - 1) * devices)
    expect(run.steps.map(step => step.phase)).toEqual([
      ...Array.from({ length: devices - 1 }, () => 'reduce-scatter'),
      ...Array.from({ length: devices - 1 }, () => 'all-gather'),
    ])
  })

  it.each([2, 3, 4, 8])('of %d devices sends 2(N − 1)/N of the bytes from each', (devices) => {
    const elements = devices * 5
    const { bytesSent } = ringAllReduce(arraysFor(devices, elements), 2)
    expect(bytesSent).toEqual(bytesSent.map(() => allReduceBytes(2 * elements, devices)))
  })

  it('sends only to the right-hand neighbour, one chunk a device and step', () => {
    for (const { messages } of ringAllReduce(arraysFor(5, 5)).steps) {
      expect(messages.map(({ from, to }) => (from + 1) % 5 === to)).toEqual([true, true, true, true, true])
      expect(new Set(messages.map(({ chunk }) => chunk)).size).toBe(5)
    }
  })

  it('owns one complete sum a device after the first half', () => {
    const arrays = arraysFor(4, 4)
    const half = ringAllReduce(arrays).steps[2].after
    const complete = half.map(chunks => chunks.filter(([value], chunk) => value === sums(arrays)[chunk]).length)
    expect(complete).toEqual([1, 1, 1, 1])
  })

  it('leaves its input and its earlier steps alone', () => {
    const arrays = arraysFor(3, 3)
    const run = ringAllReduce(arrays)
    expect(arrays).toEqual(arraysFor(3, 3))
    expect(run.before.map(chunks => chunks.flat())).toEqual(arrays)
    expect(run.steps[0].after).not.toEqual(run.steps[1].after)
  })

  it('shows its state before and after each step', () => {
    const run = ringAllReduce(arraysFor(3, 3))
    expect(ringState(run, 0)).toBe(run.before)
    expect(ringState(run, 4).map(chunks => chunks.flat())).toEqual(run.result)
    for (const step of [-1, 5, 1.5])
      expect(() => ringState(run, step)).toThrow(new RangeError(`step must be a whole number from 0 to 4; got ${step}`))
  })

  it('counts the devices in each sum, all of them in the end', () => {
    const run = ringContributions(4)
    expect(ringState(run, 1).map(chunks => Math.max(...chunks.flat()))).toEqual([2, 2, 2, 2])
    expect(run.result).toEqual(Array.from({ length: 4 }, () => [4, 4, 4, 4]))
    expect(() => ringContributions(0)).toThrow('deviceCount must be a whole number of at least 1; got 0')
  })

  it('refuses no devices, uneven arrays and a bad element size', () => {
    expect(() => ringAllReduce([])).toThrow('deviceCount must be a whole number of at least 1; got 0')
    expect(() => ringAllReduce([[1, 2], [1]])).toThrow('every device must hold 2 elements; got one that holds 1')
    expect(() => ringAllReduce([[1]], 0)).toThrow('bytesPerElement must be a finite number greater than 0; got 0')
  })

  it('cuts arrays into runs that differ by one at most', () => {
    expect(chunksOf([1, 2, 3, 4, 5], 3)).toEqual([[1], [2, 3], [4, 5]])
    expect(() => chunksOf([1], 1.5)).toThrow('chunkCount must be a whole number')
  })
})
