/**
 * One step of sharded data parallelism, ZeRO's third stage or FSDP, as events: gather a layer's weights, compute,
 * drop them, and meanwhile fetch the next layer's. Rajbhandari et al. 2019, section 7.2.2; Zhao et al. 2023, PyTorch
 * FSDP (arXiv 2304.11277), section 3.3. A GPU has one queue for arithmetic and one for the network; each does one
 * thing at a time.
 */
import type { Transformer } from '../models.ts'
import type { MeasuredAllReduce } from './measured-all-reduce.ts'
import { layerParameters } from '../models.ts'
import { BF16_BYTES } from '../precision.ts'
import { notNegative, positive, whole } from '../ranges.ts'
import { halfAllReduceSeconds } from './measured-all-reduce.ts'

export interface ShardedShape {
  layers: number
  /** Times of one layer, in any one unit. */
  forwardTime: number
  backwardTime: number
  /** To gather a layer's weights. */
  gatherTime: number
  /** To add up a layer's gradients and scatter them. */
  reduceTime: number
  /** Layers whose weights are fetched ahead of the one that computes; 0 waits for each. */
  prefetch: number
}

export interface ShardedEvent {
  kind: 'gather' | 'reduce' | 'forward' | 'backward'
  layer: number
  start: number
  end: number
}

export interface ShardedStep {
  shape: ShardedShape
  /** Arithmetic, in order of time. */
  compute: ShardedEvent[]
  /** Traffic, in order of time. */
  network: ShardedEvent[]
  span: number
  /** Time in which bytes travel while the arithmetic waits. */
  exposedTime: number
  /** Time in which bytes travel while the GPU computes. */
  hiddenTime: number
}

const duration = (events: readonly ShardedEvent[]): number =>
  events.reduce((sum, { start, end }) => sum + end - start, 0)

const endOf = (events: readonly ShardedEvent[]): number => events.at(-1)?.end ?? 0

function checked(shape: ShardedShape): ShardedShape {
  whole('layers', shape.layers)
  positive('forwardTime', shape.forwardTime)
  positive('backwardTime', shape.backwardTime)
  notNegative('gatherTime', shape.gatherTime)
  notNegative('reduceTime', shape.reduceTime)
  whole('prefetch', shape.prefetch, { atLeast: 0, atMost: 2 })
  return shape
}

/**
 * The events of one step of one microbatch. Weights are gathered for the forward pass and again for the backward
 * pass, but for the last layer, which turns round while it is still whole; gradients are reduced once. A gather goes
 * before a reduction that is due at the same time, because the arithmetic waits for it.
 * @throws RangeError when layers is not whole and at least 1, a time is not positive (gather and reduce: negative),
 * or prefetch is not from 0 to 2
 */
export function shardedStep(given: ShardedShape): ShardedStep {
  const shape = checked(given)
  const { layers, prefetch } = shape
  const order = Array.from({ length: layers }, (_, layer) => layer)
  const passes = [
    ...order.map(layer => ({ layer, kind: 'forward' as const, time: shape.forwardTime })),
    ...order.map(layer => ({ layer, kind: 'backward' as const, time: shape.backwardTime })).reverse(),
  ]
  const compute: ShardedEvent[] = []
  const network: ShardedEvent[] = []
  /** When the weights of each pass are whole. */
  const wholeAt: number[] = []
  const travel = (kind: 'gather' | 'reduce', layer: number, from: number): void => {
    const start = Math.max(from, endOf(network))
    network.push({ kind, layer, start, end: start + shape[`${kind}Time`] })
  }
  /** Fetches the weights of pass n as soon as an earlier pass has dropped its own. */
  const gather = (n: number): void => {
    if (n >= passes.length)
      return
    if (n !== layers)
      travel('gather', passes[n].layer, compute[n - 1 - prefetch]?.end ?? 0)
    wholeAt.push(n === layers ? 0 : endOf(network))
  }
  for (let n = 0; n < prefetch; n++)
    gather(n)
  passes.forEach(({ layer, kind, time }, n) => {
    gather(n + prefetch)
    const before = compute.at(-1)
    if (before?.kind === 'backward')
      travel('reduce', before.layer, before.end)
    const start = Math.max(endOf(compute), wholeAt[n])
    compute.push({ kind, layer, start, end: start + time })
  })
  travel('reduce', 0, endOf(compute))
  const span = endOf(network)
  const exposedTime = span - duration(compute)
  return { shape, compute, network, span, exposedTime, hiddenTime: duration(network) - exposedTime }
}

/** A stretch of traffic that is either hidden behind arithmetic or exposed, from its start to its end. */
export interface TrafficStretch extends ShardedEvent {
  isExposed: boolean
}

/** The traffic of a step, cut where the arithmetic begins or ends to wait for it; in order of time. */
export function trafficStretches({ compute, network }: ShardedStep): TrafficStretch[] {
  const edges = compute.flatMap(({ start, end }) => [start, end])
  const works = (time: number): boolean => compute.some(({ start, end }) => start < time && time < end)
  return network.flatMap((event) => {
    const cuts = [event.start, ...edges.filter(edge => edge > event.start && edge < event.end), event.end]
    const parts: TrafficStretch[] = []
    cuts.slice(1).forEach((end, i) => {
      const start = cuts[i]
      const isExposed = !works((start + end) / 2)
      const last = parts.at(-1)
      if (end === start)
        return
      if (last && last.isExposed === isExposed)
        last.end = end
      else
        parts.push({ ...event, start, end, isExposed })
    })
    return parts
  })
}

/**
 * The times of one layer of a model: arithmetic by its operations, two for each parameter and token and 4s²h for
 * attention; a backward pass is twice as long; traffic as measured for its bytes in bf16.
 * @param model whose layers are sharded over all devices of the measurement
 * @param tokens of a sequence on each device, one sequence
 * @param sustainedFlopsPerSecond what the matrix products sustain on one device
 * @param measurement of an all-reduce, of which gathering and scattering are one half each
 * @returns seconds
 * @throws RangeError when a number is not positive, or the bytes of a layer were not measured
 */
export function shardedLayerTimes(model: Transformer, tokens: number, sustainedFlopsPerSecond: number, measurement: MeasuredAllReduce): Omit<ShardedShape, 'layers' | 'prefetch'> {
  const s = whole('tokens', tokens)
  const parameters = layerParameters(model)
  const operations = 2 * parameters * s + 4 * s * s * model.hidden
  const forwardTime = operations / positive('sustainedFlopsPerSecond', sustainedFlopsPerSecond)
  const travelTime = halfAllReduceSeconds(BF16_BYTES * parameters, measurement)
  return { forwardTime, backwardTime: 2 * forwardTime, gatherTime: travelTime, reduceTime: travelTime }
}
