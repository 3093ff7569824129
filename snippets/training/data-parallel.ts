/**
 * Data parallelism on a model small enough to check by hand: y = w · x, squared error, plain SGD.
 * The step that the slide shows is the step that the tests run.
 */
import { notNegative, positive, whole } from '../ranges.ts'
import { ringAllReduce } from './ring-all-reduce.ts'

/** One training example: inputs and the wanted output. */
export interface Example {
  inputs: number[]
  wanted: number
}
export type Batch = Example[]
/** One number for each weight. */
export type Gradient = number[]

/** A device with a whole copy of the model. */
export class Gpu {
  weights: number[]
  private readonly learningRate: number
  constructor(weights: readonly number[], learningRate = 0.1) {
    this.learningRate = learningRate
    this.weights = [...weights]
  }

  /**
   * Mean gradient of ½(w·x − wanted)² over the examples.
   * @throws RangeError when there is no example
   */
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

/**
 * Sums everyone's gradient round the ring and divides by the number of devices.
 * @throws RangeError when there is no device, or the gradients differ in length
 */
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

/** A device that writes down what the step asks of it. */
class RecordingGpu extends Gpu {
  computed: Gradient = []
  applied: Gradient = []

  override backward(batch: Batch): Gradient {
    return this.computed = super.backward(batch)
  }

  override update(gradient: Gradient): void {
    this.applied = gradient
    super.update(gradient)
  }
}

/** Runs the slide's step on one weight, two examples a device: the gradient of each device, and what all apply. */
export function oneWeightStep(): { grads: number[], mean: number, single: number } {
  const batch = [5, 3, 8, 8, 2, 0, 6, 8].map(wanted => ({ inputs: [1], wanted }))
  const run = (deviceCount: number): RecordingGpu[] => {
    const gpus = Array.from({ length: deviceCount }, () => new RecordingGpu([10]))
    trainStep(gpus, batch)
    return gpus
  }
  const gpus = run(4)
  return {
    grads: gpus.map(({ computed }) => computed[0]),
    mean: gpus[0].applied[0],
    single: run(1)[0].applied[0],
  }
}

/** One piece of work or one exchange of a data-parallel step. */
export interface StepEvent {
  device: number
  /** Undefined for the all-reduce. */
  shard?: number
  start: number
  end: number
}

/**
 * The same shards on one device, one after the other, and on a device each, with the all-reduce that follows.
 * @param shards of the batch
 * @param computeTime of one shard on one device
 * @param syncTime of the all-reduce, nothing overlapped; in the unit of computeTime
 * @throws RangeError when there is no shard, or a time is not positive (syncTime: negative)
 */
export function stepTimelines(
  shards: number,
  computeTime: number,
  syncTime: number,
): { single: StepEvent[], parallel: StepEvent[] } {
  whole('shards', shards)
  positive('computeTime', computeTime)
  notNegative('syncTime', syncTime)
  const numbers = Array.from({ length: shards }, (_, shard) => shard)
  return {
    single: numbers.map(shard => ({ device: 0, shard, start: shard * computeTime, end: (shard + 1) * computeTime })),
    parallel: numbers.flatMap(device => [
      { device, shard: device, start: 0, end: computeTime },
      { device, start: computeTime, end: computeTime + syncTime },
    ]),
  }
}
