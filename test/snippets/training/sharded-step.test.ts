import type { ShardedEvent } from '../../../snippets/training/sharded-step.ts'
import { describe, expect, it } from 'vitest'
import { A100 } from '../../../snippets/hardware.ts'
import { LLAMA2_13B } from '../../../snippets/models.ts'
import { A100_BOX } from '../../../snippets/training/measured-all-reduce.ts'
import { shardedLayerTimes, shardedStep, trafficStretches } from '../../../snippets/training/sharded-step.ts'

const SHAPE = { layers: 4, forwardTime: 4, backwardTime: 8, gatherTime: 1, reduceTime: 1, prefetch: 1 }
const COMPUTE = 4 * (4 + 8)
const times = (events: readonly ShardedEvent[], kind: ShardedEvent['kind']) =>
  events.filter(event => event.kind === kind).map(({ layer, start, end }) => [layer, start, end])

describe('a step of sharded data parallelism', () => {
  it('without prefetching waits for every gather, and hides a reduction behind the next layer', () => {
    const step = shardedStep({ ...SHAPE, prefetch: 0 })
    expect(times(step.network, 'gather')).toEqual([
      [0, 0, 1],
      [1, 5, 6],
      [2, 10, 11],
      [3, 15, 16],
      [2, 28, 29],
      [1, 37, 38],
      [0, 46, 47],
    ])
    expect(step.exposedTime).toBe(7 + 1)
    expect(step.hiddenTime).toBe(3)
  })

  it('with prefetching shows only the first gather and the last reduction', () => {
    const step = shardedStep(SHAPE)
    expect(step.exposedTime).toBe(2)
    expect(step.span).toBe(COMPUTE + 2)
    expect(step.hiddenTime).toBe(6 + 3)
    expect(times(step.network, 'gather').slice(0, 3)).toEqual([[0, 0, 1], [1, 1, 2], [2, 5, 6]])
  })

  it('sends a layer’s weights twice and its gradients once, but for the last layer’s weights', () => {
    const { network } = shardedStep(SHAPE)
    expect(times(network, 'gather').map(([layer]) => layer)).toEqual([0, 1, 2, 3, 2, 1, 0])
    expect(times(network, 'reduce').map(([layer]) => layer)).toEqual([3, 2, 1, 0])
  })

  it('cannot hide a gather that takes longer than a layer', () => {
    const step = shardedStep({ ...SHAPE, gatherTime: 6, reduceTime: 6 })
    // Forward, each gather sticks out by its length less the layer's; the first one is alone.
    expect(step.compute.slice(0, 4).map(({ start }) => start)).toEqual([6, 12, 18, 24])
    expect(step.exposedTime).toBeGreaterThan(6 + 3 * 2)
  })

  it.each([0, 1, 2])('never does two things at once, nor computes without weights, with %d ahead', (prefetch) => {
    const { compute, network, exposedTime, hiddenTime } = shardedStep({ ...SHAPE, gatherTime: 3, reduceTime: 5, prefetch })
    for (const lane of [compute, network])
      lane.slice(1).forEach(({ start }, i) => expect(start).toBeGreaterThanOrEqual(lane[i].end))
    for (const { layer, start } of compute.slice(0, 4))
      expect(network.find(event => event.layer === layer)?.end).toBeLessThanOrEqual(start)
    for (const { layer, start } of network.filter(({ kind }) => kind === 'reduce'))
      expect(compute.find(event => event.kind === 'backward' && event.layer === layer)?.end).toBeLessThanOrEqual(start)
    const total = network.reduce((sum, { start, end }) => sum + end - start, 0)
    expect(exposedTime + hiddenTime).toBeCloseTo(total)
    expect(hiddenTime).toBeGreaterThanOrEqual(0)
  })

  it('never holds more than the layer at work and those ahead', () => {
    const { compute, network } = shardedStep({ ...SHAPE, gatherTime: 0.5 })
    const gathers = network.filter(({ kind, layer, start }) => kind === 'gather' && layer >= 2 && start < compute[3].end)
    gathers.forEach(({ layer, start }) => expect(start).toBeGreaterThanOrEqual(compute[layer - 2].end))
  })

  it.each([0, 1, 2])('cuts its traffic into what is seen and what is hidden, with %d ahead', (prefetch) => {
    const step = shardedStep({ ...SHAPE, gatherTime: 6, reduceTime: 5, prefetch })
    const stretches = trafficStretches(step)
    const total = (isExposed: boolean) => stretches
      .filter(stretch => stretch.isExposed === isExposed)
      .reduce((sum, { start, end }) => sum + end - start, 0)
    expect(total(true)).toBeCloseTo(step.exposedTime)
    expect(total(false)).toBeCloseTo(step.hiddenTime)
  })

  it('of a 13B layer on eight A100s gathers 634 MB in 2.4 ms, behind 4.3 ms of 1,024 tokens', () => {
    const { forwardTime, backwardTime, gatherTime, reduceTime } = shardedLayerTimes(LLAMA2_13B, 1024, A100.flopsPerSecond / 2, A100_BOX)
    expect(gatherTime * 1e3).toBeCloseTo(2.47, 2)
    expect(reduceTime).toBe(gatherTime)
    expect(forwardTime * 1e3).toBeCloseTo(4.30, 2)
    expect(backwardTime).toBe(2 * forwardTime)
  })

  it.each([
    [{ layers: 0 }, 'layers must be a whole number of at least 1; got 0'],
    [{ forwardTime: 0 }, 'forwardTime must be a finite number greater than 0; got 0'],
    [{ gatherTime: -1 }, 'gatherTime must be a finite number of at least 0; got -1'],
    [{ prefetch: 3 }, 'prefetch must be a whole number from 0 to 2; got 3'],
  ])('%o is named', (change, message) => {
    expect(() => shardedStep({ ...SHAPE, ...change })).toThrow(message)
  })
})
