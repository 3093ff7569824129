/** The models that the lecture names, and how their parameters are counted. */
import { BF16_BYTES } from './precision.ts'
import { positive, whole } from './ranges.ts'

export interface Transformer {
  name: string
  layers: number
  hidden: number
  heads: number
  /** Heads that keep keys and values; fewer than `heads` with grouped queries. */
  kvHeads: number
  feedForward: number
  vocabulary: number
  /** Positions that are learned (GPT-2); rotary models have none. */
  learnedPositions: number
  /** SwiGLU has three feed-forward matrices, GELU two. */
  feedForwardMatrices: 2 | 3
  biases: boolean
  tiedEmbedding: boolean
}

/** Radford et al. 2019, the smallest GPT-2. */
export const GPT2_124M: Transformer = {
  name: 'GPT-2 124M',
  layers: 12,
  hidden: 768,
  heads: 12,
  kvHeads: 12,
  feedForward: 3072,
  vocabulary: 50257,
  learnedPositions: 1024,
  feedForwardMatrices: 2,
  biases: true,
  tiedEmbedding: true,
}

/** Touvron et al. 2023 (arXiv 2307.09288). */
export const LLAMA2_70B: Transformer = {
  name: 'Llama 2 70B',
  layers: 80,
  hidden: 8192,
  heads: 64,
  kvHeads: 8,
  feedForward: 28672,
  vocabulary: 32000,
  learnedPositions: 0,
  feedForwardMatrices: 3,
  biases: false,
  tiedEmbedding: false,
}

/** Touvron et al. 2023 (arXiv 2307.09288). */
export const LLAMA2_13B: Transformer = {
  name: 'Llama 2 13B',
  layers: 40,
  hidden: 5120,
  heads: 40,
  kvHeads: 40,
  feedForward: 13824,
  vocabulary: 32000,
  learnedPositions: 0,
  feedForwardMatrices: 3,
  biases: false,
  tiedEmbedding: false,
}

/** Touvron et al. 2023 (arXiv 2307.09288); the width of the feed-forward block as released. */
export const LLAMA2_7B: Transformer = {
  name: 'Llama 2 7B',
  layers: 32,
  hidden: 4096,
  heads: 32,
  kvHeads: 32,
  feedForward: 11008,
  vocabulary: 32000,
  learnedPositions: 0,
  feedForwardMatrices: 3,
  biases: false,
  tiedEmbedding: false,
}

/** Grattafiori et al. 2024 (arXiv 2407.21783), table 3; the vocabulary as released. */
export const LLAMA31_8B: Transformer = {
  ...LLAMA2_7B,
  name: 'Llama 3.1 8B',
  kvHeads: 8,
  feedForward: 14336,
  vocabulary: 128256,
}

/** Zhang et al. 2022 (arXiv 2205.01068), table 1; sequences of 2,048 tokens, two more positions for padding. */
export const OPT_30B: Transformer = {
  name: 'OPT 30B',
  layers: 48,
  hidden: 7168,
  heads: 56,
  kvHeads: 56,
  feedForward: 28672,
  vocabulary: 50272,
  learnedPositions: 2050,
  feedForwardMatrices: 2,
  biases: true,
  tiedEmbedding: true,
}

/** A transformer whose layers have several feed-forward blocks, the experts, and a router that picks some a token. */
export interface MixtureOfExperts extends Transformer {
  /** Experts in each layer; `feedForward` is the width of one. */
  experts: number
  /** Experts that each token goes through. */
  activeExperts: number
}

/** Jiang et al. 2024 (arXiv 2401.04088), table 1: the two best of eight experts. */
export const MIXTRAL_8X7B: MixtureOfExperts = {
  name: 'Mixtral 8x7B',
  layers: 32,
  hidden: 4096,
  heads: 32,
  kvHeads: 8,
  feedForward: 14336,
  vocabulary: 32000,
  learnedPositions: 0,
  feedForwardMatrices: 3,
  biases: false,
  tiedEmbedding: false,
  experts: 8,
  activeExperts: 2,
}

/** Brown et al. 2020; sequence as Narayanan et al. 2021 count it. */
export const GPT3_175B = { name: 'GPT-3 175B', layers: 96, hidden: 12288, sequence: 2048 } as const

/** Whether a model has several experts in a layer. */
export const isMixture = (model: Transformer): model is MixtureOfExperts => 'experts' in model

/**
 * Parameters of one feed-forward block of one layer: of one expert, where there are several.
 * @throws RangeError when a dimension is not a whole number of at least 1
 */
export function feedForwardParameters(model: Transformer): number {
  const d = whole('hidden', model.hidden)
  const width = whole('feedForward', model.feedForward)
  return model.feedForwardMatrices * d * width + (model.biases ? width + d : 0)
}

/**
 * Parameters of one layer; all its experts and their router count.
 * @throws RangeError when a dimension is not a whole number of at least 1
 */
export function layerParameters(model: Transformer): number {
  const d = whole('hidden', model.hidden)
  const headSize = d / whole('heads', model.heads)
  const keyValue = headSize * whole('kvHeads', model.kvHeads)
  const attention = 2 * d * d + 2 * d * keyValue
  const experts = isMixture(model) ? whole('experts', model.experts) : 1
  const router = isMixture(model) ? d * experts : 0
  const norms = 2 * d * (model.biases ? 2 : 1)
  const biases = model.biases ? d + 2 * keyValue + d : 0
  return attention + experts * feedForwardParameters(model) + router + norms + biases
}

/**
 * Parameters of a decoder-only transformer, counted matrix by matrix: layers, embeddings and a last norm.
 * @throws RangeError when a dimension is not a whole number of at least 1
 */
export function parameterCount(model: Transformer): number {
  const d = whole('hidden', model.hidden)
  const embedding = (whole('vocabulary', model.vocabulary) * (model.tiedEmbedding ? 1 : 2) + model.learnedPositions) * d
  return whole('layers', model.layers) * layerParameters(model) + embedding + d * (model.biases ? 2 : 1)
}

/**
 * Parameters that one token goes through: all but the experts that its router did not pick.
 * @throws RangeError as `parameterCount` does, or when activeExperts is not from 1 to experts
 */
export function activeParameterCount(model: MixtureOfExperts): number {
  const all = parameterCount(model)
  const active = whole('activeExperts', model.activeExperts, { atLeast: 1, atMost: model.experts })
  return all - model.layers * (model.experts - active) * feedForwardParameters(model)
}

/**
 * Bytes of one matrix.
 * @param shape rows, columns
 * @param bytesPerElement 2 for bf16, 4 for fp32
 */
export function matrixBytes([rows, columns]: readonly [number, number], bytesPerElement = BF16_BYTES): number {
  return whole('rows', rows) * whole('columns', columns) * positive('bytesPerElement', bytesPerElement)
}
