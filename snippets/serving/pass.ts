/** How long a pass of the model takes: what the server waits for in each step. */
import { A100_CURVE, measuredPassSeconds, MOST_MEASURED_ROWS } from '../measured-pass.ts'
import { notNegative, whole } from '../ranges.ts'
import { readSeconds, weightBytes } from './decode-fit.ts'
import { largerExchangeSeconds, SERVERS, usersThatFit } from './decode-step.ts'
import { kvBytesPerToken } from './decode.ts'

export interface Pass {
  /** Tokens that go through the model: one of each request that writes, and those of prompts. */
  rows: number
  /** Tokens whose keys and values the pass reads, of all its requests together. */
  cachedTokens: number
}

/** Must not fall when cachedTokens grows. */
export type PassSeconds = (pass: Pass) => number

/** Beyond the measured rows a pass grows by whole tiles of the matrix unit. */
const TILE_ROWS = 128
/**
 * Time of the MLP of one layer of the 70B on one A100: as measured up to 4,096 rows, in proportion to the tiles beyond
 * them, where arithmetic is all that counts.
 * @returns seconds
 * @throws RangeError when rows is not whole and at least 1
 */
export function mlpSeconds(rows: number): number {
  if (whole('rows', rows) <= MOST_MEASURED_ROWS)
    return measuredPassSeconds(rows, A100_CURVE)
  const tiles = Math.ceil(rows / TILE_ROWS)
  return measuredPassSeconds(MOST_MEASURED_ROWS, A100_CURVE) * tiles * TILE_ROWS / MOST_MEASURED_ROWS
}

const { model, devices, fit, cacheBytesPerSecond } = SERVERS.llama70B
const oneRowSeconds = readSeconds(weightBytes(model), devices, fit)
const tokenBytes = kvBytesPerToken(model)

/** All but the caches. */
function rowsSeconds(rows: number): number {
  return fit.constantSeconds + oneRowSeconds * mlpSeconds(rows) / mlpSeconds(1)
    + largerExchangeSeconds(SERVERS.llama70B, rows)
}

/** Kept by rows, because a long trace asks for them a hundred thousand times. */
const known = new Map<number, number>()

/**
 * A pass of Llama 2 70B in bf16 on eight A100s, with the constant and the bandwidth of decode-fit.ts. More rows
 * lengthen the reading of the weights as they lengthen the MLP, four fifths of the weights, and the exchanges as
 * measured; caches are read at the speed at which weights are. Attention's arithmetic is left out, so long prompts
 * take longer.
 * @returns seconds
 * @throws RangeError when rows is not whole and at least 1, or cachedTokens is negative
 */
export function llamaPassSeconds({ rows, cachedTokens }: Pass): number {
  const caches = notNegative('cachedTokens', cachedTokens) * tokenBytes / (devices * cacheBytesPerSecond)
  let seconds = known.get(rows)
  if (seconds === undefined)
    known.set(rows, seconds = rowsSeconds(rows))
  return seconds + caches
}

/**
 * The server of the lecture: the 70B on eight A100s. Slots are vLLM's limit of sequences; the cache is what the
 * weights leave of the memory, as on the slides; working memory is left out.
 */
export const LLAMA_SERVER = {
  slots: 256,
  passSeconds: llamaPassSeconds,
  contextTokens: 4096,
  // Users of one token each.
  cache: { tokens: usersThatFit(SERVERS.llama70B, 1) },
} as const

/** The same with prompts in chunks: the smaller budget of Agrawal et al. 2024 (arXiv 2403.02310), section 5. */
export const CHUNKED_LLAMA_SERVER = { ...LLAMA_SERVER, chunkTokens: 512, budgetTokens: 512 } as const
