/**
 * How Llama 3 405B was cut in training: Grattafiori et al. 2024 (arXiv 2407.21783), table 4, and the
 * order of the cuts, section 3.3.2: [TP, CP, PP, DP], the most talkative on the nearest devices.
 */
import { whole } from './ranges.ts'

/** From the innermost to the outermost: neighbours differ in their tensor rank. */
export const DIMENSIONS = ['tensor', 'context', 'pipeline', 'data'] as const

export type Dimension = typeof DIMENSIONS[number]

/** Into how many a layout cuts, by dimension; or one device's place, each from 0. */
export type Degrees = Record<Dimension, number>

export interface FrontierLayout extends Degrees {
  gpus: number
  /** Tokens. */
  sequence: number
  /** Sequences a step, for each data-parallel rank. */
  batchPerData: number
  /** As printed, 1e12 operations a second in bf16. */
  tflopsPerGpu: number
  /** Model FLOPs utilization as printed, 0 to 1. */
  mfu: number
}

/** Table 4, row by row. */
export const LLAMA3_LAYOUTS: readonly FrontierLayout[] = [
  { gpus: 8192, tensor: 8, context: 1, pipeline: 16, data: 64, sequence: 8192, batchPerData: 32, tflopsPerGpu: 430, mfu: 0.43 },
  { gpus: 16384, tensor: 8, context: 1, pipeline: 16, data: 128, sequence: 8192, batchPerData: 16, tflopsPerGpu: 400, mfu: 0.41 },
  // Early versions of the paper print data 4, which makes neither 16,384 GPUs nor 16M tokens.
  { gpus: 16384, tensor: 8, context: 16, pipeline: 16, data: 8, sequence: 131072, batchPerData: 16, tflopsPerGpu: 380, mfu: 0.38 },
]

/** Devices in one box: NVLink joins eight H100s (section 3.3.1). */
export const GPUS_PER_BOX = 8

/**
 * Devices that a layout takes: the product of its degrees.
 * @throws RangeError when a degree is not a whole number of at least 1
 */
export function devicesOf(layout: Degrees): number {
  return DIMENSIONS.reduce((devices, name) => devices * whole(name, layout[name]), 1)
}

/** Tokens in one step of training; devices that share a sequence do not multiply them. */
export function tokensOf({ sequence, batchPerData, data }: Pick<FrontierLayout, 'sequence' | 'batchPerData' | 'data'>): number {
  return whole('sequence', sequence) * whole('batchPerData', batchPerData) * whole('data', data)
}

/**
 * A device's place in each dimension; devices 0 to 7 share a layer where tensor is 8.
 * @param device from 0
 * @throws RangeError when the layout has no such device
 */
export function rankOf(device: number, layout: Degrees): Degrees {
  whole('device', device, { atLeast: 0, atMost: devicesOf(layout) - 1 })
  const rank = { tensor: 0, context: 0, pipeline: 0, data: 0 }
  // #region ranks
  let rest = device
  for (const name of DIMENSIONS) { // tensor first
    rank[name] = rest % layout[name]
    rest = Math.floor(rest / layout[name])
  }
  // #endregion ranks
  return rank
}

/** The box that a device stands in, from 0. */
export function boxOf(device: number, gpusPerBox = GPUS_PER_BOX): number {
  return Math.floor(whole('device', device, { atLeast: 0 }) / whole('gpusPerBox', gpusPerBox))
}

/** The devices that differ from device 0 in this dimension alone, found by asking each for its rank. */
function firstGroup(dimension: Dimension, layout: Degrees): number[] {
  return Array.from({ length: devicesOf(layout) }, (_, device) => device).filter((device) => {
    const rank = rankOf(device, layout)
    return DIMENSIONS.every(name => name === dimension || rank[name] === 0)
  })
}

/**
 * Boxes that the first group of a dimension stands in: 1 where it never leaves NVLink.
 * @throws RangeError when gpusPerBox or a degree is not a whole number of at least 1
 */
export function boxesSpanned(dimension: Dimension, layout: Degrees, gpusPerBox = GPUS_PER_BOX): number {
  return new Set(firstGroup(dimension, layout).map(device => boxOf(device, gpusPerBox))).size
}
