/**
 * ZeRO shards what plain data parallelism copies onto every GPU: optimizer states first, then gradients,
 * then weights. Rajbhandari et al. 2019 (arXiv 1910.02054), section 5 and figure 1;
 * what travels: section 7. Activations come on top of every figure here.
 */
import type { BytesConvention, MemoryKind, MemoryPart } from './memory.ts'
import { BF16_BYTES } from '../precision.ts'
import { positive, whole } from '../ranges.ts'
import { trainingParts } from './memory.ts'

/** 0 is plain data parallelism; 1 shards the optimizer, 2 also gradients, 3 also weights (FSDP). */
export type ZeroStage = 0 | 1 | 2 | 3

export const ZERO_STAGES: readonly ZeroStage[] = [0, 1, 2, 3]

export interface ZeroSetup {
  /** Parameters of the whole model. */
  parameters: number
  /** Data-parallel degree: how many GPUs would hold a copy of the same weights. */
  gpus: number
  stage: ZeroStage
  convention: BytesConvention
  /** Devices that share each layer. */
  tensorDegree?: number
  /** Stages that share the layers. */
  pipelineDegree?: number
}

/** The first stage that shards a kind; everything but weights and gradients belongs to the optimizer. */
const shardedFrom = (kind: MemoryKind): ZeroStage => kind === 'weights' ? 3 : kind === 'gradients' ? 2 : 1

const total = (parts: readonly MemoryPart[]): number => parts.reduce((sum, { bytes }) => sum + bytes, 0)

function zeroStage(value: number): number {
  return whole('stage', value, { atLeast: 0, atMost: 3 })
}

/** The number of shares into which tensor and pipeline parallelism cut the model before any of it is copied. */
function modelShares(setup: Pick<ZeroSetup, 'tensorDegree' | 'pipelineDegree'>): number {
  const { tensorDegree = 1, pipelineDegree = 1 } = setup
  return whole('tensorDegree', tensorDegree) * whole('pipelineDegree', pipelineDegree)
}

/**
 * What each GPU keeps, with P = parameters / (tensor × pipeline degree): stage 1 is 4P + KP/d,
 * stage 2 2P + (2 + K)P/d, stage 3 (4 + K)P/d, where K is 8 or 12 with the convention.
 * @returns parts in bytes, in the order of `trainingParts`
 * @throws RangeError when a degree is not whole and at least 1, or the stage is not from 0 to 3
 */
export function zeroParts(setup: ZeroSetup): MemoryPart[] {
  const gpus = whole('gpus', setup.gpus)
  const stage = zeroStage(setup.stage)
  const shares = modelShares(setup)
  return trainingParts(setup.parameters, setup.convention)
    .map(({ kind, bytes }) => ({ kind, bytes: bytes / (stage >= shardedFrom(kind) ? shares * gpus : shares) }))
}

/** Bytes of the whole model: what a stage leaves on every GPU, and what it shards. */
function replicatedAndSharded({ stage, convention, parameters }: Pick<ZeroSetup, 'parameters' | 'stage' | 'convention'>) {
  zeroStage(stage)
  const parts = trainingParts(parameters, convention)
  return {
    replicated: total(parts.filter(({ kind }) => stage < shardedFrom(kind))),
    sharded: total(parts.filter(({ kind }) => stage >= shardedFrom(kind))),
  }
}

/**
 * Bytes on each GPU: the sum of `zeroParts`, rounded once, so that a fit to the byte is a fit.
 * @throws RangeError as `zeroParts` does
 */
export function zeroBytes(setup: ZeroSetup): number {
  const gpus = whole('gpus', setup.gpus)
  const shares = modelShares(setup)
  const { replicated, sharded } = replicatedAndSharded(setup)
  return replicated / shares + sharded / (shares * gpus)
}

/**
 * What a stage sends, relative to plain data parallelism (section 7: 2Ψ, 2Ψ, 2Ψ, 3Ψ).
 * @throws RangeError when the stage is not from 0 to 3
 */
export function zeroTrafficFactor(stage: ZeroStage): number {
  return zeroStage(stage) === 3 ? 3 / 2 : 1
}

/**
 * Bytes that each GPU sends a step round a ring. Up to stage 2 one reduce-scatter and one all-gather,
 * 2Ψ elements, as in a ring all-reduce; stage 3 gathers the weights twice, 3Ψ. Gradients that are
 * accumulated over microbatches travel once; stage 3 then gathers weights in every one of them, which
 * is not counted here.
 * @returns bytes, of bf16 elements; the convention does not matter, because optimizer states never travel
 * @throws RangeError as `zeroParts` does
 */
export function zeroSentBytes(setup: Omit<ZeroSetup, 'convention'>): number {
  const gpus = whole('gpus', setup.gpus)
  const elements = 2 * zeroTrafficFactor(setup.stage) * positive('parameters', setup.parameters) / modelShares(setup)
  return elements * BF16_BYTES * (gpus - 1) / gpus
}

/** A model for which the least number of GPUs is sought. */
export interface ZeroNeed extends Pick<ZeroSetup, 'parameters' | 'stage' | 'convention'> {
  /** What each GPU has for weights, gradients and optimizer states. */
  memoryBytes: number
}

/**
 * The least number of GPUs over which a stage fits.
 * @returns gpus undefined when no number does; floorBytes stay on every GPU however many there are
 * @throws RangeError when a number is not positive, or the stage is not from 0 to 3
 */
export function gpusToFit(need: ZeroNeed): { gpus: number | undefined, floorBytes: number } {
  const memory = positive('memoryBytes', need.memoryBytes)
  const { replicated: floorBytes, sharded } = replicatedAndSharded(need)
  if (sharded === 0)
    return { gpus: floorBytes <= memory ? 1 : undefined, floorBytes }
  return { gpus: floorBytes < memory ? Math.ceil(sharded / (memory - floorBytes)) : undefined, floorBytes }
}
