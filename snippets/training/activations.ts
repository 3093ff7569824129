/**
 * What a forward pass keeps for the backward pass: activations, in bytes.
 * Korthikanti et al. 2022, Reducing Activation Recomputation in Large Transformer Models (arXiv 2205.05198),
 * section 4, table 2: a layer of attention and a feed-forward block four times as wide as the model, bf16, with
 * dropout masks of a byte. Embedding, output layer and loss come on top (section 4.3 calls them small).
 */
import type { Schedule } from './pipeline.ts'
import { divisorOf, notNegative, whole } from '../ranges.ts'
import { peakActivations } from './pipeline.ts'

/**
 * What is computed again in the backward pass instead of being kept: nothing; the scores of attention, as fused
 * attention does by itself; or everything but the input of each layer.
 */
export type Recomputation = 'none' | 'attention' | 'layers'

export interface ActivationShape {
  layers: number
  hidden: number
  heads: number
  /** Tokens of a sequence. */
  tokens: number
  /** Sequences that go through together. */
  sequences: number
  recomputation: Recomputation
  /** Devices that share each layer; 1 unless given. */
  tensorDegree?: number
  /** Whether they also share, token by token, what tensor parallelism copies: norms, dropout, inputs. */
  sequenceParallel?: boolean
}

/** Bytes a token and hidden element of one layer: the terms of table 2. */
const COPIED = 10
const CUT = 24
const LAYER_INPUT = 2
/** Bytes of one score of attention, for each head and pair of tokens: score, its dropout mask, and what comes out. */
const SCORE = 5

/** Bytes for each token and hidden element that one layer keeps on each device. */
function bytesPerElement(shape: Required<ActivationShape>): number {
  const { hidden, heads, tokens, recomputation, tensorDegree: t, sequenceParallel } = shape
  if (recomputation === 'layers')
    return LAYER_INPUT / (sequenceParallel ? t : 1)
  const scores = recomputation === 'none' ? SCORE * heads * tokens / hidden / t : 0
  return COPIED / (sequenceParallel ? t : 1) + CUT / t + scores
}

function checked(given: ActivationShape): Required<ActivationShape> {
  const shape = { tensorDegree: 1, sequenceParallel: false, ...given }
  whole('layers', shape.layers)
  whole('hidden', shape.hidden)
  whole('tokens', shape.tokens)
  whole('sequences', shape.sequences)
  divisorOf('tensorDegree', shape.tensorDegree, whole('heads', shape.heads), 'heads')
  if (shape.sequenceParallel)
    divisorOf('tensorDegree', shape.tensorDegree, shape.tokens, 'tokens of a sequence')
  return shape
}

/**
 * What all layers keep on each device: sbh × (10 + 24/t + 5as/ht) bytes a layer; with sequence parallelism the 10 is
 * divided as well; without the scores where attention is recomputed; 2sbh where whole layers are. The layer that is
 * recomputed at the time comes on top, `workingActivationBytes`.
 * @returns bytes
 * @throws RangeError when a size is not whole and at least 1, or the degree divides neither the heads nor, with
 * sequence parallelism, the tokens
 */
export function activationBytes(given: ActivationShape): number {
  const shape = checked(given)
  const { layers, hidden, tokens, sequences } = shape
  return layers * tokens * sequences * hidden * bytesPerElement(shape)
}

/**
 * What one sequence leaves on each device of a group that shares every layer, and the sequence too: attention fused,
 * nothing else recomputed.
 * @param shape of the model
 * @param tokens of the sequence
 * @param tensorDegree devices of the group; 1 unless given
 * @returns bytes
 * @throws RangeError as `activationBytes` does
 */
export function sequenceActivationBytes(shape: Pick<ActivationShape, 'layers' | 'hidden' | 'heads'>, tokens: number, tensorDegree = 1): number {
  return activationBytes({ ...shape, tokens, sequences: 1, recomputation: 'attention', tensorDegree, sequenceParallel: true })
}

/**
 * What the one layer at work leaves for a moment where layers are recomputed in the backward pass.
 * @returns bytes; 0 where they are kept
 * @throws RangeError as `activationBytes` does
 */
export function workingActivationBytes(shape: ActivationShape): number {
  return shape.recomputation === 'layers' ? activationBytes({ ...shape, layers: 1, recomputation: 'attention' }) : 0
}

/**
 * The part of those bytes that every device of a tensor-parallel group keeps as a copy: norms, dropout, and inputs.
 * @returns bytes; 0 if nothing is cut, or with sequence parallelism
 * @throws RangeError as `activationBytes` does
 */
export function copiedActivationBytes(given: ActivationShape): number {
  const { layers, hidden, tokens, sequences, recomputation, tensorDegree, sequenceParallel } = checked(given)
  if (tensorDegree === 1 || sequenceParallel)
    return 0
  return layers * tokens * sequences * hidden * (recomputation === 'layers' ? LAYER_INPUT : COPIED)
}

/**
 * What a device of a pipeline holds at its fullest: the microbatches that its schedule makes it keep, counted from
 * the schedule's own events, times its share of the layers (section 4.2.3; the first stage of 1F1B keeps as many
 * microbatches as there are stages, so that the pipeline divides nothing for it).
 * @param microbatchBytes what one microbatch leaves in all layers, of `activationBytes`
 * @returns bytes of each device, from the first stage to the last
 * @throws RangeError when microbatchBytes is negative
 */
export function stageActivationBytes(microbatchBytes: number, schedule: Schedule): number[] {
  const stageBytes = notNegative('microbatchBytes', microbatchBytes) / schedule.shape.stages
  return peakActivations(schedule).map(held => held * stageBytes)
}

/**
 * Arithmetic that recomputation adds to a step, as a share of the step without it. A backward pass is twice a
 * forward pass, so all layers once more are a third. Attention's scores are 4bs²h of a layer's 72bsh² + 12bs²h
 * operations.
 * @returns 0 to 1/3
 * @throws RangeError when a size is not whole and at least 1
 */
export function recomputationShare({ recomputation, tokens, hidden }: Pick<ActivationShape, 'recomputation' | 'tokens' | 'hidden'>): number {
  const s = whole('tokens', tokens)
  const h = whole('hidden', hidden)
  return { none: 0, attention: s / (18 * h + 3 * s), layers: 1 / 3 }[recomputation]
}
