/**
 * Pipeline schedules: which device works on which microbatch, when. Every device has a fixed list of
 * work and does each item as early as its input is there.
 * Forward only and GPipe (Huang et al. 2019, arXiv 1811.06965); one-forward-one-backward with a flush,
 * PipeDream-Flush, and its interleaved form (Narayanan et al. 2021, arXiv 2104.04473, sections 2.2.1 and 2.2.2).
 */
import { notNegative, positive, whole } from '../ranges.ts'
import { listTasks, runTasks } from './pipeline-tasks.ts'

export type ScheduleName = 'forward' | 'gpipe' | '1f1b' | 'interleaved'
export type Phase = 'forward' | 'backward'

/** Times in any one unit. */
export interface PipelineShape {
  stages: number
  microbatches: number
  /** Time of one forward pass: one whole stage, one microbatch; a chunk takes its share of it. */
  forwardTime: number
  /** Time of one backward pass: gradients of inputs and of weights together. */
  backwardTime: number
  /**
   * From the end of the work until the next device has the result; 0 unless given. Transfers hold up neither
   * device nor each other.
   */
  transferTime?: number
  /** Pieces of the model that each device holds; more than 1 only when interleaved. */
  chunks?: number
}

/** One microbatch in one chunk of one device. */
export interface PipelineEvent {
  device: number
  microbatch: number
  chunk: number
  phase: Phase
  start: number
  end: number
}

/** Activations or gradients on their way to the device that needs them next. */
export interface Transfer {
  from: number
  to: number
  microbatch: number
  /** The chunk that sends. */
  chunk: number
  phase: Phase
  start: number
  end: number
}

export interface Schedule {
  name: ScheduleName
  shape: Required<PipelineShape>
  /** The work in order of device, then time; worked out when first read. */
  events: PipelineEvent[]
  /** The hand-overs in order of sender, then time; worked out when first read. */
  transfers: Transfer[]
  /** When the last event ends; the first starts at 0. */
  span: number
  /** The same events as plain numbers, for code that must be fast. */
  packed: PackedEvents
}

/** Events as numbers, device after device, `perDevice` each, in order of time. */
export interface PackedEvents {
  perDevice: number
  /**
   * piece × microbatches + microbatch; a backward pass has stages × chunks × microbatches more.
   * The piece is the place of a chunk in the model, chunk × stages + device.
   */
  tasks: Int32Array
  starts: Float64Array
  /** How long any forward and any backward event takes. */
  time: Record<Phase, number>
}

function checked(name: ScheduleName, shape: PipelineShape): Required<PipelineShape> {
  const { stages, microbatches, forwardTime, backwardTime, transferTime = 0, chunks = 1 } = shape
  whole('stages', stages)
  whole('microbatches', microbatches)
  positive('forwardTime', forwardTime)
  positive('backwardTime', backwardTime)
  notNegative('transferTime', transferTime)
  whole('chunks', chunks, { atLeast: name === 'interleaved' ? 2 : 1 })
  if (name !== 'interleaved' && chunks !== 1)
    throw new RangeError(`chunks must be 1 unless the schedule is interleaved; got ${chunks}`)
  if (name === 'interleaved' && microbatches % stages !== 0)
    throw new RangeError(`microbatches must be a multiple of ${stages} stages when interleaved; got ${microbatches}`)
  return { stages, microbatches, forwardTime, backwardTime, transferTime, chunks }
}

function unpack({ tasks, starts, time }: PackedEvents, shape: Required<PipelineShape>): PipelineEvent[] {
  const { stages, microbatches, chunks } = shape
  const all = stages * chunks * microbatches
  return Array.from(tasks, (task, i) => {
    const phase = task < all ? 'forward' : 'backward'
    const piece = Math.floor(task % all / microbatches)
    return {
      device: piece % stages,
      microbatch: task % microbatches,
      chunk: Math.floor(piece / stages),
      phase,
      start: starts[i],
      end: starts[i] + time[phase],
    }
  })
}

/** Forward results go to the device after, from the last to the first with the next chunk; gradients go back. */
function transfersOf(events: PipelineEvent[], { stages, chunks, transferTime }: Required<PipelineShape>): Transfer[] {
  if (stages === 1)
    return []
  const isEnd = ({ device, chunk, phase }: PipelineEvent): boolean => phase === 'forward'
    ? device === stages - 1 && chunk === chunks - 1
    : device === 0 && chunk === 0
  return events.filter(event => !isEnd(event)).map(({ device, microbatch, chunk, phase, end }) => ({
    from: device,
    to: (device + (phase === 'forward' ? 1 : stages - 1)) % stages,
    microbatch,
    chunk,
    phase,
    start: end,
    end: end + transferTime,
  }))
}

/**
 * When each device works on what.
 * @throws RangeError when a count is not whole and at least 1, a time is not positive (transferTime: negative),
 * chunks do not suit the schedule, or interleaved microbatches are not a multiple of the stages
 */
export function schedule(name: ScheduleName, given: PipelineShape): Schedule {
  const shape = checked(name, given)
  const time = { forward: shape.forwardTime / shape.chunks, backward: shape.backwardTime / shape.chunks }
  const lists = listTasks(name, shape)
  const { starts, span } = runTasks(lists, shape, time)
  const packed: PackedEvents = { ...lists, starts, time }
  let events: PipelineEvent[] | undefined
  let transfers: Transfer[] | undefined
  return {
    name,
    shape,
    span,
    packed,
    get events() {
      return events ??= unpack(packed, shape)
    },
    get transfers() {
      return transfers ??= transfersOf(this.events, shape)
    },
  }
}

/**
 * One batch that takes one unit of time on one stage, forward only, cut into equal microbatches.
 * @throws RangeError as `schedule` does
 */
export function forwardOnly(stages: number, microbatches: number): Schedule {
  return schedule('forward', { stages, microbatches, forwardTime: 1 / microbatches, backwardTime: 1 / microbatches })
}

/** The events of each device, in order of time. */
export function eventsByDevice({ events, packed: { perDevice }, shape: { stages } }: Schedule): PipelineEvent[][] {
  return Array.from({ length: stages }, (_, device) => events.slice(device * perDevice, (device + 1) * perDevice))
}

const forwardTasks = ({ stages, microbatches, chunks }: Required<PipelineShape>): number =>
  stages * microbatches * chunks

/** Time in which the devices work, all together. */
function busyTime({ packed: { tasks, time }, shape }: Schedule): number {
  const all = forwardTasks(shape)
  const forward = tasks.reduce((count, task) => task < all ? count + 1 : count, 0)
  return forward * time.forward + (tasks.length - forward) * time.backward
}

/**
 * Share of the devices' time in which they do nothing, counted from the events.
 * @returns 0 to 1; (p − 1)/(m + p − 1) for forward, gpipe and 1f1b without transfer time
 */
export function idleShare(s: Schedule): number {
  return 1 - busyTime(s) / (s.span * s.shape.stages)
}

/**
 * How many activations a device holds over time. They are held from the start of the forward pass
 * to the end of the backward pass, without one to the end of the forward pass.
 * @returns each time at which the number changes, and the number from then on, in whole stages of one microbatch
 */
export function activationSteps(s: Schedule, device: number): { time: number, held: number }[] {
  const { shape, packed: { perDevice, tasks, starts, time } } = s
  whole('device', device, { atLeast: 0, atMost: shape.stages - 1 })
  const all = forwardTasks(shape)
  const steps = [{ time: 0, held: 0 }]
  let chunksHeld = 0
  const change = (at: number, by: number): void => {
    chunksHeld += by
    if (steps[steps.length - 1].time === at)
      steps.pop()
    const held = chunksHeld / shape.chunks
    if (steps.at(-1)?.held !== held)
      steps.push({ time: at, held })
  }
  for (let i = device * perDevice; i < (device + 1) * perDevice; i++) {
    const forward = tasks[i] < all
    if (forward)
      change(starts[i], 1)
    if (!forward || s.name === 'forward')
      change(starts[i] + (forward ? time.forward : time.backward), -1)
  }
  return steps
}

/**
 * For each device the most microbatches whose activations it holds at once, in whole stages: a chunk counts
 * 1/chunks.
 */
export function peakActivations(s: Schedule): number[] {
  return Array.from({ length: s.shape.stages }, (_, device) =>
    activationSteps(s, device).reduce((most, { held }) => Math.max(most, held), 0))
}
