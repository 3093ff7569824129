/** A run of the server by plain values, which can be sent to a worker and back. */
import type { Between, Goodput, GoodputLimits, Spread } from './metrics.ts'
import type { ServingOptions } from './options.ts'
import type { PoissonTrace } from './trace.ts'
import { whole } from '../ranges.ts'
import {
  busyShare,
  goodput,
  latencies,
  throughput,
  timeBetweenTokens,
  timeToFirstToken,
  wastedSlotSteps,
} from './metrics.ts'
import { MOST_REQUESTS } from './options.ts'
import { llamaPassSeconds } from './pass.ts'
import { serve } from './serving.ts'
import { poissonTrace, queued, repeated } from './trace.ts'

export interface SimulationRequest extends Omit<ServingOptions, 'passSeconds' | 'onProgress'> {
  /** Requests that arrive at random, or all at once: the list of lengths, repeated. */
  trace: PoissonTrace | { lengths: readonly number[], times: number }
  /** What a pass takes: 1, the default, or as long as that of Llama 2 70B on eight A100s, in seconds. */
  pass?: 'step' | 'llama'
  /** What the users are promised; without it there is no goodput. */
  limits?: GoodputLimits
}

/** The figures of a run. */
export interface ServingSummary {
  requests: number
  tokens: number
  span: number
  steps: number
  busyShare: number
  wastedSlotSteps: number
  preemptions: number
  latency: Spread
  timeToFirstToken: Spread
  timeBetweenTokens: Between
  throughput: number
  goodput?: Goodput
}

/** How many requests a simulation has. */
export function requestCount({ trace }: SimulationRequest): number {
  return 'lengths' in trace ? trace.lengths.length * trace.times : trace.count
}

/**
 * Makes the trace, serves it and sums it up.
 * @throws RangeError as `serve`, `goodput` and the trace do
 */
export function simulate(simulation: SimulationRequest, onProgress?: (doneShare: number) => void): ServingSummary {
  const { trace, pass, limits, ...options } = simulation
  whole('number of requests', requestCount(simulation), { atLeast: 1, atMost: MOST_REQUESTS })
  const requests = 'lengths' in trace ? queued(repeated(trace.lengths, trace.times)) : poissonTrace(trace)
  const passSeconds = pass === 'llama' ? llamaPassSeconds : undefined
  const run = serve(requests, { ...options, passSeconds, onProgress })
  return {
    requests: requests.length,
    tokens: run.tokens,
    span: run.span,
    steps: run.steps,
    busyShare: busyShare(run),
    wastedSlotSteps: wastedSlotSteps(run),
    preemptions: run.preemptions.length,
    latency: latencies(run),
    timeToFirstToken: timeToFirstToken(run),
    timeBetweenTokens: timeBetweenTokens(run),
    throughput: throughput(run),
    goodput: limits && goodput(run, limits),
  }
}
