/**
 * What training keeps in memory for every parameter.
 * Rajbhandari et al. 2019, ZeRO (arXiv 1910.02054), section 3.1: 2Ψ + 2Ψ + KΨ.
 */
import { BF16_BYTES, FP32_BYTES } from '../precision.ts'
import { positive } from '../ranges.ts'

/**
 * How many bytes a parameter takes in training. 12 is weights and gradients in bf16 and Adam's two
 * moments in fp32; 16 adds the fp32 master copy of the weights that mixed precision keeps.
 */
export type BytesConvention = 12 | 16

export const CONVENTIONS: readonly BytesConvention[] = [12, 16]

/** Throws unless `value` is one of the conventions the lecture knows. */
export function bytesConvention(value: unknown): BytesConvention {
  if (value !== 12 && value !== 16)
    throw new RangeError(`bytesPerParameter must be 12 or 16; got ${JSON.stringify(value)}`)
  return value
}

export type MemoryKind = 'weights' | 'gradients' | 'master' | 'momentum' | 'variance'

/** Bytes each part takes for one parameter, in the order in which the lecture draws them. */
export function bytesPerParameter(convention: BytesConvention): ReadonlyArray<[MemoryKind, number]> {
  const mixed = convention === 16
  return [
    ['weights', BF16_BYTES],
    ['gradients', BF16_BYTES],
    ...(mixed ? [['master', FP32_BYTES] as [MemoryKind, number]] : []),
    ['momentum', FP32_BYTES],
    ['variance', FP32_BYTES],
  ]
}

export interface MemoryPart {
  kind: MemoryKind
  bytes: number
}

/**
 * What a model in training keeps, part by part; activations are not included.
 * @param parameters how many parameters, greater than 0
 * @returns parts in bytes, from the zero line outwards
 * @throws RangeError when parameters is not a finite number greater than 0, or the convention is invalid
 */
export function trainingParts(parameters: number, convention: BytesConvention): MemoryPart[] {
  positive('parameters', parameters)
  return bytesPerParameter(bytesConvention(convention)).map(([kind, each]) => ({ kind, bytes: each * parameters }))
}

/**
 * Bytes of weights, gradients and optimizer states together.
 * @throws RangeError as `trainingParts` does
 */
export function trainingBytes(parameters: number, convention: BytesConvention): number {
  return trainingParts(parameters, convention).reduce((sum, part) => sum + part.bytes, 0)
}

/** The parts that are the optimizer's: everything but weights and gradients. */
export function optimizerParts(parameters: number, convention: BytesConvention): MemoryPart[] {
  return trainingParts(parameters, convention).filter(({ kind }) => kind !== 'weights' && kind !== 'gradients')
}

/** Share of the training memory that is the optimizer's, 0 to 1. */
export function optimizerShare(convention: BytesConvention): number {
  return optimizerParts(1, convention).reduce((sum, part) => sum + part.bytes, 0) / trainingBytes(1, convention)
}

/**
 * The least memory with which Adam works: moments in bf16 too, and no master weights. It needs care with rounding.
 * @throws RangeError when parameters is not a finite number greater than 0
 */
export function leanParts(parameters: number): MemoryPart[] {
  const bytes = BF16_BYTES * positive('parameters', parameters)
  return (['weights', 'gradients', 'momentum', 'variance'] as const).map(kind => ({ kind, bytes }))
}
