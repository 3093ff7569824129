/** The figures of sections 0 to 4: what fits, what must travel, and what waiting costs. */
import type { Link } from '../hardware.ts'
import type { Throughput } from '../published.ts'
import type { MemoryKind } from '../training/memory.ts'
import type { Figures, Settings } from './figure.ts'
import { A100, DATASHEET_DIRECTIONS, H100, LINKS, NVLINK_MEASURED_BYTES_PER_SECOND, ridgeFlopsPerByte } from '../hardware.ts'
import { GPT2_124M, GPT3_175B, matrixBytes, parameterCount } from '../models.ts'
import { GPT_FAST_70B, measuredAt, PLAYBOOK_DATA, PLAYBOOK_NODE_DEVICES, PLAYBOOK_TENSOR, total } from '../published.ts'
import { parisExample } from '../serving/generate.ts'
import { TITLE } from '../text/title.ts'
import { oneWeightStep } from '../training/data-parallel.ts'
import { bytesPerParameter, optimizerShare, trainingBytes } from '../training/memory.ts'
import { idleShare, schedule } from '../training/pipeline.ts'
import { ringAllReduce } from '../training/ring-all-reduce.ts'
import { ALL_REDUCES_PER_LAYER, tensorCommunicationShare } from '../training/tensor-share.ts'
import { allReduceBytes, allReduceSeconds, operationsForgone, transferSeconds } from '../training/transfer.ts'
import { countInWords, shareInWords } from './figure.ts'
import { gpt2Formula, waitingFormula } from './formulas.ts'

const DATASHEETS = 'NVIDIA datasheets, transcribed in Bekman, Machine Learning Engineering, 744d01e'
const COUNT = 'The audience’s count; with the fp32 copy, ZeRO (arXiv 1910.02054), section 3.1'
const ZERO = 'Rajbhandari et al. 2019, ZeRO (arXiv 1910.02054), section 3.1'
const PLAYBOOK_DP = 'Tazi et al. 2025, Ultra-Scale Playbook, data-parallel benchmark, H100'
const PLAYBOOK_TP = 'Tazi et al. 2025, Ultra-Scale Playbook, tp_scaling, 3B model, H100'
const MEGATRON = 'Narayanan et al. 2021 (arXiv 2104.04473), sections 2.3 and 3.2'
const GPT_FAST = 'pytorch-labs/gpt-fast, README at 32971d3: Llama-2-70B, bf16, batch 1, A100-80GB'
const OURS = 'A choice of this lecture'

const PARAMETERS_7B = 7e9
const PARAMETERS_70B = 70e9
const PARCEL_BYTES = 1e9
const USERS = 1000
const TOKENS_EACH = 100
const DATA_GPUS = 4
const TOKENS_PER_GPU = 32768
const UTILISATION = 0.4
const BATCH_UTILISATION = 0.6
/** Parameters × tokens × 6: forward 2, backward 4 (Kaplan et al. 2020, section 2.1). */
const OPERATIONS_PER_PARAMETER_TOKEN = 6
const REALISTIC_SHARE_OF_PEAK = 0.5

const other = ({ bytesPerParameter }: Settings) => bytesPerParameter === 12 ? 16 : 12
const gpt2Parameters = parameterCount(GPT2_124M)
const stepSeconds = OPERATIONS_PER_PARAMETER_TOKEN * gpt2Parameters * TOKENS_PER_GPU / (UTILISATION * A100.flopsPerSecond)
const gradientBytes = 2 * gpt2Parameters
const syncSeconds = allReduceSeconds(gradientBytes, DATA_GPUS, LINKS.nvlink.bytesPerSecond)
const ring = ringAllReduce(Array.from({ length: DATA_GPUS }, () => Array.from({ length: DATA_GPUS }, () => 1)))
const dp8 = measuredAt(PLAYBOOK_DATA, 8)
const dp256 = measuredAt(PLAYBOOK_DATA, 256)
const tp8 = measuredAt(PLAYBOOK_TENSOR, 8)
const tp16 = measuredAt(PLAYBOOK_TENSOR, 16)
const oneAtATime = measuredAt(GPT_FAST_70B, 8)
const sharedPassSeconds = 2 * PARAMETERS_70B * USERS / (oneAtATime.devices * BATCH_UTILISATION * A100.flopsPerSecond)

/** Bytes of one part of the 70B bar. */
const part = (kind: MemoryKind) => (settings: Settings) =>
  PARAMETERS_70B * (bytesPerParameter(settings.bytesPerParameter).find(([k]) => k === kind)?.[1] ?? 0)

const part7B = (kind: MemoryKind) => (settings: Settings) => part(kind)(settings) * PARAMETERS_7B / PARAMETERS_70B

/** Share of a 175B step spent in all-reduces over a link, eight devices. */
const TENSOR_DEGREE = 8

const waiting = (linkBytesPerSecond: number, shareOfPeak: number) => tensorCommunicationShare({
  ...GPT3_175B,
  tensorDegree: TENSOR_DEGREE,
  sustainedFlopsPerSecond: shareOfPeak * A100.flopsPerSecond,
  linkBytesPerSecond,
})

/** The three figures of one road: bandwidth, time of the parcel, operations not done. */
function road<Key extends string>(key: Key, link: Link, detail: string, source: string, unit: 'billion operations' | 'trillion operations', digits: { time: number, operations: number }) {
  const seconds = transferSeconds(PARCEL_BYTES, link.bytesPerSecond)
  return {
    [`${key}Bandwidth`]: {
      label: `${link.name} bandwidth, ${detail}`,
      value: link.bytesPerSecond,
      unit: 'GB/s',
      evidence: 'reported',
      source,
    },
    [`${key}Time`]: {
      label: `Time to move the parcel over ${link.name}`,
      value: seconds,
      unit: 'ms',
      digits: digits.time,
      evidence: 'derived',
      source: 'Bytes over bandwidth; start-up latency left out',
      formula: `{parcel} ÷ {${key}Bandwidth}`,
    },
    [`${key}Operations`]: {
      label: `Operations not done while the parcel is on ${link.name}`,
      value: operationsForgone(seconds, A100.flopsPerSecond),
      unit,
      digits: digits.operations,
      evidence: 'derived',
      source: 'Waiting time times peak arithmetic',
      formula: `{${key}Time} × {a100Flops}`,
    },
  } satisfies Figures as Record<`${Key}Bandwidth` | `${Key}Time` | `${Key}Operations`, Figures[string]>
}

/** The range of waiting shares of one link, from half of peak to peak arithmetic. */
function waitingRange<Key extends string>(key: Key, name: string, linkBytesPerSecond: number, link: string) {
  const figure = (shareOfPeak: number, how: string): Figures[string] => ({
    label: `Share of time on ${name}, 175B cut eight ways, at ${how} of peak`,
    value: waiting(linkBytesPerSecond, shareOfPeak),
    unit: 'percent',
    digits: 0,
    evidence: 'derived',
    source: `Four ring all-reduces of 2bsh bytes against 72bsh² + 12bs²h operations (Narayanan et al. 2021, equation 3 without recomputation); h = ${GPT3_175B.hidden}, s = ${GPT3_175B.sequence}`,
    formula: waitingFormula(GPT3_175B, TENSOR_DEGREE, shareOfPeak, link),
  })
  return {
    [`${key}Low`]: figure(REALISTIC_SHARE_OF_PEAK, 'half'),
    [`${key}High`]: figure(1, 'all'),
  } as Record<`${Key}Low` | `${Key}High`, Figures[string]>
}

/** One figure for each measured configuration, named by its number of devices. */
function series(key: string, technique: string, entries: readonly Throughput[], source: string): Figures {
  return Object.fromEntries(entries.map(({ devices, tokensPerSecondPerGpu }) => [`${key}${devices}`, {
    label: `Tokens a second on each of ${devices} GPUs, ${technique}`,
    value: tokensPerSecondPerGpu,
    unit: 'tokens/s',
    evidence: 'measured',
    source,
  }]))
}

/** What each GPU loses when the number of GPUs doubles, one figure a doubling. */
function doublings(entries: readonly Throughput[]): Figures {
  return Object.fromEntries(entries.slice(1).map((entry, i) => [`tensorLoss${entry.devices}`, {
    label: `Throughput lost on each GPU from ${entries[i].devices} to ${entry.devices} GPUs`,
    value: 1 - entry.tokensPerSecondPerGpu / entries[i].tokensPerSecondPerGpu,
    unit: 'percent',
    digits: 0,
    evidence: 'derived',
    source: PLAYBOOK_TP,
    formula: `1 − {tensorEach${entry.devices}} ÷ {tensorEach${entries[i].devices}}`,
  }]))
}

export const FIRST_ACT = {
  // Recap and two walls
  params7B: { label: 'Parameters of the 7B model', value: PARAMETERS_7B, unit: 'B', evidence: 'assumed', source: 'The model of the audience’s own sum' },
  params70B: { label: 'Parameters of the running case', value: PARAMETERS_70B, unit: 'B', evidence: 'assumed', source: OURS },
  bytesPerParam: { label: 'Bytes a parameter takes in training', value: s => s.bytesPerParameter, unit: 'byte', evidence: 'assumed', source: `The deck’s memory convention; 16 counts the fp32 master weights. ${ZERO}` },
  otherBytesPerParam: { label: 'Bytes a parameter takes under the other convention', value: other, unit: 'byte', evidence: 'assumed', source: ZERO },
  mixedBytesPerParam: { label: 'Bytes a parameter takes in mixed precision with fp32 master weights', value: 16, unit: 'byte', evidence: 'reported', source: ZERO },
  gpuMemory: { label: 'Memory of one A100', value: A100.memoryBytes, unit: 'GB', evidence: 'reported', source: DATASHEETS },
  memoryReported: { label: 'Memory of the same GPU if its gigabytes are powers of two', value: 80 * 2 ** 30, unit: 'GB', digits: 1, evidence: 'derived', source: '80 GiB in bytes', formula: '80 × 1073741824' },
  rulerTick: { label: 'One tick of the ruler', value: 10e9, unit: 'GB', evidence: 'assumed', source: OURS },
  memory7B: { label: 'Training memory of the 7B model', value: s => trainingBytes(PARAMETERS_7B, s.bytesPerParameter), unit: 'GB', evidence: 'derived', source: COUNT, formula: '{params7B} × {bytesPerParam}' },
  weights7B: { label: 'Weights of the 7B model in bf16', value: part7B('weights'), unit: 'GB', evidence: 'derived', source: COUNT, formula: '{params7B} × 2' },
  gradients7B: { label: 'Gradients of the 7B model in bf16', value: part7B('gradients'), unit: 'GB', evidence: 'derived', source: COUNT, formula: '{params7B} × 2' },
  momentum7B: { label: 'Adam momentum of the 7B model in fp32', value: part7B('momentum'), unit: 'GB', evidence: 'derived', source: COUNT, formula: '{params7B} × 4' },
  variance7B: { label: 'Adam variance of the 7B model in fp32', value: part7B('variance'), unit: 'GB', evidence: 'derived', source: COUNT, formula: '{params7B} × 4' },
  past7B: { label: 'What the 7B model needs beyond one GPU', value: s => trainingBytes(PARAMETERS_7B, s.bytesPerParameter) - A100.memoryBytes, unit: 'GB', evidence: 'derived', source: 'Need less capacity', formula: '{memory7B} − {gpuMemory}' },
  optimizerShare: { label: 'Share of the training memory that is the optimizer’s', value: s => optimizerShare(s.bytesPerParameter), unit: 'percent', digits: 0, evidence: 'derived', source: COUNT, formula: '({bytesPerParam} − 4) ÷ {bytesPerParam}', words: shareInWords },
  memory70B: { label: 'Training memory of the 70B model', value: s => trainingBytes(PARAMETERS_70B, s.bytesPerParameter), unit: 'GB', evidence: 'derived', source: COUNT, formula: '{params70B} × {bytesPerParam}' },
  memory70BOther: { label: 'Training memory of the 70B model under the other convention', value: s => trainingBytes(PARAMETERS_70B, other(s)), unit: 'GB', evidence: 'derived', source: COUNT, formula: '{params70B} × {otherBytesPerParam}' },
  weights70B: { label: 'Weights of the 70B model in bf16', value: part('weights'), unit: 'GB', evidence: 'derived', source: COUNT, formula: '{params70B} × 2' },
  gradients70B: { label: 'Gradients of the 70B model in bf16', value: part('gradients'), unit: 'GB', evidence: 'derived', source: COUNT, formula: '{params70B} × 2' },
  master70B: { label: 'Master weights of the 70B model in fp32', value: part('master'), unit: 'GB', evidence: 'derived', source: COUNT, formula: '{params70B} × ({bytesPerParam} − 12)' },
  momentum70B: { label: 'Adam momentum of the 70B model in fp32', value: part('momentum'), unit: 'GB', evidence: 'derived', source: COUNT, formula: '{params70B} × 4' },
  variance70B: { label: 'Adam variance of the 70B model in fp32', value: part('variance'), unit: 'GB', evidence: 'derived', source: COUNT, formula: '{params70B} × 4' },
  past70B: { label: 'What the 70B model needs beyond one GPU', value: s => trainingBytes(PARAMETERS_70B, s.bytesPerParameter) - A100.memoryBytes, unit: 'GB', evidence: 'derived', source: 'Need less capacity', formula: '{memory70B} − {gpuMemory}' },
  gpus70B: { label: 'GPUs’ worth of memory that the 70B model needs', value: s => trainingBytes(PARAMETERS_70B, s.bytesPerParameter) / A100.memoryBytes, unit: 'GPUs', evidence: 'derived', source: 'Need over capacity', formula: '{memory70B} ÷ {gpuMemory}' },
  gpusNeeded70B: { label: 'GPUs that hold the 70B model when it is cut without loss, activations left out', value: s => Math.ceil(trainingBytes(PARAMETERS_70B, s.bytesPerParameter) / A100.memoryBytes), unit: 'count', evidence: 'derived', source: 'Need over capacity', formula: '{memory70B} ÷ {gpuMemory}, rounded up' },
  a100Flops: { label: 'Arithmetic of one A100, dense bf16', value: A100.flopsPerSecond, unit: 'TFLOP/s', evidence: 'reported', source: DATASHEETS },
  ridge: { label: 'Operations an A100 can do for each byte its memory delivers', value: ridgeFlopsPerByte(A100), unit: 'count', digits: 0, evidence: 'derived', source: 'Williams et al. 2009, the ridge of the roofline', formula: '{a100Flops} ÷ {hbmBandwidth}' },
  h100Flops: { label: 'Arithmetic of one H100, dense bf16', value: H100.flopsPerSecond, unit: 'TFLOP/s', evidence: 'reported', source: DATASHEETS },
  h100Bandwidth: { label: 'Memory bandwidth of one H100', value: H100.memoryBytesPerSecond, unit: 'GB/s', evidence: 'reported', source: DATASHEETS },
  ridgeH100: { label: 'Operations an H100 can do for each byte its memory delivers', value: ridgeFlopsPerByte(H100), unit: 'count', digits: 0, evidence: 'derived', source: 'The ridge of the roofline', formula: '{h100Flops} ÷ {h100Bandwidth}' },
  decodeIntensity: { label: 'Operations that one token does with each byte of a bf16 weight', value: 1, unit: 'count', evidence: 'derived', source: 'One multiply and one add for a weight of two bytes', formula: '2 ÷ 2' },
  decodeIdle: { label: 'Share of the arithmetic that idles when one token is written', value: 1 - 1 / ridgeFlopsPerByte(A100), unit: 'percent', evidence: 'derived', source: 'Roofline; weights only', formula: '1 − {decodeIntensity} ÷ {ridge}', digits: 1 },
  generatedTokens: { label: 'Tokens that the example writes', value: parisExample().tokens.length, unit: 'count', evidence: 'derived', source: 'snippets/serving/generate.ts, run' },
  generatedPasses: { label: 'Forward passes that the example takes', value: parisExample().passes, unit: 'count', evidence: 'derived', source: 'snippets/serving/generate.ts, counted' },
  users: { label: 'Users', value: USERS, unit: 'count', evidence: 'assumed', source: OURS, words: countInWords },
  tokensEach: { label: 'Tokens each user waits for', value: TOKENS_EACH, unit: 'count', evidence: 'assumed', source: OURS, words: countInWords },
  passes: { label: 'Forward passes when users are served one by one', value: USERS * TOKENS_EACH, unit: 'count', evidence: 'derived', source: 'One pass a token, no batching', formula: '{users} × {tokensEach}' },
  passesPerSecond: { label: 'Tokens a second of Llama-2-70B at batch 1 on eight A100s', value: oneAtATime.tokensPerSecond, unit: 'count', digits: 1, evidence: 'measured', source: GPT_FAST },
  passesPerMinute: { label: 'Passes a minute at that speed', value: 60 * oneAtATime.tokensPerSecond, unit: 'count', evidence: 'derived', source: GPT_FAST, formula: '60 × {passesPerSecond}' },
  servingTime: { label: 'Time to serve the users one by one', value: USERS * TOKENS_EACH / oneAtATime.tokensPerSecond, unit: 'min', digits: 0, evidence: 'derived', source: GPT_FAST, formula: '{passes} ÷ {passesPerSecond}' },
  sharedPasses: { label: 'Forward passes when all users share each one', value: TOKENS_EACH, unit: 'count', evidence: 'derived', source: 'One step writes a token for every user; section 12', formula: '{passes} ÷ {users}' },
  servingGpus: { label: 'A100s that the measurement used', value: oneAtATime.devices, unit: 'count', evidence: 'measured', source: GPT_FAST, words: countInWords },
  singlePass: { label: 'Time of one pass for one user', value: 1 / oneAtATime.tokensPerSecond, unit: 'ms', digits: 0, evidence: 'derived', source: GPT_FAST, formula: '1 ÷ {passesPerSecond}' },
  batchUtilisation: { label: 'Share of peak arithmetic that a large batch reaches', value: BATCH_UTILISATION, unit: 'percent', evidence: 'assumed', source: OURS },
  sharedPass: { label: 'Arithmetic of one pass for all users together', value: sharedPassSeconds, unit: 'ms', digits: 0, evidence: 'derived', source: 'Two operations a parameter and token; reading left out: 39 ms at most, for all the memory of the GPUs', formula: '2 × {params70B} × {users} ÷ ({servingGpus} × {batchUtilisation} × {a100Flops})' },
  sharedTime: { label: 'Time until all users have their tokens when they share each pass', value: TOKENS_EACH * sharedPassSeconds, unit: 's', digits: 0, evidence: 'derived', source: 'Arithmetic only', formula: '{tokensEach} × {sharedPass}' },
  sevenToSeventy: { label: 'How much larger the running case is than the 7B model', value: PARAMETERS_70B / PARAMETERS_7B, unit: 'times', evidence: 'derived', source: OURS, formula: '{params70B} ÷ {params7B}' },

  // Title
  titleStages: { label: 'Stages and microbatches of the pipeline on the title', value: TITLE.stages, unit: 'count', evidence: 'assumed', source: OURS, words: countInWords },
  titleSlots: { label: 'Slots of the server on the title', value: TITLE.slots, unit: 'count', evidence: 'assumed', source: OURS, words: countInWords },
  titleIdle: { label: 'Idle share of the pipeline on the title', value: idleShare(schedule('1f1b', { stages: TITLE.stages, microbatches: TITLE.stages, forwardTime: 1, backwardTime: 2 })), unit: 'percent', digits: 0, evidence: 'derived', source: 'Narayanan et al. 2021, section 2.2.1', formula: '({titleStages} − 1) ÷ (2 × {titleStages} − 1)' },

  // Data parallelism
  gpt2Params: { label: 'Parameters of GPT-2 small, counted from its shapes', value: gpt2Parameters, unit: 'M', digits: 0, evidence: 'derived', source: 'Radford et al. 2019: width 768; in each layer matrices of 12 and biases and norms of 13 widths; words, positions, a last norm', formula: gpt2Formula(GPT2_124M) },
  gpt2Memory: { label: 'Training memory of GPT-2 small', value: s => trainingBytes(gpt2Parameters, s.bytesPerParameter), unit: 'GB', digits: 1, evidence: 'derived', source: COUNT, formula: '{gpt2Params} × {bytesPerParam}' },
  dataGpus: { label: 'GPUs of the example', value: DATA_GPUS, unit: 'count', evidence: 'assumed', source: OURS, words: countInWords },
  tokensPerGpu: { label: 'Tokens each GPU sees in a step', value: TOKENS_PER_GPU, unit: 'count', evidence: 'assumed', source: OURS },
  utilisation: { label: 'Share of peak arithmetic that training reaches', value: UTILISATION, unit: 'percent', evidence: 'assumed', source: 'Published runs: 38 to 43% in Llama 3, table 4; 43 to 52% in Narayanan et al., table 1, recomputation counted' },
  stepCompute: { label: 'Arithmetic of one GPT-2 step on one GPU', value: stepSeconds, unit: 'ms', digits: 0, evidence: 'derived', source: 'Six operations a parameter and token, Kaplan et al. 2020, section 2.1', formula: '6 × {gpt2Params} × {tokensPerGpu} ÷ ({utilisation} × {a100Flops})' },
  gradientBytes: { label: 'Gradients of GPT-2 small in bf16', value: gradientBytes, unit: 'MB', digits: 0, evidence: 'derived', source: COUNT, formula: '2 × {gpt2Params}' },
  stepSync: { label: 'All-reduce of those gradients over four GPUs on NVLink', value: syncSeconds, unit: 'ms', digits: 2, evidence: 'derived', source: 'Ring all-reduce limited by bandwidth, no overlap', formula: '2 × ({dataGpus} − 1) ÷ {dataGpus} × {gradientBytes} ÷ {nvlinkBandwidth}' },
  stepSent: { label: 'What each GPU sends in that all-reduce', value: allReduceBytes(gradientBytes, DATA_GPUS), unit: 'MB', digits: 0, evidence: 'derived', source: 'Ring all-reduce', formula: '{ringFactor} × {gradientBytes}' },
  stepSpeedUp: { label: 'Speed-up of four GPUs, nothing overlapped', value: DATA_GPUS * stepSeconds / (stepSeconds + syncSeconds), unit: 'times', digits: 2, evidence: 'derived', source: 'Same batch a GPU, waiting added', formula: '{dataGpus} × {stepCompute} ÷ ({stepCompute} + {stepSync})' },
  meanGradient: { label: 'Mean of the four gradients', value: oneWeightStep().mean, unit: 'count', evidence: 'derived', source: 'snippets/training/data-parallel.ts, run', formula: `(${oneWeightStep().grads.join(' + ')}) ÷ {dataGpus}` },
  singleGradient: { label: 'Gradient of the whole batch on one GPU', value: oneWeightStep().single, unit: 'count', evidence: 'derived', source: 'snippets/training/data-parallel.ts, run' },
  ringSteps: { label: 'Steps of the ring over four GPUs', value: ring.steps.length, unit: 'count', evidence: 'derived', source: 'snippets/training/ring-all-reduce.ts, counted', formula: '2 × ({dataGpus} − 1)', words: countInWords },
  ringMessages: { label: 'Messages of the ring over four GPUs', value: ring.messageCount, unit: 'messages', evidence: 'derived', source: 'snippets/training/ring-all-reduce.ts, counted', formula: '{ringSteps} × {dataGpus}' },
  ringFactor: { label: 'What each GPU sends, in sizes of the data', value: ring.steps.length / DATA_GPUS, unit: 'times', evidence: 'derived', source: 'Patarasuk and Yuan 2009; NCCL tests, PERFORMANCE.md', formula: '2 × ({dataGpus} − 1) ÷ {dataGpus}' },
  ringLimit: { label: 'What each GPU sends at most, in sizes of the data, however many GPUs', value: 2, unit: 'times', evidence: 'derived', source: 'The limit of 2(N − 1)/N' },
  bytesPerWeight: { label: 'Bytes of a weight in bf16', value: 2, unit: 'byte', evidence: 'reported', source: 'The format' },
  bytesPerWeight32: { label: 'Bytes of a number in fp32', value: 4, unit: 'byte', evidence: 'reported', source: 'The format' },
  operationsPerWeight: { label: 'Operations that a weight takes part in for each token', value: 2, unit: 'count', evidence: 'derived', source: 'One multiply and one add of a matrix product', words: countInWords },
  oneByte: { label: 'The byte on the truck', value: 1, unit: 'byte', evidence: 'assumed', source: OURS },
  gpt2Layers: { label: 'Layers of GPT-2 small', value: GPT2_124M.layers, unit: 'layers', evidence: 'reported', source: 'Radford et al. 2019', words: countInWords },
  checkGpus: { label: 'GPUs of the first check', value: 4, unit: 'count', evidence: 'assumed', source: OURS, words: countInWords },
  nodeStep: { label: 'GPUs of the first measurement that leaves the box', value: tp16.devices, unit: 'GPUs', evidence: 'reported', source: PLAYBOOK_TP, words: countInWords },
  manyGpus: { label: 'A great number of GPUs', value: 1000, unit: 'GPUs', evidence: 'assumed', source: OURS, words: countInWords },
  firstTick: { label: 'One cell of the compute strip', value: 1e-3, unit: 'ms', evidence: 'assumed', source: OURS },
  dpFew: { label: 'GPUs in the smallest measured run', value: dp8.devices, unit: 'GPUs', evidence: 'reported', source: PLAYBOOK_DP },
  dpMany: { label: 'GPUs in the largest measured run', value: dp256.devices, unit: 'GPUs', evidence: 'reported', source: PLAYBOOK_DP },
  ...series('dataEach', 'data parallelism', PLAYBOOK_DATA, PLAYBOOK_DP),
  dpHardware: { label: 'How much more hardware', value: dp256.devices / dp8.devices, unit: 'times', evidence: 'derived', source: PLAYBOOK_DP, formula: '{dpMany} ÷ {dpFew}' },
  dpThroughput: { label: 'How much more throughput', value: total(dp256) / total(dp8), unit: 'times', digits: 1, evidence: 'derived', source: PLAYBOOK_DP, formula: '{dpMany} × {dataEach256} ÷ ({dpFew} × {dataEach8})' },
  dpEfficiency: { label: 'What each of the many does, of what each of the few did', value: dp256.tokensPerSecondPerGpu / dp8.tokensPerSecondPerGpu, unit: 'percent', digits: 0, evidence: 'derived', source: PLAYBOOK_DP, formula: '{dataEach256} ÷ {dataEach8}' },

  // Communication
  parcel: { label: 'The parcel that is sent', value: PARCEL_BYTES, unit: 'GB', evidence: 'assumed', source: OURS },
  ...road('hbm', LINKS.hbm, 'inside one GPU', 'NVIDIA A100 80 GB datasheet', 'billion operations', { time: 2, operations: 0 }),
  ...road('nvlink', LINKS.nvlink, 'one direction', DATASHEETS, 'trillion operations', { time: 2, operations: 2 }),
  ...road('pcie', LINKS.pcie, 'sixteen lanes, one direction', 'PCI Express 4.0: 16 GT/s × 16 lanes × 128/130 ÷ 8', 'trillion operations', { time: 1, operations: 1 }),
  ...road('network', LINKS.network, 'one 200 Gb/s port, one direction', 'InfiniBand HDR: 200 Gb/s ÷ 8', 'trillion operations', { time: 0, operations: 1 }),
  nvlinkDatasheet: { label: 'NVLink 3 as the datasheet prints it, both directions together', value: DATASHEET_DIRECTIONS * LINKS.nvlink.bytesPerSecond, unit: 'GB/s', evidence: 'reported', source: DATASHEETS, formula: '2 × {nvlinkBandwidth}' },
  parcelAllReduce: { label: 'An all-reduce of the parcel over eight A100s on NVLink as measured', value: allReduceSeconds(PARCEL_BYTES, 8, NVLINK_MEASURED_BYTES_PER_SECOND), unit: 'ms', digits: 1, evidence: 'derived', source: 'Ring all-reduce at the measured bandwidth', formula: '2 × (8 − 1) ÷ 8 × {parcel} ÷ {nvlinkMeasured}' },
  nvlinkMeasured: { label: 'What an all-reduce reaches on an A100 box', value: NVLINK_MEASURED_BYTES_PER_SECOND, unit: 'GB/s', evidence: 'measured', source: 'Bekman, Machine Learning Engineering, network, all-reduce on an A100 node' },
  roadRatio: { label: 'How much narrower NVLink is than HBM', value: LINKS.hbm.bytesPerSecond / LINKS.nvlink.bytesPerSecond, unit: 'times', digits: 1, evidence: 'derived', source: DATASHEETS, formula: '{hbmBandwidth} ÷ {nvlinkBandwidth}' },
  networkRatio: { label: 'How much narrower the network port is than HBM', value: LINKS.hbm.bytesPerSecond / LINKS.network.bytesPerSecond, unit: 'times', digits: 0, evidence: 'derived', source: DATASHEETS, formula: '{hbmBandwidth} ÷ {networkBandwidth}' },
  layerMessage: { label: 'One all-reduce of a 175B layer, one sequence', value: 2 * GPT3_175B.sequence * GPT3_175B.hidden, unit: 'MB', digits: 1, evidence: 'derived', source: MEGATRON, formula: '2 × 2048 × 12288' },
  layerAllReduces: { label: 'All-reduces in a layer, forward and backward', value: ALL_REDUCES_PER_LAYER, unit: 'count', evidence: 'reported', source: 'Shoeybi et al. 2019 (arXiv 1909.08053), section 3' },
  layerSent: { label: 'What each GPU sends in that layer', value: ALL_REDUCES_PER_LAYER * allReduceBytes(2 * GPT3_175B.sequence * GPT3_175B.hidden, 8), unit: 'MB', digits: 0, evidence: 'derived', source: MEGATRON, formula: '{layerAllReduces} × 2 × ({tensorDegree} − 1) ÷ {tensorDegree} × {layerMessage}' },
  halfOfPeak: { label: 'Share of peak arithmetic for the realistic end of a range', value: REALISTIC_SHARE_OF_PEAK, unit: 'percent', evidence: 'assumed', source: 'A choice of this lecture; the best product measured on an A100 reaches 87%' },
  wideMatrix: { label: 'A matrix of 8,192 by 32,768 in bf16', value: matrixBytes([8192, 32768]), unit: 'GB', digits: 2, evidence: 'derived', source: 'Two bytes an element', formula: '8192 × 32768 × 2' },
  tensorDegree: { label: 'GPUs that share each layer of the 175B model', value: TENSOR_DEGREE, unit: 'count', evidence: 'assumed', source: OURS, words: countInWords },
  ...waitingRange('nvlinkWait', 'NVLink as measured', NVLINK_MEASURED_BYTES_PER_SECOND, 'nvlinkMeasured'),
  ...waitingRange('nvlinkSpecWait', 'NVLink as specified', LINKS.nvlink.bytesPerSecond, 'nvlinkBandwidth'),
  ...waitingRange('pcieWait', 'PCIe 4.0', LINKS.pcie.bytesPerSecond, 'pcieBandwidth'),
  ...waitingRange('networkWait', 'a 200 Gb/s network port', LINKS.network.bytesPerSecond, 'networkBandwidth'),
  nodeDevices: { label: 'GPUs in one box of the measured cluster', value: PLAYBOOK_NODE_DEVICES, unit: 'GPUs', evidence: 'reported', source: PLAYBOOK_TP },
  ...series('tensorEach', 'tensor parallelism', PLAYBOOK_TENSOR, PLAYBOOK_TP),
  ...doublings(PLAYBOOK_TENSOR),
  cliff: { label: 'Throughput lost on each GPU by the first step out of the box', value: 1 - tp16.tokensPerSecondPerGpu / tp8.tokensPerSecondPerGpu, unit: 'percent', digits: 0, evidence: 'derived', source: PLAYBOOK_TP, formula: '1 − {tensorEach16} ÷ {tensorEach8}' },
} as const satisfies Figures

