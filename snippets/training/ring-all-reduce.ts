/**
 * The ring all-reduce: every device ends with the sum of everyone's array, and talks to one
 * neighbour only (Patarasuk and Yuan 2009). Runs on real arrays and counts what travels.
 */
import { BF16_BYTES } from '../precision.ts'
import { positive, whole } from '../ranges.ts'

export type RingPhase = 'reduce-scatter' | 'all-gather'

/** One chunk on its way from a device to its right-hand neighbour. */
export interface RingMessage {
  from: number
  to: number
  chunk: number
  values: number[]
}

/** What happens between two ticks: every device sends one chunk and receives one. */
export interface RingStep {
  phase: RingPhase
  messages: RingMessage[]
  /** What each device holds afterwards, `[device][chunk][element]`. */
  after: number[][][]
}

export interface RingRun {
  /** What each device holds at the start, `[device][chunk][element]`. */
  before: number[][][]
  steps: RingStep[]
  /** What each device holds at the end, `[device][element]`. */
  result: number[][]
  messageCount: number
  /** Bytes that leave each device in the whole run. */
  bytesSent: number[]
}

const copy = (state: number[][][]): number[][][] => state.map(chunks => chunks.map(chunk => [...chunk]))

/**
 * Cuts an array into `count` runs whose lengths differ by at most one.
 * @throws RangeError when count is not whole and at least 1
 */
export function chunksOf(array: readonly number[], count: number): number[][] {
  whole('chunkCount', count)
  const edge = (i: number) => Math.floor(i * array.length / count)
  return Array.from({ length: count }, (_, i) => array.slice(edge(i), edge(i + 1)))
}

/**
 * Runs the ring on real arrays.
 * @param arrays one array a device, all of the same length
 * @param bytesPerElement for the count of bytes; 2 is bf16
 * @throws RangeError when there is no device or the lengths differ
 */
export function ringAllReduce(arrays: readonly (readonly number[])[], bytesPerElement = BF16_BYTES): RingRun {
  const n = whole('deviceCount', arrays.length)
  positive('bytesPerElement', bytesPerElement)
  const uneven = arrays.find(array => array.length !== arrays[0].length)
  if (uneven)
    throw new RangeError(`every device must hold ${arrays[0].length} elements; got one that holds ${uneven.length}`)

  const state = arrays.map(array => chunksOf(array, n))
  const before = copy(state)
  const steps: RingStep[] = []
  const bytesSent = Array.from({ length: n }, () => 0)

  const ring = (device: number) => (device % n + n) % n

  function round(phase: RingPhase, firstChunk: (device: number) => number) {
    for (let step = 0; step < n - 1; step++) {
      const messages = state.map((held, from) => {
        const chunk = ring(firstChunk(from) - step)
        return { from, to: ring(from + 1), chunk, values: [...held[chunk]] }
      })
      for (const { to, chunk, values } of messages) {
        const mine = state[to][chunk]
        state[to][chunk] = phase === 'reduce-scatter' ? mine.map((x, i) => x + values[i]) : values
      }
      for (const { from, values } of messages)
        bytesSent[from] += values.length * bytesPerElement
      steps.push({ phase, messages, after: copy(state) })
    }
  }

  round('reduce-scatter', device => device) // each chunk gathers its sum on one device
  round('all-gather', device => device + 1) // each finished chunk goes round

  return {
    before,
    steps,
    result: state.map(chunks => chunks.flat()),
    messageCount: steps.reduce((sum, step) => sum + step.messages.length, 0),
    bytesSent,
  }
}

/**
 * What each device holds after a number of steps, `[device][chunk][element]`.
 * @param run what `ringAllReduce` returned
 * @param step 0 for the start, up to the number of its steps
 * @throws RangeError when the run has no such step
 */
export function ringState({ before, steps }: RingRun, step: number): number[][][] {
  whole('step', step, { atLeast: 0, atMost: steps.length })
  return step === 0 ? before : steps[step - 1].after
}

/**
 * The run in which every device brings ones: the sums then count the devices that are in each.
 * @param deviceCount one chunk of one element for each
 */
export function ringContributions(deviceCount: number): RingRun {
  whole('deviceCount', deviceCount)
  return ringAllReduce(Array.from({ length: deviceCount }, () => Array.from({ length: deviceCount }, () => 1)))
}
