/** The worked cases of the lecture: what its figures are computed from, and what its drawings show by default. */
import { LLAMA2_70B, OPT_30B } from './models.ts'

/** The model of the audience's own sum, the running case, and the one of the first check. */
export const PARAMETERS_7B = 7e9
export const PARAMETERS_70B = 70e9
export const PARAMETERS_30B = 30e9

/** What travels over every road of section 4, bytes. */
export const PARCEL_BYTES = 1e9

/** The person and the rack beside which the machine is drawn, and how many times its plan is enlarged. */
export const STATURE_METRES = 1.7
export const RACK = { units: 42, heightMetres: 2, widthMetres: 0.6 } as const
export const PLAN_TIMES = 3

/** A round example of a matrix that is cut: rows, columns. */
export const WIDE_MATRIX = [8192, 32768] as const

/** Tokens of a sequence of the running case. */
export const SEQUENCE_TOKENS = 4096

/** The published shape of the model of the first check, and tokens of its sequences (Zhang et al. 2022). */
export const CHECK_SHAPE = OPT_30B
export const CHECK_TOKENS = 2048
/** Kept free on a GPU for what no formula counts: the loss, buffers of the exchanges, the allocator's gaps. */
export const RESERVE_BYTES = 5e9

/** GPUs of the first check. */
export const CHECK_GPUS = 4
/** The schedules that are set side by side: a backward pass takes two forward passes, half of it for the weights. */
export const BUBBLE_CASE = { stages: 8, microbatches: 24, forwardTime: 1, backwardTime: 2, weightTime: 1, chunks: 2 }
/** Share of the peak arithmetic that a training step sustains, where a slide has to assume one. */
export const REALISTIC_SHARE_OF_PEAK = 0.5
/** Tokens on each GPU of the sharded step: enough to hide its traffic, and too few. */
export const SHARDED_TOKENS: readonly [many: number, few: number] = [1024, 256]
/** GPUs over which ZeRO shards. */
export const ZERO_GPUS = 8
/** GPUs that share each layer. */
export const TENSOR_DEGREE = 8
export const PIPELINE_STAGES = 4

/** The step of the side-by-side table. */
export const LEDGER_CASE = {
  parameters: PARAMETERS_70B,
  layers: LLAMA2_70B.layers,
  hidden: LLAMA2_70B.hidden,
  gpus: PIPELINE_STAGES,
  sequences: 32,
  tokens: SEQUENCE_TOKENS,
  microbatches: 32,
}

/** The batch whose best number of microbatches is sought. */
export const CUT_CASE = { stages: PIPELINE_STAGES, tokens: 2048 }

/** Chance that a guess is accepted, of the curve over K. */
export const ACCEPTANCE = 0.8
/** Cost of a step of the draft, in passes of the target: the draft is five times as fast. */
export const DRAFT_COST = 0.2
/** The example of the overlap: the probabilities that target and draft give to four tokens. */
export const TARGET_DISTRIBUTION = [0.3, 0.4, 0.2, 0.1] as const
export const DRAFT_DISTRIBUTION = [0.6, 0.25, 0.1, 0.05] as const

/** How often the eight lengths are repeated on the slides with a queue. */
export const QUEUE_REPEATS = 5
/** GPUs of the largest case of the fourth exercise. */
export const EXERCISE_GPUS = 64
/** Requests of the third exercise. */
export const EXERCISE_REQUESTS = 50

/** The one request whose two phases are drawn: half of the model's context to read, a few paragraphs to write. */
export const ONE_REQUEST = { promptTokens: 2048, outputTokens: 250 }
/** The prompt that arrives among those who write, and the rows of a pass when it comes in chunks. */
export const PROMPT_CASE = { users: 8, promptTokens: 2048, budgetTokens: 512 } as const
/** The map of guessing: the draft keeps a window of the context, as MagicDec's does. */
export const MAP_CASE = {
  users: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
  contexts: [512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072],
  windowTokens: 512,
} as const
