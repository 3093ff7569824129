import type { Batch, Layer, Stage } from '../../../snippets/training/pipeline-step.ts'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { cutIntoMicrobatches, cutModel, pipelineStep, send } from '../../../snippets/training/pipeline-step.ts'
import { schedule } from '../../../snippets/training/pipeline.ts'

const WIDTHS = [3, 4, 2, 5, 3, 4, 2]
/** Six layers of different shapes with fixed weights. */
const model = (): Layer[] => WIDTHS.slice(1).map((outputs, l) => ({
  weights: Array.from({ length: outputs }, (_, o) => Array.from({ length: WIDTHS[l] }, (_, i) => Math.sin(1 + 7 * l + 3 * o + i) / 2)),
  bias: Array.from({ length: outputs }, (_, o) => Math.cos(l + o) / 4),
}))
const batchOf = (size: number): Batch => ({
  x: Array.from({ length: size }, (_, e) => [Math.sin(e), Math.cos(2 * e), 1]),
  y: Array.from({ length: size }, (_, e) => [Math.sin(e / 3) / 2, Math.cos(e) / 2]),
})
const numbersOf = (layers: Layer[]): number[] => layers.flatMap(({ weights, bias }) => [...weights.flat(), ...bias])
const layersOf = (stages: Stage[]): Layer[] => stages.flatMap(({ layers }) => layers)

/** Mean loss of the unsplit model, written a second time and plainly. */
function loss(layers: Layer[], { x, y }: Batch): number {
  const total = x.map((input, e) => layers
    .reduce((values, { weights, bias }) => weights.map((row, o) => Math.tanh(row.reduce((sum, w, i) => sum + w * values[i], bias[o]))), input)
    .reduce((sum, value, i) => sum + (value - y[e][i]) ** 2 / 2, 0))
  return total.reduce((a, b) => a + b, 0) / x.length
}

/** What one step of the unsplit model gives, from differences of its loss. */
function stepByDifferences(layers: Layer[], batch: Batch, learningRate: number): number[] {
  const h = 1e-5
  const changed = (at: number, by: number): number => {
    let n = 0
    const add = (value: number): number => value + (n++ === at ? by : 0)
    return loss(layers.map(({ weights, bias }) => ({ weights: weights.map(row => row.map(add)), bias: bias.map(add) })), batch)
  }
  return numbersOf(layers).map((value, at) => value - learningRate * (changed(at, h) - changed(at, -h)) / (2 * h))
}

describe('a pipeline step', () => {
  it('on one stage is a step down the gradient of the mean loss', () => {
    const stages = cutModel(model(), 1, 0.5)
    pipelineStep(stages, [batchOf(12)])
    const wanted = stepByDifferences(model(), batchOf(12), 0.5)
    numbersOf(layersOf(stages)).forEach((value, i) => expect(value).toBeCloseTo(wanted[i], 9))
  })

  it.each([1, 2, 3, 4, 5, 6])('on %d stages equals the unsplit model’s, in any number of microbatches', (stageCount) => {
    for (const microbatches of [1, 2, 3, 4, 6, 12]) {
      const single = cutModel(model(), 1)
      const stages = cutModel(model(), stageCount)
      expect(layersOf(stages)).toEqual(model())
      for (let round = 0; round < 4; round++) {
        pipelineStep(single, [batchOf(12)])
        pipelineStep(stages, cutIntoMicrobatches(batchOf(12), microbatches))
      }
      const wanted = numbersOf(layersOf(single))
      numbersOf(layersOf(stages)).forEach((value, i) => expect(value).toBeCloseTo(wanted[i], 13))
      expect(wanted).not.toEqual(numbersOf(model()))
    }
  })

  it('sends 2(p − 1)m messages, as its schedule does', () => {
    for (const [p, m] of [[1, 4], [2, 1], [4, 6], [6, 12]]) {
      const stages = cutModel(model(), p)
      pipelineStep(stages, cutIntoMicrobatches(batchOf(12), m))
      const received = stages.reduce((sum, stage) => sum + stage.received, 0)
      expect(received).toBe(2 * (p - 1) * m)
      expect(schedule('1f1b', { stages: p, microbatches: m, forwardTime: 1, backwardTime: 2 }).transfers).toHaveLength(received)
    }
  })

  it('updates once: all microbatches see the same weights', () => {
    const stages = cutModel(model(), 3)
    let updates = 0
    for (const stage of stages) {
      const update = stage.update.bind(stage)
      stage.update = () => {
        updates++
        update()
      }
    }
    pipelineStep(stages, cutIntoMicrobatches(batchOf(12), 6))
    expect(updates).toBe(3)
  })

  it('learns: the error falls', () => {
    const stages = cutModel(model(), 3)
    const before = loss(layersOf(stages), batchOf(12))
    for (let round = 0; round < 50; round++)
      pipelineStep(stages, cutIntoMicrobatches(batchOf(12), 4))
    expect(loss(layersOf(stages), batchOf(12))).toBeLessThan(before * 0.9)
  })

  it('leaves the batch and the model it was cut from alone', () => {
    const [layers, batch] = [model(), batchOf(4)]
    pipelineStep(cutModel(layers, 2), cutIntoMicrobatches(batch, 2))
    expect(layers).toEqual(model())
    expect(batch).toEqual(batchOf(4))
  })

  it('hands over copies', () => {
    const [stage] = cutModel(model(), 1)
    const values = [[1, 2]]
    const arrived = send(values, stage)
    expect(arrived).toEqual(values)
    expect(arrived[0]).not.toBe(values[0])
    expect(stage.received).toBe(1)
  })

  it('fits on the slide', () => {
    const source = readFileSync(new URL('../../../snippets/training/pipeline-step.ts', import.meta.url), 'utf8')
    const lines = source.split('// #region pipeline-step\n')[1].split('// #endregion')[0].trimEnd().split('\n')
    expect(lines.length).toBeLessThanOrEqual(12)
    expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(58)
  })
})

describe('bad cuts', () => {
  it.each([0, 7, 1.5, Number.NaN])('of six layers into %d stages are refused', count =>
    expect(() => cutModel(model(), count)).toThrow(new RangeError(`stageCount must be a whole number from 1 to 6; got ${count}`)))
  it.each([[12, 5], [0, 1], [2, 4]])('of %d examples into %d microbatches are refused', (size, count) =>
    expect(() => cutIntoMicrobatches(batchOf(size), count)).toThrow(new RangeError(`batch size must be a positive multiple of ${count} microbatches; got ${size}`)))
  it('into no microbatches is refused', () =>
    expect(() => cutIntoMicrobatches(batchOf(2), 0)).toThrow('microbatches must be a whole number of at least 1; got 0'))
})
