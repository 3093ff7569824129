/**
 * Tensor parallelism on real matrices: one product y = x·w cut over devices, by columns or by rows
 * of w, and the pair of both that a transformer's feed-forward block is made of.
 * Shoeybi et al. 2019 (arXiv 1909.08053), section 3; Narayanan et al. 2021 (arXiv 2104.04473), sections 2.3 and 3.2.
 */
import { BF16_BYTES } from '../precision.ts'
import { divisorOf, positive, whole } from '../ranges.ts'
import { ringAllReduce } from './ring-all-reduce.ts'
import { ALL_REDUCES_PER_LAYER } from './tensor-share.ts'
import { allReduceBytes } from './transfer.ts'

/** Rows of numbers, all of one length. */
export type Matrix = number[][]

/** Rows and columns of a matrix. Throws when it is empty or ragged. */
function shapeOf(parameter: string, matrix: Matrix): { rows: number, columns: number } {
  const rows = whole(`rows of ${parameter}`, matrix.length)
  const columns = whole(`columns of ${parameter}`, matrix[0].length)
  const uneven = matrix.find(row => row.length !== columns)
  if (uneven)
    throw new RangeError(`every row of ${parameter} must have ${columns} columns; got one that has ${uneven.length}`)
  return { rows, columns }
}

/**
 * a · b.
 * @throws RangeError when the columns of `a` are not as many as the rows of `b`
 */
export function matmul(a: Matrix, b: Matrix): Matrix {
  const inner = shapeOf('a', a).columns
  const { rows, columns } = shapeOf('b', b)
  if (rows !== inner)
    throw new RangeError(`rows of b must be ${inner}, as many as a has columns; got ${rows}`)
  return a.map(row => Array.from({ length: columns }, (_, j) =>
    row.reduce((sum, value, i) => sum + value * b[i][j], 0)))
}

/** The activation of GPT-2, tanh form, element by element: Hendrycks and Gimpel 2016 (arXiv 1606.08415). */
export function gelu(matrix: Matrix): Matrix {
  const one = (x: number) => x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))
  return matrix.map(row => row.map(one))
}

/**
 * Cuts a matrix into blocks of whole columns, one a device.
 * @throws RangeError when `deviceCount` does not divide the columns
 */
export function splitColumns(w: Matrix, deviceCount: number): Matrix[] {
  const { columns } = shapeOf('w', w)
  const width = columns / divisorOf('deviceCount', deviceCount, columns, 'columns')
  return Array.from({ length: deviceCount }, (_, d) => w.map(row => row.slice(d * width, (d + 1) * width)))
}

/**
 * Cuts a matrix into blocks of whole rows, one a device.
 * @throws RangeError when `deviceCount` does not divide the rows
 */
export function splitRows(w: Matrix, deviceCount: number): Matrix[] {
  const { rows } = shapeOf('w', w)
  const height = rows / divisorOf('deviceCount', deviceCount, rows, 'rows')
  return Array.from({ length: deviceCount }, (_, d) => w.slice(d * height, (d + 1) * height).map(row => [...row]))
}

/** One product, cut: what each device holds, gets and computes, and what they exchange. */
export interface Split {
  /** The part of w that each device holds. */
  shards: Matrix[]
  /** What each device multiplies with its shard: all of x, or the columns that meet its rows. */
  inputs: Matrix[]
  /** What each device has computed alone. */
  partials: Matrix[]
  /** x·w, on every device after the exchange. */
  result: Matrix
  collective: 'all-gather' | 'all-reduce'
  /** Bytes that each device sends round the ring, 2 an element; the mean where chunks are uneven. */
  bytesSent: number
  /** Messages that the ring takes in all. */
  messages: number
}

/** Lays blocks side by side. */
const concatenate = (blocks: readonly Matrix[]): Matrix => blocks[0].map((_, i) => blocks.flatMap(block => block[i]))

/** Every device passes on the block that it got last, until all have all. */
function ringAllGather(blocks: readonly Matrix[]): { held: Matrix[], elementsSent: number, messages: number } {
  const n = blocks.length
  const state = blocks.map((block, device) => blocks.map((_, i) => i === device ? block : []))
  let elementsSent = 0
  let messages = 0
  for (let step = 0; step < n - 1; step++) {
    for (let from = 0; from < n; from++) {
      const index = (from - step + n) % n
      const block = state[from][index]
      state[(from + 1) % n][index] = block
      elementsSent += block.flat().length
      messages++
    }
  }
  return { held: state.map(concatenate), elementsSent, messages }
}

/** Sums matrices of one shape element by element, round the ring. */
function ringSum(parts: readonly Matrix[]): { sum: Matrix, bytesSent: number, messages: number } {
  whole('parts', parts.length)
  const { rows, columns } = shapeOf('parts', parts[0])
  for (const part of parts) {
    const other = shapeOf('parts', part)
    if (other.rows !== rows || other.columns !== columns)
      throw new RangeError(`parts must all be ${rows} × ${columns}; got one of ${other.rows} × ${other.columns}`)
  }
  const run = ringAllReduce(parts.map(part => part.flat()), BF16_BYTES)
  return {
    sum: parts[0].map((_, i) => run.result[0].slice(i * columns, (i + 1) * columns)),
    bytesSent: run.bytesSent.reduce((sum, bytes) => sum + bytes, 0) / parts.length,
    messages: run.messageCount,
  }
}

/**
 * The sum that every device holds after a ring all-reduce.
 * @throws RangeError when there is no part, or they differ in shape
 */
export const allReduceSum = (parts: readonly Matrix[]): Matrix => ringSum(parts).sum

/**
 * w cut by columns: each device has finished values of its own columns, and gathering puts them side by side.
 * @throws RangeError when the shapes do not match, or `deviceCount` does not divide the columns
 */
export function columnParallel(x: Matrix, w: Matrix, deviceCount: number): Split {
  const shards = splitColumns(w, deviceCount)
  const inputs = shards.map(() => x.map(row => [...row]))
  const partials = shards.map((shard, d) => matmul(inputs[d], shard))
  const { held, elementsSent, messages } = ringAllGather(partials)
  return {
    shards,
    inputs,
    partials,
    result: held[0],
    collective: 'all-gather',
    bytesSent: elementsSent * BF16_BYTES / deviceCount,
    messages,
  }
}

/**
 * w cut by rows: each device has an unfinished value of every column, and only the sum is the product.
 * @throws RangeError when the shapes do not match, or `deviceCount` does not divide the rows
 */
export function rowParallel(x: Matrix, w: Matrix, deviceCount: number): Split {
  const { columns } = shapeOf('x', x)
  const { rows } = shapeOf('w', w)
  if (rows !== columns)
    throw new RangeError(`rows of w must be ${columns}, as many as x has columns; got ${rows}`)
  const shards = splitRows(w, deviceCount)
  const inputs = splitColumns(x, deviceCount)
  const partials = shards.map((shard, d) => matmul(inputs[d], shard))
  const { sum, bytesSent, messages } = ringSum(partials)
  return { shards, inputs, partials, result: sum, collective: 'all-reduce', bytesSent, messages }
}

/** A product small enough to check by hand; over two devices no two values of partials and result are the same. */
export const SMALL: { x: Matrix, w: Matrix } = {
  x: [[1, 2, 3, 1]],
  w: [
    [1, 2, 3, 3],
    [5, 1, 3, 5],
    [1, 3, 2, 1],
    [3, 1, 1, 2],
  ],
}

/** What one device holds of a feed-forward block: columns of its first matrix, the same rows of its second. */
export interface TensorGpu {
  columns: Matrix
  rows: Matrix
}

/**
 * Cuts a feed-forward block: columns of its first matrix, and the rows of its second that meet them.
 * @param a first matrix, hidden × feed-forward
 * @param b second matrix, feed-forward × hidden
 * @throws RangeError when `deviceCount` does not divide the feed-forward size
 */
export function shardMlp(a: Matrix, b: Matrix, deviceCount: number): TensorGpu[] {
  const { columns } = shapeOf('a', a)
  const { rows } = shapeOf('b', b)
  if (rows !== columns)
    throw new RangeError(`rows of b must be ${columns}, as many as a has columns; got ${rows}`)
  const shards = splitRows(b, deviceCount)
  return splitColumns(a, deviceCount).map((block, d) => ({ columns: block, rows: shards[d] }))
}

// #region tensor-mlp
function tensorMlp(gpus: TensorGpu[], x: Matrix) {

  const parts = gpus.map((gpu) => {
    const own = gelu(matmul(x, gpu.columns))
    return matmul(own, gpu.rows)
  })

  return allReduceSum(parts)
}
// #endregion tensor-mlp

export { tensorMlp }

/** One layer's activations under tensor parallelism. */
export interface LayerTraffic {
  /** b, sequences that go through together. */
  sequences: number
  /** s, tokens of a sequence. */
  tokens: number
  hidden: number
  /** t, devices that share the layer. */
  tensorDegree: number
  /** Bytes of one activation; bf16 unless given. */
  bytesPerElement?: number
}

/**
 * Bytes that each device sends for one layer, forward and backward: four all-reduces of bsh elements,
 * 8bsh(t − 1)/t (Narayanan et al. 2021, section 3.2).
 */
export function layerTrafficBytes(traffic: LayerTraffic): number {
  const { sequences, tokens, hidden, tensorDegree, bytesPerElement = BF16_BYTES } = traffic
  const elements = whole('sequences', sequences) * whole('tokens', tokens) * whole('hidden', hidden)
  const bytes = elements * positive('bytesPerElement', bytesPerElement)
  return ALL_REDUCES_PER_LAYER * allReduceBytes(bytes, whole('tensorDegree', tensorDegree))
}
