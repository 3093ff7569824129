/** The figures of the last slide of section 6: what the forward pass of the running case leaves behind. */
import type { ActivationShape } from '../training/activations.ts'
import type { Figure, Figures } from './figure.ts'
import { PIPELINE_STAGES, SEQUENCE_TOKENS, TENSOR_DEGREE } from '../cases.ts'
import { A100 } from '../hardware.ts'
import { LLAMA2_70B } from '../models.ts'
import { activationBytes, copiedActivationBytes, recomputationShare, workingActivationBytes } from '../training/activations.ts'
import { peakActivations, schedule } from '../training/pipeline.ts'
import { KORTHIKANTI, LLAMA2 } from './citations.ts'
import { assumed, derived } from './declare.ts'
import { countInWords } from './figure.ts'
import { fractionInWords } from './fractions.ts'

const { layers, hidden, feedForward, feedForwardMatrices, heads, kvHeads } = LLAMA2_70B
const SEQUENCE: ActivationShape = {
  ...LLAMA2_70B,
  tokens: SEQUENCE_TOKENS,
  sequences: 1,
  recomputation: 'attention',
}
const TENSOR = { tensorDegree: TENSOR_DEGREE }
/** Bytes of one layer, token and element of the hidden size, times all of them. */
const FORMULA = `${layers} × {sequenceTokens} × ${hidden}`

function activations(label: string, change: Partial<ActivationShape>, formula: string): Figure {
  return derived(label, 'GB', {
    value: activationBytes({ ...SEQUENCE, ...change }) + workingActivationBytes({ ...SEQUENCE, ...change }),
    formula,
    digits: 1,
    source: `${KORTHIKANTI}, section 4, table 2; attention fused, so that its scores are not kept`,
  })
}

/** What a gated block of this width leaves, by the same count; `kept` of its wide arrays are stored. */
const gatedBytes = (kept: number): number =>
  2 * (6 + kvHeads / heads * 2 + kept * feedForward / hidden)

function gated(label: string, kept: number): Figure {
  return derived(label, 'byte', {
    value: gatedBytes(kept),
    formula: `2 × (6 + 2 × ${kvHeads} ÷ ${heads} + ${kept} × ${feedForward} ÷ ${hidden})`,
    digits: 1,
    source: `${LLAMA2}; inputs, norms, queries, outputs, and keys and values of fewer heads; ${kept} wide arrays`,
  })
}

export const ACTIVATIONS: Figures = {
  sequenceTokens: assumed('Tokens of a sequence of the running case', 'tokens', { value: SEQUENCE_TOKENS }),
  activations70B: activations('Activations of one sequence of the 70B model', {}, `${FORMULA} × (10 + 24)`),
  activationsTensor: activations(
    'The same on each GPU, every layer cut eight ways',
    TENSOR,
    `${FORMULA} × (10 + 24 ÷ {tensorDegree})`,
  ),
  activationsCopied: derived('Of that, what every GPU holds a copy of', 'GB', {
    value: copiedActivationBytes({ ...SEQUENCE, ...TENSOR }),
    formula: `${FORMULA} × 10`,
    digits: 1,
    source: `${KORTHIKANTI}, section 4.2.1: inputs, norms and dropout`,
  }),
  activationsSequence: activations(
    'The same with sequence parallelism',
    { ...TENSOR, sequenceParallel: true },
    `${FORMULA} × (10 + 24) ÷ {tensorDegree}`,
  ),
  activationsInputs: activations(
    'Inputs of each layer and one layer at work, the rest computed again',
    { recomputation: 'layers' },
    `${FORMULA} × 2 + {sequenceTokens} × ${hidden} × (10 + 24)`,
  ),
  activationsPast: derived('What the activations of one sequence have beyond one GPU', 'GB', {
    value: activationBytes(SEQUENCE) - A100.memoryBytes,
    formula: '{activations70B} − {gpuMemory}',
    digits: 1,
    source: 'Need less capacity',
  }),
  recomputePrice: derived('Arithmetic that recomputing every layer adds to a step', 'percent', {
    value: recomputationShare({ ...SEQUENCE, recomputation: 'layers' }),
    formula: '1 ÷ (1 + 2)',
    digits: 0,
    words: fractionInWords,
    source: 'One more forward pass; a backward pass takes two of them',
  }),
  layerCount: derived('Bytes a token and element of the hidden size that a layer leaves', 'byte', {
    value: 34,
    formula: '10 + 24',
    source: `${KORTHIKANTI}, section 4.1`,
  }),
  gatedLow: gated('The same for the gated layer of Llama 2 70B, one wide array computed again', feedForwardMatrices),
  gatedHigh: gated('The same for the gated layer of Llama 2 70B, all kept', feedForwardMatrices + 1),
  heldFirst: derived('Microbatches that the first stage of a long pipeline schedule remembers', 'count', {
    value: peakActivations(schedule('1f1b', {
      stages: PIPELINE_STAGES,
      microbatches: 8 * PIPELINE_STAGES,
      forwardTime: 1,
      backwardTime: 2,
    }))[0],
    words: countInWords,
    source: `${KORTHIKANTI}, section 4.2.3; counted from the schedule in snippets/training/pipeline.ts`,
  }),
}
