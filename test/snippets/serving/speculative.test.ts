import type { Distribution, RejectionRule, SpeculativeSetup, TokenModel } from '../../../snippets/serving/speculative.ts'
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../snippets/random.ts'
import { expectedTokens } from '../../../snippets/serving/speculative-cost.ts'
import { acceptance, blend, outputDistribution, residual, round, tokenDistribution } from '../../../snippets/serving/speculative.ts'

/** The example of the slide; p is the target's. */
const P: Distribution = [0.3, 0.4, 0.2, 0.1]
const Q: Distribution = [0.6, 0.25, 0.1, 0.05]

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
const largestGap = (a: readonly number[], b: readonly number[]) => Math.max(...a.map((value, i) => Math.abs(value - b[i])))

/** The same distribution after every context. */
const constant = (distribution: Distribution): TokenModel => ({ vocabularySize: distribution.length, distribution: () => distribution })

function randomDistribution(vocabularySize: number, random: () => number): Distribution {
  // Some tokens get no probability, never the first two.
  const weights = Array.from({ length: vocabularySize }, (_, token) => token > 1 && random() < 0.2 ? 0 : 0.05 + random() ** 3)
  return weights.map(weight => weight / sum(weights))
}

/** Another distribution after every context, the same one whenever it is asked. */
function randomModel(vocabularySize: number, seed: number): TokenModel {
  const known = new Map<string, Distribution>()
  return {
    vocabularySize,
    distribution(context) {
      const key = context.join()
      const hash = context.reduce((code, token) => (Math.imul(code, 31) + token + 1) >>> 0, seed)
      const distribution = known.get(key) ?? randomDistribution(vocabularySize, seeded(Math.imul(hash, 2654435761) >>> 0))
      known.set(key, distribution)
      return distribution
    },
  }
}

/** The chain rule: what plain sampling from the model would give, in the order of `outputDistribution`. */
function plainDistribution(model: TokenModel, context: readonly number[], length: number): number[] {
  if (length === 0)
    return [1]
  return model.distribution(context).flatMap((probability, token) =>
    plainDistribution(model, [...context, token], length - 1).map(rest => probability * rest))
}

/** Pearson's statistic; cells that cannot occur must be empty. */
function chiSquare(counts: readonly number[], probabilities: Distribution): number {
  const runs = sum(counts)
  return sum(counts.map((count, i) => {
    const expected = runs * probabilities[i]
    return expected === 0 ? (count === 0 ? 0 : Infinity) : (count - expected) ** 2 / expected
  }))
}

describe('acceptance and residual', () => {
  it('of the slide’s example are 0.70 and (0, 1/2, 1/3, 1/6)', () => {
    expect(acceptance(P, Q)).toBeCloseTo(0.7, 15)
    expect(largestGap(residual(P, Q), [0, 1 / 2, 1 / 3, 1 / 6])).toBeLessThan(1e-15)
  })

  it('make the target whole again: q·min(1, p/q) + (1 − α)·residual = p', () => {
    const random = seeded(3)
    for (let i = 0; i < 500; i++) {
      const size = 2 + Math.floor(random() * 8)
      const [p, q] = [randomDistribution(size, random), randomDistribution(size, random)]
      const alpha = acceptance(p, q)
      const rest = residual(p, q)
      expect(sum(rest)).toBeCloseTo(1, 12)
      expect(acceptance(q, p)).toBe(alpha)
      expect(largestGap(p, rest.map((value, token) => Math.min(p[token], q[token]) + (1 - alpha) * value))).toBeLessThan(1e-14)
    }
  })

  it('are 1 for equal models, 0 for models without a common token', () => {
    expect(acceptance([0.5, 0.5], [0.5, 0.5])).toBe(1)
    expect(acceptance([1, 0], [0, 1])).toBe(0)
    expect(residual([1, 0], [0, 1])).toEqual([1, 0])
  })
})

describe('what comes out, exactly', () => {
  const gapOf = (vocabulary: number, drafts: number, length: number, seed: number, rule: RejectionRule) => {
    const [target, draft] = [randomModel(vocabulary, seed), randomModel(vocabulary, seed + 1000)]
    const context = [vocabulary - 1]
    return largestGap(outputDistribution({ target, draft, context, drafts, length, rule }), plainDistribution(target, context, length))
  }

  const sizes = [2, 3, 4].flatMap(vocabulary => [1, 2, 3, 4].map(drafts => [vocabulary, drafts] as const))

  it.each(sizes)('is the target’s own text, with %d words and %d drafts', (vocabulary, drafts) => {
    for (const length of [1, 2, 3]) {
      for (const seed of [1, 2, 3])
        expect(gapOf(vocabulary, drafts, length, seed, 'residual')).toBeLessThan(1e-12)
    }
  })

  it.each(sizes)('is not, by much, when a rejection draws from p, with %d words and %d drafts', (vocabulary, drafts) => {
    const gaps = [1, 2, 3].flatMap(length => [1, 2, 3].map(seed => gapOf(vocabulary, drafts, length, seed, 'target')))
    expect(Math.max(...gaps)).toBeGreaterThan(0.02)
  })

  it('of the slide’s example is p, or (.39, .37, .16, .08) with the bug', () => {
    const setup = { target: constant(P), draft: constant(Q), context: [], drafts: 1, length: 1 }
    expect(largestGap(outputDistribution(setup), P)).toBeLessThan(1e-15)
    expect(largestGap(outputDistribution({ ...setup, rule: 'target' }), [0.39, 0.37, 0.16, 0.08])).toBeLessThan(1e-15)
  })

  it('follows whole rounds: with the bug and one draft, an accepted token is followed by one from p, a rejected one by a new round', () => {
    const first = [0.39, 0.37, 0.16, 0.08]
    const expected = P.flatMap((p, x) => P.map((next, y) => Math.min(p, Q[x]) * next + 0.3 * p * first[y]))
    const setup = { target: constant(P), draft: constant(Q), context: [], drafts: 1, length: 2, rule: 'target' as const }
    expect(largestGap(outputDistribution(setup), expected)).toBeLessThan(1e-15)
  })

  it('does not depend on the draft, not even one that never says what the target says', () => {
    for (const q of [P, [0, 0, 0, 1], [1, 0, 0, 0], [0, 0.5, 0.5, 0]]) {
      const setup = { target: constant(P), draft: constant(q), context: [], drafts: 3, length: 2 }
      expect(largestGap(outputDistribution(setup), plainDistribution(constant(P), [], 2))).toBeLessThan(1e-12)
    }
  })

  it('sums to 1 with either rule', () => {
    for (const rule of ['residual', 'target'] as const) {
      const setup = { target: randomModel(3, 5), draft: randomModel(3, 6), context: [], drafts: 2, length: 3, rule }
      expect(sum(outputDistribution(setup))).toBeCloseTo(1, 12)
      expect(outputDistribution(setup)).toHaveLength(27)
    }
  })
})

/** The first tokens of as many rounds as it takes. */
function generate(setup: SpeculativeSetup & { count: number, random: () => number }): number[] {
  const tokens: number[] = []
  while (tokens.length < setup.count)
    tokens.push(...round({ ...setup, context: [...tokens] }).emitted)
  return tokens.slice(0, setup.count)
}

describe('what comes out, sampled', () => {
  const RUNS = 8000
  const [target, draft] = [randomModel(4, 41), randomModel(4, 42)]
  const expected = plainDistribution(target, [], 2)
  const cells = expected.filter(probability => probability > 0).length

  function statistic(rule: RejectionRule, against: Distribution): number {
    const random = seeded(2023) // one stream for all runs
    const counts = expected.map(() => 0)
    for (let run = 0; run < RUNS; run++) {
      const [first, second] = generate({ target, draft, count: 2, drafts: 3, random, rule })
      counts[first * 4 + second]++
    }
    return chiSquare(counts, against)
  }

  /** The statistic is cells − 1 on average, give or take √(2(cells − 1)). */
  const limit = cells - 1 + 4 * Math.sqrt(2 * (cells - 1))

  it('is the target’s distribution', () => {
    expect(cells).toBeGreaterThan(8)
    expect(statistic('residual', expected)).toBeLessThan(limit)
  })

  it('is not with the bug, which this many runs cannot miss', () => {
    const wrong = outputDistribution({ target, draft, context: [], drafts: 3, length: 2, rule: 'target' })
    const shift = RUNS * sum(expected.map((probability, i) => probability === 0 ? 0 : (wrong[i] - probability) ** 2 / probability))
    expect(shift).toBeGreaterThan(10 * limit)
    expect(statistic('target', expected)).toBeGreaterThan(5 * limit)
    // It is wrong in just the way that was computed.
    expect(statistic('target', wrong)).toBeLessThan(limit)
  })
})

describe('a round', () => {
  const setup = { target: randomModel(4, 7), draft: randomModel(4, 8), context: [1, 2] }

  it('emits what it accepted and one token more, 1 to K + 1', () => {
    const random = seeded(11)
    const seen = new Set<number>()
    for (let i = 0; i < 2000; i++) {
      const drafts = 1 + i % 4
      const { drafted, accepted, emitted } = round({ ...setup, drafts, random })
      expect(drafted).toHaveLength(drafts)
      expect(emitted).toHaveLength(accepted + 1)
      expect(emitted.slice(0, accepted)).toEqual(drafted.slice(0, accepted))
      if (drafts === 4)
        seen.add(emitted.length)
    }
    expect([...seen].sort()).toEqual([1, 2, 3, 4, 5])
  })

  it('never puts a rejected token back with the residual, and does with the bug', () => {
    const rejectedAgain = (rule: RejectionRule) => {
      const random = seeded(12)
      return Array.from({ length: 500 }, () => round({ ...setup, drafts: 2, random, rule }))
        .filter(({ drafted, accepted, emitted }) => accepted < 2 && emitted[accepted] === drafted[accepted])
        .length
    }
    expect(rejectedAgain('residual')).toBe(0)
    expect(rejectedAgain('target')).toBeGreaterThan(10)
  })

  it('asks each model in the right context', () => {
    const asked: Record<string, number[][]> = { target: [], draft: [] }
    const spy = (name: string): TokenModel => ({
      vocabularySize: 2,
      distribution(context) {
        asked[name].push([...context])
        return [0, 1]
      },
    })
    round({ target: spy('target'), draft: spy('draft'), context: [0], drafts: 2, random: () => 0 })
    expect(asked).toEqual({ draft: [[0], [0, 1]], target: [[0], [0, 1], [0, 1, 1]] })
  })

  it('never draws a token of probability 0, whatever the random number', () => {
    const edge = constant([0, 0.5, 0.5, 0])
    for (const number of [0, 0.25, 0.5, 1 - 2 ** -32]) {
      const { emitted } = round({ target: edge, draft: edge, context: [], drafts: 3, random: () => number })
      expect(emitted).toEqual(emitted.map(() => number < 0.5 ? 1 : 2))
    }
    // A sum a little below 1, as a model may round it, leaves a last gap that belongs to no token.
    const short = constant([0.5, 0.5 - 5e-10, 0])
    expect(round({ target: short, draft: short, context: [], drafts: 1, random: () => 1 - 2 ** -32 }).emitted).toEqual([1, 1])
  })

  it.each([[0.3, 3], [0.7, 5], [0.9, 8]])('yields (1 − α^(K+1))/(1 − α) tokens on average: acceptance %d, %d drafts', (alpha, drafts) => {
    // Two tokens of overlap alpha.
    const [target, draft] = [constant([alpha, 1 - alpha]), constant([1, 0])]
    expect(acceptance(target.distribution([]), draft.distribution([]))).toBeCloseTo(alpha, 12)
    const random = seeded(100 + drafts)
    const lengths = Array.from({ length: 20_000 }, () => round({ target, draft, context: [], drafts, random }).emitted.length)
    const mean = sum(lengths) / lengths.length
    const variance = sum(lengths.map(length => (length - mean) ** 2)) / lengths.length
    expect(Math.abs(mean - expectedTokens(alpha, drafts))).toBeLessThan(4 * Math.sqrt(variance / lengths.length))
  })
})

describe('one token', () => {
  it('is distributed as the target says, or, with the bug, too much like the draft', () => {
    expect(largestGap(tokenDistribution(P, Q), P)).toBeLessThan(1e-12)
    const wrong = tokenDistribution(P, Q, 'target')
    expect(wrong[0]).toBeCloseTo(0.3 + 0.3 * 0.3, 12)
    expect(sum(wrong)).toBeCloseTo(1, 12)
  })

  it('of models that are certain is accepted where they agree', () => {
    const [certain, other] = [constant([0, 1, 0]), constant([1, 0, 0])]
    const play = (draft: TokenModel) => round({ target: certain, draft, context: [], drafts: 3, random: seeded(1) })
    expect(play(certain)).toEqual({ drafted: [1, 1, 1], accepted: 3, emitted: [1, 1, 1, 1] })
    expect(play(other)).toEqual({ drafted: [0, 0, 0], accepted: 0, emitted: [1] })
  })

  it('of a draft between two distributions is likelier accepted the nearer it is', () => {
    expect(blend(P, Q, 0)).toEqual(P)
    expect(largestGap(blend(P, Q, 1), Q)).toBeLessThan(1e-12)
    const rates = [0, 0.5, 1].map(share => acceptance(P, blend(P, Q, share)))
    expect(rates.map(rate => rate.toFixed(2))).toEqual(['1.00', '0.85', '0.70'])
  })
})

describe('bad input', () => {
  const setup = { target: constant(P), draft: constant(Q), context: [], length: 1, drafts: 2, random: seeded(1) }
  const engines = [round, outputDistribution]

  it.each([0, -1, 1.5, Number.NaN, Infinity])('%d drafts', (drafts) => {
    for (const engine of engines)
      expect(() => engine({ ...setup, drafts })).toThrow(new RangeError(`drafts must be a whole number of at least 1; got ${drafts}`))
  })

  it('vocabularies of different size', () => {
    for (const engine of engines)
      expect(() => engine({ ...setup, draft: constant([0.5, 0.5]) })).toThrow(new RangeError('draft must have the vocabulary of target, 4 tokens; got 2'))
    expect(() => acceptance(P, [0.5, 0.5])).toThrow(new RangeError('q must have the vocabulary of p, 4 tokens; got 2'))
    expect(() => residual(P, [0.5, 0.5])).toThrow(new RangeError('q must have the vocabulary of p, 4 tokens; got 2'))
  })

  it.each(['target', 'draft'])('a %s that gives no distribution', (name) => {
    for (const engine of engines) {
      expect(() => engine({ ...setup, [name]: constant([0.5, 0.25, 0, 0]) }))
        .toThrow(new RangeError(`the probabilities of ${name} must sum to 1 (within 1e-9); got 0.75`))
      expect(() => engine({ ...setup, [name]: constant([1.25, -0.25, 0, 0]) }))
        .toThrow(new RangeError(`the probabilities of ${name} must be at least 0; got -0.25 for token 1`))
      expect(() => engine({ ...setup, [name]: { vocabularySize: 4, distribution: () => [0.5, 0.5] } }))
        .toThrow(new RangeError(`${name} must give a probability to each of its 4 tokens; got 2`))
    }
  })

  it('numbers that are no distribution', () => {
    expect(acceptance([0.5, 0.5 + 9e-10], [0.5, 0.5])).toBe(1)
    expect(() => acceptance([0.5, 0.5 + 2e-9], [0.5, 0.5])).toThrow('must sum to 1 (within 1e-9)')
    for (const [bad, message] of [
      [[0.5, 0.75], 'must sum to 1 (within 1e-9); got 1.25'],
      [[Number.NaN, 1], 'must be at least 0; got NaN for token 0'],
      [[Infinity, 1], 'must sum to 1 (within 1e-9); got Infinity'],
      [[-0.5, 1.5], 'must be at least 0; got -0.5 for token 0'],
    ] as const)
      expect(() => acceptance(bad, [0.5, 0.5])).toThrow(new RangeError(`the probabilities of p ${message}`))
    expect(() => acceptance([0.5, 0.4], [0.5, 0.5])).toThrow('the probabilities of p must sum to 1 (within 1e-9); got 0.9')
    expect(() => residual([0.5, 0.5], [0.5, 0.4])).toThrow('the probabilities of q must sum to 1 (within 1e-9); got 0.9')
  })

  it('a residual of equal distributions, or equal but for rounding', () => {
    const error = new RangeError('p must differ from q to leave a residual; got two equal distributions')
    expect(() => residual(P, P)).toThrow(error)
    expect(() => residual([0.1 + 0.2, 0.7], [0.3, 0.7])).toThrow(error)
  })

  it('lengths and shares', () => {
    for (const share of [-0.1, 1.1, Number.NaN])
      expect(() => blend(P, Q, share)).toThrow(new RangeError(`share must be a number from 0 to 1; got ${share}`))
    expect(() => outputDistribution({ ...setup, length: 0 })).toThrow(new RangeError('length must be a whole number of at least 1; got 0'))
  })
})
