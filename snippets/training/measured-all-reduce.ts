/**
 * How long an all-reduce takes as measured, by the size of its message, start-up included.
 * Bekman, Machine Learning Engineering, network/README.md at 744d01e. Where only bandwidth is printed, the time is
 * 2(N − 1)/N × bytes over that bandwidth, which is how it is defined (NCCL tests, PERFORMANCE.md).
 */
import { positive, whole } from '../ranges.ts'
import { allReduceBytes } from './transfer.ts'

export interface MeasuredAllReduce {
  name: string
  devices: number
  /** Boxes that hold the devices. */
  boxes: number
  /** In order of bytes: what every device holds, and the time until every device has the sum. */
  points: readonly { bytes: number, seconds: number }[]
}

/** Sizes of messages, bytes: the measurements double them. */
export const KIB = 1024
export const MIB = 1024 ** 2
export const GIB = 1024 ** 3

/** Sizes double from the first one on. */
const doubling = (firstBytes: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => firstBytes * 2 ** i)

function fromBandwidth(name: string, { devices, boxes }: { devices: number, boxes: number }, firstBytes: number, gigabytesPerSecond: readonly number[]): MeasuredAllReduce {
  const points = doubling(firstBytes, gigabytesPerSecond.length)
    .map((bytes, i) => ({ bytes, seconds: allReduceBytes(bytes, devices) / (gigabytesPerSecond[i] * 1e9) }))
  return { name, devices, boxes, points }
}

const A100_MICROSECONDS = [
  43.83,
  46.8,
  51.76,
  61.38,
  80.4,
  101.9,
  101.4,
  101.5,
  133.5,
  276.6,
  424,
  684.6,
  1327.6,
  2420.6,
  4218.4,
  8203.9,
  16240,
  32136,
  64074,
  127997,
]

/** Eight A100s on NVLink 3. */
export const A100_BOX: MeasuredAllReduce = {
  name: '8 A100s in one box',
  devices: 8,
  boxes: 1,
  points: doubling(32 * KIB, A100_MICROSECONDS.length)
    .map((bytes, i) => ({ bytes, seconds: A100_MICROSECONDS[i] / 1e6 })),
}

/** Eight H200s on NVLink 4, whose switches add up on the way (SHARP). */
export const H200_BOX = fromBandwidth('8 H200s in one box', { devices: 8, boxes: 1 }, 32 * KIB, [
  1.44,
  2.93,
  5.73,
  11.74,
  23.94,
  39.93,
  64.53,
  107.16,
  155.53,
  219.89,
  275.84,
  346.51,
  401.93,
  436.15,
  450.29,
  463.58,
  469.17,
  473.1,
  477.45,
  482.26,
])

/** Eight B200s on NVLink 5. */
export const B200_BOX = fromBandwidth('8 B200s in one box', { devices: 8, boxes: 1 }, 32 * KIB, [
  1.2,
  2.17,
  4.86,
  9.54,
  18.71,
  36.06,
  63.09,
  76.48,
  126.49,
  254.96,
  325.97,
  400.6,
  568.38,
  646.11,
  688.99,
  723.34,
  734.97,
  740.64,
  839.07,
  845.67,
])

/**
 * Thirty-two B200s in four boxes, eight network ports of 50 GB/s out of each. Sizes below 256 KiB are left out: two of
 * them are printed with too few figures, and their times fall as the message grows, by 0.56 ms at 128 KiB, so that
 * they are no start that every message pays.
 */
export const B200_FOUR_BOXES = fromBandwidth('32 B200s in four boxes', { devices: 32, boxes: 4 }, 256 * KIB, [
  1.33,
  2.84,
  5.37,
  10.38,
  18.9,
  35.12,
  64.43,
  91.19,
  156.74,
  197.94,
  229.09,
  326.9,
  361.99,
  372.42,
  377.34,
  380.39,
  381.8,
])

/** A size in the largest unit of which it has at least one. */
export const sizeText = (bytes: number): string =>
  bytes >= GIB ? `${bytes / GIB} GiB` : bytes >= MIB ? `${bytes / MIB} MiB` : `${bytes / KIB} KiB`

/**
 * Time of one all-reduce: as measured, or between two measured sizes on the straight line that joins them.
 * @param bytes what every device holds
 * @returns seconds
 * @throws RangeError outside of the sizes that were measured
 */
export function measuredAllReduceSeconds(bytes: number, { name, points }: MeasuredAllReduce): number {
  const [first, last] = [points[0], points[points.length - 1]]
  if (!(bytes >= first.bytes && bytes <= last.bytes)) {
    throw new RangeError(`bytes must be from ${first.bytes} (${sizeText(first.bytes)}) to ${last.bytes} `
      + `(${sizeText(last.bytes)}), the sizes measured on ${name}; got ${bytes}`)
  }
  const after = points.findIndex(point => point.bytes >= bytes)
  const above = points[after]
  const below = points[Math.max(after - 1, 0)]
  const way = above === below ? 0 : (bytes - below.bytes) / (above.bytes - below.bytes)
  return below.seconds + way * (above.seconds - below.seconds)
}

/**
 * Bandwidth that such an all-reduce reaches: what a device of a ring sends, over the time.
 * @returns bytes a second
 * @throws RangeError as `measuredAllReduceSeconds` does
 */
export function measuredBandwidth(bytes: number, measurement: MeasuredAllReduce): number {
  return allReduceBytes(bytes, measurement.devices) / measuredAllReduceSeconds(bytes, measurement)
}

/**
 * Time of a ring over some of the measured devices, at the bandwidth that messages of that size reach over all.
 * @returns seconds
 * @throws RangeError as `measuredAllReduceSeconds` does, or when devices is not from 1 to those measured
 */
export function measuredRingSeconds(bytes: number, devices: number, measurement: MeasuredAllReduce): number {
  whole('devices', devices, { atLeast: 1, atMost: measurement.devices })
  return allReduceBytes(bytes, devices) / measuredBandwidth(bytes, measurement)
}

/**
 * Time of an all-gather or a reduce-scatter: half an all-reduce of the same bytes, of which each is one half
 * (NCCL tests, PERFORMANCE.md). Only the whole was measured.
 * @param bytes the whole array, gathered or to be scattered
 * @returns seconds
 * @throws RangeError as `measuredAllReduceSeconds` does
 */
export function halfAllReduceSeconds(bytes: number, measurement: MeasuredAllReduce): number {
  return measuredAllReduceSeconds(bytes, measurement) / 2
}

/**
 * Time to sum an array in several messages of equal size, one after the other.
 * @param bytes of the whole array
 * @returns seconds
 * @throws RangeError when messages is not whole and at least 1, or a message's size was not measured
 */
export function splitAllReduceSeconds(bytes: number, messages: number, measurement: MeasuredAllReduce): number {
  return whole('messages', messages) * measuredAllReduceSeconds(positive('bytes', bytes) / messages, measurement)
}
