/** The figures of section 9: what each stage of ZeRO leaves on a GPU, and what then travels. */
import type { ZeroStage } from '../training/zero.ts'
import type { Figure, Figures, Settings } from './figure.ts'
import { PARAMETERS_70B, REALISTIC_SHARE_OF_PEAK, SEQUENCE_TOKENS, SHARDED_TOKENS, TENSOR_DEGREE, ZERO_GPUS } from '../cases.ts'
import { A100 } from '../hardware.ts'
import { layerParameters, LLAMA2_13B, LLAMA2_70B } from '../models.ts'
import { BF16_BYTES } from '../precision.ts'
import { sequenceActivationBytes } from '../training/activations.ts'
import { A100_BOX } from '../training/measured-all-reduce.ts'
import { trainingBytes } from '../training/memory.ts'
import { shardedLayerTimes, shardedStep } from '../training/sharded-step.ts'
import { gpusToFit, zeroBytes, zeroSentBytes, zeroTrafficFactor } from '../training/zero.ts'
import { BEKMAN_ALL_REDUCE, ZERO } from './citations.ts'
import { assumed, derived, reported } from './declare.ts'
import { countInWords } from './figure.ts'
import { measuredFormula } from './formulas.ts'

const RUNNING_CASE = { parameters: PARAMETERS_70B, memoryBytes: A100.memoryBytes }

/** Bytes on each GPU under a stage, for the running case. */
const stageBytes = (stage: ZeroStage) => ({ bytesPerParameter: convention }: Settings): number =>
  zeroBytes({ parameters: PARAMETERS_70B, gpus: ZERO_GPUS, stage, convention })

function zero(stage: ZeroStage, formula: string): Figure {
  return derived(`Training memory of the 70B model on each of the GPUs, ZeRO stage ${stage}`, 'GB', {
    value: stageBytes(stage),
    formula,
    digits: 1,
    source: `${ZERO}, formulas of figure 1, with K = 8 for the count of 12 bytes`,
  })
}

function zeroSent(stage: ZeroStage, formula: string): Figure {
  return derived(`What each GPU sends in a step, ZeRO stage ${stage}`, 'GB', {
    value: zeroSentBytes({ parameters: PARAMETERS_70B, gpus: ZERO_GPUS, stage }),
    formula,
    digits: 1,
    source: `${ZERO}, section 7; ring collectives of 2-byte elements`,
  })
}

/** Tensor parallelism in the box, ZeRO-1 over the copies of the box. */
const combinedBytes = ({ bytesPerParameter: convention }: Settings): number =>
  zeroBytes({ parameters: PARAMETERS_70B, gpus: ZERO_GPUS, stage: 1, convention, tensorDegree: TENSOR_DEGREE })

const LAYER_TIMES = (tokens: number) =>
  shardedLayerTimes(LLAMA2_13B, tokens, REALISTIC_SHARE_OF_PEAK * A100.flopsPerSecond, A100_BOX)

/** Share of a sharded step of the 13B model in which a GPU waits for the wire. */
function exposed(label: string, prefetch: number, tokens: number): Figure {
  const step = shardedStep({ ...LAYER_TIMES(tokens), layers: LLAMA2_13B.layers, prefetch })
  return derived(`Share of a sharded step that a GPU waits, ${label}`, 'percent', {
    value: step.exposedTime / step.span,
    digits: 0,
    source: `Counted from the events of snippets/training/sharded-step.ts: ${tokens} tokens a GPU at half of peak`,
  })
}

/** What one sequence leaves on each GPU of the combination. */
const combinedSequenceBytes = sequenceActivationBytes(LLAMA2_70B, SEQUENCE_TOKENS, TENSOR_DEGREE)

export const ZERO_FIGURES: Figures = {
  zeroGpus: assumed('GPUs that share the model', 'count', { value: ZERO_GPUS, words: countInWords }),
  optimizer70B: derived('Optimizer states of the 70B model', 'GB', {
    value: s => trainingBytes(PARAMETERS_70B, s.bytesPerParameter) - 4 * PARAMETERS_70B,
    formula: '{memory70B} − {weights70B} − {gradients70B}',
    source: ZERO,
  }),
  optimizerEighth: derived('An eighth of the optimizer states', 'GB', {
    value: s => (trainingBytes(PARAMETERS_70B, s.bytesPerParameter) - 4 * PARAMETERS_70B) / ZERO_GPUS,
    formula: '{optimizer70B} ÷ {zeroGpus}',
    digits: 1,
    source: ZERO,
  }),
  zero0: zero(0, '{weights70B} + {gradients70B} + {optimizer70B}'),
  zero1: zero(1, '{weights70B} + {gradients70B} + {optimizer70B} ÷ {zeroGpus}'),
  zero2: zero(2, '{weights70B} + ({gradients70B} + {optimizer70B}) ÷ {zeroGpus}'),
  zero3: zero(3, '{memory70B} ÷ {zeroGpus}'),
  zero1Saved: derived('Share of the training memory that stage 1 takes off each GPU', 'percent', {
    value: s => 1 - stageBytes(1)(s) / stageBytes(0)(s),
    formula: '({zero0} − {zero1}) ÷ {zero0}',
    digits: 0,
    source: ZERO,
  }),
  zero3Past: derived('What stage 3 over the GPUs still has beyond one of them', 'GB', {
    value: s => trainingBytes(PARAMETERS_70B, s.bytesPerParameter) / ZERO_GPUS - A100.memoryBytes,
    formula: '{zero3} − {gpuMemory}',
    digits: 1,
    source: ZERO,
  }),
  zeroNeeded: derived('GPUs that stage 3 needs, states alone', 'count', {
    value: s => gpusToFit({ ...RUNNING_CASE, stage: 3, convention: s.bytesPerParameter }).gpus ?? Number.NaN,
    formula: '{memory70B} ÷ {gpuMemory}, rounded up',
    source: ZERO,
  }),
  zero1Floor: derived('What stage 1 leaves on each GPU however many there are', 'GB', {
    value: 4 * PARAMETERS_70B,
    formula: '{weights70B} + {gradients70B}',
    source: ZERO,
  }),
  zero2Floor: derived('What stage 2 leaves on each GPU however many there are', 'GB', {
    value: 2 * PARAMETERS_70B,
    formula: '{weights70B} × 1',
    source: ZERO,
  }),
  zeroSent0: zeroSent(0, '2 × ({zeroGpus} − 1) ÷ {zeroGpus} × {gradients70B}'),
  zeroSent1: zeroSent(1, '2 × ({zeroGpus} − 1) ÷ {zeroGpus} × {gradients70B}'),
  zeroSent2: zeroSent(2, '2 × ({zeroGpus} − 1) ÷ {zeroGpus} × {gradients70B}'),
  zeroSent3: zeroSent(3, '3 × ({zeroGpus} − 1) ÷ {zeroGpus} × {gradients70B}'),
  zeroFactor3: reported('Traffic of stage 3 against plain data parallelism', 'times', {
    value: zeroTrafficFactor(3),
    source: `${ZERO}, section 7.2`,
  }),
  exposedAsNeeded: exposed('fetched when it is needed', 0, SHARDED_TOKENS[0]),
  exposedAhead: exposed('fetched one layer ahead', 1, SHARDED_TOKENS[0]),
  exposedFew: exposed('fetched one layer ahead, few tokens', 1, SHARDED_TOKENS[1]),
  shardedMany: assumed('Tokens on each GPU of the sharded step', 'tokens', { value: SHARDED_TOKENS[0] }),
  shardedFew: assumed('Tokens on each GPU of the sharded step where they are few', 'tokens', { value: SHARDED_TOKENS[1] }),
  layerBytes13B: derived('Weights of a layer of the 13B model', 'MB', {
    value: BF16_BYTES * layerParameters(LLAMA2_13B),
    formula: '2 × (4 × 5120 × 5120 + 3 × 5120 × 13824 + 2 × 5120)',
    digits: 0,
    source: 'Touvron et al. 2023 (arXiv 2307.09288), 13B: attention, three feed-forward matrices, two norms',
  }),
  layerGather: derived('Time to gather them over eight A100s', 'ms', {
    value: LAYER_TIMES(SHARDED_TOKENS[0]).gatherTime,
    formula: `(${measuredFormula(BF16_BYTES * layerParameters(LLAMA2_13B), A100_BOX)}) ÷ 2`,
    digits: 1,
    source: `${BEKMAN_ALL_REDUCE}; half an all-reduce of the same bytes`,
  }),
  layerForward: derived('Time of that layer’s forward pass over the tokens of a GPU', 'ms', {
    value: LAYER_TIMES(SHARDED_TOKENS[0]).forwardTime,
    formula: '({layerBytes13B} × {shardedMany} + 4 × {shardedMany} × {shardedMany} × 5120) ÷ ({halfOfPeak} × {a100Flops})',
    digits: 1,
    source: 'Two operations a parameter and token, which are as many as bytes; attention as in Narayanan et al. 2021',
  }),
  layers13B: reported('Layers of the 13B model', 'layers', { value: LLAMA2_13B.layers, source: 'Touvron et al. 2023' }),
  shardedBalance: derived('Tokens on a GPU at which a layer computes as long as it is gathered', 'tokens', {
    value: REALISTIC_SHARE_OF_PEAK * A100.flopsPerSecond * LAYER_TIMES(SHARDED_TOKENS[0]).gatherTime
      / (BF16_BYTES * layerParameters(LLAMA2_13B)),
    formula: '{halfOfPeak} × {a100Flops} × {layerGather} ÷ {layerBytes13B}',
    digits: 0,
    source: 'As many operations a token as bytes of weights; attention left out',
  }),
  combinedSent: derived('What each GPU of the combination sends in a step for its copies', 'GB', {
    value: zeroSentBytes({ parameters: PARAMETERS_70B, gpus: ZERO_GPUS, stage: 1, tensorDegree: TENSOR_DEGREE }),
    formula: '{zeroSent1} ÷ {tensorDegree}',
    digits: 1,
    source: `${ZERO}, section 7; over its own network port`,
  }),
  combinedGpus: derived('GPUs of the combination', 'count', {
    value: TENSOR_DEGREE * ZERO_GPUS,
    formula: '{tensorDegree} × {zeroGpus}',
    source: 'Eight ways tensor, eight ways data',
  }),
  combined: derived('The 70B model on each GPU, tensor eight ways and ZeRO-1 over eight', 'GB', {
    value: s => combinedBytes(s),
    formula: '{zero1} ÷ {tensorDegree}',
    digits: 2,
    source: ZERO,
  }),
  combinedWide: derived('The same with fp32 gradients and master weights', 'GB', {
    value: (6 + 12 / ZERO_GPUS) * PARAMETERS_70B / TENSOR_DEGREE + combinedSequenceBytes,
    formula: '(6 + 12 ÷ {zeroGpus}) × {params70B} ÷ {tensorDegree} + {activationsSequence}',
    digits: 0,
    source: 'Megatron-LM’s distributed optimizer: 6 + 12/d bytes a parameter, and one sequence',
  }),
  combinedWhole: derived('The same with one sequence, cut along it as well', 'GB', {
    value: s => combinedBytes(s) + combinedSequenceBytes,
    formula: '{combined} + {activationsSequence}',
    digits: 1,
    source: 'States and activations; some gigabytes stay free for buffers and gaps',
  }),
}
