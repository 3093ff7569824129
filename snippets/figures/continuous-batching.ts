/** The figures of section 12: who sits in which slot, what guessing costs when users share, and the caches. */
import type { Figure, Figures } from './figure.ts'
import { ACCEPTANCE, MAP_CASE, PROMPT_CASE, QUEUE_REPEATS } from '../cases.ts'
import { GPT_FAST_70B } from '../gpt-fast.ts'
import { A100, H100 } from '../hardware.ts'
import { LLAMA2_70B, parameterCount } from '../models.ts'
import { BF16_BYTES } from '../precision.ts'
import { ANYSCALE_SPEEDUPS, MAGICDEC_2024, measuredAt, VLLM_SPECULATIVE } from '../published.ts'
import { EIGHT_LENGTHS } from '../serving/batching.ts'
import { largerExchangeSeconds, SERVERS } from '../serving/decode-step.ts'
import { kvBytesPerToken, usersAtRidge } from '../serving/decode.ts'
import { inMemory } from '../serving/equal-memory.ts'
import { guessingSpeedUp, payingContext, usersWhoLose } from '../serving/guessing.ts'
import { stalls } from '../serving/long-prompt.ts'
import { busyShare, finishedBy, wastedSlotSteps } from '../serving/metrics.ts'
import { llamaPassSeconds } from '../serving/pass.ts'
import { serve, served } from '../serving/serving.ts'
import { parisSpeculation } from '../serving/speculative-loop.ts'
import { queued, repeated } from '../serving/trace.ts'
import { LLAMA2, OURS, ROOFLINE } from './citations.ts'
import { assumed, derived, measured, published, reported } from './declare.ts'
import { countInWords } from './figure.ts'

const SIMULATED = 'Counted from the schedule of snippets/serving/serving.ts'
const ANYSCALE = 'Anyscale 2023, OPT-13B on one A100 40 GB'
const VLLM = 'vLLM blog, October 2024: Llama 3 70B on four H100s'
const VLLM_DOCS = 'docs.vllm.ai, v0.19.0, features/speculative_decoding, method selection at a glance'
const MAGICDEC = 'Sadhukhan et al. 2024, MagicDec (arXiv 2408.11049), table 2 of its page: Llama 2 7B 32K, eight A100s'
const STALLED = 'snippets/serving/long-prompt.ts, with the pass of snippets/serving/pass.ts: 70B on eight A100s'
const EXCHANGED = 'Two a layer, bf16, measured in one box, less those of one row: snippets/training/measured-all-reduce.ts'
const MAPPED = 'snippets/serving/guessing.ts: 70B on eight A100s, the 7B guesses'
const IN_MEMORY = 'snippets/serving/equal-memory.ts'

const SLOTS = EIGHT_LENGTHS.length
const longest = Math.max(...EIGHT_LENGTHS)
const shortestAt = EIGHT_LENGTHS.indexOf(Math.min(...EIGHT_LENGTHS))
const sum = EIGHT_LENGTHS.reduce((a, b) => a + b)
const staticRun = serve(queued(EIGHT_LENGTHS), { slots: SLOTS, policy: 'static' })
const queue = queued(repeated(EIGHT_LENGTHS, QUEUE_REPEATS))
const refilled = serve(queue, { slots: SLOTS, policy: 'continuous' })
const GUESSES = parisSpeculation().speculate.drafted.length
const [vllmDraft, vllmNgram] = VLLM_SPECULATIVE
const stalled = stalls({ ...PROMPT_CASE, passSeconds: llamaPassSeconds })
const memory = { lengths: EIGHT_LENGTHS, cacheTokens: SLOTS * longest }
const blocks = inMemory(memory, 'continuous', 'blocks')
const bigger = inMemory({ ...memory, cacheTokens: 2 * memory.cacheTokens }, 'static', 'reserved')
let foresightFinished: number | undefined
const magicDec = MAGICDEC_2024.reduce((best, row) => row.speedUp > best.speedUp ? row : best)
const guesses = {
  drafts: GUESSES,
  acceptance: ACCEPTANCE,
  draft: SERVERS.llama7B,
  windowTokens: MAP_CASE.windowTokens,
}
/** Loads of the map that are named. */
const [SHORT] = MAP_CASE.contexts
const LONG = 32_768
const BUSY = 128
/** Tokens. */
const LONG_CONTEXT = 128_000
const LLAMA2_CONTEXT = 4096
/** Bytes that the measured box has beside the weights. */
const room = measuredAt(GPT_FAST_70B, 8).devices * A100.memoryBytes - BF16_BYTES * parameterCount(LLAMA2_70B)

function gain(users: number, contextTokens: number): Figure {
  const context = contextTokens.toLocaleString('en')
  return derived(`Speed-up by guessing for ${users} at a time, ${context} tokens each`, 'times', {
    value: guessingSpeedUp(SERVERS.llama70B, { users, contextTokens }, guesses),
    digits: 2,
    leastDigits: 2,
    source: MAPPED,
  })
}

/** Bytes of caches that are reserved for so many full contexts. */
function reserved(slots: number, formula: string): Figure {
  return derived(`Cache that ${slots} slots reserve, each for a full context of Llama 2`, 'GB', {
    value: slots * LLAMA2_CONTEXT * kvBytesPerToken(LLAMA2_70B),
    formula,
    digits: 1,
    source: LLAMA2,
  })
}

/** What the all-reduces of a pass take longer than those of one row. */
const exchangeSeconds = (rows: number): number => largerExchangeSeconds(SERVERS.llama70B, rows)

/** Use of the slots when the eight lengths are queued a number of times. */
function slotUse(times: number): Figure {
  const often = times === 1 ? 'once' : `${times} times`
  return derived(`Use of the slots, continuous, the eight lengths queued ${often}`, 'percent', {
    value: busyShare(serve(queued(repeated(EIGHT_LENGTHS, times)), { slots: SLOTS, policy: 'continuous' })),
    digits: times === 1 ? 2 : 1,
    source: SIMULATED,
  })
}

export const CONTINUOUS_BATCHING: Figures = {
  slots: assumed('Slots of the server', 'count', { value: SLOTS, words: countInWords }),
  lengths: assumed('Requests of the worked example', 'count', { value: EIGHT_LENGTHS.length, words: countInWords }),
  firstLength: assumed('Tokens of the first of the eight requests', 'count', {
    value: EIGHT_LENGTHS[0],
    source: 'The eight lengths of the plan',
  }),
  shortest: assumed('Tokens of the shortest of the eight requests', 'count', {
    value: Math.min(...EIGHT_LENGTHS),
    source: 'The eight lengths of the plan',
  }),
  shortestRequest: derived('Number of the request that ends first', 'count', {
    value: shortestAt + 1,
    words: countInWords,
    source: SIMULATED,
  }),
  freedSlot: derived('Slot that becomes free first, counted from 0', 'count', {
    value: staticRun.slot[shortestAt],
    words: countInWords,
    source: SIMULATED,
  }),
  firstWaiting: derived('Number of the request that has waited longest', 'count', {
    value: SLOTS + 1,
    formula: '{slots} + 1',
    words: countInWords,
    source: SIMULATED,
  }),
  longest: assumed('Tokens of the longest of the eight requests', 'count', {
    value: longest,
    source: 'The eight lengths of the plan',
  }),
  written: derived('Tokens of the eight requests together', 'count', {
    value: sum,
    formula: EIGHT_LENGTHS.join(' + '),
    source: 'The eight lengths of the plan',
  }),
  slotSteps: derived('Slot-steps of the static batch', 'count', {
    value: SLOTS * longest,
    formula: '{slots} × {longest}',
    source: SIMULATED,
  }),
  wasteSteps: derived('Slot-steps that write nothing', 'count', {
    value: wastedSlotSteps(staticRun),
    formula: '{slotSteps} − {written}',
    source: SIMULATED,
  }),
  staticWaste: derived('Share of the slots that a static batch wastes', 'percent', {
    value: 1 - busyShare(staticRun),
    formula: '{wasteSteps} ÷ {slotSteps}',
    digits: 2,
    source: SIMULATED,
  }),
  refillCeiling: derived('The most that refilling could gain on these lengths', 'times', {
    value: SLOTS * longest / sum,
    formula: '{slotSteps} ÷ {written}',
    digits: 2,
    source: SIMULATED,
  }),
  queueTimes: assumed('How often the eight lengths are queued', 'count', {
    value: QUEUE_REPEATS,
    words: countInWords,
  }),
  doubleSlots: derived('Slots of the bigger batch', 'count', {
    value: 2 * SLOTS,
    formula: '2 × {slots}',
    words: countInWords,
    source: OURS,
  }),
  queued: derived('Requests in the queue of the comparison', 'count', {
    value: queue.length,
    formula: '{queueTimes} × {slots}',
    source: 'The eight lengths, five times over',
  }),
  finished: derived('Requests that continuous batching has finished when the first static batch ends', 'count', {
    value: finishedBy(refilled, longest),
    source: SIMULATED,
  }),
  goOn: derived('Requests that go on when the first static batch ends, continuous', 'count', {
    value: served(refilled).filter(({ start, end }) => start < longest && end > longest).length,
    words: countInWords,
    source: SIMULATED,
  }),
  stillWait: derived('Requests that have not begun by then, continuous', 'count', {
    value: served(refilled).filter(({ start }) => start >= longest).length,
    formula: '{queued} − {finished} − {goOn}',
    source: SIMULATED,
  }),
  staticWait: derived('Requests that have not begun by then, static', 'count', {
    value: queue.length - SLOTS,
    formula: '{queued} − {slots}',
    source: SIMULATED,
  }),
  staticSpan: derived('Steps for all of the queue, static', 'count', {
    value: serve(queue, { slots: SLOTS, policy: 'static' }).span,
    formula: '{queued} ÷ {slots} × {longest}',
    source: SIMULATED,
  }),
  continuousSpan: derived('Steps for all of the queue, continuous', 'count', {
    value: refilled.span,
    source: SIMULATED,
  }),
  use1: slotUse(1),
  use2: slotUse(2),
  use5: slotUse(QUEUE_REPEATS),
  use20: slotUse(20),
  use100: slotUse(100),
  nearlyAll: assumed('Share of the requests that counts as nearly all', 'percent', { value: 0.95 }),
  biggerFinished: derived('Requests that a static batch twice as large finishes in the same steps', 'count', {
    value: bigger.finished,
    source: IN_MEMORY,
  }),
  slotMemory: derived('Cache that the slots reserve for the longest answer', 'tokens', {
    value: SLOTS * longest,
    formula: '{slots} × {longest}',
    source: IN_MEMORY,
  }),
  biggerMemory: derived('Cache that twice as many slots reserve', 'tokens', {
    value: 2 * SLOTS * longest,
    formula: '2 × {slotMemory}',
    source: IN_MEMORY,
  }),
  slotMemoryFull: reserved(SLOTS, '{slots} × {cacheSequence}'),
  biggerMemoryFull: reserved(2 * SLOTS, '2 × {slotMemoryFull}'),
  foresightFinished: derived('Requests of a static batch in blocks that knows every length', 'count', {
    // Searched for when somebody asks, and not while every deck starts.
    value: () => foresightFinished ??= inMemory(memory, 'static', 'blocks').finished,
    source: IN_MEMORY,
  }),
  blocksFinished: derived('Requests of refilled slots in blocks, in the same memory', 'count', {
    value: blocks.finished,
    source: IN_MEMORY,
  }),
  seatedUsers: assumed('Users who write when the long prompt arrives', 'count', {
    value: PROMPT_CASE.users,
    words: countInWords,
  }),
  longPromptTokens: assumed('Tokens of the long prompt', 'tokens', { value: PROMPT_CASE.promptTokens }),
  promptRows: derived('Rows of the pass that reads it whole', 'count', {
    value: PROMPT_CASE.promptTokens + PROMPT_CASE.users,
    formula: '{longPromptTokens} + {seatedUsers}',
    source: STALLED,
  }),
  budgetRows: assumed('Rows of a pass when the prompt comes in chunks', 'count', {
    value: PROMPT_CASE.budgetTokens,
    source: 'The smaller budget of Sarathi-Serve (arXiv 2403.02310), section 5',
  }),
  usualWait: derived('Time between two tokens before the prompt', 'ms', {
    value: stalled.whole.usualSeconds,
    digits: 0,
    source: STALLED,
  }),
  wholeWait: derived('Longest wait for a token when the prompt is read in one pass', 'ms', {
    value: stalled.whole.longestSeconds,
    digits: 0,
    source: STALLED,
  }),
  wholePasses: derived('The same in usual passes', 'count', {
    value: stalled.whole.passes,
    digits: 1,
    source: STALLED,
  }),
  chunkWait: derived('Longest wait when it is read in chunks', 'ms', {
    value: stalled.chunked.longestSeconds,
    digits: 0,
    source: STALLED,
  }),
  chunkPasses: derived('The same in usual passes', 'count', {
    value: stalled.chunked.passes,
    digits: 1,
    source: STALLED,
  }),
  chunks: derived('Passes that read a part of the prompt', 'count', {
    value: stalled.chunked.run.passes.filter(pass => pass.promptTokens > 0).length,
    words: countInWords,
    source: STALLED,
  }),
  wholeExchanges: derived('What larger all-reduces add to the pass that reads the prompt whole', 'ms', {
    value: exchangeSeconds(PROMPT_CASE.promptTokens + PROMPT_CASE.users),
    digits: 0,
    source: EXCHANGED,
  }),
  chunkExchanges: derived('What they add to a pass with a chunk', 'ms', {
    value: exchangeSeconds(PROMPT_CASE.budgetTokens),
    digits: 0,
    source: EXCHANGED,
  }),
  wholeLost: derived('Tokens that each user loses to the prompt, read in one pass', 'count', {
    value: stalled.whole.lostTokens,
    digits: 1,
    source: STALLED,
  }),
  chunkLost: derived('Tokens that each user loses to it in chunks', 'count', {
    value: stalled.chunked.lostTokens,
    digits: 1,
    source: STALLED,
  }),
  wholeFirst: derived('Time to the prompt’s own first token, read in one pass', 'ms', {
    value: stalled.whole.firstTokenSeconds,
    digits: 0,
    source: STALLED,
  }),
  chunkFirst: derived('Time to the prompt’s own first token, in chunks', 'ms', {
    value: stalled.chunked.firstTokenSeconds,
    digits: 0,
    source: STALLED,
  }),
  anyscaleStatic: measured('Better kernels, still static, against naive static batching', 'times', {
    value: ANYSCALE_SPEEDUPS.fasterTransformer,
    source: ANYSCALE,
  }),
  anyscaleContinuous: measured('Continuous batching against naive static batching', 'times', {
    value: ANYSCALE_SPEEDUPS.continuousBatching,
    source: ANYSCALE,
  }),
  anyscalePaged: measured('The same with a paged cache', 'times', {
    value: ANYSCALE_SPEEDUPS.vllm,
    source: ANYSCALE,
  }),
  usersAtRidge: derived('Users whose guesses fit under the ridge of an A100', 'count', {
    value: usersAtRidge(A100, GUESSES),
    formula: '{ridge} ÷ ({drafted} + 1), rounded down',
    source: `${ROOFLINE}; the ridge over the rows of a user`,
  }),
  usersAtRidgeH100: derived('Users whose guesses fit under the ridge of an H100', 'count', {
    value: usersAtRidge(H100, GUESSES),
    formula: '{ridgeH100} ÷ ({drafted} + 1), rounded down',
    source: `${ROOFLINE}; the ridge over the rows of a user`,
  }),
  vllmGain: published('Speed-up by a draft model at one query a second, up to', vllmDraft.lowLoadSpeedup, VLLM),
  vllmGpus: reported('H100s of that measurement', 'count', { value: 4, words: countInWords, source: VLLM }),
  vllmLoss: published('Slow-down by the same draft at high load', vllmDraft.highLoadSlowdown, VLLM),
  ngramGain: published('Speed-up by n-gram guesses at one query a second, up to', vllmNgram.lowLoadSpeedup, VLLM),
  ngramLoss: published('Slow-down by the same guesses at high load', vllmNgram.highLoadSlowdown, VLLM),
  vllmDocs: reported('Version of vLLM whose documentation says so', 'count', {
    value: 0.19,
    digits: 2,
    source: VLLM_DOCS,
  }),
  magicDecGain: measured('Speed-up by guessing with long contexts, the best row', 'times', {
    value: magicDec.speedUp,
    digits: 2,
    leastDigits: 2,
    source: MAGICDEC,
  }),
  magicDecUsers: reported('Users of that row', 'count', { value: magicDec.users, source: MAGICDEC }),
  magicDecTokens: reported('Tokens that each of them had read', 'tokens', {
    value: magicDec.contextTokens,
    source: MAGICDEC,
  }),
  draftWindow: assumed('Tokens of the context that the draft keeps', 'tokens', {
    value: MAP_CASE.windowTokens,
    source: 'As in MagicDec (arXiv 2408.11049)',
  }),
  shortContext: assumed('The shortest context of the map', 'tokens', { value: SHORT }),
  deepContext: assumed('A long context of the map', 'tokens', { value: LONG }),
  busyUsers: assumed('Users of a busy server on the map', 'count', { value: BUSY }),
  documentUsers: assumed('Users with long contexts on the map', 'count', { value: magicDec.users }),
  gainAlone: gain(1, SHORT),
  gainAloneLong: gain(1, Math.max(...MAP_CASE.contexts)),
  gainBusy: gain(BUSY, SHORT),
  gainDeep: gain(magicDec.users, LONG),
  losingUsers: derived('Fewest users whom guessing makes slower, at the shortest context', 'count', {
    value: usersWhoLose(SERVERS.llama70B, { contextTokens: SHORT, atMost: BUSY }, guesses)!,
    source: MAPPED,
  }),
  payingTokens: derived('Shortest context from which guessing pays for the busy server', 'tokens', {
    value: payingContext(SERVERS.llama70B, { users: BUSY, atMost: LONG }, guesses)!,
    source: MAPPED,
  }),
  cacheToken: derived('Key-value cache of Llama 2 70B for one token', 'byte', {
    value: kvBytesPerToken(LLAMA2_70B),
    formula: '2 × {llamaLayers} × 8 × 128 × 2',
    source: `${LLAMA2}; keys and values of 8 heads of 128 in bf16`,
  }),
  cacheLong: derived('The same for 128,000 tokens', 'GB', {
    value: LONG_CONTEXT * kvBytesPerToken(LLAMA2_70B),
    formula: '128000 × {cacheToken}',
    digits: 1,
    source: LLAMA2,
  }),
  cacheLongAllHeads: derived('The same if all 64 heads kept keys and values', 'GB', {
    value: LONG_CONTEXT * kvBytesPerToken(LLAMA2_70B, { kvHeads: LLAMA2_70B.heads }),
    formula: '8 × {cacheLong}',
    digits: 1,
    source: LLAMA2,
  }),
  cacheHeadsFactor: derived('How many times as much that is', 'times', {
    value: LLAMA2_70B.heads / LLAMA2_70B.kvHeads,
    formula: '{cacheLongAllHeads} ÷ {cacheLong}',
    words: countInWords,
    source: LLAMA2,
  }),
  longContext: assumed('Tokens of a long context', 'count', { value: LONG_CONTEXT }),
  cacheSequence: derived('The same for the full context of Llama 2, 4,096 tokens', 'GB', {
    value: LLAMA2_CONTEXT * kvBytesPerToken(LLAMA2_70B),
    formula: '4096 × {cacheToken}',
    digits: 2,
    source: LLAMA2,
  }),
  cacheRoom: derived('Memory that eight A100s have left beside the weights', 'GB', {
    value: room,
    formula: '{servingGpus} × {gpuMemory} − {llamaWeights}',
    digits: 0,
    source: 'Capacity less weights',
  }),
}
