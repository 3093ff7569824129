/** The figures of section 11: what a guess costs, how often it stands, and what was measured. */
import type { Figure, Figures } from './figure.ts'
import { ACCEPTANCE, DRAFT_COST, DRAFT_DISTRIBUTION, TARGET_DISTRIBUTION } from '../cases.ts'
import { GPT_FAST_7B, GPT_FAST_70B, GPT_FAST_SPECULATIVE } from '../gpt-fast.ts'
import { A100_CURVE, measuredPassRatio, measuredPassSeconds } from '../measured-pass.ts'
import { CHEN_2023, LEVIATHAN_2023, measuredAt } from '../published.ts'
import { bestDrafts, expectedTokens, keptShare, roundCost, speedUp } from '../serving/speculative-cost.ts'
import { parisSpeculation } from '../serving/speculative-loop.ts'
import { acceptance, tokenDistribution } from '../serving/speculative.ts'
import { GPT_FAST_README, LEVIATHAN, OURS, VIDUR } from './citations.ts'
import { assumed, derived, measured, published, reported } from './declare.ts'
import { countInWords } from './figure.ts'
import { fractionInWords } from './fractions.ts'

const LEVIATHAN_TABLE = `${LEVIATHAN}, table 2`
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
  return derived(`Share of the guesses that is kept, of ${drafts}`, 'percent', {
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
  draftCostLow: derived('The same for 7B and 70B in int4 on one A100', 'count', {
    value: GPT_FAST_SPECULATIVE.plainTokensPerSecond / GPT_FAST_SPECULATIVE.draftTokensPerSecond,
    formula: '{gptFastPlain} ÷ 196.8',
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
  rows2: rows(2),
  rows4: rows(4),
  rows8: rows(8),
  rows64: rows(64),
  pass64: pass(64),
  pass64Ratio: passRatio(64),
  rows128: rows(128),
  pass128: pass(128),
  pass128Ratio: passRatio(128),
  rows512: rows(512),
  pass512: pass(512),
  pass512Ratio: passRatio(512),
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
  acceptance: assumed('Chance that a guess is accepted, of the curve', 'percent', { value: ACCEPTANCE }),
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
  smallDraftSpeed: published('Speed-up with the 250M draft', smallDraft.measuredSpeedup, LEVIATHAN_TABLE),
  largeDraftSpeed: published('Speed-up with the 800M draft', largeDraft.measuredSpeedup, LEVIATHAN_TABLE),
}
