/** The figures of section 5: the matrices of a layer, the all-reduces of cutting them, and what that cost when measured. */
import type { Figure, Figures } from './figure.ts'
import { WIDE_MATRIX } from '../cases.ts'
import { GPT2_124M, LLAMA2_70B, matrixBytes, parameterCount } from '../models.ts'
import { BF16_BYTES } from '../precision.ts'
import { measuredAt, PLAYBOOK_NODE_DEVICES, PLAYBOOK_TENSOR } from '../published.ts'
import { SMALL } from '../training/tensor-parallel.ts'
import { ALL_REDUCES_PER_LAYER, finerCutThroughput } from '../training/tensor-share.ts'
import { LLAMA2, OURS, PLAYBOOK_TP } from './citations.ts'
import { assumed, derived, measured, reported } from './declare.ts'
import { countInWords } from './figure.ts'
import { fractionInWords } from './fractions.ts'

const WIDE_SHAPE = 'The shape of the plan; Llama 2 70B has 8,192 by 28,672'
const SPLIT_GPUS = 2
const llamaMatrix = matrixBytes([LLAMA2_70B.hidden, LLAMA2_70B.feedForward])
const llamaMatrices = LLAMA2_70B.feedForwardMatrices * LLAMA2_70B.layers

const wholeBox = measuredAt(PLAYBOOK_TENSOR, 8)
const outOfBox = measuredAt(PLAYBOOK_TENSOR, 16)
const IN_BOX = PLAYBOOK_TENSOR.filter(({ devices }) => devices <= PLAYBOOK_NODE_DEVICES)

/** A number of GPUs that was measured. */
function measuredGpus(devices: number): Figure {
  return reported('GPUs of a run of the measurement', 'GPUs', {
    value: measuredAt(PLAYBOOK_TENSOR, devices).devices,
    words: countInWords,
    source: PLAYBOOK_TP,
  })
}

/** Tokens a second on each of that many GPUs. */
function eachGpu(devices: number): Figure {
  return measured(`Tokens a second on each of ${devices} GPUs, tensor parallelism`, 'tokens/s', {
    value: measuredAt(PLAYBOOK_TENSOR, devices).tokensPerSecondPerGpu,
    source: PLAYBOOK_TP,
  })
}

/** What each GPU loses when their number doubles to this one. */
function doublingLoss(devices: number): Figure {
  const [before, after] = [devices / 2, devices].map(count => measuredAt(PLAYBOOK_TENSOR, count).tokensPerSecondPerGpu)
  return derived(`Throughput lost on each GPU from ${devices / 2} to ${devices} GPUs`, 'percent', {
    value: 1 - after / before,
    formula: `1 − {tensorEach${devices}} ÷ {tensorEach${devices / 2}}`,
    digits: 0,
    source: PLAYBOOK_TP,
  })
}

/**
 * Gathering every output of a layer of Llama 2 70B, against its two all-reduces; both count in tokens times width:
 * queries, keys and values of fewer heads, attention's output, the wide ones, the block's output.
 */
function gathered(label: string, wideOutputs: number): Figure {
  const { hidden, heads, kvHeads, feedForward } = LLAMA2_70B
  return derived(`Traffic of gathering after every matrix, against one all-reduce a pair, forward: ${label}`, 'times', {
    value: (3 + 2 * kvHeads / heads + wideOutputs * feedForward / hidden) / 4,
    formula: `(3 + 2 × ${kvHeads} ÷ ${heads} + ${wideOutputs} × ${feedForward} ÷ ${hidden}) ÷ (2 × 2)`,
    digits: 1,
    source: 'A layer of Llama 2 70B; a gather moves its output once, an all-reduce twice',
  })
}

export const TENSOR_PARALLELISM: Figures = {
  matrixRows: assumed('Rows of the wide matrix', 'count', { value: WIDE_MATRIX[0], source: WIDE_SHAPE }),
  matrixColumns: assumed('Columns of the wide matrix', 'count', { value: WIDE_MATRIX[1], source: WIDE_SHAPE }),
  llamaLayers: reported('Layers of Llama 2 70B', 'count', { value: LLAMA2_70B.layers, source: LLAMA2 }),
  llamaMatrix: derived('One feed-forward matrix of Llama 2 70B in bf16', 'GB', {
    value: llamaMatrix,
    formula: '8192 × 28672 × 2',
    digits: 2,
    source: LLAMA2,
  }),
  llamaMatrices: derived('Feed-forward matrices of Llama 2 70B', 'count', {
    value: llamaMatrices,
    formula: '3 × {llamaLayers}',
    source: LLAMA2,
  }),
  matricesALayer: reported('Feed-forward matrices of a layer of Llama 2 70B', 'count', {
    value: LLAMA2_70B.feedForwardMatrices,
    words: countInWords,
    source: LLAMA2,
  }),
  gpt2MatricesALayer: reported('Feed-forward matrices of a layer of GPT-2', 'count', {
    value: GPT2_124M.feedForwardMatrices,
    words: countInWords,
    source: 'Radford et al. 2019',
  }),
  llamaFeedForward: derived('All of them together', 'GB', {
    value: llamaMatrices * llamaMatrix,
    formula: '{llamaMatrices} × {llamaMatrix}',
    digits: 0,
    source: LLAMA2,
  }),
  llamaWeights: derived('All weights of Llama 2 70B in bf16', 'GB', {
    value: BF16_BYTES * parameterCount(LLAMA2_70B),
    formula: '2 × {llamaParameters}',
    digits: 0,
    source: LLAMA2,
  }),
  halfMatrix: derived('Half of the wide matrix', 'GB', {
    value: matrixBytes(WIDE_MATRIX) / 2,
    formula: '{wideMatrix} ÷ 2',
    digits: 2,
    source: 'Two bytes an element',
  }),
  splitGpus: assumed('GPUs of the small product', 'count', { value: SPLIT_GPUS, words: countInWords }),
  splitShare: derived('Share of a matrix that each of those GPUs holds', 'percent', {
    value: 1 / SPLIT_GPUS,
    formula: '1 ÷ {splitGpus}',
    words: fractionInWords,
    source: OURS,
  }),
  productSize: assumed('Inputs of the small product, and as many outputs', 'count', {
    value: SMALL.w.length,
    words: countInWords,
  }),
  productShare: derived('Outputs of the small product that a GPU completes when columns are cut', 'count', {
    value: SMALL.w[0].length / SPLIT_GPUS,
    formula: '{productSize} ÷ {splitGpus}',
    words: countInWords,
    source: OURS,
  }),
  forwardAllReduces: reported('All-reduces of a layer in the forward pass', 'count', {
    value: ALL_REDUCES_PER_LAYER / 2,
    words: countInWords,
    source: 'Shoeybi et al. 2019 (arXiv 1909.08053), section 3',
  }),
  modelAllReduces: derived('All-reduces of the whole model, forward and backward, for each microbatch', 'count', {
    value: ALL_REDUCES_PER_LAYER * LLAMA2_70B.layers,
    formula: '{layerAllReduces} × {llamaLayers}',
    source: 'Shoeybi et al. 2019, section 3',
  }),
  naiveTraffic: gathered('each of them gathered', 2),
  naiveTrafficGated: gathered('the gated product gathered once', 1),
  nodeDevices: reported('GPUs in one box of the measured cluster', 'GPUs', {
    value: PLAYBOOK_NODE_DEVICES,
    words: countInWords,
    source: PLAYBOOK_TP,
  }),
  tensorFewest: measuredGpus(2),
  tensorNext: measuredGpus(4),
  tensorMost: measuredGpus(32),
  tensorEach2: eachGpu(2),
  tensorEach4: eachGpu(4),
  tensorEach8: eachGpu(8),
  tensorEach16: eachGpu(16),
  tensorEach32: eachGpu(32),
  tensorLoss4: doublingLoss(4),
  tensorLoss8: doublingLoss(8),
  tensorLoss16: doublingLoss(16),
  tensorLoss32: doublingLoss(32),
  finerCut: derived('What the finer cut alone would cost each GPU at that step', 'percent', {
    value: 1 - finerCutThroughput(IN_BOX, outOfBox.devices) / wholeBox.tokensPerSecondPerGpu,
    digits: 0,
    source: 'The straight line of time a token through the runs in the box, snippets/training/tensor-share.ts',
  }),
  cliff: derived('Throughput lost on each GPU by the first step out of the box', 'percent', {
    value: 1 - outOfBox.tokensPerSecondPerGpu / wholeBox.tokensPerSecondPerGpu,
    formula: '1 − {tensorEach16} ÷ {tensorEach8}',
    digits: 0,
    source: PLAYBOOK_TP,
  }),
}
