/**
 * Static batches and refilled slots in the same bytes of cache. A bigger batch needs more of them, so that only at
 * equal memory does the comparison say which server is better.
 */
import type { CacheOptions } from './cache.ts'
import type { Policy, ServingRun } from './serving.ts'
import type { Request } from './trace.ts'
import { whole } from '../ranges.ts'
import { finishedBy } from './metrics.ts'
import { serve, served } from './serving.ts'
import { queued, repeated } from './trace.ts'

export interface EqualMemory {
  /** Tokens that each request writes; the list is repeated, so that no server runs out of requests. */
  lengths: readonly number[]
  /** Memory, in tokens of all users together. */
  cacheTokens: number
  /** Longest answer that a slot must be prepared for; the longest of the lengths unless given. */
  longestTokens?: number
  /** Where the picture ends; the longest answer unless given. */
  steps?: number
  blockTokens?: number
  /** Limit of the requests in a pass, whatever the memory holds; 256 unless given. */
  slots?: number
}

export interface MemoryRun {
  policy: Policy
  /** `reserved`: a slot holds the longest answer, whoever sits in it. `blocks`: what its request has used. */
  memory: 'reserved' | 'blocks'
  run: ServingRun
  /** Most requests that were seated at a time. */
  seats: number
  /** Requests that were done by `steps`, and tokens that had been written. */
  finished: number
  tokens: number
  /** Mean share of the memory that held a token, up to `steps`, 0 to 1. */
  usedShare: number
}

/** vLLM's limit of sequences. */
const SLOTS = 256

/** Tokens written up to a step, and the sum of the tokens in the caches over the steps. */
function usedBy(run: ServingRun, steps: number): { tokens: number, tokenSteps: number } {
  const written = run.requests.map(() => 0)
  let tokenSteps = 0
  for (const { request, start, end } of served(run)) {
    const passes = Math.max(0, Math.min(end, steps) - start)
    tokenSteps += passes * written[request] + passes * (passes + 1) / 2
    written[request] += passes
  }
  return { tokens: written.reduce((a, b) => a + b, 0), tokenSteps }
}

/**
 * The largest static batch that needs no preemption up to `steps`, which takes knowing every length ahead. The search
 * serves the requests once for every size.
 */
function largestBatch(requests: readonly Request[], slots: number, cache: CacheOptions, steps: number): ServingRun {
  let largest = serve(requests, { policy: 'static', slots: 1, cache })
  for (let size = 2; size <= Math.min(slots, requests.length); size++) {
    const larger = serve(requests, { policy: 'static', slots: size, cache })
    if (larger.preemptions.some(({ from }) => from < steps))
      break
    largest = larger
  }
  return largest
}

/**
 * A static batch or refilled slots in the memory, with slots that hold the longest answer or with blocks. A step takes
 * the same time for all, as long as their rows fit the weights' time.
 * @throws RangeError when the memory does not hold the longest answer, or a number is not whole and at least 1
 */
export function inMemory(given: EqualMemory, policy: Policy, memory: MemoryRun['memory']): MemoryRun {
  const { lengths, cacheTokens, blockTokens = 16, slots = SLOTS } = given
  const longest = Math.max(...lengths)
  const reservedTokens = whole('longestTokens', given.longestTokens ?? longest, { atLeast: longest })
  const steps = whole('steps', given.steps ?? reservedTokens)
  const longestBlocks = Math.ceil(reservedTokens / whole('blockTokens', blockTokens))
  whole('cacheTokens', cacheTokens, { atLeast: longestBlocks * blockTokens })
  // A request holds its tokens in turn, L(L + 1)/2 token-steps in all: more of them than this are never seated.
  const tokenSteps = lengths.reduce((sum, length) => sum + length * (length + 1) / 2, 0)
  const lists = Math.ceil(cacheTokens * steps / tokenSteps)
  const seated = Math.ceil(Math.min(slots, cacheTokens) / lengths.length)
  const requests = queued(repeated(lengths, lists + seated))
  const cache = memory === 'reserved'
    ? { tokens: cacheTokens, blockTokens: 1, reservedTokens }
    : { tokens: cacheTokens, blockTokens }
  const run = policy === 'static' && memory === 'blocks'
    ? largestBatch(requests, slots, cache, steps)
    : serve(requests, { policy, slots, cache })
  const used = usedBy(run, steps)
  return {
    policy,
    memory,
    run,
    seats: Math.max(...run.changes.filter(({ time }) => time < steps).map(({ busy }) => busy)),
    finished: finishedBy(run, steps),
    tokens: used.tokens,
    usedShare: used.tokenSteps / (cacheTokens * steps),
  }
}
