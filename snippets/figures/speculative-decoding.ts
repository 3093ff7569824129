/** The figures of section 11: what a guess costs, how often it stands, and what was measured. */
import type { Figure, Figures } from './figure.ts'
import { ACCEPTANCE, DRAFT_COST, DRAFT_DISTRIBUTION, TARGET_DISTRIBUTION } from '../cases.ts'
import { GPT_FAST_7B, GPT_FAST_7B_INT8, GPT_FAST_70B, GPT_FAST_70B_INT8, GPT_FAST_SPECULATIVE } from '../gpt-fast.ts'
import { A100 } from '../hardware.ts'
import { A100_CURVE, measuredKnee, measuredPassRatio, measuredPassSeconds, measuredRises } from '../measured-pass.ts'
import { feedForwardParameters, LLAMA2_70B } from '../models.ts'
import { CHEN_2023, LEVIATHAN_2023, measuredAt } from '../published.ts'
import { passTimes } from '../serving/decode.ts'
import { llamaPassSeconds } from '../serving/pass.ts'
import {
  bestDrafts,
  checkRatio,
  expectedTokens,
  keptShare,
  roundCost,
  sharedSpeedUp,
  speedUp,
  usersWhoWait,
} from '../serving/speculative-cost.ts'
import { parisSpeculation } from '../serving/speculative-loop.ts'
import { acceptance, tokenDistribution } from '../serving/speculative.ts'
import { BEKMAN_ALL_REDUCE, GPT_FAST_README, LEVIATHAN, OURS, ROOFLINE, VIDUR } from './citations.ts'
import { assumed, derived, measured, published, reported } from './declare.ts'
import { countInWords } from './figure.ts'
import { fractionInWords } from './fractions.ts'

const LEVIATHAN_TABLE = `${LEVIATHAN}, table 2`
const LEVIATHAN_FORMULA = `${LEVIATHAN}, table 4`
const BEST_OF = `${LEVIATHAN}, theorem 3.8; the best of all up to 64, in snippets/serving/speculative-cost.ts`
const CHEN = 'Chen et al. 2023 (arXiv 2302.01318), table 1'

const { speculate: example, speculateSlowly: slow } = parisSpeculation()
const GUESSES = example.drafted.length
const best = bestDrafts({ acceptance: ACCEPTANCE, draftCost: DRAFT_COST })
const [smallDraft, largeDraft] = LEVIATHAN_2023
const [summary, , code] = CHEN_2023.tasks

/** How one token is distributed when a rejected one is drawn again from the target instead of the residual. */
const mistaken = tokenDistribution(TARGET_DISTRIBUTION, DRAFT_DISTRIBUTION, 'target')
const overlapFormula = TARGET_DISTRIBUTION.map((p, token) => Math.min(p, DRAFT_DISTRIBUTION[token])).join(' + ')

/** What the formula said against what was measured, in each row of the paper's table of both. */
const measuredShares = LEVIATHAN_2023.map(({ measuredSpeedup, predictedSpeedup }) => measuredSpeedup / predictedSpeedup)
const [firstRise, secondRise, thirdRise] = measuredRises(A100_CURVE)
const TILES = 'vidur’s table, by snippets/measured-pass.ts: eight rows more take more than an eighth longer'

/** Token rows of a pass that was measured. */
function rows(tokens: number): Figure {
  const words = tokens < 16 ? countInWords : undefined
  return reported('Token rows of a measured pass', 'count', { value: tokens, source: VIDUR, words })
}

function pass(tokens: number): Figure {
  return measured(`A pass over ${tokens} token rows through one feed-forward block`, 'ms', {
    value: measuredPassSeconds(tokens, A100_CURVE),
    digits: 2,
    source: VIDUR,
  })
}

function passRatio(tokens: number): Figure {
  return derived('The same against a pass over one row', 'times', {
    value: measuredPassRatio(tokens, A100_CURVE),
    formula: `{pass${tokens}} ÷ {pass1}`,
    digits: 2,
    source: VIDUR,
  })
}

function userCount(users: number): Figure {
  return assumed('Users who guess', 'count', { value: users })
}

/** As printed in the table. */
const milliseconds = (tokens: number): number => Number((1e3 * measuredPassSeconds(tokens, A100_CURVE)).toFixed(4))

/** Times a plain pass: the check of so many users. */
function check(users: number): Figure {
  return derived(`The check of ${users} users against their plain pass, that block alone`, 'times', {
    value: checkRatio(users, GUESSES),
    formula: `${milliseconds(users * (GUESSES + 1))} ÷ ${milliseconds(users)}`,
    digits: 2,
    source: VIDUR,
  })
}

function gain(users: number): Figure {
  return derived(`Speed-up for ${users} users by that pass alone`, 'times', {
    value: sharedSpeedUp(users, GUESSES),
    formula: `{tokens5} ÷ ({check${users}} + {guesses5} × {draftCost})`,
    digits: 2,
    source: `${LEVIATHAN}, theorem 3.8, with the measured pass`,
  })
}

/** 1 + α + α² …, a term more for each guess. */
const geometricSum = (drafts: number): string => Array.from({ length: drafts + 1 }, (_, power) =>
  Array.from({ length: power }, () => '{acceptance}').join(' × ') || '1').join(' + ')

const guesses = (drafts: number): string => `${drafts} ${drafts === 1 ? 'guess' : 'guesses'}`

function guessCount(drafts: number): Figure {
  return assumed('Guesses a pass of the curve', 'count', { value: drafts, words: countInWords })
}

function tokensAPass(drafts: number): Figure {
  return derived(`Tokens a pass with ${guesses(drafts)}`, 'count', {
    value: expectedTokens(ACCEPTANCE, drafts),
    formula: geometricSum(drafts),
    digits: 2,
    source: `${LEVIATHAN}, equation 1`,
  })
}

function acceptedShare(drafts: number): Figure {
  return derived(`Share kept of ${guesses(drafts)}`, 'percent', {
    value: keptShare(ACCEPTANCE, drafts),
    formula: `({tokens${drafts}} − 1) ÷ ${drafts}`,
    digits: 0,
    source: `${LEVIATHAN}, equation 1`,
  })
}

function speedUpWith(drafts: number): Figure {
  return derived(`Speed-up with ${guesses(drafts)}`, 'times', {
    value: speedUp({ acceptance: ACCEPTANCE, drafts, draftCost: DRAFT_COST }),
    formula: `{tokens${drafts}} ÷ (1 + ${drafts} × {draftCost})`,
    digits: 2,
    source: `${LEVIATHAN}, theorem 3.8`,
  })
}

export const SPECULATIVE_DECODING: Figures = {
  drafted: derived('Guesses of the worked example', 'count', {
    value: GUESSES,
    words: countInWords,
    source: 'snippets/serving/speculative-loop.ts, run',
  }),
  accepted: derived('Guesses that the target agrees with', 'count', {
    value: example.accepted,
    words: countInWords,
    source: 'snippets/serving/speculative-loop.ts, run',
  }),
  emitted: derived('Tokens that come out of the round: the accepted ones and the target’s own', 'count', {
    value: example.emitted.length,
    formula: '{accepted} + 1',
    words: countInWords,
    source: `${LEVIATHAN}, algorithm 1; snippets/serving/speculative-loop.ts, run`,
  }),
  rowsScored: derived('Token rows that the verifying pass computes', 'count', {
    value: GUESSES + 1,
    formula: '{drafted} + 1',
    words: countInWords,
    source: `${LEVIATHAN}, algorithm 1`,
  }),
  plainPasses: derived('Passes of the large model for those tokens without guessing', 'count', {
    value: example.emitted.length,
    formula: '{emitted} × 1',
    words: countInWords,
    source: 'One pass a token',
  }),
  slowPasses: derived('Passes of the large model when it is asked one by one', 'count', {
    value: slow.targetPasses,
    words: countInWords,
    source: 'snippets/serving/speculative-loop.ts, counted',
  }),
  targetPasses: derived('Passes of the large model when it is asked once', 'count', {
    value: example.targetPasses,
    words: countInWords,
    source: 'snippets/serving/speculative-loop.ts, counted',
  }),
  draftCost: assumed('A draft pass, in passes of the large model', 'count', {
    value: DRAFT_COST,
    words: fractionInWords,
    source: 'The plan’s five times faster; a little dearer than what is measured',
  }),
  draftSpeed: derived('How many times as fast as the large model the draft is', 'times', {
    value: 1 / DRAFT_COST,
    formula: '1 ÷ {draftCost}',
    source: OURS,
  }),
  draftCostLow: derived('The same for 7B and 70B in int8 on one A100', 'count', {
    value: measuredAt(GPT_FAST_70B_INT8, 1).tokensPerSecond / measuredAt(GPT_FAST_7B_INT8, 1).tokensPerSecond,
    formula: '{int8Alone} ÷ 155.58',
    digits: 2,
    source: `${GPT_FAST_README}, tokens a second`,
  }),
  draftCostHigh: derived('The same for 7B and 70B in bf16 on eight A100s', 'count', {
    value: measuredAt(GPT_FAST_70B, 8).tokensPerSecond / measuredAt(GPT_FAST_7B, 8).tokensPerSecond,
    formula: '{decode8} ÷ 328.43',
    digits: 2,
    source: `${GPT_FAST_README}, tokens a second`,
  }),
  roundCost: derived('Cost of the round in passes of the large model', 'count', {
    value: roundCost({ drafts: GUESSES, draftCost: DRAFT_COST }),
    formula: '1 + {drafted} × {draftCost}',
    digits: 1,
    source: `${LEVIATHAN}, theorem 3.8`,
  }),
  slowCost: derived('Cost when the same guesses are asked one by one', 'count', {
    value: slow.targetPasses + GUESSES * DRAFT_COST,
    formula: '{slowPasses} + {drafted} × {draftCost}',
    digits: 1,
    source: 'snippets/serving/speculative-loop.ts, counted',
  }),
  exampleSpeedUp: derived('Speed-up of the worked example', 'times', {
    value: example.emitted.length / roundCost({ drafts: GUESSES, draftCost: DRAFT_COST }),
    formula: '{emitted} ÷ {roundCost}',
    digits: 1,
    source: `${LEVIATHAN}, theorem 3.8`,
  }),
  workFactor: derived('Rows that the large model computes for each token that is kept', 'count', {
    value: (GUESSES + 1) / example.emitted.length,
    formula: '{rowsScored} ÷ {emitted}',
    digits: 1,
    source: `${LEVIATHAN}, theorem 3.11 without the draft`,
  }),
  pass1: measured('A pass over one token row through one feed-forward block', 'ms', {
    value: measuredPassSeconds(1, A100_CURVE),
    digits: 2,
    source: VIDUR,
  }),
  rows64: rows(64),
  pass64: pass(64),
  pass64Ratio: passRatio(64),
  boxPass64: derived('A pass of the 70B over 64 rows against one row, exchanges over eight A100s included', 'times', {
    value: llamaPassSeconds({ rows: 64, cachedTokens: 0 }) / llamaPassSeconds({ rows: 1, cachedTokens: 0 }),
    digits: 1,
    source: `snippets/serving/pass.ts; ${GPT_FAST_README}; ${VIDUR}; ${BEKMAN_ALL_REDUCE}`,
  }),
  measuredPoints: reported('Numbers of token rows that were measured', 'count', {
    value: A100_CURVE.points.length,
    source: VIDUR,
  }),
  idealPass: derived('The least time of that block over one row: its weights at full bandwidth', 'ms', {
    value: passTimes({ parameters: feedForwardParameters(LLAMA2_70B), tokens: 1, gpu: A100, devices: 1 }).seconds,
    formula: '2 × 3 × 8192 × 28672 ÷ {hbmBandwidth}',
    digits: 2,
    source: ROOFLINE,
  }),
  knee: derived('Rows at the knee of the measured times', 'count', {
    value: measuredKnee(A100_CURVE),
    source: 'The point farthest below the line from first to last, on logarithmic axes (Kneedle), in snippets/measured-pass.ts',
  }),
  fragmentRows: reported('Token rows of the smallest piece that the matrix unit multiplies', 'count', {
    value: 8,
    words: countInWords,
    source: 'NVIDIA, PTX ISA, mma.m16n8k16',
  }),
  firstRise: derived('Rows behind which the time first steps up', 'count', { value: firstRise, source: TILES }),
  rows72: rows(72),
  pass72: pass(72),
  pass72Ratio: passRatio(72),
  rows136: rows(136),
  pass136: pass(136),
  pass136Ratio: passRatio(136),
  tileRows: derived('Rows from one step up to the one after it, behind the knee', 'count', {
    value: thirdRise - secondRise,
    formula: `${thirdRise} − ${secondRise}`,
    source: TILES,
  }),
  checkUsers: derived('The fewest users whose check takes 15% longer or more', 'count', {
    value: usersWhoWait(GUESSES),
    formula: '1 + {firstRise} ÷ {rowsScored}, rounded down',
    source: VIDUR,
  }),
  check11: check(11),
  users16: userCount(16),
  check16: check(16),
  gain16: gain(16),
  users32: userCount(32),
  check32: check(32),
  gain32: gain(32),
  commonArea: derived('Acceptance: what target and draft have in common', 'percent', {
    value: acceptance(TARGET_DISTRIBUTION, DRAFT_DISTRIBUTION),
    formula: overlapFormula,
    digits: 0,
    source: `${LEVIATHAN}, corollary 3.6`,
  }),
  targetFirst: assumed('What the target says of the first token', 'count', {
    value: TARGET_DISTRIBUTION[0],
    digits: 2,
  }),
  mistakenFirst: derived('How often that token comes out when corrections are drawn from the whole target', 'count', {
    value: mistaken[0],
    formula: '{targetFirst} + (1 − {commonArea}) × {targetFirst}',
    digits: 2,
    source: 'Enumerated in snippets/serving/speculative.ts',
  }),
  acceptance: assumed('Acceptance: the chance that a guess stands when those before it do', 'percent', { value: ACCEPTANCE }),
  guesses5: guessCount(5),
  guesses8: guessCount(8),
  tokens1: tokensAPass(1),
  kept1: acceptedShare(1),
  speed1: speedUpWith(1),
  tokens3: tokensAPass(3),
  kept3: acceptedShare(3),
  speed3: speedUpWith(3),
  tokens5: tokensAPass(5),
  kept5: acceptedShare(5),
  speed5: speedUpWith(5),
  tokens8: tokensAPass(8),
  kept8: acceptedShare(8),
  speed8: speedUpWith(8),
  bestK: derived('Guesses a pass with the highest speed-up', 'count', {
    value: best.drafts,
    words: countInWords,
    source: BEST_OF,
  }),
  bestSpeed: derived('The highest speed-up by guessing, at that acceptance and draft cost', 'times', {
    value: best.speedUp,
    digits: 2,
    source: BEST_OF,
  }),
  gptFastPlain: measured('Llama 2 70B in int4 on one A100 without guessing', 'tokens/s', {
    value: GPT_FAST_SPECULATIVE.plainTokensPerSecond,
    digits: 2,
    source: GPT_FAST_README,
  }),
  gptFastGuessing: measured('The same with a 7B draft in int4 and four guesses', 'tokens/s', {
    value: GPT_FAST_SPECULATIVE.tokensPerSecond,
    digits: 1,
    source: GPT_FAST_README,
  }),
  gptFastSpeed: derived('Speed-up by guessing, Llama 2 70B with a 7B draft in int4', 'times', {
    value: GPT_FAST_SPECULATIVE.tokensPerSecond / GPT_FAST_SPECULATIVE.plainTokensPerSecond,
    formula: '{gptFastGuessing} ÷ {gptFastPlain}',
    digits: 2,
    source: GPT_FAST_README,
  }),
  chenSummary: published('Speed-up of Chinchilla 70B on summaries, sampling', summary.speedup, CHEN),
  chenCode: published('Speed-up of Chinchilla 70B on code', code.speedup, CHEN),
  smallDraftAcceptance: measured('Acceptance of a 250M draft for an 11B target, translation', 'percent', {
    value: smallDraft.acceptance,
    source: `${LEVIATHAN}, table 2`,
  }),
  largeDraftAcceptance: measured('Acceptance of an 800M draft for the same target', 'percent', {
    value: largeDraft.acceptance,
    source: `${LEVIATHAN}, table 2`,
  }),
  smallDraftFormula: reported('Speed-up by the formula for the 250M draft', 'times', {
    value: smallDraft.predictedSpeedup,
    source: LEVIATHAN_FORMULA,
  }),
  largeDraftFormula: reported('Speed-up by the formula for the 800M draft', 'times', {
    value: largeDraft.predictedSpeedup,
    source: LEVIATHAN_FORMULA,
  }),
  formulaRows: reported('Rows of the table that are compared here', 'count', {
    value: LEVIATHAN_2023.length,
    words: countInWords,
    source: LEVIATHAN_FORMULA,
  }),
  formulaLow: derived('The least that was measured of what the formula says, in those rows', 'percent', {
    value: Math.min(...measuredShares),
    formula: '{largeDraftSpeed} ÷ {largeDraftFormula}',
    digits: 0,
    source: LEVIATHAN_FORMULA,
  }),
  formulaHigh: derived('The most that was measured of what the formula says', 'percent', {
    value: Math.max(...measuredShares),
    formula: '3.1 ÷ 2.4',
    digits: 0,
    source: LEVIATHAN_FORMULA,
  }),
  smallDraftSpeed: published('Speed-up with the 250M draft', smallDraft.measuredSpeedup, LEVIATHAN_TABLE),
  largeDraftSpeed: published('Speed-up with the 800M draft', largeDraft.measuredSpeedup, LEVIATHAN_TABLE),
}
