/** The figures of sections 10 to 14: what a token waits for, what a guess costs, and who sits in which slot. */
import type { Figure, Figures } from './figure.ts'
import { devicesOf, LLAMA3_LAYOUTS, tokensOf } from '../frontier.ts'
import { A100, H100 } from '../hardware.ts'
import { activeParameterCount, LLAMA2_70B, MIXTRAL_8X7B, parameterCount } from '../models.ts'
import { ANYSCALE_SPEEDUPS, CHEN_2023, GPT_FAST_70B, GPT_FAST_SPECULATIVE, LEVIATHAN_2023, measuredAt, VLLM_SPECULATIVE } from '../published.ts'
import { EIGHT_LENGTHS } from '../serving/batching.ts'
import { kvBytesPerToken, passTimes, tokensPerSecondBound, usersAtRidge } from '../serving/decode.ts'
import { expectedExperts, passTraffic } from '../serving/experts.ts'
import { busyShare, serve, served, wasted } from '../serving/serving.ts'
import { bestDrafts, expectedTokens, keptShare, roundCost, speedUp } from '../serving/speculative-cost.ts'
import { parisSpeculation } from '../serving/speculative-loop.ts'
import { acceptance, outputDistribution } from '../serving/speculative.ts'
import { queued, repeated } from '../serving/trace.ts'
import { A100_CURVE, stageMilliseconds } from '../training/microbatch.ts'
import { countInWords } from './figure.ts'
import { parameterFormula } from './formulas.ts'

const OURS = 'A choice of this lecture'
const LLAMA2 = 'Touvron et al. 2023 (arXiv 2307.09288); counted in snippets/models.ts'
const LLAMA3 = 'Grattafiori et al. 2024, The Llama 3 Herd of Models (arXiv 2407.21783), table 4'
const ROOFLINE = 'Williams et al. 2009, the roofline: bytes over bandwidth, operations over peak'
const GPT_FAST = 'pytorch-labs/gpt-fast, README at 32971d3: Llama-2-70B, bf16, batch 1, A100-80GB'
const LEVIATHAN = 'Leviathan et al. 2023 (arXiv 2211.17192)'
const VIDUR = 'microsoft/vidur, data/profiling, MIT: two MLP products of one Llama-2-70B layer on one A100'
const SIMULATED = 'Counted from the schedule of snippets/serving/serving.ts'
const MIXTRAL = 'Jiang et al. 2024 (arXiv 2401.04088); counted in snippets/models.ts'

const BOX = measuredAt(GPT_FAST_70B, 8)
const pass = passTimes({ parameters: parameterCount(LLAMA2_70B), tokens: 1, gpu: A100, devices: BOX.devices })
const { speculate: example, speculateSlowly: slow } = parisSpeculation()
const GUESSES = example.drafted.length
/** Llama 2 7B on eight A100s, tokens a second: same source as the 70B. */
const GPT_FAST_7B_EIGHT = 328.43
/** The draft's time in passes of the target: the plan's five times faster. */
export const DRAFT_COST = 0.2
/** Acceptance of the curve over K. */
export const ACCEPTANCE = 0.8
const best = bestDrafts({ acceptance: ACCEPTANCE, draftCost: DRAFT_COST })

/** The printed example of the overlap: what the target says of four tokens, and what the draft says. */
export const TARGET_SAYS = [0.3, 0.4, 0.2, 0.1] as const
export const DRAFT_SAYS = [0.6, 0.25, 0.1, 0.05] as const
const alwaysSays = (says: readonly number[]) => ({ vocabularySize: says.length, distribution: () => says })
const common = acceptance(TARGET_SAYS, DRAFT_SAYS)
/** What one token is distributed as when a rejected one is drawn again from the target instead of the leftover. */
const mistaken = outputDistribution({ target: alwaysSays(TARGET_SAYS), draft: alwaysSays(DRAFT_SAYS), context: [], drafts: 1, length: 1, rule: 'target' })

const SLOTS = EIGHT_LENGTHS.length
const longest = Math.max(...EIGHT_LENGTHS)
const sum = EIGHT_LENGTHS.reduce((a, b) => a + b)
const staticRun = serve(queued(EIGHT_LENGTHS), { slots: SLOTS, policy: 'static' })
/** How often the eight lengths are repeated on the slides with a queue. */
export const QUEUE_REPEATS = 5
const queue = queued(repeated(EIGHT_LENGTHS, QUEUE_REPEATS))
const refilled = serve(queue, { slots: SLOTS, policy: 'continuous' })
const finished = served(refilled).filter(({ end }) => end <= longest).length

const mixtralTotal = parameterCount(MIXTRAL_8X7B)
const mixtralActive = activeParameterCount(MIXTRAL_8X7B)
const [, large, long] = LLAMA3_LAYOUTS
const experts = (tokens: number): number => expectedExperts({ experts: MIXTRAL_8X7B.experts, active: MIXTRAL_8X7B.activeExperts, tokens })
const [smallDraft, largeDraft] = LEVIATHAN_2023
const [summary, , code] = CHEN_2023.tasks
const [vllmDraft, vllmNgram] = VLLM_SPECULATIVE
const LONG_CONTEXT = 128_000

/** A user's tokens a second on a number of A100s: bound, measured, and the share that is reached. */
function decode(devices: number): Figures {
  const { tokensPerSecond } = measuredAt(GPT_FAST_70B, devices)
  const bound = tokensPerSecondBound({ parameters: parameterCount(LLAMA2_70B), gpu: A100, devices })
  return {
    [`bound${devices}`]: { label: `Most tokens a second for one user, memory bandwidth of ${devices} A100s`, value: bound, unit: 'tokens/s', digits: 1, evidence: 'derived', source: ROOFLINE, formula: `${devices} × {hbmBandwidth} ÷ {llamaWeights}` },
    [`decode${devices}`]: { label: `Tokens a second for one user on ${devices} A100s`, value: tokensPerSecond, unit: 'tokens/s', digits: 1, leastDigits: 1, evidence: 'measured', source: GPT_FAST },
    [`reached${devices}`]: { label: `What the measurement on ${devices} A100s reaches of the bound`, value: tokensPerSecond / bound, unit: 'percent', digits: 0, evidence: 'derived', source: GPT_FAST, formula: `{decode${devices}} ÷ {bound${devices}}` },
  }
}

/** A pass over many token rows on one A100, measured, and against one row. */
function flat(tokens: number): Figures {
  return {
    [`rows${tokens}`]: { label: 'Token rows of a measured pass', value: tokens, unit: 'count', evidence: 'reported', source: VIDUR },
    [`pass${tokens}`]: { label: `A pass over ${tokens} token rows through one feed-forward block`, value: stageMilliseconds(tokens, A100_CURVE) / 1000, unit: 'ms', digits: 2, evidence: 'measured', source: VIDUR },
    [`pass${tokens}Ratio`]: { label: `The same against a pass over one row`, value: stageMilliseconds(tokens, A100_CURVE) / stageMilliseconds(1, A100_CURVE), unit: 'times', digits: 2, evidence: 'derived', source: VIDUR, formula: `{pass${tokens}} ÷ {pass1}` },
  }
}

/** Tokens a pass, and the share of the guesses that is kept, for a number of guesses. */
function drafted(drafts: number): Figures {
  const terms = Array.from({ length: drafts }, (_, i) => i === 0 ? '{acceptance}' : Array.from({ length: i + 1 }, () => '{acceptance}').join(' × ')).join(' + ')
  return {
    [`tokens${drafts}`]: { label: `Tokens a pass with ${drafts} ${drafts === 1 ? 'guess' : 'guesses'}`, value: expectedTokens(ACCEPTANCE, drafts), unit: 'count', digits: 2, evidence: 'derived', source: `${LEVIATHAN}, equation 1`, formula: `1 + ${terms}` },
    [`kept${drafts}`]: { label: `Share of the guesses that is kept, of ${drafts}`, value: keptShare(ACCEPTANCE, drafts), unit: 'percent', digits: 0, evidence: 'derived', source: `${LEVIATHAN}, equation 1`, formula: `({tokens${drafts}} − 1) ÷ ${drafts}` },
    [`speed${drafts}`]: { label: `Speed-up with ${drafts} ${drafts === 1 ? 'guess' : 'guesses'}`, value: speedUp({ acceptance: ACCEPTANCE, drafts, draftCost: DRAFT_COST }), unit: 'times', digits: 2, evidence: 'derived', source: `${LEVIATHAN}, theorem 3.8`, formula: `{tokens${drafts}} ÷ (1 + ${drafts} × {draftCost})` },
  }
}

/** Use of the slots when the eight lengths are queued a number of times. */
const slotUse = (times: number): Figure => ({
  label: `Use of the slots, continuous, the eight lengths queued ${times === 1 ? 'once' : `${times} times`}`,
  value: busyShare(serve(queued(repeated(EIGHT_LENGTHS, times)), { slots: SLOTS, policy: 'continuous' })),
  unit: 'percent',
  digits: times === 1 ? 2 : 1,
  evidence: 'derived',
  source: SIMULATED,
})

/** A published speed-up of speculative decoding. */
const published = (label: string, value: number, source: string, evidence: Figure['evidence'] = 'measured'): Figure =>
  ({ label, value, unit: 'times', digits: 2, evidence, source })

/** Speed-up of speculation when that many users share each pass, by the measured time of a pass. */
export function sharedSpeedUp(users: number, drafts: number): number {
  const time = (rows: number) => stageMilliseconds(rows, A100_CURVE)
  return speedUp({ acceptance: ACCEPTANCE, drafts, draftCost: DRAFT_COST, passCost: rows => time(users * rows) / time(users) })
}

export const SERVING: Figures = {
  // The sequential bottleneck
  llamaParameters: { label: 'Parameters of Llama 2 70B, counted', value: parameterCount(LLAMA2_70B), unit: 'B', digits: 1, evidence: 'derived', source: 'Touvron et al. 2023 (arXiv 2307.09288): in each layer attention, feed-forward, two norms; words in and out, a last norm', formula: parameterFormula(LLAMA2_70B) },
  readPass: { label: 'Time to read all weights once, eight A100s together', value: pass.readSeconds, unit: 'ms', digits: 2, evidence: 'derived', source: ROOFLINE, formula: '{llamaWeights} ÷ ({servingGpus} × {hbmBandwidth})' },
  arithmeticPass: { label: 'Time of the arithmetic for one token, eight A100s together', value: pass.arithmeticSeconds, unit: 'ms', digits: 3, evidence: 'derived', source: ROOFLINE, formula: '2 × {llamaParameters} ÷ ({servingGpus} × {a100Flops})' },
  idleOne: { label: 'Share of the arithmetic that idles meanwhile', value: 1 - pass.busyShare, unit: 'percent', digits: 1, evidence: 'derived', source: ROOFLINE, formula: '1 − {arithmeticPass} ÷ {readPass}' },
  ...decode(2),
  ...decode(4),
  ...decode(8),

  // Speculative decoding
  drafted: { label: 'Guesses of the worked example', value: GUESSES, unit: 'count', evidence: 'derived', source: 'snippets/serving/speculative-loop.ts, run', words: countInWords },
  accepted: { label: 'Guesses that the target agrees with', value: example.accepted, unit: 'count', evidence: 'derived', source: 'snippets/serving/speculative-loop.ts, run', words: countInWords },
  emitted: { label: 'Tokens that come out of the round: the accepted ones and the target’s own', value: example.emitted.length, unit: 'count', evidence: 'derived', source: `${LEVIATHAN}, algorithm 1; snippets/serving/speculative-loop.ts, run`, formula: '{accepted} + 1', words: countInWords },
  rowsScored: { label: 'Token rows that the verifying pass computes', value: GUESSES + 1, unit: 'count', evidence: 'derived', source: `${LEVIATHAN}, algorithm 1`, formula: '{drafted} + 1', words: countInWords },
  plainPasses: { label: 'Passes of the large model for those tokens without guessing', value: example.emitted.length, unit: 'count', evidence: 'derived', source: 'One pass a token', formula: '{emitted} × 1', words: countInWords },
  slowPasses: { label: 'Passes of the large model when it is asked one by one', value: slow.targetPasses, unit: 'count', evidence: 'derived', source: 'snippets/serving/speculative-loop.ts, counted', words: countInWords },
  targetPasses: { label: 'Passes of the large model when it is asked once', value: example.targetPasses, unit: 'count', evidence: 'derived', source: 'snippets/serving/speculative-loop.ts, counted', words: countInWords },
  draftCost: { label: 'A draft pass, in passes of the large model', value: DRAFT_COST, unit: 'count', evidence: 'assumed', source: 'The plan’s five times faster; a little dearer than what is measured' },
  draftCostLow: { label: 'The same for 7B and 70B in int4 on one A100', value: GPT_FAST_SPECULATIVE.plainTokensPerSecond / GPT_FAST_SPECULATIVE.draftTokensPerSecond, unit: 'count', digits: 2, evidence: 'derived', source: 'pytorch-labs/gpt-fast, README at 32971d3, tokens a second', formula: '{gptFastPlain} ÷ 196.8' },
  draftCostHigh: { label: 'The same for 7B and 70B in bf16 on eight A100s', value: measuredAt(GPT_FAST_70B, 8).tokensPerSecond / GPT_FAST_7B_EIGHT, unit: 'count', digits: 2, evidence: 'derived', source: 'pytorch-labs/gpt-fast, README at 32971d3, tokens a second', formula: '{decode8} ÷ 328.43' },
  roundCost: { label: 'Cost of the round in passes of the large model', value: roundCost({ drafts: GUESSES, draftCost: DRAFT_COST }), unit: 'count', digits: 1, evidence: 'derived', source: `${LEVIATHAN}, theorem 3.8`, formula: '1 + {drafted} × {draftCost}' },
  slowCost: { label: 'Cost when the same guesses are asked one by one', value: slow.targetPasses + GUESSES * DRAFT_COST, unit: 'count', digits: 1, evidence: 'derived', source: 'snippets/serving/speculative-loop.ts, counted', formula: '{slowPasses} + {drafted} × {draftCost}' },
  exampleSpeedUp: { label: 'Speed-up of the worked example', value: example.emitted.length / roundCost({ drafts: GUESSES, draftCost: DRAFT_COST }), unit: 'times', digits: 1, evidence: 'derived', source: `${LEVIATHAN}, theorem 3.8`, formula: '{emitted} ÷ {roundCost}' },
  workFactor: { label: 'Rows that the large model computes for each token that is kept', value: (GUESSES + 1) / example.emitted.length, unit: 'count', digits: 1, evidence: 'derived', source: `${LEVIATHAN}, theorem 3.11 without the draft`, formula: '{rowsScored} ÷ {emitted}' },
  pass1: { label: 'A pass over one token row through one feed-forward block', value: stageMilliseconds(1, A100_CURVE) / 1000, unit: 'ms', digits: 2, evidence: 'measured', source: VIDUR },
  ...flat(64),
  ...flat(128),
  ...flat(512),
  commonArea: { label: 'Acceptance: what target and draft have in common', value: common, unit: 'percent', digits: 0, evidence: 'derived', source: `${LEVIATHAN}, corollary 3.6`, formula: '0.3 + 0.25 + 0.1 + 0.05' },
  targetFirst: { label: 'What the target says of the first token', value: TARGET_SAYS[0], unit: 'count', digits: 2, evidence: 'assumed', source: OURS },
  mistakenFirst: { label: 'How often that token comes out when corrections are drawn from the whole target', value: mistaken[0], unit: 'count', digits: 2, evidence: 'derived', source: 'Enumerated in snippets/serving/speculative.ts', formula: '{targetFirst} + (1 − {commonArea}) × {targetFirst}' },
  acceptance: { label: 'Chance that a guess is accepted, of the curve', value: ACCEPTANCE, unit: 'percent', evidence: 'assumed', source: OURS },
  ...drafted(1),
  ...drafted(3),
  ...drafted(5),
  ...drafted(8),
  bestK: { label: 'Guesses a pass with the highest speed-up', value: best.drafts, unit: 'count', evidence: 'derived', source: `${LEVIATHAN}, theorem 3.8; the best of all up to 64, in snippets/serving/speculative-cost.ts`, words: countInWords },
  bestSpeed: { label: 'The highest speed-up by guessing, at that acceptance and draft cost', value: best.speedUp, unit: 'times', digits: 2, evidence: 'derived', source: `${LEVIATHAN}, theorem 3.8; the best of all up to 64, in snippets/serving/speculative-cost.ts` },
  gptFastPlain: { label: 'Llama 2 70B in int4 on one A100 without guessing', value: GPT_FAST_SPECULATIVE.plainTokensPerSecond, unit: 'tokens/s', digits: 2, evidence: 'measured', source: 'pytorch-labs/gpt-fast, README at 32971d3' },
  gptFastGuessing: { label: 'The same with a 7B draft in int4 and four guesses', value: GPT_FAST_SPECULATIVE.tokensPerSecond, unit: 'tokens/s', digits: 1, evidence: 'measured', source: 'pytorch-labs/gpt-fast, README at 32971d3' },
  gptFastSpeed: { ...published('Speed-up by guessing, Llama 2 70B with a 7B draft in int4', GPT_FAST_SPECULATIVE.tokensPerSecond / GPT_FAST_SPECULATIVE.plainTokensPerSecond, 'pytorch-labs/gpt-fast, README at 32971d3', 'derived'), formula: '{gptFastGuessing} ÷ {gptFastPlain}' },
  chenSummary: published('Speed-up of Chinchilla 70B on summaries, sampling', summary.speedup, 'Chen et al. 2023 (arXiv 2302.01318), table 1'),
  chenCode: published('Speed-up of Chinchilla 70B on code', code.speedup, 'Chen et al. 2023 (arXiv 2302.01318), table 1'),
  smallDraftAcceptance: { label: 'Acceptance of a 250M draft for an 11B target, translation', value: smallDraft.acceptance, unit: 'percent', evidence: 'measured', source: `${LEVIATHAN}, table 2` },
  largeDraftAcceptance: { label: 'Acceptance of an 800M draft for the same target', value: largeDraft.acceptance, unit: 'percent', evidence: 'measured', source: `${LEVIATHAN}, table 2` },
  smallDraftSpeed: published('Speed-up with the 250M draft', smallDraft.measuredSpeedup, `${LEVIATHAN}, table 2`),
  largeDraftSpeed: published('Speed-up with the 800M draft', largeDraft.measuredSpeedup, `${LEVIATHAN}, table 2`),

  // Continuous batching
  slots: { label: 'Slots of the server', value: SLOTS, unit: 'count', evidence: 'assumed', source: OURS, words: countInWords },
  firstLength: { label: 'Tokens of the first of the eight requests', value: EIGHT_LENGTHS[0], unit: 'count', evidence: 'assumed', source: 'The eight lengths of the plan' },
  shortest: { label: 'Tokens of the shortest of the eight requests', value: Math.min(...EIGHT_LENGTHS), unit: 'count', evidence: 'assumed', source: 'The eight lengths of the plan' },
  longest: { label: 'Tokens of the longest of the eight requests', value: longest, unit: 'count', evidence: 'assumed', source: 'The eight lengths of the plan' },
  written: { label: 'Tokens of the eight requests together', value: sum, unit: 'count', evidence: 'derived', source: 'The eight lengths of the plan', formula: EIGHT_LENGTHS.join(' + ') },
  slotSteps: { label: 'Slot-steps of the static batch', value: SLOTS * longest, unit: 'count', evidence: 'derived', source: SIMULATED, formula: '{slots} × {longest}' },
  wasteSteps: { label: 'Slot-steps that write nothing', value: wasted(staticRun), unit: 'count', evidence: 'derived', source: SIMULATED, formula: '{slotSteps} − {written}' },
  staticWaste: { label: 'Share of the slots that a static batch wastes', value: 1 - busyShare(staticRun), unit: 'percent', digits: 2, evidence: 'derived', source: SIMULATED, formula: '{wasteSteps} ÷ {slotSteps}' },
  refillCeiling: { label: 'The most that refilling could gain on these lengths', value: SLOTS * longest / sum, unit: 'times', digits: 2, evidence: 'derived', source: SIMULATED, formula: '{slotSteps} ÷ {written}' },
  queueTimes: { label: 'How often the eight lengths are queued', value: QUEUE_REPEATS, unit: 'count', evidence: 'assumed', source: OURS, words: countInWords },
  doubleSlots: { label: 'Slots of the bigger batch', value: 2 * SLOTS, unit: 'count', evidence: 'derived', source: OURS, formula: '2 × {slots}' },
  queued: { label: 'Requests in the queue of the comparison', value: queue.length, unit: 'count', evidence: 'derived', source: 'The eight lengths, five times over', formula: '{queueTimes} × {slots}' },
  finished: { label: 'Requests that continuous batching has finished when the first static batch ends', value: finished, unit: 'count', evidence: 'derived', source: SIMULATED },
  staticSpan: { label: 'Steps for all of the queue, static', value: serve(queue, { slots: SLOTS, policy: 'static' }).span, unit: 'count', evidence: 'derived', source: SIMULATED, formula: '{queued} ÷ {slots} × {longest}' },
  continuousSpan: { label: 'Steps for all of the queue, continuous', value: refilled.span, unit: 'count', evidence: 'derived', source: SIMULATED },
  use1: slotUse(1),
  use2: slotUse(2),
  use5: slotUse(QUEUE_REPEATS),
  use20: slotUse(20),
  use100: slotUse(100),
  biggerWaste: { label: 'Share of the slots that a static batch twice as large wastes', value: 1 - busyShare(serve(queued(repeated(EIGHT_LENGTHS, 2)), { slots: 2 * SLOTS, policy: 'static' })), unit: 'percent', digits: 2, evidence: 'derived', source: SIMULATED, formula: '(2 × {slotSteps} − 2 × {written}) ÷ (2 × {slotSteps})' },
  anyscaleStatic: { label: 'Better kernels, still static, against naive static batching', value: ANYSCALE_SPEEDUPS.fasterTransformer, unit: 'times', evidence: 'measured', source: 'Anyscale 2023, OPT-13B on one A100 40 GB' },
  anyscaleContinuous: { label: 'Continuous batching against naive static batching', value: ANYSCALE_SPEEDUPS.continuousBatching, unit: 'times', evidence: 'measured', source: 'Anyscale 2023, OPT-13B on one A100 40 GB' },
  anyscalePaged: { label: 'The same with a paged cache', value: ANYSCALE_SPEEDUPS.vllm, unit: 'times', evidence: 'measured', source: 'Anyscale 2023, OPT-13B on one A100 40 GB' },
  usersAtRidge: { label: 'Users whose guesses fit under the ridge of an A100', value: usersAtRidge(A100, GUESSES), unit: 'count', evidence: 'derived', source: `${ROOFLINE}; the ridge over the rows of a user`, formula: '{ridge} ÷ ({drafted} + 1), rounded down' },
  usersAtRidgeH100: { label: 'Users whose guesses fit under the ridge of an H100', value: usersAtRidge(H100, GUESSES), unit: 'count', evidence: 'derived', source: `${ROOFLINE}; the ridge over the rows of a user`, formula: '{ridgeH100} ÷ ({drafted} + 1), rounded down' },
  vllmGain: published('Speed-up by a draft model at one query a second, up to', vllmDraft.lowLoadSpeedup, 'vLLM blog, October 2024: Llama 3 70B on four H100s'),
  vllmLoss: published('Slow-down by the same draft at high load', vllmDraft.highLoadSlowdown, 'vLLM blog, October 2024: Llama 3 70B on four H100s'),
  ngramGain: published('Speed-up by n-gram guesses at one query a second, up to', vllmNgram.lowLoadSpeedup, 'vLLM blog, October 2024: Llama 3 70B on four H100s'),
  ngramLoss: published('Slow-down by the same guesses at high load', vllmNgram.highLoadSlowdown, 'vLLM blog, October 2024: Llama 3 70B on four H100s'),
  cacheToken: { label: 'Key-value cache of Llama 2 70B for one token', value: kvBytesPerToken(LLAMA2_70B), unit: 'byte', evidence: 'derived', source: `${LLAMA2}; keys and values of 8 heads of 128 in bf16`, formula: '2 × {llamaLayers} × 8 × 128 × 2' },
  cacheLong: { label: 'The same for 128,000 tokens', value: LONG_CONTEXT * kvBytesPerToken(LLAMA2_70B), unit: 'GB', digits: 1, evidence: 'derived', source: LLAMA2, formula: '128000 × {cacheToken}' },
  cacheLongAllHeads: { label: 'The same if all 64 heads kept keys and values', value: LONG_CONTEXT * kvBytesPerToken(LLAMA2_70B, { kvHeads: LLAMA2_70B.heads }), unit: 'GB', digits: 1, evidence: 'derived', source: LLAMA2, formula: '8 × {cacheLong}' },
  cacheSequence: { label: 'The same for the full context of Llama 2, 4,096 tokens', value: 4096 * kvBytesPerToken(LLAMA2_70B), unit: 'GB', digits: 2, evidence: 'derived', source: LLAMA2, formula: '4096 × {cacheToken}' },
  cacheRoom: { label: 'Memory that eight A100s have left beside the weights', value: BOX.devices * A100.memoryBytes - 2 * parameterCount(LLAMA2_70B), unit: 'GB', digits: 0, evidence: 'derived', source: 'Capacity less weights', formula: '{servingGpus} × {gpuMemory} − {llamaWeights}' },
  cacheUsers: { label: 'Full contexts that fit into it', value: Math.floor((BOX.devices * A100.memoryBytes - 2 * parameterCount(LLAMA2_70B)) / (4096 * kvBytesPerToken(LLAMA2_70B))), unit: 'count', evidence: 'derived', source: 'Room over cache, counted in whole contexts', formula: '({servingGpus} × {gpuMemory} − {llamaWeights}) ÷ (4096 × {cacheToken}), rounded down' },

  // Check 2
  mixtralTotal: { label: 'Parameters of Mixtral 8x7B', value: mixtralTotal, unit: 'B', digits: 1, evidence: 'derived', source: 'Jiang et al. 2024 (arXiv 2401.04088): in each layer attention, eight experts, router, two norms; words in and out, a last norm', formula: parameterFormula(MIXTRAL_8X7B, MIXTRAL_8X7B.experts) },
  mixtralActive: { label: 'Parameters that one token goes through', value: mixtralActive, unit: 'B', digits: 1, evidence: 'derived', source: 'Jiang et al. 2024 (arXiv 2401.04088): the same with two experts', formula: parameterFormula(MIXTRAL_8X7B, MIXTRAL_8X7B.activeExperts) },
  mixtralRatio: { label: 'All parameters against those', value: mixtralTotal / mixtralActive, unit: 'times', digits: 1, evidence: 'derived', source: MIXTRAL, formula: '{mixtralTotal} ÷ {mixtralActive}' },
  mixtralBytes: { label: 'Weights of Mixtral 8x7B in bf16', value: 2 * mixtralTotal, unit: 'GB', digits: 1, evidence: 'derived', source: MIXTRAL, formula: '2 × {mixtralTotal}' },
  mixtralEightBits: { label: 'The same in eight bits', value: mixtralTotal, unit: 'GB', digits: 1, evidence: 'derived', source: MIXTRAL, formula: '{mixtralBytes} ÷ 2' },
  mixtralExperts: { label: 'Experts in a layer', value: MIXTRAL_8X7B.experts, unit: 'count', evidence: 'reported', source: 'Jiang et al. 2024 (arXiv 2401.04088), table 1', words: countInWords },
  mixtralWoken: { label: 'Experts that one token goes through', value: MIXTRAL_8X7B.activeExperts, unit: 'count', evidence: 'reported', source: 'Jiang et al. 2024 (arXiv 2401.04088), table 1', words: countInWords },
  expertsAwake: { label: 'Different experts that the rows of a check wake in a layer, expected', value: experts(GUESSES + 1), unit: 'count', digits: 2, evidence: 'derived', source: 'A router that picks evenly: each of six rows passes an expert by with 1 − 2/8', formula: '{mixtralExperts} × (1 − 0.75 × 0.75 × 0.75 × 0.75 × 0.75 × 0.75)' },
  mixtralTraffic: { label: 'Bytes that a check reads, against one row', value: passTraffic(MIXTRAL_8X7B, GUESSES + 1), unit: 'times', digits: 1, evidence: 'derived', source: 'Woken experts; attention and output are read once', formula: '({mixtralActive} + ({expertsAwake} − {mixtralWoken}) × ({mixtralTotal} − {mixtralActive}) ÷ ({mixtralExperts} − {mixtralWoken})) ÷ {mixtralActive}' },
  mixtralGain: { label: 'Speed-up by the tokens of the example before the draft is paid', value: example.emitted.length / passTraffic(MIXTRAL_8X7B, GUESSES + 1), unit: 'times', digits: 1, evidence: 'derived', source: 'Tokens a pass over its bytes', formula: '{emitted} ÷ {mixtralTraffic}' },

  // How frontier models combine them
  llamaTensor: { label: 'Tensor-parallel GPUs of Llama 3 405B', value: large.tensor, unit: 'count', evidence: 'reported', source: LLAMA3, words: countInWords },
  llamaPipeline: { label: 'Pipeline stages of Llama 3 405B', value: large.pipeline, unit: 'count', evidence: 'reported', source: LLAMA3 },
  llamaData: { label: 'Data-parallel copies of Llama 3 405B', value: large.data, unit: 'count', evidence: 'reported', source: LLAMA3 },
  llamaContext: { label: 'Parts that each of its long sequences is cut into (context parallelism)', value: long.context, unit: 'count', evidence: 'reported', source: LLAMA3 },
  llamaGpus: { label: 'GPUs of that layout', value: devicesOf(large), unit: 'count', evidence: 'reported', source: LLAMA3, formula: '{llamaTensor} × {llamaPipeline} × {llamaData}' },
  llamaMfu: { label: 'Share of the peak arithmetic that it reached', value: large.mfu, unit: 'percent', evidence: 'reported', source: LLAMA3 },
  llamaBatch: { label: 'Tokens of one of its steps', value: tokensOf(large), unit: 'M', digits: 1, evidence: 'derived', source: `${LLAMA3}: a batch of 16 for each copy, 8,192 tokens long`, formula: '{llamaData} × 16 × 8192' },
}
