/** Who holds a slot when: the result of a run, for drawing and counting. */
import type { Served } from './batching.ts'
import type { Preemption } from './queue.ts'
import type { ServingRun } from './serving.ts'
import type { Request } from './trace.ts'

/** How full the server is from one change to the next. */
export interface Change {
  time: number
  /** Slots that hold a request. */
  busy: number
  /** Requests that have arrived and hold no slot. */
  waiting: number
}

export interface Stays {
  requests: readonly Request[]
  slot: Int32Array
  start: Float64Array
  end: Float64Array
  preemptions: readonly Preemption[]
}

/**
 * Every request with its slot and time, for drawing, in the order in which they begin; a request that was preempted
 * has several entries.
 */
export function served({ slot, start, end, preemptions }: Omit<Stays, 'requests'>): Served[] {
  const all = Array.from(slot, (inSlot, request) =>
    ({ request, slot: inSlot, start: start[request], end: end[request] }))
  if (preemptions.length === 0)
    return all
  const last = [...all]
  for (const { request, from, to, slot } of preemptions) {
    const stay = { request, slot, start: to, end: last[request].end }
    last[request].end = from
    last[request] = stay
    all.push(stay)
  }
  return all.sort((a, b) => a.start - b.start)
}

/**
 * When a request wrote each of its tokens, for drawing: at the end of every pass from its first to its last, but for
 * those in which it was preempted.
 */
export function tokenTimes(run: ServingRun, request: number): number[] {
  const [first, last] = [run.firstToken[request], run.end[request]]
  const silent = run.preemptions.filter(preemption => preemption.request === request)
  const times = run.passes
    .filter(({ start, seconds, steps }) => start < last && start + steps * seconds >= first)
    .flatMap(({ start, seconds, steps }) => Array.from({ length: steps }, (_, i) => start + (i + 1) * seconds))
  return times.filter(time => time >= first && time <= last
    && !silent.some(({ from, token }) => time > from && time < token))
}

/** What happens at the time of a request or at one of a preemption, in order. */
const inOrder = (times: Float64Array, more: readonly number[]): Float64Array =>
  more.length > 0 ? Float64Array.from([...times, ...more]).sort() : times

/** Every change in order of time: arrivals, starts and ends, and the same for those who lose their slot meanwhile. */
export function changesOf({ requests, start, end, preemptions }: Stays): Change[] {
  const lost = preemptions.map(({ from }) => from)
  const arrivals = inOrder(Float64Array.from(requests, ({ arrival }) => arrival), lost)
  const starts = inOrder(start, preemptions.map(({ to }) => to))
  const ends = inOrder(end, lost).toSorted()
  const changes: Change[] = [{ time: 0, busy: 0, waiting: 0 }]
  let [arrived, started, ended] = [0, 0, 0]
  while (ended < ends.length) {
    const time = Math.min(
      arrived < arrivals.length ? arrivals[arrived] : Number.POSITIVE_INFINITY,
      started < starts.length ? starts[started] : Number.POSITIVE_INFINITY,
      ends[ended],
    )
    while (arrived < arrivals.length && arrivals[arrived] <= time)
      arrived++
    while (started < starts.length && starts[started] <= time)
      started++
    while (ended < ends.length && ends[ended] <= time)
      ended++
    const change = { time, busy: started - ended, waiting: arrived - started }
    const last = changes[changes.length - 1]
    if (last.time === time)
      changes[changes.length - 1] = change
    else if (last.busy !== change.busy || last.waiting !== change.waiting)
      changes.push(change)
  }
  return changes
}
