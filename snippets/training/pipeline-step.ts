/**
 * A training step of a model cut into stages, on layers small enough to check: y = tanh(W x + b),
 * half the squared error, plain SGD. The step that the slide shows is the step that the tests run.
 * It takes one microbatch at a time. When stages work at the same time is decided by `schedule` in pipeline.ts; that
 * changes no result, only the order in which gradients are added.
 */
import { whole } from '../ranges.ts'

type Vector = number[]
/** One row an example. */
export type Rows = Vector[]

/** tanh(weights · x + bias); one row of weights for each output. */
export interface Layer {
  weights: Rows
  bias: Vector
}

/** Examples: what goes in and what should come out. */
export interface Batch {
  x: Rows
  y: Rows
}

const dot = (a: Vector, b: Vector): number => a.reduce((sum, value, i) => sum + value * b[i], 0)
const copyOf = ({ weights, bias }: Layer): Layer => ({ weights: weights.map(row => [...row]), bias: [...bias] })
const zeros = (count: number): Vector => Array.from({ length: count }, () => 0)
const zerosLike = ({ weights, bias }: Layer): Layer => ({ weights: weights.map(row => zeros(row.length)), bias: zeros(bias.length) })

/** Adds `factor` times `other` to `layer`, in place. */
function addTo(layer: Layer, other: Layer, factor = 1): void {
  layer.weights.forEach((row, o) => row.forEach((_, i) => row[i] += factor * other.weights[o][i]))
  layer.bias.forEach((_, o) => layer.bias[o] += factor * other.bias[o])
}

/** Gradients that wait for the update: a sum over microbatches. */
class GradientSum {
  layers: Layer[]
  constructor(layers: readonly Layer[]) {
    this.layers = layers.map(zerosLike)
  }

  add(gradients: readonly Layer[]): void {
    this.layers.forEach((layer, i) => addTo(layer, gradients[i]))
  }
}

/** A device with a run of the model's layers. */
export class Stage {
  readonly layers: Layer[]
  previous?: Stage
  next?: Stage
  gradSum: GradientSum
  /** Gradient of the stage's last input, for the stage before. */
  inputGrad: Rows = []
  /** Messages that have arrived. */
  received = 0
  private readonly learningRate: number
  /** Input of each layer and output of the last, of the microbatch at work. */
  private held: Rows[] = []
  private examples = 0

  constructor(layers: readonly Layer[], learningRate = 0.1) {
    this.layers = layers.map(copyOf)
    this.learningRate = learningRate
    this.gradSum = new GradientSum(layers)
  }

  forward(x: Rows): Rows {
    this.held = [x]
    let rows = x
    for (const { weights, bias } of this.layers) {
      rows = rows.map(row => weights.map((w, o) => Math.tanh(dot(w, row) + bias[o])))
      this.held.push(rows)
    }
    return rows
  }

  /**
   * Takes the gradient of its output, leaves that of its input in `inputGrad`.
   * @returns gradients of its own weights, summed over the examples of the microbatch
   */
  backward(grad: Rows): Layer[] {
    this.examples += grad.length
    const gradients = this.layers.map(zerosLike)
    let outputGrad = grad
    for (let l = this.layers.length - 1; l >= 0; l--) {
      const [input, output] = [this.held[l], this.held[l + 1]]
      const { weights } = this.layers[l]
      const inner = outputGrad.map((row, e) => row.map((g, o) => g * (1 - output[e][o] ** 2)))
      inner.forEach((row, e) => addTo(gradients[l], { weights: row.map(g => input[e].map(x => g * x)), bias: row }))
      outputGrad = inner.map(row => weights[0].map((_, i) => row.reduce((sum, g, o) => sum + g * weights[o][i], 0)))
    }
    this.inputGrad = outputGrad
    return gradients
  }

  /** One step down the mean gradient of all examples since the last update. */
  update(): void {
    this.layers.forEach((layer, i) => addTo(layer, this.gradSum.layers[i], -this.learningRate / this.examples))
    this.gradSum = new GradientSum(this.layers)
    this.examples = 0
  }
}

/**
 * Cuts a model into stages, runs of layers whose lengths differ by at most one.
 * @throws RangeError when there are more stages than layers
 */
export function cutModel(layers: readonly Layer[], stageCount: number, learningRate?: number): Stage[] {
  whole('stageCount', stageCount, { atLeast: 1, atMost: layers.length })
  const edge = (i: number): number => Math.floor(i * layers.length / stageCount)
  const stages = Array.from({ length: stageCount }, (_, i) =>
    new Stage(layers.slice(edge(i), edge(i + 1)), learningRate))
  for (const [i, stage] of stages.entries()) {
    stage.previous = stages[i - 1]
    stage.next = stages[i + 1]
  }
  return stages
}

/**
 * Cuts a batch into equal microbatches.
 * @throws RangeError when the batch does not divide
 */
export function cutIntoMicrobatches({ x, y }: Batch, count: number): Batch[] {
  whole('microbatches', count)
  if (x.length === 0 || x.length % count !== 0)
    throw new RangeError(`batch size must be a positive multiple of ${count} microbatches; got ${x.length}`)
  const size = x.length / count
  return Array.from({ length: count }, (_, i) =>
    ({ x: x.slice(i * size, (i + 1) * size), y: y.slice(i * size, (i + 1) * size) }))
}

/** Gradient of ½|x − y|² for each example. */
function lossGradient(x: Rows, y: Rows): Rows {
  return x.map((row, e) => row.map((value, i) => value - y[e][i]))
}

/** Hands a copy to another stage. At both ends of the model there is no such stage, and nothing is sent. */
export function send(values: Rows, to?: Stage): Rows {
  if (!to)
    return values
  to.received++
  return values.map(row => [...row])
}

// #region pipeline-step
function step(stages: Stage[], microbatches: Batch[]) {
  for (let { x, y } of microbatches) {
    for (const stage of stages)
      x = send(stage.forward(x), stage.next)
    let grad = lossGradient(x, y)
    for (const stage of stages.toReversed()) {
      stage.gradSum.add(stage.backward(grad))
      grad = send(stage.inputGrad, stage.previous)
    }
  }
  stages.forEach(stage => stage.update())
}
// #endregion pipeline-step

export { step as pipelineStep }
