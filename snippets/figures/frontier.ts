/** The figures of section 14: two published layouts, how often the larger cluster broke, and what to do with 13B. */
import type { TrainingWay } from '../decision.ts'
import type { Figure, Figures } from './figure.ts'
import { EXERCISE_GPUS, EXERCISE_REQUESTS } from '../cases.ts'
import { DECISION, DECISION_LOADS, SERVER_13B, trainingLadder } from '../decision.ts'
import {
  DEEPSEEK_V3,
  DEEPSEEK_V3_PARAMETERS,
  devicesOf,
  expertBoxes,
  gpuFaults,
  GPUS_PER_BOX,
  GPUS_PER_RACK,
  LLAMA3_405B,
  LLAMA3_INTERRUPTIONS,
  LLAMA3_LAYOUTS,
  secondsBetween,
  secondsBetweenFaultsOfOneGpu,
  tokensOf,
} from '../frontier.ts'
import { LLAMA2_13B } from '../models.ts'
import { decodeStep, heldBytes, usersThatFit } from '../serving/decode-step.ts'
import { kvBytesPerToken } from '../serving/decode.ts'
import { DATASHEETS } from './citations.ts'
import { assumed, derived, reported } from './declare.ts'
import { countInWords } from './figure.ts'
import { parameterFormula } from './formulas.ts'

const LLAMA3 = 'Grattafiori et al. 2024, The Llama 3 Herd of Models (arXiv 2407.21783), table 4'
const LLAMA3_FAULTS = 'Grattafiori et al. 2024 (arXiv 2407.21783), section 3.3.4'
const LLAMA3_WIRES = 'Grattafiori et al. 2024 (arXiv 2407.21783), section 3.3.1'
const DEEPSEEK = 'DeepSeek-AI et al. 2024, DeepSeek-V3 Technical Report (arXiv 2412.19437)'
const DEEPSEEK_CUTS = `${DEEPSEEK}, section 3.2`
const [, large, long] = LLAMA3_LAYOUTS
const run = LLAMA3_INTERRUPTIONS
const KV_13B = 'Touvron et al. 2023 (arXiv 2307.09288): keys and values of 40 layers, bf16'
const DECODE_13B = 'snippets/serving/decode-step.ts, with constant and bandwidth of the 7B that gpt-fast measured'
const PAGING = 'Kwon et al. 2023 (arXiv 2309.06180) and vLLM blog, June 2023'

/** What the fullest GPU holds when the model of the decision page is trained so. */
function trained(label: string, way: TrainingWay): Figure {
  return derived(label, 'GB', {
    value: s => trainingLadder({ ...DECISION, convention: s.bytesPerParameter }).find(rung => rung.way === way)!.fit.totalBytes,
    digits: 0,
    source: 'snippets/decision.ts: ZeRO (arXiv 1910.02054), Korthikanti et al. 2022 (arXiv 2205.05198), 5 GB kept free',
  })
}

/** What one GPU holds, and a step reads, when it serves that load. */
function held(label: string, load: { users: number, contextTokens: number }, formula?: string): Figure {
  const { weightBytes, cacheBytes } = heldBytes(SERVER_13B, load)
  return derived(label, 'GB', {
    value: weightBytes + cacheBytes,
    formula: formula ?? `{decideWeights} + ${load.users} × ${load.contextTokens} × {decideCache}`,
    digits: 0,
    source: KV_13B,
  })
}

/** Users of the largest load whose caches fit on the box, when each copy of the weights stands on so many GPUs. */
function seatsOf(label: string, devices: number): Figure {
  return derived(label, 'count', {
    value: DECISION.gpus / devices * usersThatFit({ ...SERVER_13B, devices }, DECISION_LOADS.many.contextTokens),
    formula: `({servingGpus} × {gpuMemory} − ${DECISION.gpus / devices} × {decideWeights}) ÷ ({decideContext} × {decideCache}), rounded down`,
    source: KV_13B,
  })
}

/** Years and hours in words are rounded: they stand behind "about". */
const aboutInWords = (unitSeconds: number) => (seconds: number): string => countInWords(Math.round(seconds / unitSeconds))

export const FRONTIER: Figures = {
  llamaTensor: reported('Tensor-parallel GPUs of Llama 3 405B', 'count', {
    value: large.tensor,
    words: countInWords,
    source: LLAMA3,
  }),
  llamaPipeline: reported('Pipeline stages of Llama 3 405B', 'count', {
    value: large.pipeline,
    words: countInWords,
    source: LLAMA3,
  }),
  llamaData: reported('Data-parallel copies of Llama 3 405B', 'count', { value: large.data, source: LLAMA3 }),
  llamaContext: reported('Parts that each of its long sequences is cut into (context parallelism)', 'count', {
    value: long.context,
    source: LLAMA3,
  }),
  llamaGpus: reported('GPUs of that layout', 'count', {
    value: devicesOf(large),
    formula: '{llamaTensor} × {llamaPipeline} × {llamaData}',
    source: LLAMA3,
  }),
  llamaMfu: reported('Share of the peak arithmetic that it reached', 'percent', { value: large.modelFlopsUtilisation, source: LLAMA3 }),
  llamaBatch: derived('Tokens of one of its steps', 'M', {
    value: tokensOf(large),
    formula: '{llamaData} × 16 × 8192',
    digits: 1,
    source: `${LLAMA3}: a batch of 16 for each copy, 8,192 tokens long`,
  }),
  llamaNvlink: reported('NVLink of an H100, one way', 'GB/s', {
    value: LLAMA3_405B.boxBytesPerSecond,
    source: `${DATASHEETS}: 900 GB/s in both directions together`,
  }),
  llamaNetwork: reported('Network of each of its GPUs, one way', 'GB/s', {
    value: LLAMA3_405B.networkBytesPerSecond,
    source: `${LLAMA3_WIRES}: 400 Gb/s`,
  }),
  rackGpus: reported('GPUs in one NVLink domain of a GB200 NVL72', 'count', {
    value: GPUS_PER_RACK,
    source: 'NVIDIA, GB200 NVL72, product page',
  }),

  // DeepSeek-V3
  deepseekParams: reported('Parameters of DeepSeek-V3', 'B', { value: DEEPSEEK_V3_PARAMETERS.all, source: DEEPSEEK }),
  deepseekActive: reported('Parameters that one token meets', 'B', {
    value: DEEPSEEK_V3_PARAMETERS.active,
    source: DEEPSEEK,
  }),
  deepseekGpus: reported('GPUs that trained it', 'count', {
    value: DEEPSEEK_V3.gpus,
    source: `${DEEPSEEK}, section 3.1`,
  }),
  deepseekPipeline: reported('Pipeline stages of DeepSeek-V3', 'count', {
    value: DEEPSEEK_V3.pipeline,
    source: DEEPSEEK_CUTS,
  }),
  deepseekExperts: reported('GPUs over which the experts of a layer are spread', 'count', {
    value: DEEPSEEK_V3.experts!,
    source: DEEPSEEK_CUTS,
  }),
  deepseekBoxes: derived('Boxes of these GPUs', 'count', {
    value: expertBoxes(DEEPSEEK_V3),
    formula: '{deepseekExperts} ÷ {llamaBoxGpus}',
    words: countInWords,
    source: DEEPSEEK_CUTS,
  }),
  deepseekReach: reported('Boxes that one token may enter', 'count', {
    value: DEEPSEEK_V3.boxesPerToken!,
    words: countInWords,
    source: `${DEEPSEEK}, section 3.2.2`,
  }),
  deepseekData: derived('Data-parallel GPUs of each of its stages', 'count', {
    value: DEEPSEEK_V3.data,
    formula: '{deepseekGpus} ÷ {deepseekPipeline}',
    source: `${DEEPSEEK_CUTS}, where no tensor parallelism is used`,
  }),
  deepseekExpertCopies: derived('Copies of each of its experts', 'count', {
    value: DEEPSEEK_V3.data / DEEPSEEK_V3.experts!,
    formula: '{deepseekData} ÷ {deepseekExperts}',
    words: countInWords,
    source: `${DEEPSEEK_CUTS}; the second set of parameters that DualPipe keeps is not counted`,
  }),
  deepseekNvlink: reported('NVLink of an H800, as advertised', 'GB/s', {
    value: DEEPSEEK_V3.boxBytesPerSecond,
    source: 'Zhao et al. 2025 (arXiv 2505.09343), section 4.3',
  }),
  podGpus: reported('GPUs of Llama 3’s cluster among which the network is not oversubscribed', 'GPUs', {
    value: 3072,
    source: 'Grattafiori et al. 2024 (arXiv 2407.21783), section 3.3.1',
  }),
  podOversubscription: reported('How much thinner its network is between them', 'times', {
    value: 7,
    words: countInWords,
    source: 'Grattafiori et al. 2024 (arXiv 2407.21783), section 3.3.1: an oversubscription ratio of 1:7',
  }),
  deepseekNetwork: reported('InfiniBand of each of its GPUs', 'GB/s', {
    value: DEEPSEEK_V3.networkBytesPerSecond,
    source: 'Zhao et al. 2025 (arXiv 2505.09343), section 4.3',
  }),

  // Every GPU
  llamaBoxGpus: reported('GPUs in one of its boxes', 'count', {
    value: GPUS_PER_BOX,
    words: countInWords,
    source: LLAMA3_WIRES,
  }),
  copyGpus: derived('GPUs of one copy of Llama 3 405B', 'count', {
    value: large.tensor * large.pipeline,
    formula: '{llamaTensor} × {llamaPipeline}',
    source: LLAMA3,
  }),
  runDays: reported('Length of the stretch of its training that was watched', 'days', {
    value: run.days * 86_400,
    source: LLAMA3_FAULTS,
  }),
  stopsAll: reported('Interruptions in that time', 'count', {
    value: run.planned + run.unplanned,
    source: LLAMA3_FAULTS,
  }),
  stopsPlanned: reported('Planned ones among them', 'count', { value: run.planned, source: LLAMA3_FAULTS }),
  stopsUnplanned: reported('Unplanned ones among them', 'count', { value: run.unplanned, source: LLAMA3_FAULTS }),
  stopEvery: derived('Mean time between two unplanned interruptions', 'hours', {
    value: secondsBetween(run.days, run.unplanned),
    formula: '{runDays} ÷ {stopsUnplanned}',
    digits: 1,
    words: aboutInWords(3600),
    source: LLAMA3_FAULTS,
  }),
  gpuFaults: reported('GPU faults in that time', 'count', {
    value: gpuFaults(run),
    source: `${LLAMA3_FAULTS}, table 5: the counts of the six rows of the category GPU`,
  }),
  gpuFaultShare: derived('Share of the unplanned interruptions that is put down to GPUs', 'percent', {
    value: gpuFaults(run) / run.unplanned,
    formula: '{gpuFaults} ÷ {stopsUnplanned}',
    digits: 0,
    source: LLAMA3_FAULTS,
  }),
  gpuFaultShareText: reported('The same as the paper’s text has it', 'percent', {
    value: 0.587,
    digits: 1,
    source: `${LLAMA3_FAULTS}: the sum of the table’s percentages, of which the first does not fit its count`,
  }),
  gpuYears: derived('Mean time until one of its GPUs fails', 'years', {
    value: secondsBetweenFaultsOfOneGpu(run),
    formula: '{llamaGpus} × {runDays} ÷ {gpuFaults}',
    digits: 1,
    words: aboutInWords(365.25 * 86_400),
    source: LLAMA3_FAULTS,
  }),
  effectiveTime: reported('Least share of the time that was useful training', 'percent', {
    value: run.effectiveTime,
    source: LLAMA3_FAULTS,
  }),

  // The decision
  decideParams: assumed('Parameters of the model of the decision page', 'B', { value: DECISION.parameters }),
  decideTokens: assumed('Tokens of the sequence on each of its GPUs', 'count', { value: DECISION.tokens }),
  decideCopies: trained('A copy on each GPU: states, activations, reserve', 'copies'),
  decideSharded: trained('With the lowest stage of ZeRO that fits', 'sharded'),
  decideRecomputed: trained('With layers recomputed as well', 'recomputed'),
  decideTensor: trained('With layers and sequence shared by all GPUs instead', 'tensor'),
  decidePipeline: trained('As a pipeline of all GPUs instead, its first stage', 'pipeline'),
  decideWeights: held('Weights of 13B in bf16', { users: 1, contextTokens: 0 }, `2 × (${parameterFormula(LLAMA2_13B)})`),
  decideFew: held('Weights, and the caches of a few users', DECISION_LOADS.few),
  decideSome: held('Weights, and the caches of some users', DECISION_LOADS.some),
  decideLong: held('Weights, and the caches of long contexts', DECISION_LOADS.long),
  decideMany: held('Weights, and the caches of very many users', DECISION_LOADS.many),
  decideFewUsers: assumed('Users of the smallest load', 'count', { value: DECISION_LOADS.few.users, words: countInWords }),
  decideUsers: assumed('Users of the largest load', 'count', {
    value: DECISION.gpus * DECISION_LOADS.many.users,
  }),
  decideContext: assumed('Tokens in the cache of each', 'count', { value: DECISION_LOADS.many.contextTokens }),
  decideSeats: derived('Caches of such users that fit on one GPU', 'count', {
    value: usersThatFit(SERVER_13B, DECISION_LOADS.many.contextTokens),
    formula: '({gpuMemory} − {decideWeights}) ÷ ({decideContext} × {decideCache}), rounded down',
    source: KV_13B,
  }),
  decideCache: derived('Cache of a token of 13B, no grouped heads', 'MB', {
    value: kvBytesPerToken(LLAMA2_13B),
    formula: `2 × 2 × ${LLAMA2_13B.layers} × ${LLAMA2_13B.hidden}`,
    digits: 2,
    source: KV_13B,
  }),
  decideSeatsAll: derived('The same on all of them, a copy on each', 'count', {
    value: DECISION.gpus * usersThatFit(SERVER_13B, DECISION_LOADS.many.contextTokens),
    formula: '{servingGpus} × {decideSeats}',
    source: KV_13B,
  }),
  decideSeatsPairs: seatsOf('And with a copy on each two of them', 2),
  decideSeatsBox: seatsOf('And with one copy on all of them', DECISION.gpus),
  decideSeatsLean: derived('And with caches in eight bits', 'count', {
    value: DECISION.gpus * usersThatFit({ ...SERVER_13B, kvBytesPerElement: 1 }, DECISION_LOADS.many.contextTokens),
    source: `snippets/serving/decode-step.ts: as many as fit on each GPU; ${KV_13B}`,
  }),
  decideToken: derived('Time of a token for a few users on one GPU', 'ms', {
    value: decodeStep(SERVER_13B, DECISION_LOADS.few).seconds,
    digits: 0,
    source: DECODE_13B,
  }),
  decideSpeed: derived('Tokens a second of each of them', 'tokens/s', {
    value: 1 / decodeStep(SERVER_13B, DECISION_LOADS.few).seconds,
    formula: '1 ÷ {decideToken}',
    digits: 0,
    source: DECODE_13B,
  }),
  decideBoxToken: derived('The same on the whole box', 'ms', {
    value: decodeStep({ ...SERVER_13B, devices: DECISION.gpus }, DECISION_LOADS.few).seconds,
    digits: 0,
    source: DECODE_13B,
  }),
  pagingWasteLow: reported('Least share of cache memory that reserving wasted', 'percent', { value: 0.6, source: PAGING }),
  pagingWasteHigh: reported('Most of it', 'percent', { value: 0.8, source: PAGING }),
  pagingWasteAfter: reported('What paging wastes at the most', 'percent', { value: 0.04, source: PAGING }),

  // Practice
  exerciseGpus: assumed('GPUs of the largest case of the fourth exercise', 'count', { value: EXERCISE_GPUS }),
  exerciseRequests: assumed('Requests of the third exercise', 'count', { value: EXERCISE_REQUESTS }),
}
