/**
 * Speculative sampling: a draft model guesses, the target model corrects, and the text is distributed
 * exactly as the target's own, whatever the draft. Leviathan et al. 2023 (arXiv 2211.17192), algorithm 1;
 * p is the target's distribution and q the draft's. (Chen et al. 2023, arXiv 2302.01318, swap the letters.)
 */
import { whole } from '../ranges.ts'

/** Probabilities by token; they sum to 1. */
export type Distribution = readonly number[]

export interface TokenModel {
  /** Tokens are the whole numbers below it. */
  vocabularySize: number
  /** How the token after `context` is distributed. */
  distribution: (context: readonly number[]) => Distribution
}

/** What follows a rejection: a draw from what is left of p, or, the usual bug, from p itself. */
export type RejectionRule = 'residual' | 'target'

export interface SpeculativeSetup {
  target: TokenModel
  draft: TokenModel
  /** Tokens drafted a round, K. */
  drafts: number
  /** `residual` unless given; only that one is right. */
  rule?: RejectionRule
}

export interface Round {
  /** K tokens. */
  drafted: number[]
  /** How many of them the target took, from the front. */
  accepted: number
  /** The accepted tokens and one more, from the target: 1 to K + 1. */
  emitted: number[]
}

/** One of several options, by their probabilities. */
type Choose = (probabilities: Distribution) => number

const SUM_TOLERANCE = 1e-9
/** A difference of two distributions that is not more than the rounding of their numbers. */
const ROUNDING = 1e-15

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

/**
 * @param name of their owner, for the message
 * @throws RangeError when an entry is not at least 0, or the sum is not 1 to within 1e-9
 */
function checkedDistribution(name: string, distribution: Distribution): Distribution {
  distribution.forEach((value, token) => {
    if (!(value >= 0))
      throw new RangeError(`the probabilities of ${name} must be at least 0; got ${value} for token ${token}`)
  })
  const sum = total(distribution)
  if (!(Math.abs(sum - 1) <= SUM_TOLERANCE))
    throw new RangeError(`the probabilities of ${name} must sum to 1 (within ${SUM_TOLERANCE}); got ${sum}`)
  return distribution
}

function checkSizes(targetName: string, target: number, draftName: string, draft: number): void {
  if (target !== draft)
    throw new RangeError(`${draftName} must have the vocabulary of ${targetName}, ${target} tokens; got ${draft}`)
}

function checkPair(p: Distribution, q: Distribution): void {
  checkSizes('p', p.length, 'q', q.length)
  checkedDistribution('p', p)
  checkedDistribution('q', q)
}

/**
 * How likely a token drafted from q is accepted: Σ min(p, q), the overlap of the two (corollary 3.6).
 * @returns 0 to 1
 * @throws RangeError when p or q is not a distribution, or their vocabularies differ in size
 */
export function acceptance(p: Distribution, q: Distribution): number {
  checkPair(p, q)
  return total(p.map((value, token) => Math.min(value, q[token])))
}

const surplus = (p: Distribution, q: Distribution): number[] => p.map((value, token) => Math.max(0, value - q[token]))

function normalised(values: readonly number[]): number[] {
  const sum = total(values)
  return values.map(value => value / sum)
}

/**
 * The residual: what the draft proposes too seldom, max(0, p − q), made to sum to 1.
 * @throws RangeError when p and q are equal, because then nothing is ever rejected; and as `acceptance` does
 */
export function residual(p: Distribution, q: Distribution): number[] {
  checkPair(p, q)
  const left = surplus(p, q)
  if (total(left) <= ROUNDING)
    throw new RangeError('p must differ from q to leave a residual; got two equal distributions')
  return normalised(left)
}

/** The model's own distribution, or an error that says whose it is. */
function ask(name: 'target' | 'draft', model: TokenModel, context: readonly number[]): Distribution {
  const distribution = model.distribution(context)
  if (distribution.length !== model.vocabularySize) {
    throw new RangeError(
      `${name} must give a probability to each of its ${model.vocabularySize} tokens; got ${distribution.length}`,
    )
  }
  return checkedDistribution(name, distribution)
}

function afterRejection(p: Distribution, q: Distribution, rule: RejectionRule): Distribution {
  const left = surplus(p, q)
  // The distributions are equal up to rounding, so the rejection was a rounding error too.
  return rule === 'target' || total(left) <= ROUNDING ? p : normalised(left)
}

function checkSetup({ target, draft, drafts }: SpeculativeSetup): void {
  whole('drafts', drafts)
  checkSizes('target', target.vocabularySize, 'draft', draft.vocabularySize)
}

/** One round; `choose` makes every random choice. */
function play(setup: SpeculativeSetup, context: readonly number[], choose: Choose): Round {
  const { target, draft, drafts, rule = 'residual' } = setup
  const drafted: number[] = []
  const proposals: Distribution[] = []
  for (let i = 0; i < drafts; i++) {
    const q = ask('draft', draft, [...context, ...drafted])
    proposals.push(q)
    drafted.push(choose(q))
  }
  // A real target computes all K + 1 distributions in one pass; those after a rejection are never looked at.
  for (const [i, token] of drafted.entries()) {
    const kept = drafted.slice(0, i)
    const p = ask('target', target, [...context, ...kept])
    const q = proposals[i]
    const chance = Math.min(1, p[token] / q[token])
    const isAccepted = choose([chance, 1 - chance]) === 0
    if (!isAccepted)
      return { drafted, accepted: i, emitted: [...kept, choose(afterRejection(p, q, rule))] }
  }
  const bonus = choose(ask('target', target, [...context, ...drafted]))
  return { drafted, accepted: drafts, emitted: [...drafted, bonus] }
}

/** Options of probability 0 are never drawn, not even when rounding leaves the sum a little below 1. */
function draw(probabilities: Distribution, random: () => number): number {
  let left = random()
  let possible = 0
  for (const [option, probability] of probabilities.entries()) {
    if (probability > 0)
      possible = option
    left -= probability
    if (left < 0)
      break
  }
  return possible
}

/**
 * One round: draft K tokens, accept each with probability min(1, p/q), and end with a token of the target's:
 * drawn from the residual at the first rejection, or from p after the last token when all are accepted.
 * @param setup with `random`, uniform, at least 0 and below 1
 * @throws RangeError when drafts is not whole and at least 1, the vocabularies differ, or a model's answer is not a distribution
 */
export function round(setup: SpeculativeSetup & { context: readonly number[], random: () => number }): Round {
  checkSetup(setup)
  return play(setup, setup.context, probabilities => draw(probabilities, setup.random))
}

/** Runs once for every sequence of choices, with its probability. */
function everyBranch<Result>(
  run: (choose: Choose) => Result,
  visit: (result: Result, probability: number) => void,
): void {
  const open: { path: number[], probability: number }[] = [{ path: [], probability: 1 }]
  for (let branch = open.pop(); branch !== undefined; branch = open.pop()) {
    const { path } = branch
    let { probability } = branch
    let step = 0
    const result = run((options) => {
      if (step === path.length) {
        // A choice that this branch has not made yet: take its first option now and keep the others for later.
        const [first, ...others] = [...options.keys()].filter(option => options[option] > 0)
        for (const option of others)
          open.push({ path: [...path, option], probability: probability * options[option] })
        path.push(first)
        probability *= options[first]
      }
      return path[step++]
    })
    visit(result, probability)
  }
}

/** The tokens whose digits, in base `vocabularySize`, make up `index`. */
function tokensOf(index: number, length: number, vocabularySize: number): number[] {
  const tokens: number[] = []
  for (let rest = index; tokens.length < length; rest = Math.floor(rest / vocabularySize))
    tokens.unshift(rest % vocabularySize)
  return tokens
}

/**
 * Exactly how the next `length` tokens are distributed: every branch of every round that `round` can take,
 * not a sample. For small vocabularies: the work grows as vocabularySize to the power of drafts + length.
 * @returns vocabularySize ** length probabilities; the index is the tokens as digits in base vocabularySize, the
 * first token first
 * @throws RangeError as `round` does, and when length is not whole and at least 1
 */
export function outputDistribution(setup: SpeculativeSetup & { context: readonly number[], length: number }): number[] {
  checkSetup(setup)
  const length = whole('length', setup.length)
  const size = setup.target.vocabularySize
  /** Probability that a round begins after these tokens: by their number, then by their index as in the result. */
  const reached = Array.from({ length: length + 1 }, (_, tokens) => Array.from({ length: size ** tokens }, () => 0))
  reached[0][0] = 1
  for (let before = 0; before < length; before++) {
    for (const [index, here] of reached[before].entries()) {
      if (here === 0)
        continue
      const context = [...setup.context, ...tokensOf(index, before, size)]
      everyBranch(choose => play(setup, context, choose), ({ emitted }, probability) => {
        const added = emitted.slice(0, length - before)
        const after = added.reduce((code, token) => code * size + token, index)
        reached[before + added.length][after] += here * probability
      })
    }
  }
  return reached[length]
}

/**
 * The exact distribution of one token that the draft proposes from q, when the target's distribution is p.
 * @param rule `residual` gives p again; `target` is the usual bug
 * @throws RangeError when p or q is not a distribution, or their vocabularies differ in size
 */
export function tokenDistribution(p: Distribution, q: Distribution, rule: RejectionRule = 'residual'): number[] {
  const always = (distribution: Distribution): TokenModel =>
    ({ vocabularySize: distribution.length, distribution: () => distribution })
  return outputDistribution({ target: always(p), draft: always(q), context: [], drafts: 1, length: 1, rule })
}

/**
 * A draft between the target and another: q = p + share × (other − p).
 * @param share 0 is the target itself, 1 the other
 * @throws RangeError as `acceptance` does, or when share is not from 0 to 1
 */
export function blend(p: Distribution, other: Distribution, share: number): number[] {
  checkPair(p, other)
  if (!(share >= 0 && share <= 1))
    throw new RangeError(`share must be a number from 0 to 1; got ${share}`)
  return p.map((value, token) => value + share * (other[token] - value))
}
