/** The cost of moving bytes: the time, and the arithmetic that could have been done in it. */
import { notNegative, positive, whole } from '../ranges.ts'

/**
 * Time that bytes take over a link.
 * @param bytes how much is sent
 * @param linkBytesPerSecond bandwidth of the link, one direction
 * @returns seconds, start-up latency left out
 * @throws RangeError when bytes is negative, or the bandwidth not greater than 0
 */
export function transferSeconds(bytes: number, linkBytesPerSecond: number): number {
  return notNegative('bytes', bytes) / positive('linkBytesPerSecond', linkBytesPerSecond)
}

/**
 * Arithmetic that is not done while the units wait.
 * @param seconds how long they wait
 * @param flopsPerSecond what they could have done
 * @returns operations
 * @throws RangeError when seconds is negative, or flopsPerSecond not greater than 0
 */
export function operationsForgone(seconds: number, flopsPerSecond: number): number {
  return notNegative('seconds', seconds) * positive('flopsPerSecond', flopsPerSecond)
}

/**
 * Bytes that each device sends in a ring all-reduce: 2(N − 1)/N of the data
 * (Patarasuk and Yuan 2009; NCCL tests, PERFORMANCE.md).
 * @param bytes size of the array that every device holds
 * @param deviceCount N, at least 1
 * @throws RangeError when bytes is negative, or deviceCount not whole and at least 1
 */
export function allReduceBytes(bytes: number, deviceCount: number): number {
  const devices = whole('deviceCount', deviceCount)
  return 2 * (devices - 1) / devices * notNegative('bytes', bytes)
}

/**
 * Time of a ring all-reduce limited by bandwidth.
 * @param bytes size of the array that every device holds
 * @param deviceCount N, at least 1
 * @param linkBytesPerSecond one direction
 * @returns seconds, start-up latency left out
 * @throws RangeError as `allReduceBytes` and `transferSeconds` do
 */
export function allReduceSeconds(bytes: number, deviceCount: number, linkBytesPerSecond: number): number {
  return transferSeconds(allReduceBytes(bytes, deviceCount), linkBytesPerSecond)
}
