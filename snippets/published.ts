/** Measurements that others published, as printed. */

/** One measured configuration: devices, and tokens a second on each of them. */
export interface Throughput {
  devices: number
  tokensPerSecondPerGpu: number
}

/**
 * Tensor parallelism of a 3B model on nodes of eight H100s, sequences of 4,096 tokens.
 * Tazi et al. 2025, The Ultra-Scale Playbook, assets/data/benchmarks/tp_scaling.html.
 */
export const PLAYBOOK_TENSOR: readonly Throughput[] = [
  { devices: 2, tokensPerSecondPerGpu: 13923.18 },
  { devices: 4, tokensPerSecondPerGpu: 12420.76 },
  { devices: 8, tokensPerSecondPerGpu: 10903.32 },
  { devices: 16, tokensPerSecondPerGpu: 6245.6 },
  { devices: 32, tokensPerSecondPerGpu: 2146.44 },
]

/** Devices in one box of that cluster. */
export const PLAYBOOK_NODE_DEVICES = 8

/** Data parallelism, same source. */
export const PLAYBOOK_DATA: readonly Throughput[] = [
  { devices: 8, tokensPerSecondPerGpu: 40149.94 },
  { devices: 16, tokensPerSecondPerGpu: 37609.69 },
  { devices: 32, tokensPerSecondPerGpu: 35367.61 },
  { devices: 64, tokensPerSecondPerGpu: 31112.23 },
  { devices: 128, tokensPerSecondPerGpu: 26446.44 },
  { devices: 256, tokensPerSecondPerGpu: 15700.38 },
]

/** The entry of a series for a number of devices; a RangeError when it was not measured. */
export function measuredAt<T extends { devices: number }>(series: readonly T[], devices: number): T {
  const found = series.find(entry => entry.devices === devices)
  if (!found)
    throw new RangeError(`devices must be one of ${series.map(entry => entry.devices).join(', ')}; got ${devices}`)
  return found
}

/** Throughput of all devices together, tokens a second. */
export const total = (entry: Throughput): number => entry.devices * entry.tokensPerSecondPerGpu

/**
 * Chinchilla 70B at batch 1 with K = 4: milliseconds a token, and the speed-up as printed.
 * Chen et al. 2023 (arXiv 2302.01318), table 1.
 */
export const CHEN_2023 = {
  drafts: 4,
  plainMilliseconds: 14.1,
  tasks: [
    // Printed so; 14.1 / 7.52 is 1.88.
    { task: 'XSum, nucleus', milliseconds: 7.52, speedup: 1.92 },
    { task: 'XSum, greedy', milliseconds: 7, speedup: 2.01 },
    { task: 'HumanEval', milliseconds: 5.73, speedup: 2.46 },
  ],
} as const

/** One row: a draft model on a task, and its speed-up. */
export interface SpeculativeRun {
  task: 'EnDe' | 'CNNDM'
  draft: 'T5-small' | 'T5-base' | 'T5-large'
  temperature: 0 | 1
  /** Tokens that the draft proposes a round, K (the paper's γ). */
  drafts: number
  /** Rate at which a drafted token is accepted, 0 to 1 (α). */
  acceptance: number
  /** Time of a draft's pass over that of a target's (c). */
  cost: number
  predictedSpeedup: number
  measuredSpeedup: number
}

/**
 * T5-XXL 11B as the target, on a TPU v4 at batch 1; eight of the rows.
 * Leviathan et al. 2023 (arXiv 2211.17192), tables 2 and 4.
 */
export const LEVIATHAN_2023: readonly SpeculativeRun[] = [
  {
    task: 'EnDe',
    draft: 'T5-base',
    temperature: 0,
    drafts: 7,
    acceptance: 0.80,
    cost: 0.04,
    predictedSpeedup: 3.3,
    measuredSpeedup: 2.8,
  },
  {
    task: 'EnDe',
    draft: 'T5-large',
    temperature: 0,
    drafts: 7,
    acceptance: 0.82,
    cost: 0.11,
    predictedSpeedup: 2.5,
    measuredSpeedup: 1.7,
  },
  {
    task: 'EnDe',
    draft: 'T5-small',
    temperature: 1,
    drafts: 7,
    acceptance: 0.62,
    cost: 0.02,
    predictedSpeedup: 2.3,
    measuredSpeedup: 2.6,
  },
  {
    task: 'EnDe',
    draft: 'T5-large',
    temperature: 1,
    drafts: 3,
    acceptance: 0.71,
    cost: 0.11,
    predictedSpeedup: 2.0,
    measuredSpeedup: 1.4,
  },
  {
    task: 'CNNDM',
    draft: 'T5-small',
    temperature: 0,
    drafts: 5,
    acceptance: 0.65,
    cost: 0.02,
    predictedSpeedup: 2.4,
    measuredSpeedup: 3.1,
  },
  {
    task: 'CNNDM',
    draft: 'T5-base',
    temperature: 0,
    drafts: 5,
    acceptance: 0.73,
    cost: 0.04,
    predictedSpeedup: 2.6,
    measuredSpeedup: 3.0,
  },
  {
    task: 'CNNDM',
    draft: 'T5-base',
    temperature: 1,
    drafts: 3,
    acceptance: 0.55,
    cost: 0.04,
    predictedSpeedup: 1.8,
    measuredSpeedup: 2.2,
  },
  {
    task: 'CNNDM',
    draft: 'T5-large',
    temperature: 1,
    drafts: 3,
    acceptance: 0.56,
    cost: 0.11,
    predictedSpeedup: 1.6,
    measuredSpeedup: 1.7,
  },
]

/**
 * Speculative decoding of Llama 3 70B on four H100s: up to so many times as fast at one query a second,
 * so many times as slow at many.
 * vLLM blog, How Speculative Decoding Boosts vLLM Performance by up to 2.8x, 17 October 2024.
 */
export const VLLM_SPECULATIVE = [
  { proposer: 'draft model', dataset: 'ShareGPT', lowLoadSpeedup: 1.5, highLoadSlowdown: 1.4 },
  { proposer: 'n-grams', dataset: 'CNN/DailyMail', lowLoadSpeedup: 2.8, highLoadSlowdown: 1.8 },
] as const

/**
 * Where the time went while vLLM 0.5.3 served Llama 3 8B on one H100, before the CPU's work was made to overlap.
 * vLLM blog, vLLM v0.6.0: 2.7x Throughput Improvement and 5x Latency Reduction, 5 September 2024.
 */
export const VLLM_CPU_2024 = {
  serverShare: 0.33,
  /** Gathering the last step's results, scheduling the next, preparing its inputs. */
  scheduleShare: 0.29,
  gpuShare: 0.38,
} as const

/**
 * OPT-13B on one A100 40 GB: throughput over naive static batching. Of the 23, scheduling is 8.
 * Anyscale blog, How continuous batching enables 23x throughput in LLM inference, 22 June 2023.
 */
export const ANYSCALE_SPEEDUPS = {
  /** Faster kernels, still in static batches. */
  fasterTransformer: 4,
  continuousBatching: 8,
  /** Continuous batching with paged attention. */
  vllm: 23,
} as const

/** One bar: percent of the memory for caches, while OPT-13B answered ShareGPT's requests on one A100 of 40 GB. */
export interface CacheUseMeasured {
  system: 'Orca (Max)' | 'Orca (Pow2)' | 'Orca (Oracle)' | 'vLLM'
  tokens: number
  /** Of the bars that name their parts: room that fills later, that never does, and gaps between the pieces. */
  reservation?: number
  internal?: number
  external?: number
  /** Requests in a batch, on average (figure 13a). */
  batched: number
}

/**
 * Room for 15,700 tokens of caches, 2,048 the most that a request may have, two requests a second.
 * Kwon et al. 2023, vLLM (arXiv 2309.06180), figures 2 and 13a, table 1.
 */
export const KWON_2023: readonly CacheUseMeasured[] = [
  { system: 'Orca (Max)', tokens: 20.4, reservation: 13.3, internal: 57.3, external: 8.9, batched: 7 },
  { system: 'Orca (Pow2)', tokens: 26.8, reservation: 17.9, internal: 13.6, external: 41.6, batched: 9.81 },
  { system: 'Orca (Oracle)', tokens: 38.2, reservation: 25.2, internal: 0, external: 36.6, batched: 13.62 },
  { system: 'vLLM', tokens: 96.3, batched: 30.42 },
]

/** One row: users, what each had read, guesses a round, and how many times as fast. */
export interface MagicDecRun {
  model: 'Llama 2 7B 32K' | 'Llama 3.1 8B'
  contextTokens: number
  users: number
  drafts: number
  speedUp: number
}

/**
 * Models that guess for themselves with a window of the context, on eight A100s: the first table, which has its rows.
 * A later version of the paper reports up to 2.51 times for Llama 3.1 8B on several cards.
 * Infini-AI-Lab/MagicDec, pages/index.html, table 2 (Sadhukhan et al. 2024, arXiv 2408.11049).
 */
export const MAGICDEC_2024: readonly MagicDecRun[] = [
  { model: 'Llama 2 7B 32K', contextTokens: 8000, users: 32, drafts: 3, speedUp: 1.18 },
  { model: 'Llama 2 7B 32K', contextTokens: 8000, users: 64, drafts: 3, speedUp: 1.48 },
  { model: 'Llama 2 7B 32K', contextTokens: 8000, users: 128, drafts: 4, speedUp: 1.63 },
  { model: 'Llama 2 7B 32K', contextTokens: 32000, users: 32, drafts: 4, speedUp: 2 },
  { model: 'Llama 3.1 8B', contextTokens: 32000, users: 32, drafts: 3, speedUp: 1.22 },
  { model: 'Llama 3.1 8B', contextTokens: 32000, users: 64, drafts: 3, speedUp: 1.38 },
  { model: 'Llama 3.1 8B', contextTokens: 32000, users: 128, drafts: 4, speedUp: 1.47 },
  { model: 'Llama 3.1 8B', contextTokens: 100000, users: 32, drafts: 5, speedUp: 1.84 },
]
