/**
 * How long tensor parallelism waits: the share of a step spent in its all-reduces.
 * Per layer and microbatch, no overlap, no recomputation: arithmetic 72bsh²(1 + s/6h)/t operations
 * (Narayanan et al. 2021, equation 3 without recomputation), traffic 4 all-reduces of bsh bf16 elements.
 * The batch cancels.
 */
import type { Throughput } from '../published.ts'
import { BF16_BYTES } from '../precision.ts'
import { positive, whole } from '../ranges.ts'

export interface TensorStep {
  /** Devices that share each layer. */
  tensorDegree: number
  hidden: number
  sequence: number
  /** What the matrix products sustain, operations a second on one device. */
  sustainedFlopsPerSecond: number
  /** Time of one all-reduce among those devices, by its bytes: measured, or at a link's own rate. */
  allReduceSeconds: (bytes: number) => number
}

/** Two in the forward pass, two in the backward pass (Shoeybi et al. 2019, section 3). */
export const ALL_REDUCES_PER_LAYER = 4

/**
 * Time of one layer for one sequence, forward and backward.
 * @returns seconds that it computes, and seconds that it communicates
 * @throws RangeError when a size is not whole and at least 1, the rate not greater than 0, or the message not measured
 */
export function tensorLayerSeconds(step: TensorStep): { compute: number, communicate: number } {
  const t = whole('tensorDegree', step.tensorDegree)
  const h = whole('hidden', step.hidden)
  const s = whole('sequence', step.sequence)
  const operations = 72 * s * h * h * (1 + s / (6 * h)) / t
  return {
    compute: operations / positive('sustainedFlopsPerSecond', step.sustainedFlopsPerSecond),
    communicate: t === 1 ? 0 : ALL_REDUCES_PER_LAYER * step.allReduceSeconds(BF16_BYTES * s * h),
  }
}

/**
 * Throughput of each device among more of them if only the finer cut had a cost. Work a device halves with each
 * doubling while its exchanges take as long as before, so its time a token, 1/r, grows linearly with N: this is the
 * straight line C + kN that fits the measured numbers of devices best.
 * @param measured of devices that one wire joins, at least two entries
 * @param devices among which
 * @returns tokens a second on each device
 * @throws RangeError when there are fewer than two entries or devices is not whole and at least 1
 */
export function finerCutThroughput(measured: readonly Throughput[], devices: number): number {
  if (measured.length < 2)
    throw new RangeError(`measured must have at least 2 entries; got ${measured.length}`)
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const counts = measured.map(entry => entry.devices)
  const times = measured.map(entry => 1 / entry.tokensPerSecondPerGpu)
  const [count, time] = [mean(counts), mean(times)]
  const slope = mean(counts.map((n, i) => (n - count) * (times[i] - time))) / mean(counts.map(n => (n - count) ** 2))
  return 1 / (time + slope * (whole('devices', devices) - count))
}

/**
 * Time of the all-reduces of one forward pass: two in each layer, each of the activations of all tokens.
 * @param allReduceSeconds of one of them, by its bytes
 * @returns seconds
 * @throws RangeError when a size is not whole and at least 1, or the message was not measured
 */
export function forwardExchangeSeconds(
  { layers, hidden }: { layers: number, hidden: number },
  tokens: number,
  allReduceSeconds: TensorStep['allReduceSeconds'],
): number {
  const messageBytes = BF16_BYTES * whole('tokens', tokens) * whole('hidden', hidden)
  return ALL_REDUCES_PER_LAYER / 2 * whole('layers', layers) * allReduceSeconds(messageBytes)
}

/**
 * Share of the step spent waiting for the all-reduces, 0 to 1.
 * @throws RangeError as `tensorLayerSeconds` does
 */
export function tensorCommunicationShare(step: TensorStep): number {
  const { compute, communicate } = tensorLayerSeconds(step)
  return communicate / (compute + communicate)
}
