/**
 * How two published models were cut in training, and how often the larger cluster failed.
 * Llama 3 405B: Grattafiori et al. 2024 (arXiv 2407.21783), table 4; the order of the cuts, section 3.3.2:
 * [TP, CP, PP, DP], the cut that communicates most on the nearest devices; its interruptions, section 3.3.4.
 * DeepSeek-V3: DeepSeek-AI et al. 2024 (arXiv 2412.19437), sections 3.1 and 3.2.
 */
import { H100_LINKS } from './hardware.ts'
import { seeded } from './random.ts'
import { positive, whole } from './ranges.ts'

/** The dimensions of a layout, from the innermost to the outermost. */
export const DIMENSIONS = ['tensor', 'context', 'pipeline', 'data'] as const

type Dimension = typeof DIMENSIONS[number]

/** The number of parts into which a layout cuts each dimension. */
export type Degrees = Record<Dimension, number>

export interface FrontierLayout extends Degrees {
  gpus: number
  /** Tokens. */
  sequence: number
  /** Sequences a step, for each data-parallel rank. */
  batchPerData: number
  /** Arithmetic as printed, 1e12 operations a second in bf16. */
  tflopsPerGpu: number
  /** Model FLOPs utilization (MFU) as printed, 0 to 1. */
  modelFlopsUtilisation: number
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
    modelFlopsUtilisation: 0.43,
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
    modelFlopsUtilisation: 0.41,
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
    modelFlopsUtilisation: 0.38,
  },
]

/** Devices in one box: NVLink joins eight H100s, or eight H800s (Llama 3, 3.3.1; DeepSeek-V3, 3.1). */
export const GPUS_PER_BOX = 8

/** GPUs of one NVLink domain where it is a rack instead of a box (NVIDIA GB200 NVL72). */
export const GPUS_PER_RACK = 72

/** A published layout together with the two wires that it had to use. */
export interface WiredLayout extends Degrees {
  /** Of the model. */
  name: string
  /** Of its GPUs. */
  gpu: string
  gpus: number
  gpusPerBox: number
  /** GPUs that share all experts of a layer; they are part of `data`, so they do not multiply the GPUs. */
  experts?: number
  /** Boxes that a token may enter on its way to its experts. */
  boxesPerToken?: number
  /** What is sharded over its copies instead of copied. */
  sharded: string
  /** One way, bytes a second: inside a box, and from each GPU out of it. */
  boxBytesPerSecond: number
  networkBytesPerSecond: number
}

/** The second row of table 4, in which most of the training was done. */
export const LLAMA3_405B: WiredLayout = {
  name: 'Llama 3 405B',
  gpu: 'H100',
  gpus: 16384,
  gpusPerBox: GPUS_PER_BOX,
  tensor: 8,
  context: 1,
  pipeline: 16,
  data: 128,
  sharded: 'optimizer states and gradients',
  boxBytesPerSecond: H100_LINKS.nvlink.bytesPerSecond,
  networkBytesPerSecond: H100_LINKS.network.bytesPerSecond,
}

/**
 * "16-way Pipeline Parallelism, 64-way Expert Parallelism spanning 8 nodes, and ZeRO-1 Data Parallelism", and no
 * tensor parallelism (3.2). What is left of the GPUs is data parallel; what the wires
 * carry is Zhao et al. 2025 (arXiv 2505.09343), section 4.3: 200 GB/s advertised, of which 160 are reached, and 50.
 */
export const DEEPSEEK_V3: WiredLayout = {
  name: 'DeepSeek-V3',
  gpu: 'H800',
  gpus: 2048,
  gpusPerBox: GPUS_PER_BOX,
  tensor: 1,
  context: 1,
  pipeline: 16,
  data: 128,
  experts: 64,
  boxesPerToken: 4,
  sharded: 'optimizer states',
  boxBytesPerSecond: 200e9,
  networkBytesPerSecond: 50e9,
}

/** Parameters of DeepSeek-V3: all, and those that one token passes through. */
export const DEEPSEEK_V3_PARAMETERS = { all: 671e9, active: 37e9 } as const

/**
 * Devices that a layout takes: the product of its degrees.
 * @throws RangeError when a degree is not a whole number of at least 1
 */
export function devicesOf(layout: Degrees): number {
  return DIMENSIONS.reduce((devices, name) => devices * whole(name, layout[name]), 1)
}

/**
 * Checks a layout: its degrees must multiply to its GPUs, and whole boxes inside `data` must share its experts.
 * @param layout to check
 * @param named how a message calls one of its parts; by default with the name of the layout
 * @returns the layout
 * @throws RangeError that names the layout and what of it is wrong
 */
export function checkedLayout(layout: WiredLayout, named = (part: string): string => `${layout.name}: ${part}`): WiredLayout {
  const { gpus, gpusPerBox, data, experts } = layout
  if (devicesOf(layout) !== gpus)
    throw new RangeError(`${named('gpus')} must be the product of the degrees, ${devicesOf(layout)}; got ${gpus}`)
  if (experts === undefined)
    return layout
  if (whole(named('experts'), experts) % gpusPerBox !== 0)
    throw new RangeError(`${named('experts')} must be spread over whole boxes of ${gpusPerBox} GPUs; got ${experts}`)
  if (data % experts !== 0)
    throw new RangeError(`${named('experts')} must divide the ${data} data-parallel GPUs of a stage; got ${experts}`)
  return layout
}

/** Boxes over which the experts of a layer are spread; 0 if the layout has no experts. */
export const expertBoxes = ({ experts = 0, gpusPerBox }: Pick<WiredLayout, 'experts' | 'gpusPerBox'>): number =>
  experts / gpusPerBox

/**
 * Tokens in one step of training; devices that share a sequence do not multiply them.
 * @throws RangeError when one of the three is not a whole number of at least 1
 */
export function tokensOf(layout: Pick<FrontierLayout, 'sequence' | 'batchPerData' | 'data'>): number {
  const { sequence, batchPerData, data } = layout
  return whole('sequence', sequence) * whole('batchPerData', batchPerData) * whole('data', data)
}

export interface Interruptions {
  /** GPUs that train together. */
  gpus: number
  days: number
  planned: number
  unplanned: number
  /** Unplanned ones that are attributed to GPUs, by their cause. */
  gpuFaults: readonly number[]
  /** Least share of the elapsed time that was spent on useful training, 0 to 1. */
  effectiveTime: number
}

/**
 * Section 3.3.4 and table 5. The table's counts add up to the 419; its percentages to 94.9, for 148 faulty GPUs are
 * printed as 30.1% and not 35.3%. The text's 58.7% for GPUs adds those percentages. The counts are taken.
 */
export const LLAMA3_INTERRUPTIONS: Interruptions = {
  gpus: LLAMA3_405B.gpus,
  days: 54,
  planned: 47,
  unplanned: 419,
  gpuFaults: [148, 72, 19, 17, 6, 6],
  effectiveTime: 0.9,
}

/**
 * Unplanned interruptions that were attributed to a GPU.
 * @throws RangeError when one of the counts is not whole and at least 1
 */
export const gpuFaults = ({ gpuFaults }: Pick<Interruptions, 'gpuFaults'>): number =>
  gpuFaults.reduce((sum, count) => sum + whole('gpuFaults', count), 0)

const DAY_SECONDS = 24 * 3600

/**
 * Mean time between two events.
 * @param days over which they were counted
 * @param events of them
 * @returns seconds
 * @throws RangeError when there are no days or no events
 */
export const secondsBetween = (days: number, events: number): number =>
  positive('days', days) * DAY_SECONDS / whole('events', events)

/**
 * Mean time until one GPU fails: the time of all GPUs together over their faults.
 * @returns seconds
 * @throws RangeError as `secondsBetween` and `gpuFaults` do
 */
export const secondsBetweenFaultsOfOneGpu = (run: Interruptions): number =>
  whole('gpus', run.gpus) * secondsBetween(run.days, gpuFaults(run))

/**
 * Draws places at random, each at most once and none close to another: for events that were published without places.
 * @param count how many to draw
 * @param places to draw from, on a plane
 * @param options `seed` of the stream, see random.ts, and `apart`, the least distance of two that are drawn
 * @throws RangeError when there is no room for so many
 */
export function placedByChance<Place extends readonly [x: number, y: number]>(
  count: number,
  places: readonly Place[],
  { seed, apart }: { seed: number, apart: number },
): Place[] {
  const random = seeded(seed)
  const left = [...places]
  const drawn: Place[] = []
  while (drawn.length < whole('count', count, { atLeast: 0, atMost: drawn.length + left.length })) {
    const at = Math.floor(random() * left.length)
    const place = left[at]
    left[at] = left[left.length - 1]
    left.pop()
    if (drawn.every(([x, y]) => Math.hypot(x - place[0], y - place[1]) >= apart))
      drawn.push(place)
  }
  return drawn
}
