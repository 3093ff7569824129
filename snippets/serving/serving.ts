/**
 * A server for a language model: requests with prompts, slots, passes, and memory for caches. A static batch is seated
 * when all slots are free; continuous batching seats at every step (iteration-level scheduling, Yu et al. 2022, Orca
 * (OSDI), section 3.1); prompts are read whole or in chunks. What is not given is left out: without prompts, times and
 * memory it is a model of the use of slots, one token a step.
 */
import type { ServingOptions } from './options.ts'
import type { Gaps, LoggedPass } from './pass-log.ts'
import type { Preemption } from './queue.ts'
import type { Change } from './stays.ts'
import type { Request } from './trace.ts'
import { checkServing } from './options.ts'
import { runServer, Server } from './server.ts'
import { changesOf } from './stays.ts'

export { MOST_REQUESTS } from './options.ts'
export type { Policy, ServingOptions } from './options.ts'
export { requestCount, simulate } from './simulate.ts'
export type { ServingSummary, SimulationRequest } from './simulate.ts'
export { served, tokenTimes } from './stays.ts'
export type { Change } from './stays.ts'

/** Each list has one entry a request, in order of arrival. */
export interface ServingRun extends Pick<ServingOptions, 'policy' | 'slots'> {
  options: ServingOptions
  requests: readonly Request[]
  /** Its first slot. */
  slot: Int32Array
  /** When it took that. */
  start: Float64Array
  firstToken: Float64Array
  end: Float64Array
  /** When the last request is done; time runs from 0. */
  span: number
  /** Steps that the server made; it makes none while it has no request. */
  steps: number
  /** Tokens that were written in all. */
  tokens: number
  /** Every loss of a slot, in order of time. */
  preemptions: readonly Preemption[]
  /** Every change in order of time; worked out when first read, like the two below. */
  changes: Change[]
  passes: LoggedPass[]
  gaps: Gaps
  /** The shortest that any schedule could promise: a pass for one request alone. */
  shortest: { firstToken: number, betweenTokens: number }
}

/**
 * A first token needs a pass over the prompt or over as much of it as a pass may read; a further one a pass over a row.
 * Taken is the shortest prompt: what is less, no request can have.
 */
function shortestTimes(requests: readonly Request[], options: ServingOptions): ServingRun['shortest'] {
  const { passSeconds = () => 1, chunkTokens = Infinity, budgetTokens = Infinity } = options
  const least = requests.reduce((least, { promptTokens }) => Math.min(least, promptTokens), Infinity)
  const rows = Math.max(1, Math.min(least, chunkTokens, budgetTokens))
  return {
    firstToken: passSeconds({ rows, cachedTokens: 0 }),
    betweenTokens: passSeconds({ rows: 1, cachedTokens: least }),
  }
}

/**
 * Serves every request, first come first served. A request that arrives during a step is seated after it.
 * @throws RangeError when an option is out of range, the requests are not in order of arrival, or one of them can
 * never be served: more than the model's context, the memory, or a pass without chunks
 */
export function serve(requests: readonly Request[], options: ServingOptions): ServingRun {
  checkServing(requests, options)
  const server = new Server(requests, options)
  runServer(server)
  options.onProgress?.(1)
  const { slot, start, firstToken, end, now, steps, preemptions, log } = server
  const times = { requests, slot, start, end, preemptions }
  let changes: Change[] | undefined
  let passes: LoggedPass[] | undefined
  let gaps: Gaps | undefined
  return {
    ...times,
    policy: options.policy,
    slots: options.slots,
    options,
    firstToken,
    span: now,
    steps,
    tokens: requests.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
    get changes() {
      return changes ??= changesOf(times)
    },
    get passes() {
      return passes ??= log.passes()
    },
    get gaps() {
      return gaps ??= log.gapsBetweenTokens()
    },
    get shortest() {
      return shortestTimes(requests, options)
    },
  }
}
