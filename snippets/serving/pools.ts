/**
 * Prompts on one pool of machines, answers on another: a long prompt then stalls nobody who writes (Zhong et al. 2024,
 * DistServe, arXiv 2401.09670; Patel et al. 2024, Splitwise, arXiv 2311.18677).
 */
import type { Timed } from './metrics.ts'
import type { ServingOptions } from './options.ts'
import type { ServingRun } from './serving.ts'
import type { Request } from './trace.ts'
import { LINKS } from '../hardware.ts'
import { LLAMA2_70B } from '../models.ts'
import { notNegative, whole } from '../ranges.ts'
import { kvBytesPerToken } from './decode.ts'
import { serve } from './serving.ts'

export interface Pools {
  /** The server that reads prompts and writes the first token. */
  prefill: ServingOptions
  /** The server that writes the others. */
  decode: ServingOptions
  /**
   * Time in which a prompt's keys and values get from one to the other; 0 unless given. They do not wait for each
   * other on the wire, and the first server does not keep them meanwhile.
   */
  transferSeconds?: (promptTokens: number) => number
}

export interface PoolsRun extends Timed, Pick<ServingRun, 'shortest'> {
  prefill: ServingRun
  /** Of the requests that write a second token; undefined when there are none. */
  decode: ServingRun | undefined
  /** The request of `requests` for each of the second server. */
  decoded: readonly number[]
}

/** GPUs of the lecture's server; each sends the keys and values of its own heads. */
const GPUS = 8

/**
 * The cache of a prompt of Llama 2 70B over the network ports of eight A100s, at line rate.
 * @returns seconds
 * @throws RangeError when promptTokens is not whole and at least 0
 */
export function llamaTransferSeconds(promptTokens: number): number {
  const bytes = whole('promptTokens', promptTokens, { atLeast: 0 }) * kvBytesPerToken(LLAMA2_70B)
  return bytes / (GPUS * LINKS.network.bytesPerSecond)
}

/**
 * Serves every request on both pools. The first never waits for the second, so that they can be simulated in turn.
 * @throws RangeError as `serve` does for either, or when a transfer takes less than no time
 */
export function servePools(requests: readonly Request[], pools: Pools): PoolsRun {
  const { prefill, decode, transferSeconds = () => 0 } = pools
  const first = serve(requests.map(request => ({ ...request, outputTokens: 1 })), prefill)
  const arrivals = first.end.map((end, i) =>
    end + notNegative('transferSeconds', transferSeconds(requests[i].promptTokens)))
  const decoded = [...requests.keys()].filter(i => requests[i].outputTokens > 1)
  decoded.sort((a, b) => arrivals[a] - arrivals[b])
  const second = decoded.length === 0
    ? undefined
    : serve(decoded.map(i => ({
        arrival: arrivals[i],
        promptTokens: 0,
        // Without a prompt, the pass that wrote the first token had one row all the same.
        cachedTokens: Math.max(1, requests[i].promptTokens),
        outputTokens: requests[i].outputTokens - 1,
      })), decode)
  const end = first.end.slice()
  const worst = new Float64Array(requests.length)
  const handovers = new Float64Array(decoded.length)
  for (const [place, request] of decoded.entries()) {
    handovers[place] = second!.firstToken[place] - first.end[request]
    worst[request] = Math.max(handovers[place], second!.gaps.worst[place])
    end[request] = second!.end[place]
  }
  return {
    requests,
    firstToken: first.firstToken,
    end,
    span: Math.max(first.span, second?.span ?? 0),
    tokens: first.tokens + (second?.tokens ?? 0),
    gaps: {
      seconds: Float64Array.from([...second?.gaps.seconds ?? [], ...handovers]),
      counts: Float64Array.from([...second?.gaps.counts ?? [], ...handovers.map(() => 1)]),
      worst,
    },
    shortest: { ...first.shortest, betweenTokens: (second ?? first).shortest.betweenTokens },
    prefill: first,
    decode: second,
    decoded,
  }
}
