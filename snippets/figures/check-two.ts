/** The figures of section 13: a mixture of experts, what it holds, and what a check of guesses reads of it and takes. */
import type { Figures } from './figure.ts'
import { GPT_FAST_7B, GPT_FAST_MIXTRAL } from '../gpt-fast.ts'
import { activeParameterCount, MIXTRAL_8X7B, parameterCount } from '../models.ts'
import { BF16_BYTES } from '../precision.ts'
import { measuredAt } from '../published.ts'
import { MEASURED_DEVICES } from '../serving/decode-step.ts'
import { expectedExperts, passTraffic } from '../serving/experts.ts'
import { mixtureCheck } from '../serving/mixture-check.ts'
import { parisSpeculation } from '../serving/speculative-loop.ts'
import { GPT_FAST_README, ROOFLINE } from './citations.ts'
import { derived, measured, reported } from './declare.ts'
import { countInWords } from './figure.ts'
import { parameterFormula } from './formulas.ts'
import { fractionInWords } from './fractions.ts'

const MIXTRAL_PAPER = 'Jiang et al. 2024 (arXiv 2401.04088)'
const MIXTRAL = `${MIXTRAL_PAPER}; counted in snippets/models.ts`
const MIXTRAL_COUNT = 'in each layer attention, eight experts, router, two norms; words in and out, a last norm'
const MIXTRAL_RUN = `${GPT_FAST_README}: Mixtral-8x7B, bf16, batch 1, eight A100-80GB limited to 330 W`
const MIXTRAL_FIT = 'snippets/serving/mixture-check.ts: bandwidth fitted to gpt-fast’s runs on two, four and eight A100s'
/** What one expert of every layer adds to the parameters. */
const ONE_EXPERT = '({mixtralTotal} − {mixtralActive}) ÷ ({mixtralExperts} − {mixtralWoken})'

const mixtralTotal = parameterCount(MIXTRAL_8X7B)
const mixtralActive = activeParameterCount(MIXTRAL_8X7B)
const { speculate: example } = parisSpeculation()
const GUESSES = example.drafted.length
const { experts, activeExperts } = MIXTRAL_8X7B
const check = mixtureCheck(GUESSES + 1)
const awake = expectedExperts({ experts, active: activeExperts, tokens: GUESSES + 1 })
const heavyDraft = measuredAt(GPT_FAST_MIXTRAL, MEASURED_DEVICES).tokensPerSecond
  / measuredAt(GPT_FAST_7B, MEASURED_DEVICES).tokensPerSecond
const withDraft = (passCost: number): number => example.emitted.length / (passCost + GUESSES * heavyDraft)

export const CHECK_TWO: Figures = {
  mixtralTotal: derived('Parameters of Mixtral 8x7B', 'B', {
    value: mixtralTotal,
    formula: parameterFormula(MIXTRAL_8X7B, MIXTRAL_8X7B.experts),
    digits: 1,
    source: `${MIXTRAL_PAPER}: ${MIXTRAL_COUNT}`,
  }),
  mixtralActive: derived('Parameters that one token goes through', 'B', {
    value: mixtralActive,
    formula: parameterFormula(MIXTRAL_8X7B, MIXTRAL_8X7B.activeExperts),
    digits: 1,
    source: `${MIXTRAL_PAPER}: the same with two experts`,
  }),
  mixtralRatio: derived('All parameters against those', 'times', {
    value: mixtralTotal / mixtralActive,
    formula: '{mixtralTotal} ÷ {mixtralActive}',
    digits: 1,
    source: MIXTRAL,
  }),
  mixtralBytes: derived('Weights of Mixtral 8x7B in bf16', 'GB', {
    value: BF16_BYTES * mixtralTotal,
    formula: '2 × {mixtralTotal}',
    digits: 1,
    source: MIXTRAL,
  }),
  mixtralEightBits: derived('The same in eight bits', 'GB', {
    value: mixtralTotal,
    formula: '{mixtralBytes} ÷ 2',
    digits: 1,
    source: MIXTRAL,
  }),
  mixtralExperts: reported('Experts in a layer', 'count', {
    value: MIXTRAL_8X7B.experts,
    words: countInWords,
    source: `${MIXTRAL_PAPER}, table 1`,
  }),
  mixtralWoken: reported('Experts that one token goes through', 'count', {
    value: MIXTRAL_8X7B.activeExperts,
    words: countInWords,
    source: `${MIXTRAL_PAPER}, table 1`,
  }),
  mixtralShare: derived('Share of the rows of a large pass that each expert sees', 'percent', {
    value: MIXTRAL_8X7B.activeExperts / MIXTRAL_8X7B.experts,
    formula: '{mixtralWoken} ÷ {mixtralExperts}',
    words: fractionInWords,
    source: 'A router that picks evenly',
  }),
  expertsAwake: derived('Different experts that the rows of a check wake in a layer, expected', 'count', {
    value: awake,
    formula: '{mixtralExperts} × (1 − 0.75 × 0.75 × 0.75 × 0.75 × 0.75 × 0.75)',
    digits: 2,
    source: 'A router that picks evenly: each of six rows passes an expert by with 1 − 2/8',
  }),
  mixtralTraffic: derived('Bytes that a check reads, against one row', 'times', {
    value: passTraffic(MIXTRAL_8X7B, GUESSES + 1),
    formula: `({mixtralActive} + ({expertsAwake} − {mixtralWoken}) × ${ONE_EXPERT}) ÷ {mixtralActive}`,
    digits: 1,
    source: 'Woken experts; attention and output are read once',
  }),
  mixtralDecode: measured('Tokens a second of Mixtral 8x7B for one user on eight A100s, bf16', 'tokens/s', {
    value: measuredAt(GPT_FAST_MIXTRAL, MEASURED_DEVICES).tokensPerSecond,
    digits: 0,
    source: MIXTRAL_RUN,
  }),
  mixtralToken: derived('Time of one of its tokens', 'ms', {
    value: check.plainSeconds,
    formula: '1 ÷ {mixtralDecode}',
    digits: 1,
    source: MIXTRAL_RUN,
  }),
  mixtralRead: derived('Of it, reading the woken weights at full bandwidth', 'ms', {
    value: check.readSeconds,
    formula: `2 × ({mixtralActive} − ${MIXTRAL_8X7B.vocabulary} × ${MIXTRAL_8X7B.hidden}) ÷ ({servingGpus} × {hbmBandwidth})`,
    digits: 1,
    source: `${ROOFLINE}; the input embedding is looked up`,
  }),
  checkMoreLeast: derived('What the check adds to it, if its bytes come at full bandwidth', 'ms', {
    value: check.leastMoreSeconds,
    formula: `({expertsAwake} − {mixtralWoken}) × 2 × ${ONE_EXPERT} ÷ ({servingGpus} × {hbmBandwidth})`,
    digits: 1,
    source: ROOFLINE,
  }),
  checkMoreMost: derived('What the check adds to it, as fast as the measured runs read', 'ms', {
    value: check.mostMoreSeconds,
    digits: 1,
    source: MIXTRAL_FIT,
  }),
  checkTimesLeast: derived('The check against a pass over one row, at the least', 'times', {
    value: check.leastRatio,
    formula: '({mixtralToken} + {checkMoreLeast}) ÷ {mixtralToken}',
    digits: 2,
    source: MIXTRAL_RUN,
  }),
  checkTimesMost: derived('The check against a pass over one row, at the most', 'times', {
    value: check.mostRatio,
    formula: '({mixtralToken} + {checkMoreMost}) ÷ {mixtralToken}',
    digits: 2,
    source: MIXTRAL_FIT,
  }),
  mixtralGainLeast: derived('Speed-up before the draft is paid, at the least', 'times', {
    value: example.emitted.length / check.mostRatio,
    formula: '{emitted} ÷ {checkTimesMost}',
    digits: 2,
    source: MIXTRAL_FIT,
  }),
  heavyDraft: derived('A pass of the 7B against one of Mixtral, both as measured on eight A100s', 'times', {
    value: heavyDraft,
    formula: '{mixtralDecode} ÷ 328.43',
    digits: 2,
    source: `${GPT_FAST_README}, tokens a second`,
  }),
  mixtralLossLeast: derived('Speed-up with the 7B as the draft, at the least', 'times', {
    value: withDraft(check.mostRatio),
    formula: '{emitted} ÷ ({checkTimesMost} + {drafted} × {heavyDraft})',
    digits: 2,
    source: MIXTRAL_FIT,
  }),
  mixtralLossMost: derived('Speed-up with the 7B as the draft, at the most', 'times', {
    value: withDraft(check.leastRatio),
    formula: '{emitted} ÷ ({checkTimesLeast} + {drafted} × {heavyDraft})',
    digits: 2,
    source: MIXTRAL_RUN,
  }),
  lightDraftLeast: derived('Pass of a draft with which nothing is gained, against one of Mixtral, at the least', 'times', {
    value: (example.emitted.length - check.mostRatio) / GUESSES,
    formula: '({emitted} − {checkTimesMost}) ÷ {drafted}',
    digits: 2,
    source: MIXTRAL_FIT,
  }),
  lightDraftMost: derived('Pass of a draft with which nothing is gained, against one of Mixtral, at the most', 'times', {
    value: (example.emitted.length - check.leastRatio) / GUESSES,
    formula: '({emitted} − {checkTimesLeast}) ÷ {drafted}',
    digits: 2,
    source: MIXTRAL_RUN,
  }),
  mixtralGainMost: derived('Speed-up before the draft is paid, at the most', 'times', {
    value: example.emitted.length / check.leastRatio,
    formula: '{emitted} ÷ {checkTimesLeast}',
    digits: 2,
    source: MIXTRAL_RUN,
  }),
}
