/** The figures of sections 5 to 9: what a cut leaves on each GPU, what then travels, and who waits. */
import type { Figure, Figures, Settings } from './figure.ts'
import { A100 } from '../hardware.ts'
import { LLAMA2_70B, matrixBytes, parameterCount } from '../models.ts'
import { ledger } from '../training/ledger.ts'
import { trainingBytes } from '../training/memory.ts'
import { A100_CURVE, bestMicrobatches, cutBatch } from '../training/microbatch.ts'
import { idleShare, peakActivations, schedule } from '../training/pipeline.ts'
import { ALL_REDUCES_PER_LAYER } from '../training/tensor-share.ts'
import { gpusToFit, zeroBytes, zeroSentBytes, zeroTrafficFactor } from '../training/zero.ts'
import { countInWords } from './figure.ts'

const OURS = 'A choice of this lecture'
const ZERO = 'Rajbhandari et al. 2019, ZeRO (arXiv 1910.02054)'
const LLAMA2 = 'Touvron et al. 2023 (arXiv 2307.09288); counted in snippets/models.ts'
const GPIPE = 'Huang et al. 2018, GPipe (arXiv 1811.06965), section 2.3; counted from the schedule'
const NARAYANAN = 'Narayanan et al. 2021 (arXiv 2104.04473)'
const VIDUR = 'microsoft/vidur, data/profiling, MIT: two MLP products of one Llama-2-70B layer on one A100'

const P = 70e9
const SMALL_P = 30e9
const GPUS = 8
const STAGES = 4
const LAYERS = 48
const CHECK_GPUS = 4
const PIPELINE = { stages: STAGES, forwardTime: 1, backwardTime: 2 }
/** The step of the side-by-side table. */
export const LEDGER_CASE = { parameters: P, layers: LLAMA2_70B.layers, hidden: LLAMA2_70B.hidden, gpus: STAGES, sequences: 32, tokens: 4096, microbatches: 32 }
const sent = ledger(LEDGER_CASE)
/** The batch that the optimum cuts. */
export const CUT_CASE = { stages: STAGES, tokens: 2048 }
const best = bestMicrobatches(CUT_CASE, A100_CURVE)

/** The three figures of a forward pipeline with a number of microbatches. */
function bubble(microbatches: number): Figures {
  const run = schedule('forward', { stages: STAGES, microbatches, forwardTime: 1 / microbatches, backwardTime: 1 / microbatches })
  return {
    [`bubble${microbatches}`]: {
      label: `Idle share with ${microbatches} microbatches`,
      value: idleShare(run),
      unit: 'percent',
      digits: 0,
      evidence: 'derived',
      source: GPIPE,
      formula: `({pipelineStages} − 1) ÷ (${microbatches} + {pipelineStages} − 1)`,
    },
    [`done${microbatches}`]: {
      label: `When ${microbatches} microbatches are done, in times of the whole batch on one stage`,
      value: run.span,
      unit: 'count',
      digits: 3,
      evidence: 'derived',
      source: GPIPE,
      formula: `(${microbatches} + {pipelineStages} − 1) ÷ ${microbatches}`,
    },
    [`held${microbatches}`]: {
      label: `Microbatches whose activations the first stage remembers under GPipe, of ${microbatches}`,
      value: peakActivations(schedule('gpipe', { ...PIPELINE, microbatches }))[0],
      unit: 'count',
      evidence: 'derived',
      source: `${NARAYANAN}, section 2.2.1; counted from the schedule in snippets/training/pipeline.ts`,
      words: countInWords,
    },
  }
}

/** Time of the cut batch with a number of microbatches, measured stage times. */
const cutTime = (microbatches: number): Figure => ({
  label: `Time of 2,048 tokens in ${microbatches} microbatches over four stages`,
  value: cutBatch({ ...CUT_CASE, microbatches }, A100_CURVE).totalMilliseconds / 1000,
  unit: 'ms',
  digits: 1,
  evidence: 'derived',
  source: `${VIDUR}; (m + p − 1) times the stage time, counted in snippets/training/microbatch.ts`,
})

/** Bytes on each GPU under a stage of ZeRO, for the running case. */
const zero = (stage: 0 | 1 | 2 | 3, formula: string): Figure => ({
  label: `Training memory of the 70B model on each of the GPUs, ZeRO stage ${stage}`,
  value: ({ bytesPerParameter }: Settings) => zeroBytes({ parameters: P, gpus: GPUS, stage, convention: bytesPerParameter }),
  unit: 'GB',
  digits: 1,
  evidence: 'derived',
  source: `${ZERO}, formulas of figure 1, with K = 8 for the count of 12 bytes`,
  formula,
})

const zeroSent = (stage: 0 | 1 | 2 | 3, formula: string): Figure => ({
  label: `What each GPU sends in a step, ZeRO stage ${stage}`,
  value: zeroSentBytes({ parameters: P, gpus: GPUS, stage }),
  unit: 'GB',
  digits: 1,
  evidence: 'derived',
  source: `${ZERO}, section 5.3; ring collectives of 2-byte elements`,
  formula,
})

const checkBytes = ({ bytesPerParameter }: Settings) => trainingBytes(SMALL_P, bytesPerParameter)

export const TRAINING: Figures = {
  // Tensor parallelism
  matrixRows: { label: 'Rows of the wide matrix', value: 8192, unit: 'count', evidence: 'assumed', source: 'The shape of the plan; Llama 2 70B has 8,192 by 28,672' },
  matrixColumns: { label: 'Columns of the wide matrix', value: 32768, unit: 'count', evidence: 'assumed', source: 'The shape of the plan; Llama 2 70B has 8,192 by 28,672' },
  llamaLayers: { label: 'Layers of Llama 2 70B', value: LLAMA2_70B.layers, unit: 'count', evidence: 'reported', source: LLAMA2 },
  llamaMatrix: { label: 'One feed-forward matrix of Llama 2 70B in bf16', value: matrixBytes([LLAMA2_70B.hidden, LLAMA2_70B.feedForward]), unit: 'GB', digits: 2, evidence: 'derived', source: LLAMA2, formula: '8192 × 28672 × 2' },
  llamaMatrices: { label: 'Feed-forward matrices of Llama 2 70B', value: 3 * LLAMA2_70B.layers, unit: 'count', evidence: 'derived', source: LLAMA2, formula: '3 × {llamaLayers}' },
  llamaFeedForward: { label: 'All of them together', value: 3 * LLAMA2_70B.layers * matrixBytes([LLAMA2_70B.hidden, LLAMA2_70B.feedForward]), unit: 'GB', digits: 0, evidence: 'derived', source: LLAMA2, formula: '{llamaMatrices} × {llamaMatrix}' },
  llamaWeights: { label: 'All weights of Llama 2 70B in bf16', value: 2 * parameterCount(LLAMA2_70B), unit: 'GB', digits: 0, evidence: 'derived', source: LLAMA2, formula: '2 × {llamaParameters}' },
  halfMatrix: { label: 'Half of the wide matrix', value: matrixBytes([8192, 32768]) / 2, unit: 'GB', digits: 2, evidence: 'derived', source: 'Two bytes an element', formula: '{wideMatrix} ÷ 2' },
  splitGpus: { label: 'GPUs of the small product', value: 2, unit: 'count', evidence: 'assumed', source: OURS, words: countInWords },
  forwardAllReduces: { label: 'All-reduces of a layer in the forward pass', value: ALL_REDUCES_PER_LAYER / 2, unit: 'count', evidence: 'reported', source: 'Shoeybi et al. 2019 (arXiv 1909.08053), section 3', words: countInWords },
  modelAllReduces: { label: 'All-reduces of the whole model, forward and backward, for each microbatch', value: ALL_REDUCES_PER_LAYER * LLAMA2_70B.layers, unit: 'count', evidence: 'derived', source: 'Shoeybi et al. 2019, section 3', formula: '{layerAllReduces} × {llamaLayers}' },
  naiveTraffic: { label: 'Traffic of gathering after every matrix, against one all-reduce a pair, forward', value: 9 / 4, unit: 'times', evidence: 'derived', source: 'Outputs gathered: 3 + 1 + 4 + 1 units of bsh; two all-reduces: 4', formula: '(3 + 1 + 4 + 1) ÷ (2 × 2)' },

  // Pipeline parallelism
  pipelineLayers: { label: 'Layers of the example', value: LAYERS, unit: 'count', evidence: 'assumed', source: OURS },
  pipelineStages: { label: 'Stages of the example', value: STAGES, unit: 'count', evidence: 'assumed', source: OURS, words: countInWords },
  layersEach: { label: 'Layers on each GPU', value: LAYERS / STAGES, unit: 'count', evidence: 'derived', source: OURS, formula: '{pipelineLayers} ÷ {pipelineStages}', words: countInWords },
  borders: { label: 'Borders between stages', value: STAGES - 1, unit: 'count', evidence: 'derived', source: OURS, formula: '{pipelineStages} − 1', words: countInWords },
  tensorForward: { label: 'Exchanges of those layers under tensor parallelism, one forward pass', value: 2 * LAYERS, unit: 'count', evidence: 'derived', source: 'Shoeybi et al. 2019, section 3', formula: '{forwardAllReduces} × {pipelineLayers}' },
  ...bubble(1),
  ...bubble(4),
  ...bubble(8),
  heldFlush: { label: 'Microbatches whose activations the first stage remembers under 1F1B', value: peakActivations(schedule('1f1b', { ...PIPELINE, microbatches: 8 }))[0], unit: 'count', evidence: 'derived', source: `${NARAYANAN}, section 2.2.1; counted from the schedule in snippets/training/pipeline.ts`, words: countInWords },
  bubbleBoth: { label: 'Idle share of GPipe and of 1F1B with eight microbatches', value: idleShare(schedule('1f1b', { ...PIPELINE, microbatches: 8 })), unit: 'percent', digits: 0, evidence: 'derived', source: `${NARAYANAN}, section 2.2.1`, formula: '({pipelineStages} − 1) ÷ (8 + {pipelineStages} − 1)' },
  stepMessages: { label: 'Messages of a step with eight microbatches', value: 2 * (STAGES - 1) * 8, unit: 'count', evidence: 'derived', source: 'One forward and one backward at each border and microbatch', formula: '2 × {borders} × 8' },
  cutTokens: { label: 'Tokens of the batch that is cut', value: CUT_CASE.tokens, unit: 'count', evidence: 'assumed', source: OURS },
  bestCut: { label: 'Microbatches with the shortest time', value: best, unit: 'count', evidence: 'derived', source: `${VIDUR}; shortest of all equal cuts, in snippets/training/microbatch.ts`, words: countInWords },
  mostCuts: { label: 'Microbatches of the finest cut', value: 64, unit: 'count', evidence: 'assumed', source: OURS },
  smallPiece: { label: 'Tokens of a piece of the finest cut', value: CUT_CASE.tokens / 64, unit: 'tokens', evidence: 'derived', source: OURS, formula: '{cutTokens} ÷ {mostCuts}' },
  kneePiece: { label: 'Tokens up to which a stage takes almost the same time', value: 128, unit: 'tokens', evidence: 'measured', source: VIDUR },
  cutTime1: cutTime(1),
  cutTimeBest: cutTime(best),
  cutTime64: cutTime(64),
  cutIdle64: { label: 'Idle share with 64 microbatches', value: cutBatch({ ...CUT_CASE, microbatches: 64 }, A100_CURVE).idleShare, unit: 'percent', digits: 0, evidence: 'derived', source: GPIPE, formula: '({pipelineStages} − 1) ÷ (64 + {pipelineStages} − 1)' },

  // Side by side
  ledgerGpus: { label: 'GPUs of the comparison', value: LEDGER_CASE.gpus, unit: 'count', evidence: 'assumed', source: OURS, words: countInWords },
  ledgerSequences: { label: 'Sequences of the step', value: LEDGER_CASE.sequences, unit: 'count', evidence: 'assumed', source: OURS },
  ledgerTokens: { label: 'Tokens of a sequence', value: LEDGER_CASE.tokens, unit: 'count', evidence: 'assumed', source: OURS },
  dataSent: { label: 'What each GPU sends in a step, data parallel', value: sent.data.sentBytesPerGpu, unit: 'GB', digits: 0, evidence: 'derived', source: 'Ring all-reduce of the gradients', formula: '2 × ({ledgerGpus} − 1) ÷ {ledgerGpus} × {gradients70B}' },
  tensorSent: { label: 'What each GPU sends in a step, tensor parallel', value: sent.tensor.sentBytesPerGpu, unit: 'GB', digits: 0, evidence: 'derived', source: `${NARAYANAN}, section 3.2: 8bsh(t − 1)/t elements a layer`, formula: '8 × {ledgerSequences} × {ledgerTokens} × 8192 × ({ledgerGpus} − 1) ÷ {ledgerGpus} × 2 × {llamaLayers}' },
  pipelineSent: { label: 'What an inner GPU sends in a step, pipeline parallel', value: sent.pipeline.sentBytesPerGpu, unit: 'GB', digits: 1, evidence: 'derived', source: `${NARAYANAN}, section 3.2: bsh elements a border and direction`, formula: '2 × {ledgerSequences} × {ledgerTokens} × 8192 × 2' },
  tensorMeets: { label: 'Exchanges of a step, tensor parallel', value: sent.tensor.exchangesPerStep, unit: 'count', evidence: 'derived', source: 'Shoeybi et al. 2019, section 3; counted in snippets/training/ledger.ts', formula: '{modelAllReduces} × {ledgerSequences}' },
  pipelineMeets: { label: 'Hand-overs of a step at each border, pipeline parallel', value: 2 * LEDGER_CASE.microbatches, unit: 'count', evidence: 'derived', source: 'One forward and one backward a microbatch', formula: '2 × {ledgerSequences}' },

  // Check 1
  params30B: { label: 'Parameters of the model of the check', value: SMALL_P, unit: 'B', evidence: 'assumed', source: OURS },
  memory30B: { label: 'Training memory of the 30B model', value: checkBytes, unit: 'GB', evidence: 'derived', source: ZERO, formula: '{params30B} × {bytesPerParam}' },
  checkCapacity: { label: 'Memory of the GPUs of the check together', value: CHECK_GPUS * A100.memoryBytes, unit: 'GB', evidence: 'derived', source: 'Capacity times number', formula: '{checkGpus} × {gpuMemory}' },
  quarter30B: { label: 'A perfect quarter of the 30B model', value: s => checkBytes(s) / CHECK_GPUS, unit: 'GB', evidence: 'derived', source: 'Every cut over four GPUs averages this', formula: '{memory30B} ÷ {checkGpus}' },
  quarterPast: { label: 'What a perfect quarter has beyond one GPU', value: s => checkBytes(s) / CHECK_GPUS - A100.memoryBytes, unit: 'GB', evidence: 'derived', source: 'Need less capacity', formula: '{quarter30B} − {gpuMemory}' },
  eighth30B: { label: 'An eighth of the 30B model', value: s => checkBytes(s) / GPUS, unit: 'GB', evidence: 'derived', source: 'Four stages, each cut two ways', formula: '{memory30B} ÷ {zeroGpus}' },
  eighthLeft: { label: 'What an eighth leaves for activations', value: s => A100.memoryBytes - checkBytes(s) / GPUS, unit: 'GB', evidence: 'derived', source: 'Capacity less need', formula: '{gpuMemory} − {eighth30B}' },
  leverBytes: { label: 'Bytes a parameter with bf16 moments and no master weights', value: 8, unit: 'byte', evidence: 'derived', source: 'Two bytes each for weights, gradients and the two moments', formula: '2 + 2 + 2 + 2' },
  leverFewer: { label: 'The 30B model with bf16 moments, a quarter of it', value: 8 * SMALL_P / CHECK_GPUS, unit: 'GB', evidence: 'derived', source: 'Two bytes each for weights, gradients and moments; needs care with rounding', formula: '{leverBytes} × {params30B} ÷ {checkGpus}' },
  leverOffload: { label: 'Weights and gradients alone, a quarter of them', value: 4 * SMALL_P / CHECK_GPUS, unit: 'GB', evidence: 'derived', source: 'Optimizer states in the memory of the host; the step is bound by PCIe', formula: '4 × {params30B} ÷ {checkGpus}' },

  // ZeRO
  zeroGpus: { label: 'GPUs that share the model', value: GPUS, unit: 'count', evidence: 'assumed', source: OURS, words: countInWords },
  optimizer70B: { label: 'Optimizer states of the 70B model', value: s => trainingBytes(P, s.bytesPerParameter) - 4 * P, unit: 'GB', evidence: 'derived', source: ZERO, formula: '{memory70B} − {weights70B} − {gradients70B}' },
  optimizerEighth: { label: 'An eighth of the optimizer states', value: s => (trainingBytes(P, s.bytesPerParameter) - 4 * P) / GPUS, unit: 'GB', digits: 1, evidence: 'derived', source: ZERO, formula: '{optimizer70B} ÷ {zeroGpus}' },
  zero0: zero(0, '{weights70B} + {gradients70B} + {optimizer70B}'),
  zero1: zero(1, '{weights70B} + {gradients70B} + {optimizer70B} ÷ {zeroGpus}'),
  zero2: zero(2, '{weights70B} + ({gradients70B} + {optimizer70B}) ÷ {zeroGpus}'),
  zero3: zero(3, '{memory70B} ÷ {zeroGpus}'),
  zero3Past: { label: 'What stage 3 over the GPUs still has beyond one of them', value: s => trainingBytes(P, s.bytesPerParameter) / GPUS - A100.memoryBytes, unit: 'GB', digits: 1, evidence: 'derived', source: ZERO, formula: '{zero3} − {gpuMemory}' },
  zeroNeeded: { label: 'GPUs that stage 3 needs, states alone', value: s => gpusToFit({ parameters: P, stage: 3, convention: s.bytesPerParameter, memoryBytes: A100.memoryBytes }).gpus ?? Number.NaN, unit: 'count', evidence: 'derived', source: ZERO, formula: '{memory70B} ÷ {gpuMemory}, rounded up' },
  zero1Floor: { label: 'What stage 1 leaves on each GPU however many there are', value: 4 * P, unit: 'GB', evidence: 'derived', source: ZERO, formula: '{weights70B} + {gradients70B}' },
  zero2Floor: { label: 'What stage 2 leaves on each GPU however many there are', value: 2 * P, unit: 'GB', evidence: 'derived', source: ZERO, formula: '{weights70B} × 1' },
  zeroSent0: zeroSent(0, '2 × ({zeroGpus} − 1) ÷ {zeroGpus} × {gradients70B}'),
  zeroSent1: zeroSent(1, '2 × ({zeroGpus} − 1) ÷ {zeroGpus} × {gradients70B}'),
  zeroSent2: zeroSent(2, '2 × ({zeroGpus} − 1) ÷ {zeroGpus} × {gradients70B}'),
  zeroSent3: zeroSent(3, '3 × ({zeroGpus} − 1) ÷ {zeroGpus} × {gradients70B}'),
  zeroFactor3: { label: 'Traffic of stage 3 against plain data parallelism', value: zeroTrafficFactor(3), unit: 'times', evidence: 'reported', source: `${ZERO}, section 5.3` },
  combinedGpus: { label: 'GPUs of the combination', value: 64, unit: 'count', evidence: 'derived', source: 'Eight ways tensor, eight ways data', formula: '{tensorDegree} × {zeroGpus}' },
  combined: { label: 'The 70B model on each GPU, tensor eight ways and ZeRO-1 over eight', value: s => zeroBytes({ parameters: P, gpus: GPUS, stage: 1, convention: s.bytesPerParameter, tensorDegree: 8 }), unit: 'GB', digits: 2, evidence: 'derived', source: ZERO, formula: '{zero1} ÷ {tensorDegree}' },
  combinedLeft: { label: 'What the combination leaves for activations', value: s => A100.memoryBytes - zeroBytes({ parameters: P, gpus: GPUS, stage: 1, convention: s.bytesPerParameter, tensorDegree: 8 }), unit: 'GB', digits: 2, evidence: 'derived', source: 'Capacity less need', formula: '{gpuMemory} − {combined}' },
}
