/**
 * How fast a machine reads weights while it decodes, from measured tokens a second:
 * t = constant + bytes / (GPUs × bandwidth). What the constant is made of was not measured.
 */
import type { DecodeRun } from '../gpt-fast.ts'
import type { Transformer } from '../models.ts'
import { isMixture, parameterCount } from '../models.ts'
import { BF16_BYTES } from '../precision.ts'
import { notNegative, positive, whole } from '../ranges.ts'
import { readParameters } from './experts.ts'

/** What one pass reads of the weights. */
export interface WeightBytes {
  /** Divided over the GPUs: the layers. */
  dividedBytes: number
  /** Read whole by every GPU: the output matrix, which gpt-fast does not cut (tp.py). */
  wholeBytes: number
}

export interface DecodeFit {
  /** Part of a step that neither bytes nor GPUs change. */
  constantSeconds: number
  /** Bandwidth that one GPU reaches, bytes a second. */
  bytesPerSecond: number
}

/**
 * The weights that a pass reads. Of the input embedding it reads a row a token, which counts as nothing; of a mixture's
 * experts those that its rows reach, on average.
 * @param options rows in the pass, 1 unless given; bytesPerParameter is 2 for bf16
 * @throws RangeError when rows is not whole and at least 1, bytesPerParameter is not positive, or a shape is invalid
 */
export function weightBytes(
  model: Transformer,
  { rows = 1, bytesPerParameter = BF16_BYTES }: { rows?: number, bytesPerParameter?: number } = {},
): WeightBytes {
  whole('rows', rows)
  positive('bytesPerParameter', bytesPerParameter)
  const embedding = model.vocabulary * model.hidden
  const read = isMixture(model) ? readParameters(model, rows) : parameterCount(model)
  const divided = read - (model.tiedEmbedding ? 1 : 2) * embedding
  return { dividedBytes: divided * bytesPerParameter, wholeBytes: embedding * bytesPerParameter }
}

/** Time to read what a pass reads, the constant left out; seconds. */
export function readSeconds({ dividedBytes, wholeBytes }: WeightBytes, devices: number, fit: DecodeFit): number {
  const shareBytes = notNegative('dividedBytes', dividedBytes) / whole('devices', devices)
  return (shareBytes + notNegative('wholeBytes', wholeBytes)) / positive('bytesPerSecond', fit.bytesPerSecond)
}

/**
 * The straight line through the measured times over 1/GPUs, by least squares; two runs give the line through both.
 * @param runs on at least two numbers of GPUs
 * @param bytes what every one of these passes read
 * @throws RangeError when fewer than two numbers of GPUs were measured, or more GPUs are not faster
 */
export function fitDecode(runs: readonly DecodeRun[], { dividedBytes, wholeBytes }: WeightBytes): DecodeFit {
  const points = runs.map(({ devices, tokensPerSecond }) => ({ x: 1 / devices, seconds: 1 / tokensPerSecond }))
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanX, meanSeconds] = [mean(points.map(({ x }) => x)), mean(points.map(({ seconds }) => seconds))]
  const spread = mean(points.map(({ x }) => (x - meanX) ** 2))
  const slope = mean(points.map(({ x, seconds }) => (x - meanX) * (seconds - meanSeconds))) / spread
  if (!(slope > 0))
    throw new RangeError(`runs must get faster from one number of GPUs to another; got ${JSON.stringify(runs)}`)
  const bytesPerSecond = dividedBytes / slope
  return { constantSeconds: meanSeconds - slope * meanX - wholeBytes / bytesPerSecond, bytesPerSecond }
}
