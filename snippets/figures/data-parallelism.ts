/** The figures of section 3: a step of GPT-2 on four GPUs, its ring all-reduce, and what was measured at scale. */
import type { Figure, Figures } from './figure.ts'
import { CHECK_GPUS, REALISTIC_SHARE_OF_PEAK } from '../cases.ts'
import { A100 } from '../hardware.ts'
import { GPT2_124M, parameterCount } from '../models.ts'
import { BF16_BYTES, FP32_BYTES } from '../precision.ts'
import { measuredAt, PLAYBOOK_DATA, PLAYBOOK_TENSOR, total } from '../published.ts'
import { oneWeightStep } from '../training/data-parallel.ts'
import { A100_BOX, measuredBandwidth, measuredRingSeconds } from '../training/measured-all-reduce.ts'
import { trainingBytes } from '../training/memory.ts'
import { ringContributions } from '../training/ring-all-reduce.ts'
import { allReduceBytes } from '../training/transfer.ts'
import { BEKMAN_ALL_REDUCE, MEMORY_COUNT, OURS, PLAYBOOK_DP, PLAYBOOK_TP } from './citations.ts'
import { assumed, derived, measured, reported } from './declare.ts'
import { countInWords } from './figure.ts'
import { gpt2Formula, measuredFormula } from './formulas.ts'
import { fractionInWords } from './fractions.ts'

const GPT2_COUNT = 'Radford et al. 2019: width 768; in each layer matrices of 12 and biases and norms of 13 widths;'
  + ' words, positions, a last norm'

const DATA_GPUS = 4
const TOKENS_PER_GPU = 32768
/** Parameters × tokens × 6: forward 2, backward 4 (Kaplan et al. 2020, section 2.1). */
const OPERATIONS_PER_PARAMETER_TOKEN = 6
const gpt2Parameters = parameterCount(GPT2_124M)
const stepOperations = OPERATIONS_PER_PARAMETER_TOKEN * gpt2Parameters * TOKENS_PER_GPU
const stepSeconds = stepOperations / (REALISTIC_SHARE_OF_PEAK * A100.flopsPerSecond)
const gradientBytes = BF16_BYTES * gpt2Parameters
const syncSeconds = measuredRingSeconds(gradientBytes, DATA_GPUS, A100_BOX)
const ring = ringContributions(DATA_GPUS)
const oneWeight = oneWeightStep()
const few = measuredAt(PLAYBOOK_DATA, 8)
const many = measuredAt(PLAYBOOK_DATA, 256)

/** Tokens a second on each of that many GPUs. */
function eachGpu(devices: number): Figure {
  return measured(`Tokens a second on each of ${devices} GPUs, data parallelism`, 'tokens/s', {
    value: measuredAt(PLAYBOOK_DATA, devices).tokensPerSecondPerGpu,
    source: PLAYBOOK_DP,
  })
}

function gradient(gpu: number): Figure {
  return derived(`Gradient that GPU ${gpu} computes for the one weight of the example`, 'count', {
    value: oneWeight.grads[gpu],
    words: countInWords,
    source: 'snippets/training/data-parallel.ts, run',
  })
}

export const DATA_PARALLELISM: Figures = {
  gpt2Params: derived('Parameters of GPT-2 small, counted from its shapes', 'M', {
    value: gpt2Parameters,
    formula: gpt2Formula(GPT2_124M),
    digits: 0,
    source: GPT2_COUNT,
  }),
  gpt2Memory: derived('Training memory of GPT-2 small', 'GB', {
    value: s => trainingBytes(gpt2Parameters, s.bytesPerParameter),
    formula: '{gpt2Params} × {bytesPerParam}',
    digits: 1,
    source: MEMORY_COUNT,
  }),
  dataGpus: assumed('GPUs of the example', 'count', { value: DATA_GPUS, words: countInWords }),
  dataShare: derived('Share of the batch that each GPU of the example has', 'percent', {
    value: 1 / DATA_GPUS,
    formula: '1 ÷ {dataGpus}',
    words: fractionInWords,
    source: OURS,
  }),
  tokensPerGpu: assumed('Tokens each GPU sees in a step', 'count', { value: TOKENS_PER_GPU }),
  stepCompute: derived('Arithmetic of one GPT-2 step on one GPU', 'ms', {
    value: stepSeconds,
    formula: '6 × {gpt2Params} × {tokensPerGpu} ÷ ({halfOfPeak} × {a100Flops})',
    digits: 0,
    source: 'Six operations a parameter and token, Kaplan et al. 2020, section 2.1',
  }),
  gradientBytes: derived('Gradients of GPT-2 small in bf16', 'MB', {
    value: gradientBytes,
    formula: '2 × {gpt2Params}',
    digits: 0,
    source: MEMORY_COUNT,
  }),
  stepSync: derived('All-reduce of those gradients over four GPUs on NVLink', 'ms', {
    value: syncSeconds,
    formula: '2 × ({dataGpus} − 1) ÷ {dataGpus} × {gradientBytes} ÷ {gradientBandwidth}',
    digits: 2,
    source: 'Ring all-reduce at that bandwidth, no overlap',
  }),
  gradientBandwidth: derived('What an all-reduce of that size reaches on eight A100s', 'GB/s', {
    value: measuredBandwidth(gradientBytes, A100_BOX),
    formula: `2 × 7 ÷ 8 × {gradientBytes} ÷ (${measuredFormula(gradientBytes, A100_BOX)})`,
    digits: 0,
    source: `${BEKMAN_ALL_REDUCE}; for four GPUs taken to be the same`,
  }),
  stepSent: derived('What each GPU sends in that all-reduce', 'MB', {
    value: allReduceBytes(gradientBytes, DATA_GPUS),
    formula: '{ringFactor} × {gradientBytes}',
    digits: 0,
    source: 'Ring all-reduce',
  }),
  stepSpeedUp: derived('Speed-up of four GPUs, nothing overlapped', 'times', {
    value: DATA_GPUS * stepSeconds / (stepSeconds + syncSeconds),
    formula: '{dataGpus} × {stepCompute} ÷ ({stepCompute} + {stepSync})',
    digits: 2,
    source: 'Same batch a GPU, waiting added',
  }),
  gradient0: gradient(0),
  gradient1: gradient(1),
  gradient2: gradient(2),
  gradient3: gradient(3),
  gradientSum: derived('Sum of the four gradients', 'count', {
    value: oneWeight.grads.reduce((sum, value) => sum + value, 0),
    formula: '{gradient0} + {gradient1} + {gradient2} + {gradient3}',
    words: countInWords,
    source: 'snippets/training/data-parallel.ts, run',
  }),
  meanGradient: derived('Mean of the four gradients', 'count', {
    value: oneWeight.mean,
    formula: '{gradientSum} ÷ {dataGpus}',
    source: 'snippets/training/data-parallel.ts, run',
  }),
  singleGradient: derived('Gradient of the whole batch on one GPU', 'count', {
    value: oneWeight.single,
    source: 'snippets/training/data-parallel.ts, run',
  }),
  ringSteps: derived('Steps of the ring over four GPUs', 'count', {
    value: ring.steps.length,
    formula: '2 × ({dataGpus} − 1)',
    words: countInWords,
    source: 'snippets/training/ring-all-reduce.ts, counted',
  }),
  ringMessages: derived('Messages of the ring over four GPUs', 'messages', {
    value: ring.messageCount,
    formula: '{ringSteps} × {dataGpus}',
    source: 'snippets/training/ring-all-reduce.ts, counted',
  }),
  ringFactor: derived('What each GPU sends, in sizes of the data', 'times', {
    value: ring.steps.length / DATA_GPUS,
    formula: '2 × ({dataGpus} − 1) ÷ {dataGpus}',
    source: 'Patarasuk and Yuan 2009; NCCL tests, PERFORMANCE.md',
  }),
  ringLimit: reported('What each GPU sends at most, in sizes of the data, however many GPUs', 'times', {
    value: 2,
    words: countInWords,
    source: 'Patarasuk and Yuan 2009: the limit of 2(N − 1)/N',
  }),
  bytesPerWeight: reported('Bytes of a weight in bf16', 'byte', { value: BF16_BYTES, source: 'The format' }),
  bytesPerWeight32: reported('Bytes of a number in fp32', 'byte', { value: FP32_BYTES, source: 'The format' }),
  operationsPerWeight: derived('Operations that a weight takes part in for each token', 'count', {
    value: 2,
    formula: '1 + 1',
    words: countInWords,
    source: 'One multiply and one add of a matrix product',
  }),
  oneByte: assumed('The byte on the truck', 'byte', { value: 1 }),
  gpt2Layers: reported('Layers of GPT-2 small', 'layers', {
    value: GPT2_124M.layers,
    words: countInWords,
    source: 'Radford et al. 2019',
  }),
  checkGpus: assumed('GPUs of the first check', 'count', { value: CHECK_GPUS, words: countInWords }),
  nodeStep: reported('GPUs of the first measurement that leaves the box', 'GPUs', {
    value: measuredAt(PLAYBOOK_TENSOR, 16).devices,
    words: countInWords,
    source: PLAYBOOK_TP,
  }),
  manyGpus: assumed('A great number of GPUs', 'GPUs', { value: 1000, words: countInWords }),
  firstTick: assumed('One cell of the compute strip', 'ms', { value: 1e-3 }),
  dpFew: reported('GPUs in the smallest measured run', 'GPUs', { value: few.devices, source: PLAYBOOK_DP }),
  dpMany: reported('GPUs in the largest measured run', 'GPUs', { value: many.devices, source: PLAYBOOK_DP }),
  dataEach8: eachGpu(8),
  dataEach16: eachGpu(16),
  dataEach32: eachGpu(32),
  dataEach64: eachGpu(64),
  dataEach128: eachGpu(128),
  dataEach256: eachGpu(256),
  dpWide: reported('GPUs of a larger run of the measurement', 'GPUs', { value: measuredAt(PLAYBOOK_DATA, 64).devices, source: PLAYBOOK_DP }),
  dpLoss16: derived('Throughput that each GPU loses when the run leaves its box', 'percent', {
    value: 1 - measuredAt(PLAYBOOK_DATA, 16).tokensPerSecondPerGpu / few.tokensPerSecondPerGpu,
    formula: '1 − {dataEach16} ÷ {dataEach8}',
    digits: 0,
    source: PLAYBOOK_DP,
  }),
  dpKeep64: derived('What each of the GPUs of the larger run does, of what each of the few did', 'percent', {
    value: measuredAt(PLAYBOOK_DATA, 64).tokensPerSecondPerGpu / few.tokensPerSecondPerGpu,
    formula: '{dataEach64} ÷ {dataEach8}',
    digits: 0,
    source: PLAYBOOK_DP,
  }),
  dpHardware: derived('How much more hardware', 'times', {
    value: many.devices / few.devices,
    formula: '{dpMany} ÷ {dpFew}',
    source: PLAYBOOK_DP,
  }),
  dpThroughput: derived('How much more throughput', 'times', {
    value: total(many) / total(few),
    formula: '{dpMany} × {dataEach256} ÷ ({dpFew} × {dataEach8})',
    digits: 1,
    source: PLAYBOOK_DP,
  }),
  dpEfficiency: derived('What each of the many does, of what each of the few did', 'percent', {
    value: many.tokensPerSecondPerGpu / few.tokensPerSecondPerGpu,
    formula: '{dataEach256} ÷ {dataEach8}',
    digits: 0,
    source: PLAYBOOK_DP,
  }),
}
