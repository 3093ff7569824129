/** What a server can be told, and what it cannot serve. */
import type { CacheOptions } from './cache.ts'
import type { PassSeconds } from './pass.ts'
import type { Request } from './trace.ts'
import { notNegative, whole } from '../ranges.ts'
import { Cache } from './cache.ts'

export type Policy = 'static' | 'continuous'

export interface ServingOptions {
  /** Requests in a pass, at most. */
  slots: number
  policy: Policy
  /** Time of a pass; unless given, every pass takes 1, and all times are in steps. */
  passSeconds?: PassSeconds
  /** Tokens of prompts in a pass, at most, so that a long prompt is cut; unless given, each is read in one pass. */
  chunkTokens?: number
  /** Rows of a pass, at most, one for everyone who writes and those of prompts; no limit unless given. */
  budgetTokens?: number
  /** Memory for keys and values; no limit unless given. */
  cache?: CacheOptions
  /** Longest context of the model, prompt and answer together; no limit unless given. */
  contextTokens?: number
  /** Called from time to time with the share of requests that have been seated, and at the end with 1. */
  onProgress?: (doneShare: number) => void
}

/** The most that a browser serves without making its reader wait. */
export const MOST_REQUESTS = 1_000_000
const MOST_SLOTS = 4096

function checkServer({ slots, policy, chunkTokens, budgetTokens, contextTokens }: ServingOptions): void {
  whole('slots', slots, { atLeast: 1, atMost: MOST_SLOTS })
  if (policy !== 'static' && policy !== 'continuous')
    throw new RangeError(`policy must be static or continuous; got ${policy}`)
  if (chunkTokens !== undefined)
    whole('chunkTokens', chunkTokens)
  // Everyone who is seated must be able to write, and a chunk to be read.
  if (budgetTokens !== undefined)
    whole('budgetTokens', budgetTokens, { atLeast: Math.max(slots, chunkTokens ?? 1) })
  if (contextTokens !== undefined)
    whole('contextTokens', contextTokens)
}

/** Limits of a request's tokens, each with its reason. */
interface Limits {
  /** Of the prompt and the answer. */
  context: number
  /** Of what its cache holds in the end: all but the last token. */
  cache: number
  /** Of what it may have to read in one pass. */
  pass: number
  /** Whether it may have to read its answer again. */
  isPreempted: boolean
}

const cacheTokens = ({ promptTokens, outputTokens, cachedTokens = 0 }: Request): number =>
  promptTokens > 0 ? promptTokens + outputTokens - 1 : cachedTokens + outputTokens

function checkLength(name: string, request: Request, limits: Limits): void {
  const { promptTokens, outputTokens, cachedTokens = 0 } = request
  const cache = cacheTokens(request)
  const read = limits.isPreempted ? cache : promptTokens
  const fail = (what: string, most: number, why: string, got: number): never => {
    throw new RangeError(`${what} of ${name} must be at most ${most}, ${why}; got ${got}`)
  }
  const context = promptTokens + cachedTokens + outputTokens
  if (context > limits.context)
    fail('prompt and output tokens', limits.context, 'the context of the model', context)
  if (cache > limits.cache)
    fail('cached tokens', limits.cache, 'what the cache holds for one request', cache)
  const what = limits.isPreempted ? 'tokens that may have to be read again' : 'promptTokens'
  if (read > limits.pass)
    fail(what, limits.pass, 'the rows of a pass without chunks', read)
}

/**
 * Checks the server and everything that it is to serve.
 * @throws RangeError that names what is wrong and what is allowed
 */
export function checkServing(requests: readonly Request[], options: ServingOptions): void {
  checkServer(options)
  whole('number of requests', requests.length, { atLeast: 1, atMost: MOST_REQUESTS })
  const { chunkTokens, budgetTokens, contextTokens, cache } = options
  const none = Number.POSITIVE_INFINITY
  const limits: Limits = {
    context: contextTokens ?? none,
    cache: cache ? new Cache(cache).mostTokens : none,
    pass: chunkTokens === undefined ? budgetTokens ?? none : none,
    isPreempted: cache !== undefined && cache.reservedTokens === undefined,
  }
  let last = 0
  for (const [i, request] of requests.entries()) {
    const { arrival, promptTokens, outputTokens, cachedTokens = 0 } = request
    // The checks below build messages, which costs time, so they run only for a request that fails.
    const isValid = arrival >= last && arrival < none
      && Number.isSafeInteger(promptTokens) && promptTokens >= 0
      && Number.isSafeInteger(outputTokens) && outputTokens >= 1
      && Number.isSafeInteger(cachedTokens) && (promptTokens > 0 ? cachedTokens === 0 : cachedTokens >= 0)
      && promptTokens + cachedTokens + outputTokens <= Math.min(limits.context, limits.cache, limits.pass)
    if (isValid) {
      last = arrival
      continue
    }
    notNegative(`arrival of request ${i}`, arrival)
    whole(`promptTokens of request ${i}`, promptTokens, { atLeast: 0 })
    whole(`outputTokens of request ${i}`, outputTokens)
    whole(`cachedTokens of request ${i}`, cachedTokens, { atLeast: 0, atMost: promptTokens > 0 ? 0 : none })
    if (arrival < last) {
      throw new RangeError(
        `requests must be in order of arrival; request ${i} arrives at ${arrival}, the one before at ${last}`,
      )
    }
    checkLength(`request ${i}`, request, limits)
    last = arrival
  }
}
