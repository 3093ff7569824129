/**
 * Pipeline schedules as lists of events. One-forward-one-backward with a flush, PipeDream-Flush:
 * Narayanan et al. 2021 (arXiv 2104.04473), section 2.2.1.
 */
import { positive, whole } from './ranges.ts'

export interface PipelineEvent {
  device: number
  microbatch: number
  phase: 'forward' | 'backward'
  start: number
  end: number
}

export interface PipelineShape {
  stages: number
  microbatches: number
  /** Time of one stage's forward pass of one microbatch, in any unit. */
  forwardTime: number
  backwardTime: number
}

type Operation = Pick<PipelineEvent, 'microbatch' | 'phase'>

/** The order in which one device works under 1F1B: warm up, alternate, drain. */
function oneForwardOneBackwardOrder(device: number, { stages, microbatches }: PipelineShape): Operation[] {
  const warmUp = Math.min(stages - device - 1, microbatches)
  const forward = (microbatch: number): Operation => ({ microbatch, phase: 'forward' })
  const backward = (microbatch: number): Operation => ({ microbatch, phase: 'backward' })
  const order = Array.from({ length: warmUp }, (_, m) => forward(m))
  for (let m = warmUp; m < microbatches; m++)
    order.push(forward(m), backward(m - warmUp))
  for (let m = microbatches - warmUp; m < microbatches; m++)
    order.push(backward(m))
  return order
}

/**
 * Runs every device's list as early as its inputs allow.
 * @returns events in order of device, then time
 */
export function oneForwardOneBackward(shape: PipelineShape): PipelineEvent[] {
  const stages = whole('stages', shape.stages)
  whole('microbatches', shape.microbatches)
  const time = { forward: positive('forwardTime', shape.forwardTime), backward: positive('backwardTime', shape.backwardTime) }
  const orders = Array.from({ length: stages }, (_, device) => oneForwardOneBackwardOrder(device, shape))
  const next = orders.map(() => 0)
  const free = orders.map(() => 0)
  const done = new Map<string, number>()
  const key = (device: number, op: Operation) => `${device}/${op.microbatch}/${op.phase}`
  const events: PipelineEvent[] = []

  /** When the inputs of an operation are there, or undefined when they are not yet scheduled. */
  const ready = (device: number, op: Operation): number | undefined => {
    if (op.phase === 'forward')
      return device === 0 ? 0 : done.get(key(device - 1, op))
    return device === stages - 1
      ? done.get(key(device, { ...op, phase: 'forward' }))
      : done.get(key(device + 1, op))
  }

  for (let left = stages * shape.microbatches * 2; left > 0;) {
    for (let device = 0; device < stages; device++) {
      for (let op = orders[device][next[device]]; op; op = orders[device][next[device]]) {
        const from = ready(device, op)
        if (from === undefined)
          break
        const start = Math.max(from, free[device])
        const end = start + time[op.phase]
        events.push({ device, ...op, start, end })
        done.set(key(device, op), end)
        free[device] = end
        next[device]++
        left--
      }
    }
  }
  return events.sort((a, b) => a.device - b.device || a.start - b.start)
}

/** Share of the devices' time in which they do nothing, from the first start to the last end. */
export function idleShare(events: readonly PipelineEvent[], stages: number): number {
  const span = Math.max(...events.map(event => event.end))
  const busy = events.reduce((sum, event) => sum + event.end - event.start, 0)
  return 1 - busy / (span * whole('stages', stages))
}
