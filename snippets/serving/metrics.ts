/**
 * Metrics of a run of the server: how well the slots are used, how long requests wait for their first token and for
 * each further one, tokens a unit of time, and how many of the requests got what they were promised.
 */
import type { ServingRun } from './serving.ts'
import { positive } from '../ranges.ts'
import { served } from './stays.ts'

/** What is known of every run, on one server or on several. */
export type Timed = Pick<ServingRun, 'requests' | 'firstToken' | 'end' | 'span' | 'tokens' | 'gaps'>

/**
 * Share of the slots' time, from 0 to `until`, in which they hold a request that is not done.
 * With equal passes, no prompts, no preemption and no break in the work this is tokens / (slots × steps) of a run.
 * @param run what `serve` returned
 * @param until the end of the run unless given
 * @returns 0 to 1
 * @throws RangeError when `until` is not a finite number greater than 0
 */
export function busyShare({ start, end, slots, span, preemptions }: ServingRun, until = span): number {
  positive('until', until)
  const upTo = (from: number, to: number): number => Math.max(0, Math.min(to, until) - from)
  const present = end.reduce((sum, time, i) => sum + upTo(start[i], time), 0)
  const without = preemptions.reduce((sum, { from, to }) => sum + upTo(from, to), 0)
  return (present - without) / (slots * until)
}

/** Tokens that the steps had room for and did not write; steps in which a prompt was read count too. */
export function wastedSlotSteps({ slots, steps, tokens }: ServingRun): number {
  return slots * steps - tokens
}

/** Requests that have written their last token by then. */
export function finishedBy({ end }: ServingRun, time: number): number {
  return end.reduce((count, last) => last <= time ? count + 1 : count, 0)
}

/** Requests that have arrived by then and hold no slot. */
export function waitingAt({ changes }: ServingRun, time: number): number {
  return changes.findLast(change => change.time <= time)?.waiting ?? 0
}

/** The request that holds each slot just after `time`; undefined for a free slot. */
export function seatedAt(run: ServingRun, time: number): (number | undefined)[] {
  const seated = Array.from<number | undefined>({ length: run.slots })
  for (const { request, slot, start, end } of served(run)) {
    if (start <= time && end > time)
      seated[slot] = request
  }
  return seated
}

/** Mean, median and 95th percentile of times, in the unit of the requests' arrivals. */
export interface Spread { mean: number, p50: number, p95: number }

/**
 * Nearest-rank percentiles: each is a value that some request really has.
 */
function spread(values: Float64Array): Spread {
  const sorted = values.toSorted()
  const below = (share: number): number => sorted[Math.ceil(sorted.length * share) - 1]
  return { mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length, p50: below(0.5), p95: below(0.95) }
}

/** Time from a request's arrival to its last token. */
export function latencies({ requests, end }: Timed): Spread {
  return spread(end.map((time, i) => time - requests[i].arrival))
}

/** Time from a request's arrival to its first token. */
export function timeToFirstToken({ requests, firstToken }: Timed): Spread {
  return spread(firstToken.map((time, i) => time - requests[i].arrival))
}

/** Median, 99th percentile and longest of the times between a token and the next one of the same request. */
export interface Between { p50: number, p99: number, worst: number }

/**
 * Over all tokens of all requests, nearest rank. A percentile of waits, not of requests: a request of a thousand tokens
 * counts a thousand times.
 * @returns zeros where every request writes one token
 */
export function timeBetweenTokens({ gaps: { seconds, counts } }: Timed): Between {
  const all = counts.reduce((sum, count) => sum + count, 0)
  if (all === 0)
    return { p50: 0, p99: 0, worst: 0 }
  const worst = seconds.reduce((most, value, i) => counts[i] > 0 ? Math.max(most, value) : most, 0)
  return { p50: weightedRank(seconds, counts, all * 0.5), p99: weightedRank(seconds, counts, all * 0.99), worst }
}

/**
 * The least value such that it and all smaller ones count for at least `rank`, which is not more than all do
 * (quickselect, Hoare 1961): sorting values with their counts would take longer than the rest of a run.
 */
function weightedRank(values: Float64Array, counts: Float64Array, rank: number): number {
  const [value, count] = [values.slice(), counts.slice()]
  const swap = (i: number, j: number): void => {
    const [v, c] = [value[i], count[i]]
    value[i] = value[j]
    count[i] = count[j]
    value[j] = v
    count[j] = c
  }
  let [from, to, before] = [0, value.length, 0]
  while (true) {
    const pivot = value[(from + to) >> 1]
    // Smaller ones end up before `equal`, larger ones from `larger` on.
    let [equal, larger, smallerCount, equalCount] = [from, to, 0, 0]
    for (let i = from; i < larger;) {
      if (value[i] < pivot) {
        smallerCount += count[i]
        swap(i++, equal++)
      }
      else if (value[i] > pivot) {
        swap(i, --larger)
      }
      else {
        equalCount += count[i++]
      }
    }
    if (before + smallerCount >= rank) {
      to = equal
    }
    else if (before + smallerCount + equalCount >= rank || larger === to) {
      return pivot
    }
    else {
      before += smallerCount + equalCount
      from = larger
    }
  }
}

/** What a server promises each request, in the unit of the arrivals (service level objectives). */
export interface GoodputLimits {
  /** Longest time from the arrival to the first token. */
  firstToken: number
  /** Longest time between two tokens. */
  betweenTokens: number
  /** What must keep to that: the `longest` gap of a request, the default, or their `mean`, as DistServe counts. */
  gap?: 'longest' | 'mean'
}

export interface Goodput {
  /** Share of the requests for which both limits were kept, 0 to 1. */
  share: number
  /** Those requests a unit of time, from 0 to the span. */
  rate: number
}

/**
 * Requests that got both times that they were promised (Zhong et al. 2024, DistServe, arXiv 2401.09670, section 1;
 * there goodput is the highest rate of arrivals at which this share is 90%).
 * @throws RangeError when a limit is shorter than the shortest pass that any schedule must make
 */
export function goodput(run: Timed & Pick<ServingRun, 'shortest'>, limits: GoodputLimits): Goodput {
  const { requests, firstToken, end, span, gaps, shortest } = run
  for (const name of ['firstToken', 'betweenTokens'] as const) {
    if (!(limits[name] >= shortest[name])) {
      throw new RangeError(`limit of ${name} must be at least ${shortest[name]}, a pass for one request alone; `
        + `got ${limits[name]}`)
    }
  }
  const gapOf = (i: number): number => limits.gap === 'mean'
    ? (end[i] - firstToken[i]) / Math.max(1, requests[i].outputTokens - 1)
    : gaps.worst[i]
  const good = requests.reduce((count, { arrival }, i) =>
    firstToken[i] - arrival <= limits.firstToken && gapOf(i) <= limits.betweenTokens ? count + 1 : count, 0)
  return { share: good / requests.length, rate: good / span }
}

/** Tokens a unit of time, from 0 to the span. */
export function throughput({ tokens, span }: Timed): number {
  return tokens / span
}
