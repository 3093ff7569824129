/** Exercise 2: a round of speculative decoding, and how long a draft pays. Leviathan et al. 2023 (arXiv 2211.17192), algorithm 1. */
import type { Answer, Exercise, Output } from '../../../kit/components/exercise/exercise.ts'
import { ACCEPTANCE, DRAFT_COST, DRAFT_DISTRIBUTION, TARGET_DISTRIBUTION } from '../../cases.ts'
import { seeded } from '../../random.ts'
import { keptShare as expectedShare, speedUp as expectedSpeedUp, expectedTokens } from '../../serving/speculative-cost.ts'
import { acceptance } from '../../serving/speculative.ts'
import { call, ensure, isRecord, listed, listFrom, nearlyEqual, numberFrom, numbersFrom, percent, quoted, round, wholeFrom } from '../checking.ts'

type Model = (context: readonly number[]) => readonly number[]

interface RoundSetup {
  target: Model
  draft: Model
  context: readonly number[]
  drafts: number
  random: () => number
}

/** The lecture's example of sampling. */
const P = TARGET_DISTRIBUTION
const Q = DRAFT_DISTRIBUTION
const EXAMPLE_ACCEPTANCE = acceptance(P, Q)
/** Numbers of drafted tokens that are compared, and those of the curves. */
const TRIED = [1, 3, 5, 8]
const MOST_DRAFTS = 10
/** What the tables and plots are measured with, for each K. */
const ROUNDS = 100
const RUN_SEEDS = Array.from({ length: 20 }, (_, i) => 100 + i)

/** Always certain: after n tokens comes the n-th of its text, which begins again at the end. */
function reciting(text: readonly number[]): Model {
  return context => Array.from({ length: 8 }, (_, token) => token === text[context.length % text.length] ? 1 : 0)
}

function play(answer: Answer, setup: RoundSetup): { tokens: readonly number[], accepted: number } {
  const given = call(answer, 'playRound', setup)
  ensure(isRecord(given), `playRound must give an object with tokens and accepted; got ${quoted(given)}`)
  const tokens = listFrom(given.tokens, 'tokens of playRound')
    .map(token => wholeFrom(token, 'every entry of tokens', 0))
  return { tokens, accepted: wholeFrom(given.accepted, 'accepted of playRound', 0) }
}

/** A round of two models that are certain, from an empty context. */
function certain(answer: Answer, target: readonly number[], draft: readonly number[], drafts: number) {
  return play(answer, { target: reciting(target), draft: reciting(draft), context: [], drafts, random: seeded(3) })
}

const tokenCount = (count: number): string => count === 1 ? '1 token' : `${count} tokens`

function checkOwnToken(answer: Answer): void {
  const three = certain(answer, [1, 2, 3, 4, 5, 6], [1, 2, 3, 7, 5, 6], 5)
  ensure(three.tokens.length === 4, `the target agrees with 3 of 5 drafted tokens and has its own for the fourth place; your round gives ${tokenCount(three.tokens.length)}`)
  ensure(three.tokens.every((token, i) => token === [1, 2, 3, 4][i]), `the target would write 1, 2, 3, 4 and the draft guesses 1, 2, 3, 7; your round gives ${three.tokens.join(', ')}`)
  ensure(three.accepted === 3, `accepted counts the drafted tokens that were kept, not the target's own; the target agrees with 3 and yours is ${three.accepted}`)
  const none = certain(answer, [1, 2, 3], [4, 5, 6], 3)
  ensure(none.tokens.length === 1, `when the first guess is wrong the pass still gives the target's token for that place; your round gives ${tokenCount(none.tokens.length)}`)
  ensure(none.accepted === 0, `when the first guess is wrong nothing is accepted; yours is ${none.accepted}`)
  for (const drafts of [1, 5]) {
    const { tokens } = certain(answer, [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6], drafts)
    ensure(tokens.length === drafts + 1, `with K = ${drafts} and every guess right, the pass has also computed what comes after the last of them; your round gives ${tokenCount(tokens.length)}`)
  }
}

function checkStops(answer: Answer): void {
  const { tokens } = certain(answer, [1, 2, 3, 4, 5], [1, 7, 3, 4, 5], 5)
  ensure(tokens.length === 2, `the second of five guesses is wrong, so that the later ones follow a text that is not there; your round gives ${tokenCount(tokens.length)}`)
}

function checkSameText(answer: Answer): void {
  const text = [3, 1, 4, 1, 5, 2, 6, 5, 3, 5]
  const target = reciting(text)
  const draft = reciting([3, 1, 4, 2, 5, 2, 7, 5, 3, 1, 0])
  for (const drafts of [1, 3, 8]) {
    const context: number[] = []
    while (context.length < 60) {
      const { tokens } = play(answer, { target, draft, context: [...context], drafts, random: seeded(context.length) })
      ensure(tokens.length > 0, `every round gives at least the target's own token; with K = ${drafts} yours gives none after ${context.length} tokens`)
      context.push(...tokens)
    }
    const wrong = context.findIndex((token, i) => token !== text[i % text.length])
    ensure(wrong === -1, `with K = ${drafts}, token ${wrong} of the text is ${context[wrong]}; the target alone would have written another`)
  }
}

function checkDistribution(answer: Answer): void {
  const random = seeded(17)
  const rounds = 20_000
  const tolerance = 0.02 // more than five standard deviations
  const first = P.map(() => 0)
  let accepted = 0
  for (let i = 0; i < rounds; i++) {
    const result = play(answer, { target: () => [...P], draft: () => [...Q], context: [], drafts: 1, random })
    accepted += result.accepted
    const token = result.tokens[0]
    ensure(token !== undefined && token < P.length, `the vocabulary has ${P.length} tokens, from 0; your round begins with token ${token}`)
    first[token]++
  }
  const kept = accepted / rounds
  ensure(Math.abs(kept - EXAMPLE_ACCEPTANCE) <= tolerance, `with p = ${P.join(', ')} and q = ${Q.join(', ')} your round accepts ${percent(kept)} of the drafted tokens; keep each with probability min(1, p / q), where p and q are the two probabilities of that token`)
  const shares = first.map(count => count / rounds)
  const worst = shares.reduce((found, value, token) => Math.abs(value - P[token]) > Math.abs(shares[found] - P[found]) ? token : found, 0)
  ensure(Math.abs(shares[worst] - P[worst]) <= tolerance, `the target writes token ${worst} with probability ${P[worst]}; in ${rounds} of your rounds it came first in ${percent(shares[worst])}. After a rejection, draw from what the draft offers too seldom: max(0, p - q), made to sum to 1`)
}

const MEASURED_DRAFTS = [1, 5]

function checkMeasure(answer: Answer): void {
  for (const drafts of MEASURED_DRAFTS) {
    const what = `measure with K = ${drafts}`
    const given = call(answer, 'measure', { target: () => [...P], draft: () => [...Q], drafts, rounds: 1000, random: seeded(5) })
    const { keptShare, tokensPerPass } = numbersFrom(given, what, ['keptShare', 'tokensPerPass'])
    // Five standard deviations of a thousand rounds.
    const tokensOff = Math.abs(tokensPerPass - expectedTokens(EXAMPLE_ACCEPTANCE, drafts))
    ensure(tokensOff <= 0.3, `${what} gives ${round(tokensPerPass, 2)} tokens a pass: divide all new tokens by the passes of the target, one a round`)
    const shareOff = Math.abs(keptShare - expectedShare(EXAMPLE_ACCEPTANCE, drafts))
    ensure(shareOff <= 0.075, `${what} gives a keptShare of ${round(keptShare, 2)}: divide the drafted tokens that were kept by all that were drafted`)
  }
}

function checkSpeedUp(answer: Answer): void {
  const cases = [[4, 5, 0.2], [4, 5, 0.1], [2.5, 3, 0], [1, 8, 0.5]] as const
  for (const [tokens, drafts, cost] of cases) {
    const given = numberFrom(call(answer, 'speedUp', tokens, drafts, cost), `speedUp(${tokens}, ${drafts}, ${cost})`)
    ensure(nearlyEqual(given, tokens / (1 + drafts * cost)), `${tokens} tokens a pass from ${drafts} drafted at ${cost} passes each: your speedUp gives ${round(given, 3)}. A round takes one pass of the target and ${drafts} steps of the draft; plain decoding takes one pass a token`)
  }
}

/** What is measured for each K that is compared, where four of five guesses are right. */
const MEASURED = TRIED.map(drafts => ({ drafts, tokensPerPass: expectedTokens(0.8, drafts) }))

function checkBest(answer: Answer): void {
  const cases = [[0.1, 5], [0.3, 3], [0, 8], [0.9, 0]] as const
  for (const [cost, best] of cases) {
    const given = wholeFrom(call(answer, 'bestDrafts', MEASURED.map(entry => ({ ...entry })), cost), `bestDrafts at draftCost ${cost}`, 0)
    ensure(given === best, `at draftCost ${cost} your best K is ${given}, but another is faster; compare the speed-ups, and give 0 when none is above 1`)
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Two small models that know which token came last: the draft is the target with some of another mixed in. */
export function smallModels() {
  const random = seeded(1)
  const size = 8
  const row = () => {
    const weights = Array.from({ length: size }, () => random() ** 3)
    const sum = weights.reduce((total, value) => total + value, 0)
    return weights.map(value => value / sum)
  }
  const rows = Array.from({ length: size }, row)
  const others = Array.from({ length: size }, row)
  const mixed = rows.map((p, last) => p.map((value, token) => 0.65 * value + 0.35 * others[last][token]))
  const after = (table: number[][]): Model => context => table[context.at(-1) ?? 0]
  return { rows, mixed, target: after(rows), draft: after(mixed) }
}

function outputs(answer: Answer): Output[] {
  const { target, draft } = smallModels()
  const measured = Array.from({ length: MOST_DRAFTS }, (_, i) => {
    const drafts = i + 1
    // Short runs, averaged: a context that grows without end takes longer with every round.
    const runs = RUN_SEEDS.map(seed =>
      numbersFrom(call(answer, 'measure', { target, draft, drafts, rounds: ROUNDS, random: seeded(seed) }), 'measure', ['keptShare', 'tokensPerPass']))
    const keptShare = mean(runs.map(run => run.keptShare))
    const tokensPerPass = mean(runs.map(run => run.tokensPerPass))
    const factor = numberFrom(call(answer, 'speedUp', tokensPerPass, drafts, DRAFT_COST), 'speedUp')
    return { drafts, keptShare, tokensPerPass, factor }
  })
  const best = wholeFrom(call(answer, 'bestDrafts', measured, DRAFT_COST), 'bestDrafts', 0)
  const x = { label: 'drafted tokens, K', values: measured.map(({ drafts }) => drafts) }
  return [
    {
      kind: 'table',
      caption: `Two small models, ${ROUNDS * RUN_SEEDS.length} rounds for each K; a step of the draft costs ${DRAFT_COST} passes of the target. Fastest of 1 to ${MOST_DRAFTS}: K = ${best}`,
      columns: ['K', 'Drafted tokens kept', 'Tokens a pass', 'Speed-up'],
      rows: measured.filter(({ drafts }) => [...TRIED, best].includes(drafts))
        .map(({ drafts, keptShare, tokensPerPass, factor }) => [drafts, percent(keptShare), tokensPerPass.toFixed(2), factor.toFixed(2)]),
    },
    {
      kind: 'plot',
      caption: 'Tokens a pass keep rising with K, the speed-up does not',
      x,
      y: { label: 'times plain decoding', from: 0 },
      series: [
        { name: 'tokens a pass', values: measured.map(({ tokensPerPass }) => tokensPerPass) },
        { name: 'speed-up', values: measured.map(({ factor }) => factor) },
      ],
    },
    {
      kind: 'plot',
      caption: 'The share of drafted tokens that is kept falls with K',
      x,
      y: { label: 'share kept', from: 0, to: 1 },
      series: [{ name: 'drafted tokens kept', values: measured.map(({ keptShare }) => keptShare) }],
    },
  ]
}

const expectedGains = TRIED.map(drafts =>
  round(expectedSpeedUp({ acceptance: ACCEPTANCE, drafts, draftCost: DRAFT_COST }), 2))

const { rows, mixed } = smallModels()

export const SPECULATION_EXERCISE: Exercise = {
  number: 2,
  id: '2-speculation',
  title: 'Speculative decoding',
  help: 'supported',
  predict: {
    question: `A draft model is ${1 / DRAFT_COST} times as fast as the target. Which is fastest: drafting ${listed(TRIED, 'or')} tokens a round? And which gives the most tokens a pass?`,
    blank: {
      kind: 'plot',
      caption: 'Tokens a pass, and the speed-up: draw both before you run',
      x: { label: 'drafted tokens, K', values: [1, MOST_DRAFTS] },
      y: { label: 'times plain decoding', from: 0, to: 4 },
      series: [],
    },
    insight: `The most tokens a pass come with the longest draft; the most speed does not. Each further guess is only of use when all before it were right, so the share of drafted tokens that is kept falls with K, though the acceptance of each guess is what it was. Each further guess also costs a step of the draft. The best K is where the two balance, in the middle: at an acceptance of ${ACCEPTANCE}, about that of these models, ${listed(TRIED, 'and')} make it ${listed(expectedGains, 'and')} times as fast.`,
  },
  statement: [
    'A draft model guesses K tokens; the target checks all of them in one pass. Complete `playRound`. It keeps drafted tokens from the front, each with probability min(1, p / q), where p is the target\'s probability of that token and q the draft\'s. At the first that is not kept it stops, and a token of the target\'s own takes the place, drawn from max(0, p - q) made to sum to 1. When all are kept, one more token comes from the target. (When both models are certain, this is plain agreement.)',
    'Then `measure`: `keptShare` is the share of all drafted tokens that were kept (acceptance is something else: the chance that a guess is kept when its turn comes), and `tokensPerPass` the new tokens for each pass of the target. Then `speedUp`: plain decoding makes one token a pass; a round costs one pass of the target and K steps of the draft. Then `bestDrafts`: the K with the highest speed-up, or 0 when plain decoding is faster.',
    `Use \`random\` for all chance, so that every run is the same. When the checks pass you get the figures for K = ${listed(TRIED)} and the curves up to ${MOST_DRAFTS}.`,
  ],
  exports: ['playRound', 'measure', 'speedUp', 'bestDrafts'],
  checks: [
    { name: 'Every round ends with a token of the target\'s own', run: checkOwnToken },
    { name: 'A round stops at the first rejection', run: checkStops },
    { name: 'The text is what the target alone would write', run: checkSameText },
    { name: 'Sampled tokens are distributed as the target\'s', run: checkDistribution },
    { name: 'Acceptance and tokens a pass are measured', run: checkMeasure },
    { name: 'The speed-up pays for the draft', run: checkSpeedUp },
    { name: 'The best K is the fastest', run: checkBest },
  ],
  given: {
    p: P,
    q: Q,
    acceptance: EXAMPLE_ACCEPTANCE,
    expected: MEASURED_DRAFTS.map(drafts => [drafts, expectedTokens(EXAMPLE_ACCEPTANCE, drafts), expectedShare(EXAMPLE_ACCEPTANCE, drafts)]),
    tried: MEASURED.map(({ drafts, tokensPerPass }) => [drafts, tokensPerPass]),
    models: [rows, mixed],
    draftCost: DRAFT_COST,
    mostDrafts: MOST_DRAFTS,
    rounds: ROUNDS,
    seeds: RUN_SEEDS,
  },
  outputs,
}
