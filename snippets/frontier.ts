/**
 * How Llama 3 405B was cut in training: Grattafiori et al. 2024 (arXiv 2407.21783), table 4, and the
 * order of the cuts, section 3.3.2: [TP, CP, PP, DP], the most talkative on the nearest devices.
 */
import { whole } from './ranges.ts'

/** The dimensions of a layout, from the innermost to the outermost. */
export const DIMENSIONS = ['tensor', 'context', 'pipeline', 'data'] as const

type Dimension = typeof DIMENSIONS[number]

/** The number of parts into which a layout cuts each dimension. */
type Degrees = Record<Dimension, number>

export interface FrontierLayout extends Degrees {
  gpus: number
  /** Tokens. */
  sequence: number
  /** Sequences a step, for each data-parallel rank. */
  batchPerData: number
  /** Arithmetic as printed, 1e12 operations a second in bf16. */
  tflopsPerGpu: number
  /** Model FLOPs utilization as printed, 0 to 1. */
  mfu: number
}

/** Table 4, row by row. */
export const LLAMA3_LAYOUTS: readonly FrontierLayout[] = [
  {
    gpus: 8192,
    tensor: 8,
    context: 1,
    pipeline: 16,
    data: 64,
    sequence: 8192,
    batchPerData: 32,
    tflopsPerGpu: 430,
    mfu: 0.43,
  },
  {
    gpus: 16384,
    tensor: 8,
    context: 1,
    pipeline: 16,
    data: 128,
    sequence: 8192,
    batchPerData: 16,
    tflopsPerGpu: 400,
    mfu: 0.41,
  },
  // Early versions of the paper print data 4, which makes neither 16,384 GPUs nor 16M tokens.
  {
    gpus: 16384,
    tensor: 8,
    context: 16,
    pipeline: 16,
    data: 8,
    sequence: 131072,
    batchPerData: 16,
    tflopsPerGpu: 380,
    mfu: 0.38,
  },
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

/**
 * Tokens in one step of training; devices that share a sequence do not multiply them.
 * @throws RangeError when one of the three is not a whole number of at least 1
 */
export function tokensOf(layout: Pick<FrontierLayout, 'sequence' | 'batchPerData' | 'data'>): number {
  const { sequence, batchPerData, data } = layout
  return whole('sequence', sequence) * whole('batchPerData', batchPerData) * whole('data', data)
}
