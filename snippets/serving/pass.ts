/** How long a pass of the model takes: what the server waits for in each step. */
import { A100 } from '../hardware.ts'
import { LLAMA2_70B, parameterCount } from '../models.ts'
import { BF16_BYTES } from '../precision.ts'
import { GPT_FAST_70B, measuredAt } from '../published.ts'
import { notNegative, whole } from '../ranges.ts'
import { kvBytesPerToken } from './decode.ts'

export interface Pass {
  /** Tokens that go through the model: one of each request that writes, and those of prompts. */
  rows: number
  /** Tokens whose keys and values the pass reads, of all its requests together. */
  cachedTokens: number
}

/** Must not fall when cachedTokens grows. */
export type PassSeconds = (pass: Pass) => number

/** Rows of a tile of the matrix unit: a pass that begins another one takes as long as if it were full. */
const TILE_ROWS = 128

/**
 * The two MLP products of one Llama-2-70B layer on one A100, ms, for 128 rows, 256, … 4,096: the last row of each
 * step of the measured staircase; every other of the 259 points is within a tenth of it.
 * microsoft/vidur, data/profiling/compute at 7d47513, MIT: medians of mlp_up_proj and mlp_down_proj, added.
 */
const TILE_MILLISECONDS: readonly number[] = [
  1.042,
  1.6905,
  2.463,
  3.168,
  4.0285,
  4.8355,
  5.561,
  6.6785,
  7.034,
  7.522,
  8.4895,
  9.123,
  9.8085,
  10.776,
  11.386,
  11.977,
  13.2235,
  13.7245,
  14.9,
  15.321,
  15.948,
  16.718,
  17.4735,
  18.107,
  19.178,
  19.6405,
  20.4015,
  21.281,
  22.0905,
  22.6505,
  23.5985,
  24.302,
]
/** The same for one row and for half a tile, between which it hardly grows. */
const ONE_ROW_MILLISECONDS = 0.87
const HALF_TILE_MILLISECONDS = 0.9115

/**
 * Time of the MLP of one layer of the 70B on one A100: as measured up to 4,096 rows, in proportion to the tiles beyond
 * them, where arithmetic is all that counts.
 * @returns seconds
 * @throws RangeError when rows is not whole and at least 1
 */
export function mlpSeconds(rows: number): number {
  const half = TILE_ROWS / 2
  if (whole('rows', rows) <= half)
    return (ONE_ROW_MILLISECONDS + (HALF_TILE_MILLISECONDS - ONE_ROW_MILLISECONDS) * (rows - 1) / (half - 1)) / 1000
  const tiles = Math.ceil(rows / TILE_ROWS)
  const measured = TILE_MILLISECONDS.length
  return (tiles <= measured ? TILE_MILLISECONDS[tiles - 1] : TILE_MILLISECONDS[measured - 1] * tiles / measured) / 1000
}

const GPUS = 8
const weightBytes = BF16_BYTES * parameterCount(LLAMA2_70B)
const tokenBytes = kvBytesPerToken(LLAMA2_70B)
const [two, eight] = [2, GPUS].map(devices => 1 / measuredAt(GPT_FAST_70B, devices).tokensPerSecond)
/** The part of a measured pass over one row that GPUs share, on one of them; the four of the series fit as well. */
const sharedSeconds = (two - eight) / (1 / 2 - 1 / GPUS)
/** What is left of it on any number of GPUs. */
const constantSeconds = two - sharedSeconds / 2
/** Bytes a second at which one of them reads weights in such a pass. */
const readBytesPerSecond = weightBytes / sharedSeconds

/**
 * A pass of Llama 2 70B in bf16 on eight A100s. Measured for one row: t = 5.7 ms + 82.4 ms / n on n GPUs (gpt-fast).
 * More rows lengthen what the GPUs share as they lengthen the MLP, four fifths of the weights; caches are read at the
 * speed at which weights are. Attention's arithmetic and larger all-reduces are left out, so long prompts take longer.
 * @returns seconds
 * @throws RangeError when rows is not whole and at least 1, or cachedTokens is negative
 */
export function llamaPassSeconds({ rows, cachedTokens }: Pass): number {
  const weights = sharedSeconds / GPUS * mlpSeconds(rows) / mlpSeconds(1)
  const caches = notNegative('cachedTokens', cachedTokens) * tokenBytes / (GPUS * readBytesPerSecond)
  return constantSeconds + weights + caches
}

/**
 * The server of the lecture: the 70B on eight A100s. Slots are vLLM's limit of sequences; the cache is what the
 * weights leave of the memory, as on the slides; working memory is left out.
 */
export const LLAMA_SERVER = {
  slots: 256,
  passSeconds: llamaPassSeconds,
  contextTokens: 4096,
  cache: { tokens: Math.floor((GPUS * A100.memoryBytes - weightBytes) / tokenBytes) },
} as const

/** The same with prompts in chunks: the smaller budget of Agrawal et al. 2024 (arXiv 2403.02310), section 5. */
export const CHUNKED_LLAMA_SERVER = { ...LLAMA_SERVER, chunkTokens: 512, budgetTokens: 512 } as const
