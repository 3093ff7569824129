/**
 * One step of sharded data parallelism, ZeRO's third stage or FSDP, as events: gather a layer's weights, compute,
 * drop them, and meanwhile fetch the next layer's. Rajbhandari et al. 2019, section 7.2.2; Zhao et al. 2023, PyTorch
 * FSDP (arXiv 2304.11277), section 3.3. A GPU has one queue for arithmetic and one for the network; each does one
 * thing at a time.
 */
import { notNegative, positive, whole } from '../ranges.ts'

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
  /** Time in which bytes travel behind arithmetic. */
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
 * before a reduction that is due at the same time, for the arithmetic waits for it.
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
