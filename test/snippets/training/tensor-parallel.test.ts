import type { Matrix } from '../../../snippets/training/tensor-parallel.ts'
import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { seeded } from '../../../snippets/random.ts'
import { divisorOf, divisors } from '../../../snippets/ranges.ts'
import { ringAllReduce } from '../../../snippets/training/ring-all-reduce.ts'
import { allReduceSum, columnParallel, gelu, layerTrafficBytes, matmul, rowParallel, shardMlp, SMALL, splitColumns, splitRows, tensorMlp } from '../../../snippets/training/tensor-parallel.ts'
import { allReduceBytes } from '../../../snippets/training/transfer.ts'

// Real, and counted.
vi.mock('../../../snippets/training/ring-all-reduce.ts', { spy: true })
beforeEach(() => {
  vi.clearAllMocks()
})

/** Numbers between −1 and 1 that are the same in every run. */
function matrix(rows: number, columns: number, seed: number): Matrix {
  const random = seeded(seed)
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => 2 * random() - 1))
}

/** The product by its definition, not by the engine. */
function product(a: Matrix, b: Matrix): Matrix {
  const y = a.map(() => b[0].map(() => 0))
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b[0].length; j++) {
      for (let k = 0; k < b.length; k++)
        y[i][j] += a[i][k] * b[k][j]
    }
  }
  return y
}

const shape = (m: Matrix) => [m.length, m[0].length]
const largestGap = (a: Matrix, b: Matrix) => Math.max(...a.flatMap((row, i) => row.map((value, j) => Math.abs(value - b[i][j]))))

function expectEqual(a: Matrix, b: Matrix) {
  expect(shape(a)).toEqual(shape(b))
  expect(largestGap(a, b)).toBeLessThan(1e-12)
}

describe('one product cut over devices', () => {
  const x = matrix(3, 24, 1)
  const w = matrix(24, 12, 2)

  it('equals the product by its definition', () => {
    expectEqual(matmul(x, w), product(x, w))
  })

  it.each([1, 2, 3, 4, 6, 12])('over %d devices is the unsplit product, by columns bit for bit', (devices) => {
    const columns = columnParallel(x, w, devices)
    const rows = rowParallel(x, w, devices)
    expect(columns.result).toEqual(matmul(x, w))
    expectEqual(rows.result, product(x, w))
    expect([columns.collective, rows.collective]).toEqual(['all-gather', 'all-reduce'])
  })

  it.each([1, 2, 3, 4, 6, 12])('over %d devices shows who holds what', (devices) => {
    const columns = columnParallel(x, w, devices)
    const rows = rowParallel(x, w, devices)
    for (const split of [columns, rows]) {
      expect(split.shards).toHaveLength(devices)
      split.partials.forEach((partial, d) => expectEqual(partial, product(split.inputs[d], split.shards[d])))
    }
    for (let d = 0; d < devices; d++) {
      expect(shape(columns.shards[d])).toEqual([24, 12 / devices])
      expect(columns.inputs[d]).toEqual(x)
      expect(shape(rows.shards[d])).toEqual([24 / devices, 12])
      expect(shape(rows.inputs[d])).toEqual([3, 24 / devices])
      // A finished slice here, an unfinished whole there.
      expectEqual(columns.partials[d], product(x, w).map(row => row.slice(d * 12 / devices, (d + 1) * 12 / devices)))
      expect(shape(rows.partials[d])).toEqual([3, 12])
      if (devices > 1)
        expect(largestGap(rows.partials[d], product(x, w))).toBeGreaterThan(0.01)
    }
  })

  it.each([1, 2, 3, 4, 6, 12])('over %d devices counts what the ring sends', (devices) => {
    const columns = columnParallel(x, w, devices)
    const rows = rowParallel(x, w, devices)
    const bytes = 3 * 12 * 2
    expect(columns.bytesSent).toBeCloseTo((devices - 1) / devices * bytes, 9)
    expect(rows.bytesSent).toBeCloseTo(allReduceBytes(bytes, devices), 9)
    expect(columns.messages).toBe(devices * (devices - 1))
    expect(rows.messages).toBe(2 * devices * (devices - 1))
  })

  it('counts the mean where the ring’s chunks are uneven', () => {
    const { bytesSent } = rowParallel(matrix(1, 4, 3), matrix(4, 5, 4), 4)
    expect(bytesSent).toBeCloseTo(allReduceBytes(10, 4), 12)
  })

  it('leaves its input alone, and hands out copies', () => {
    const before = structuredClone({ x, w })
    const split = rowParallel(x, w, 2)
    split.shards[0][0][0] = 9
    columnParallel(x, w, 2).inputs[0][0][0] = 9
    expect({ x, w }).toEqual(before)
  })
})

describe('the product of the slide', () => {
  const { x, w } = SMALL
  const columns = columnParallel(x, w, 2)
  const rows = rowParallel(x, w, 2)

  it('is 17, 14, 16, 18 both ways', () => {
    expect(product(x, w)).toEqual([[17, 14, 16, 18]])
    expect(columns.result).toEqual([[17, 14, 16, 18]])
    expect(rows.result).toEqual([[17, 14, 16, 18]])
  })

  it('by columns is two finished halves, by rows two unfinished wholes', () => {
    expect(columns.partials).toEqual([[[17, 14]], [[16, 18]]])
    expect(rows.partials).toEqual([[[11, 4, 9, 13]], [[6, 10, 7, 5]]])
    expect(rows.inputs).toEqual([[[1, 2]], [[3, 1]]])
  })

  it('has small whole numbers, no two of the computed ones the same', () => {
    const computed = [rows.partials, columns.result].flat(3)
    expect(computed).toHaveLength(12)
    expect(new Set(computed).size).toBe(12)
    for (const value of [computed, x, w].flat(3))
      expect(Number.isInteger(value) && value > 0 && value < 40).toBe(true)
  })
})

describe('a feed-forward block', () => {
  const x = matrix(5, 8, 3)
  const a = matrix(8, 24, 4)
  const b = matrix(24, 8, 5)
  const unsplit = product(gelu(product(x, a)), b)

  it.each([1, 2, 3, 4, 6, 8, 12, 24])('cut over %d devices, columns then rows, equals the unsplit block', (devices) => {
    expectEqual(tensorMlp(shardMlp(a, b, devices), x), unsplit)
  })

  it('needs one all-reduce, nonlinearity and all', () => {
    const gpus = shardMlp(a, b, 4)
    expect(ringAllReduce).toHaveBeenCalledTimes(0)
    tensorMlp(gpus, x)
    expect(ringAllReduce).toHaveBeenCalledTimes(1)
  })

  it.each([2, 4, 8])('cut rows first over %d devices is wrong when the nonlinearity comes before the sum', (devices) => {
    const { partials } = rowParallel(x, a, devices)
    const early = product(allReduceSum(partials.map(gelu)), b)
    const late = product(gelu(allReduceSum(partials)), b)
    expect(largestGap(early, unsplit)).toBeGreaterThan(0.1)
    expectEqual(late, unsplit)
  })

  it('gives each device columns of the first matrix and the same rows of the second', () => {
    const [, second] = shardMlp(a, b, 4)
    expect(second.columns).toEqual(a.map(row => row.slice(6, 12)))
    expect(second.rows).toEqual(b.slice(6, 12))
  })

  it('fits the slide: 12 lines of 58 columns', () => {
    const source = readFileSync(new URL('../../../snippets/training/tensor-parallel.ts', import.meta.url), 'utf8')
    const lines = source.split('// #region tensor-mlp\n')[1].split('\n// #endregion tensor-mlp')[0].split('\n')
    expect(lines.length).toBeLessThanOrEqual(12)
    expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(58)
  })
})

describe('gelu', () => {
  it('is nothing at zero and below, the identity above', () => {
    expect(gelu([[0, 6]])[0][0]).toBe(0)
    expect(gelu([[0, 6]])[0][1]).toBeCloseTo(6, 6)
    expect(gelu([[-6]])[0][0]).toBeCloseTo(0, 6)
    expect(gelu([[1, -1]])[0]).toEqual([expect.closeTo(0.8412, 4), expect.closeTo(-0.1588, 4)])
  })
})

describe('what a layer sends', () => {
  it('is 8bsh(t − 1)/t elements, 352 MB for 175B over eight devices', () => {
    expect(layerTrafficBytes({ sequences: 1, tokens: 2048, hidden: 12288, tensorDegree: 8 })).toBe(2 * 8 * 2048 * 12288 * 7 / 8)
    expect(layerTrafficBytes({ sequences: 1, tokens: 2048, hidden: 12288, tensorDegree: 8 }) / 1e6).toBeCloseTo(352, 0)
    expect(layerTrafficBytes({ sequences: 1, tokens: 2, hidden: 4, tensorDegree: 2, bytesPerElement: 4 })).toBe(128)
  })

  it.each([1, 2, 3, 4, 6])('over %d devices is what four all-reduces really send', (devices) => {
    const shapeOfActivations = { sequences: 2, tokens: 3, hidden: 12 }
    const activations = Array.from({ length: devices }, (_, d) => matrix(2 * 3, 12, d).flat())
    let counted = 0
    for (let exchange = 0; exchange < 4; exchange++)
      counted += ringAllReduce(activations).bytesSent[0]
    expect(layerTrafficBytes({ ...shapeOfActivations, tensorDegree: devices })).toBeCloseTo(counted, 9)
  })

  it.each(['sequences', 'tokens', 'hidden', 'tensorDegree'])('refuses a bad %s by name', (name) => {
    for (const value of [0, -1, 1.5, Number.NaN])
      expect(() => layerTrafficBytes({ sequences: 1, tokens: 1, hidden: 1, tensorDegree: 1, [name]: value })).toThrow(new RangeError(`${name} must be a whole number of at least 1; got ${value}`))
  })
  it('refuses elements of no bytes', () => {
    expect(() => layerTrafficBytes({ sequences: 1, tokens: 1, hidden: 1, tensorDegree: 1, bytesPerElement: 0 })).toThrow('bytesPerElement must be a finite number greater than 0; got 0')
  })
})

describe('bad input', () => {
  const x = matrix(2, 6, 1)
  const w = matrix(6, 4, 2)

  it('devices that do not divide: which ones do', () => {
    expect(() => columnParallel(x, w, 3)).toThrow(new RangeError('deviceCount must be one of 1, 2, 4 to divide 4 columns; got 3'))
    expect(() => rowParallel(x, w, 4)).toThrow(new RangeError('deviceCount must be one of 1, 2, 3, 6 to divide 6 rows; got 4'))
    expect(() => splitColumns(w, 8)).toThrow('got 8')
    expect(() => splitRows(w, 12)).toThrow('got 12')
    expect(() => shardMlp(w, matrix(4, 6, 3), 3)).toThrow('deviceCount must be one of 1, 2, 4 to divide 4 rows; got 3')
  })

  it.each([0, -1, 1.5, Number.NaN])('%d devices', (devices) => {
    for (const engine of [columnParallel, rowParallel])
      expect(() => engine(x, w, devices)).toThrow(new RangeError(`deviceCount must be a whole number of at least 1; got ${devices}`))
  })

  it('shapes that do not match', () => {
    expect(() => matmul(x, x)).toThrow(new RangeError('rows of b must be 6, as many as a has columns; got 2'))
    expect(() => columnParallel(x, x, 2)).toThrow('must be 6, as many as a has columns; got 2')
    expect(() => rowParallel(x, x, 2)).toThrow(new RangeError('rows of w must be 6, as many as x has columns; got 2'))
    expect(() => shardMlp(w, w, 2)).toThrow(new RangeError('rows of b must be 4, as many as a has columns; got 6'))
    expect(() => allReduceSum([x, w])).toThrow(new RangeError('parts must all be 2 × 6; got one of 6 × 4'))
    expect(() => allReduceSum([matrix(2, 6, 1), matrix(3, 4, 1)])).toThrow(new RangeError('parts must all be 2 × 6; got one of 3 × 4'))
  })

  it('empty and uneven matrices, and nobody', () => {
    expect(() => matmul([], w)).toThrow(new RangeError('rows of a must be a whole number of at least 1; got 0'))
    expect(() => matmul(x, [[]])).toThrow(new RangeError('columns of b must be a whole number of at least 1; got 0'))
    expect(() => splitRows([], 1)).toThrow('rows of w must be a whole number of at least 1; got 0')
    expect(() => splitColumns([[1, 2], [3]], 1)).toThrow(new RangeError('every row of w must have 2 columns; got one that has 1'))
    expect(() => tensorMlp([], x)).toThrow(new RangeError('parts must be a whole number of at least 1; got 0'))
  })

  it('lists divisors in order', () => {
    expect(divisors(1)).toEqual([1])
    expect(divisors(36)).toEqual([1, 2, 3, 4, 6, 9, 12, 18, 36])
    expect(divisorOf('degree', 9, 36, 'GPUs')).toBe(9)
    expect(() => divisors(0)).toThrow('value must be a whole number of at least 1; got 0')
  })
})
