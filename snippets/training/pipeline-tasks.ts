/**
 * The order of a pipeline's work as plain numbers, and when each piece of it is done. A task is one microbatch in one
 * piece of the model, forward or backward, packed into one number: see `PackedEvents` in pipeline.ts. Two stages and
 * two microbatches have these tasks:
 *
 *           forward   backward   in the order of 1F1B
 *   GPU 0   0 1       4 5        0 1 4 5
 *   GPU 1   2 3       6 7        2 6 3 7
 *
 * A forward task needs the result of the same microbatch in the piece before, 2 needs 0. A backward task needs that
 * of the piece after, 4 needs 6; in the last piece it needs its own forward task, 6 needs 2.
 */
import type { PackedEvents, Phase, PipelineShape, ScheduleName } from './pipeline.ts'

/** Forward passes that a device does before it alternates: the whole difference between the schedules. */
const WARM_UPS: Record<ScheduleName, (device: number, shape: Required<PipelineShape>) => number> = {
  'forward': (_, { microbatches }) => microbatches,
  'gpipe': (_, { microbatches }) => microbatches,
  '1f1b': (device, { stages, microbatches }) => Math.min(stages - device - 1, microbatches),
  'interleaved': (device, { stages, microbatches, chunks }) =>
    Math.min((stages - device - 1) * 2 + (chunks - 1) * stages, microbatches * chunks),
}

export type TaskLists = Pick<PackedEvents, 'perDevice' | 'tasks'>

/** Each device's tasks in order, packed. */
export function listTasks(name: ScheduleName, shape: Required<PipelineShape>): TaskLists {
  const { stages, microbatches, chunks } = shape
  const pieces = stages * chunks
  const passes = microbatches * chunks
  /** The first device's tasks in order; those of each later device are `microbatches` more. */
  const forwards = new Int32Array(passes)
  const backwards = new Int32Array(passes)
  for (let n = 0; n < passes; n++) {
    // Chunks take turns after every `stages` microbatches; with one chunk this is microbatch n.
    const chunk = chunks === 1 ? 0 : Math.floor(n % pieces / stages)
    const microbatch = chunks === 1 ? n : Math.floor(n / pieces) * stages + n % stages
    forwards[n] = chunk * stages * microbatches + microbatch
    backwards[n] = (pieces + (chunks - 1 - chunk) * stages) * microbatches + microbatch
  }
  const backwardPasses = name === 'forward' ? 0 : passes
  const perDevice = passes + backwardPasses
  const tasks = new Int32Array(stages * perDevice)
  let place = 0
  for (let device = 0; device < stages; device++) {
    const shift = device * microbatches
    const warmUp = WARM_UPS[name](device, shape)
    for (let n = 0; n < warmUp; n++)
      tasks[place++] = forwards[n] + shift
    for (let n = warmUp; n < passes; n++) {
      tasks[place++] = forwards[n] + shift
      tasks[place++] = backwards[n - warmUp] + shift
    }
    for (let n = passes - warmUp; n < backwardPasses; n++)
      tasks[place++] = backwards[n] + shift
  }
  return { perDevice, tasks }
}

/** Runs every device's tasks in their order, each as early as its input allows. */
export function runTasks(lists: TaskLists, shape: Required<PipelineShape>, time: Record<Phase, number>): { starts: Float64Array, span: number } {
  const { perDevice, tasks } = lists
  const { stages, microbatches, chunks } = shape
  const { forward, backward } = time
  const forwardTasks = stages * chunks * microbatches
  /** The first backward task of the last piece, which needs no result of another piece. */
  const lastPieceBackward = 2 * forwardTasks - microbatches
  const transferTime = stages > 1 ? shape.transferTime : 0
  const starts = new Float64Array(tasks.length)
  /** When each task ends; 0 until it is done. */
  const ends = new Float64Array(2 * forwardTasks)
  const next = new Int32Array(stages)
  const free = new Float64Array(stages)
  const isAwake = new Uint8Array(stages).fill(1)
  const awake = Array.from({ length: stages }, (_, i) => stages - 1 - i)
  const wake = (device: number): void => {
    if (!isAwake[device]) {
      isAwake[device] = 1
      awake.push(device)
    }
  }

  // A device works until an input is missing; a device that has finished something wakes its neighbours.
  for (let device = awake.pop(); device !== undefined; device = awake.pop()) {
    isAwake[device] = 0
    const first = device * perDevice + next[device]
    const last = (device + 1) * perDevice
    let now = free[device]
    let i = first
    for (; i < last; i++) {
      const task = tasks[i]
      const isForward = task < forwardTasks
      // The forward tasks of the first piece have their input at once.
      if (task >= microbatches) {
        const isOwnInput = task >= lastPieceBackward
        const inputTask = isOwnInput ? task - forwardTasks : isForward ? task - microbatches : task + microbatches
        const sent = ends[inputTask]
        if (sent === 0)
          break
        const ready = isOwnInput ? sent : sent + transferTime
        if (ready > now)
          now = ready
      }
      starts[i] = now
      now += isForward ? forward : backward
      ends[task] = now
    }
    free[device] = now
    next[device] = i - device * perDevice
    if (i > first) {
      wake((device + 1) % stages)
      wake((device + stages - 1) % stages)
    }
  }
  return { starts, span: free.reduce((a, b) => Math.max(a, b)) }
}
