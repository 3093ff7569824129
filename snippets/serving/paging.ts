/**
 * What memory for caches holds while requests write: tokens, room that a request will use later, and room that it
 * never will. Reserving takes the longest answer for every request, paging a block at a time as it fills (Kwon et al.
 * 2023, vLLM, arXiv 2309.06180, sections 2 and 3). Gaps between reserved pieces, external fragmentation, are left out.
 */
import type { PoissonTrace, Request } from './trace.ts'
import { whole } from '../ranges.ts'

/**
 * How caches get their room: for the longest answer, for the next power of two of the answer, for the answer as if it
 * were known, or by blocks.
 */
export type Allocation
  = | { policy: 'longest', mostTokens: number }
    | { policy: 'power of two', mostTokens: number }
    | { policy: 'known' }
    | { policy: 'blocks', blockTokens: number }

/**
 * Requests about as long as conversations: the halves of two bell curves, with the means of ShareGPT, 161 and 338
 * tokens (Kwon et al. 2023, figure 11a), and shorter than the 2,048 positions of OPT. Its real lengths vary more.
 */
export const CHAT_TRACE: PoissonTrace = {
  count: 2000,
  rate: 2,
  promptTokens: { mean: 4, deviation: 200, atLeast: 4, atMost: 1024 },
  outputTokens: { mean: 1, deviation: 424, atLeast: 1, atMost: 1024 },
  seed: 11,
}

/** Shares of the room that is taken, which sum to 1, over all requests and steps. */
export interface CacheUse {
  tokens: number
  /** Room that its request will fill. */
  reserved: number
  /** Room that its request never fills. */
  unused: number
  /** Mean room of a request in a step, in tokens: memory divided by it is how many requests fit. */
  roomTokens: number
}

/** Tokens for which a request takes room when it holds so many of its own. */
function room({ promptTokens, outputTokens }: Request, held: number, allocation: Allocation): number {
  const whenDone = promptTokens + outputTokens
  if (allocation.policy === 'known')
    return whenDone
  if (allocation.policy === 'blocks')
    return Math.ceil(held / allocation.blockTokens) * allocation.blockTokens
  const { policy, mostTokens } = allocation
  const power = promptTokens + 2 ** Math.ceil(Math.log2(outputTokens))
  return policy === 'longest' ? mostTokens : Math.min(mostTokens, power)
}

/**
 * How the room for caches is used, averaged over the steps of every request. With continuous batching a request takes a
 * step for each of its tokens whoever else is served, so that the average needs no schedule.
 * @param requests with at least one token to write each, all shorter than `mostTokens`
 * @throws RangeError when there is no request, a length or the size of a block is not whole and at least 1, or a
 * request is longer than the room that every one gets
 */
export function cacheUse(requests: readonly Request[], allocation: Allocation): CacheUse {
  whole('number of requests', requests.length)
  if (allocation.policy === 'blocks')
    whole('blockTokens', allocation.blockTokens)
  let [steps, tokens, taken, reserved] = [0, 0, 0, 0]
  for (const [i, request] of requests.entries()) {
    const { promptTokens, outputTokens } = request
    const whenDone = whole(`promptTokens of request ${i}`, promptTokens, { atLeast: 0 })
      + whole(`outputTokens of request ${i}`, outputTokens)
    if ('mostTokens' in allocation)
      whole(`tokens of request ${i}`, whenDone, { atMost: whole('mostTokens', allocation.mostTokens) })
    for (let held = promptTokens + 1; held <= whenDone; held++) {
      const here = room(request, held, allocation)
      tokens += held
      taken += here
      reserved += Math.min(here, whenDone) - held
    }
    steps += outputTokens
  }
  return {
    tokens: tokens / taken,
    reserved: reserved / taken,
    unused: (taken - tokens - reserved) / taken,
    roomTokens: taken / steps,
  }
}
