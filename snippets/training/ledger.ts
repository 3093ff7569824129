/**
 * The traffic of one training step when a single strategy uses all the GPUs, for each strategy and the same batch,
 * which goes through the model in the same microbatches of b = sequences / microbatches sequences each time.
 * Bytes are those that leave a GPU; a link's time comes on top (transfer.ts).
 */
import { BF16_BYTES } from '../precision.ts'
import { divisorOf, positive, whole } from '../ranges.ts'
import { layerTrafficBytes } from './tensor-parallel.ts'
import { ALL_REDUCES_PER_LAYER } from './tensor-share.ts'
import { allReduceBytes } from './transfer.ts'

export interface LedgerSetup {
  parameters: number
  layers: number
  hidden: number
  gpus: number
  /** Sequences in the batch of a step, over all GPUs. */
  sequences: number
  /** Tokens of a sequence. */
  tokens: number
  /** Parts in which the batch goes through the model. */
  microbatches: number
}

export type Strategy = 'data' | 'tensor' | 'pipeline'

export interface LedgerRow {
  /** Bytes that leave the GPU that sends most. */
  sentBytesPerGpu: number
  /** Messages that leave it. */
  messagesPerGpu: number
  /** All-reduces, or hand-overs at a border between stages, that the step makes in all. */
  exchangesPerStep: number
}

/** Messages that a device sends in a ring all-reduce: N − 1 to reduce, N − 1 to gather (Patarasuk and Yuan 2009). */
const ringMessages = (gpus: number): number => 2 * (gpus - 1)

/**
 * Data: one ring all-reduce of the gradients, 2(N − 1)/N × 2Ψ bytes (Patarasuk and Yuan 2009). Gradients
 * are added up over microbatches first, so neither the batch nor the microbatches matter.
 */
function dataRow({ parameters, gpus }: LedgerSetup): LedgerRow {
  return {
    sentBytesPerGpu: allReduceBytes(BF16_BYTES * parameters, gpus),
    messagesPerGpu: ringMessages(gpus),
    exchangesPerStep: gpus > 1 ? 1 : 0,
  }
}

/**
 * Tensor: four all-reduces a layer and microbatch, of bsh elements each: 8bsh(N − 1)/N elements a layer
 * and microbatch (Narayanan et al. 2021, arXiv 2104.04473, section 3.2). Microbatches multiply messages, not bytes.
 */
function tensorRow({ layers, hidden, gpus, sequences, tokens, microbatches }: LedgerSetup): LedgerRow {
  const exchanges = gpus > 1 ? ALL_REDUCES_PER_LAYER * layers * microbatches : 0
  const perMicrobatch = layerTrafficBytes({ sequences: sequences / microbatches, tokens, hidden, tensorDegree: gpus })
  return {
    sentBytesPerGpu: layers * microbatches * perMicrobatch,
    messagesPerGpu: exchanges * ringMessages(gpus),
    exchangesPerStep: exchanges,
  }
}

/**
 * Pipeline: bsh elements for each microbatch and border, activations forward and gradients back (Narayanan
 * et al. 2021, section 3.2). An inner GPU sends both ways; the first only forward and the last only back.
 */
function pipelineRow({ hidden, gpus, sequences, tokens, microbatches }: LedgerSetup): LedgerRow {
  const directions = Math.min(gpus - 1, 2)
  const bytes = BF16_BYTES * (sequences / microbatches) * tokens * hidden
  return {
    sentBytesPerGpu: directions * microbatches * bytes,
    messagesPerGpu: directions * microbatches,
    exchangesPerStep: 2 * (gpus - 1) * microbatches,
  }
}

/**
 * What each strategy sends in one step of the same batch.
 * @throws RangeError when a size is not a whole number, the microbatches do not divide the sequences, the
 * GPUs do not divide the hidden size (tensor), or there are more GPUs than layers (pipeline)
 */
export function ledger(setup: LedgerSetup): Record<Strategy, LedgerRow> {
  positive('parameters', setup.parameters)
  whole('gpus', setup.gpus, { atLeast: 1, atMost: whole('layers', setup.layers) })
  whole('tokens', setup.tokens)
  divisorOf('gpus', setup.gpus, whole('hidden', setup.hidden), 'hidden elements')
  divisorOf('microbatches', setup.microbatches, whole('sequences', setup.sequences), 'sequences')
  return { data: dataRow(setup), tensor: tensorRow(setup), pipeline: pipelineRow(setup) }
}
