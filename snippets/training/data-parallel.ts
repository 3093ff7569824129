/**
 * Data parallelism on a model small enough to check by hand: y = w · x, squared error, plain SGD.
 * The step that the slide shows is the step that the tests run.
 */
import { whole } from '../ranges.ts'
import { ringAllReduce } from './ring-all-reduce.ts'

/** One training example: inputs and the wanted output. */
export interface Example {
  inputs: number[]
  wanted: number
}
export type Batch = Example[]
export type Gradient = number[]

/** A device with a whole copy of the model. */
export class Gpu {
  weights: number[]
  private readonly learningRate: number
  constructor(weights: readonly number[], learningRate = 0.1) {
    this.learningRate = learningRate
    this.weights = [...weights]
  }

  /** Mean gradient of ½(w·x − wanted)² over the examples. */
  backward(batch: Batch): Gradient {
    whole('examples in a shard', batch.length)
    const sum = this.weights.map(() => 0)
    for (const { inputs, wanted } of batch) {
      const error = inputs.reduce((total, x, i) => total + x * this.weights[i], 0) - wanted
      inputs.forEach((x, i) => sum[i] += error * x)
    }
    return sum.map(total => total / batch.length)
  }

  update(gradient: Gradient): void {
    this.weights = this.weights.map((w, i) => w - this.learningRate * gradient[i])
  }
}

/**
 * Cuts a batch into equal shards, one a device.
 * @throws RangeError when the batch does not divide: unequal shards would weigh examples unequally
 */
export function split(batch: Batch, shardCount: number): Batch[] {
  whole('shardCount', shardCount)
  if (batch.length === 0 || batch.length % shardCount !== 0)
    throw new RangeError(`batch size must be a positive multiple of ${shardCount} devices; got ${batch.length}`)
  const size = batch.length / shardCount
  return Array.from({ length: shardCount }, (_, i) => batch.slice(i * size, (i + 1) * size))
}

/** Sums everyone's gradient round the ring and divides by the number of devices. */
export function allReduceMean(grads: Gradient[]): Gradient {
  const { result } = ringAllReduce(grads)
  return result[0].map(sum => sum / grads.length)
}

// #region train-step
function trainStep(gpus: Gpu[], batch: Batch) {

  const shards = split(batch, gpus.length)

  const grads = gpus.map((gpu, i) =>
    gpu.backward(shards[i]))


  const mean = allReduceMean(grads)


  gpus.forEach(gpu =>
    gpu.update(mean))
}
// #endregion train-step

export { trainStep }

/** The step of the slide, run on one weight: each device's gradient, and their mean. */
export function oneWeightStep(): { grads: number[], mean: number, single: number } {
  const weight = 10
  const wanted = [5, 3, 8, 8, 2, 0, 6, 8] // two examples a device
  const batch = wanted.map(y => ({ inputs: [1], wanted: y }))
  const gpus = [0, 1, 2, 3].map(() => new Gpu([weight]))
  const grads = split(batch, gpus.length).map((shard, i) => gpus[i].backward(shard))
  return {
    grads: grads.map(([gradient]) => gradient),
    mean: allReduceMean(grads)[0],
    single: new Gpu([weight]).backward(batch)[0],
  }
}
