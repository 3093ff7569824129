/**
 * The least that one pass of decoding costs: every weight is read once, whatever the number of tokens
 * in the pass, and every token is multiplied with every weight. The longer of the two is the bound
 * (the roofline, Williams et al. 2009). Dense models; attention's own arithmetic, collectives and
 * start-up times are left out.
 */
import type { Accelerator } from '../hardware.ts'
import type { Transformer } from '../models.ts'
import { ridgeFlopsPerByte } from '../hardware.ts'
import { BF16_BYTES } from '../precision.ts'
import { divisorOf, notNegative, positive, whole } from '../ranges.ts'

export type DecodeGpu = Pick<Accelerator, 'flopsPerSecond' | 'memoryBytesPerSecond'>

export interface DecodePass {
  parameters: number
  /** Rows in the pass: one for each user, or drafts + 1 for each if drafts are verified. */
  tokens: number
  gpu: DecodeGpu
  /** GPUs that share every layer. */
  devices: number
  /** 2 for bf16, the default; 1 for int8, 0.5 for int4. */
  bytesPerParameter?: number
  /** Keys and values that the pass reads, of all users together; 0 unless given. */
  kvBytes?: number
}

export interface PassTimes {
  /** Weights, keys and values, out of the memory. */
  readSeconds: number
  /** Two operations for each parameter and token, at peak. */
  arithmeticSeconds: number
  /** The longer of the two: they overlap as well as they can. */
  seconds: number
  /** Share of the pass in which the arithmetic units work, 0 to 1. */
  busyShare: number
}

function checked(pass: DecodePass): Required<DecodePass> {
  const { parameters, tokens, gpu, devices, bytesPerParameter = BF16_BYTES, kvBytes = 0 } = pass
  positive('parameters', parameters)
  whole('tokens', tokens)
  positive('flopsPerSecond', gpu.flopsPerSecond)
  positive('memoryBytesPerSecond', gpu.memoryBytesPerSecond)
  whole('devices', devices)
  positive('bytesPerParameter', bytesPerParameter)
  notNegative('kvBytes', kvBytes)
  return { parameters, tokens, gpu, devices, bytesPerParameter, kvBytes }
}

/**
 * Least time of one pass.
 * @throws RangeError when a number is not positive, tokens or devices are not whole, or kvBytes is negative
 */
export function passTimes(pass: DecodePass): PassTimes {
  const { parameters, tokens, gpu, devices, bytesPerParameter, kvBytes } = checked(pass)
  const bytes = parameters * bytesPerParameter + kvBytes
  const operations = 2 * parameters * tokens

  const bandwidth = devices * gpu.memoryBytesPerSecond
  const peak = devices * gpu.flopsPerSecond

  const readSeconds = bytes / bandwidth
  const arithmeticSeconds = operations / peak
  const seconds = Math.max(readSeconds, arithmeticSeconds)
  return { readSeconds, arithmeticSeconds, seconds, busyShare: arithmeticSeconds / seconds }
}

/**
 * Most tokens a second that one user alone can see: bandwidth over the bytes of the weights.
 * @throws RangeError as `passTimes` does
 */
export function tokensPerSecondBound(setup: Omit<DecodePass, 'tokens' | 'kvBytes'>): number {
  return 1 / passTimes({ ...setup, tokens: 1 }).seconds
}

/**
 * Tokens in a pass at which the arithmetic takes as long as reading the weights: below this number another token
 * costs nothing, above it every token adds time. Keys and values are left out.
 * @returns rows, not rounded; the arithmetic stays in bf16 when weights take fewer bytes
 * @throws RangeError when bytesPerParameter or what the GPU does is not positive
 */
export function ridgeTokens(gpu: DecodeGpu, bytesPerParameter = BF16_BYTES): number {
  return ridgeFlopsPerByte(gpu) * positive('bytesPerParameter', bytesPerParameter) / 2
}

/**
 * Most users whose verify passes fit under the ridge, with weights in bf16.
 * @param drafts K, tokens that a draft model proposes to each; a pass has K + 1 rows a user
 * @returns a whole number; 0 when one user's rows are too many
 * @throws RangeError when drafts is not a whole number of at least 0
 */
export function usersAtRidge(gpu: DecodeGpu, drafts: number): number {
  return Math.floor(ridgeTokens(gpu) / (whole('drafts', drafts, { atLeast: 0 }) + 1))
}

/** A token row of a pass: each user has a certain one first, then the guesses. */
export interface PassRow { user: number, guess: boolean }

/**
 * The token rows of a pass that users share, in order.
 * @param users from 1
 * @param drafts guesses of each, 0 for none
 * @throws RangeError when a count is out of range
 */
export function passRows(users: number, drafts: number): PassRow[] {
  const each = whole('drafts', drafts, { atLeast: 0 }) + 1
  return Array.from({ length: whole('users', users) * each }, (_, i) =>
    ({ user: Math.floor(i / each), guess: i % each > 0 }))
}

/**
 * What a model keeps of each token of each user: a key and a value, in every layer and key-value head.
 * @param options kvHeads to use instead of the model's own, 1 to its heads; bytesPerElement is 2 for bf16
 * @returns bytes a token
 * @throws RangeError when a count does not suit the model, or bytesPerElement is not positive
 */
export function kvBytesPerToken(
  model: Transformer,
  { kvHeads = model.kvHeads, bytesPerElement = BF16_BYTES }: { kvHeads?: number, bytesPerElement?: number } = {},
): number {
  const headSize = whole('hidden', model.hidden) / divisorOf('heads', model.heads, model.hidden, 'columns')
  whole('kvHeads', kvHeads, { atLeast: 1, atMost: model.heads })
  return 2 * whole('layers', model.layers) * kvHeads * headSize * positive('bytesPerElement', bytesPerElement)
}
