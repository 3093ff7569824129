/**
 * What training keeps in memory for every parameter.
 * Rajbhandari et al. 2019, ZeRO (arXiv 1910.02054), section 3.1: 2Ψ + 2Ψ + KΨ.
 */
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

// #region parts
/** Bytes each part takes for one parameter, in the order in which the lecture draws them. */
export function bytesPerParameter(convention: BytesConvention): ReadonlyArray<[MemoryKind, number]> {
  const mixed = convention === 16
  return [
    ['weights', 2], // bf16
    ['gradients', 2], // bf16
    ...(mixed ? [['master', 4] as [MemoryKind, number]] : []), // fp32
    ['momentum', 4], // fp32
    ['variance', 4], // fp32
  ]
}
// #endregion parts

export interface MemoryPart {
  kind: MemoryKind
  bytes: number
}

/**
 * The bar of a model in training; activations come on top.
 * @param parameters how many parameters, greater than 0
 * @returns parts in bytes, from the zero line outwards
 */
export function trainingParts(parameters: number, convention: BytesConvention): MemoryPart[] {
  positive('parameters', parameters)
  return bytesPerParameter(bytesConvention(convention)).map(([kind, each]) => ({ kind, bytes: each * parameters }))
}

/** Bytes of weights, gradients and optimizer states together. */
export function trainingBytes(parameters: number, convention: BytesConvention): number {
  return trainingParts(parameters, convention).reduce((sum, part) => sum + part.bytes, 0)
}

/** Share of the training memory that is the optimizer's: everything but weights and gradients. */
export function optimizerShare(convention: BytesConvention): number {
  const parts = trainingParts(1, convention)
  const own = parts.filter(part => part.kind === 'weights' || part.kind === 'gradients')
  return 1 - own.reduce((sum, part) => sum + part.bytes, 0) / trainingBytes(1, convention)
}
