import { describe, expect, it } from 'vitest'
import { H100_CURVE } from '../../../snippets/measured-pass.ts'
import { seeded } from '../../../snippets/random.ts'
import {
  bestDrafts,
  checkRatio,
  draftCurve,
  expectedTokens,
  keptShare,
  roundCost,
  sharedSpeedUp,
  speedUp,
  usersWhoWait,
} from '../../../snippets/serving/speculative-cost.ts'

describe('tokens a round', () => {
  // Leviathan et al. 2023, table 1: draft of no cost.
  it.each([
    [0.6, 2, '1.96'],
    [0.8, 5, '3.69'],
    [0.9, 2, '2.71'],
  ])('is table 1 of the paper at acceptance %d and %d drafts: %s times the speed', (acceptance, drafts, speed) => {
    expect(speedUp({ acceptance, drafts, draftCost: 0 }).toFixed(2)).toBe(speed)
    expect(expectedTokens(acceptance, drafts).toFixed(2)).toBe(speed)
  })

  // Facts D5, acceptance 0.8.
  it.each([
    [1, 80, '1.80'],
    [3, 65, '2.95'],
    [5, 54, '3.69'],
    [8, 42, '4.33'],
  ])('of %d drafts %d%% are kept, while the tokens rise to %s', (drafts, percent, tokens) => {
    expect(Math.round(100 * keptShare(0.8, drafts))).toBe(percent)
    expect(expectedTokens(0.8, drafts).toFixed(2)).toBe(tokens)
  })

  it('is the sum of the chances that each token is reached', () => {
    const random = seeded(31)
    for (let i = 0; i < 500; i++) {
      // Half of them so close to 1 that 1 − α^(K+1) would lose its digits.
      const acceptance = i % 2 === 0 ? random() : 1 - random() * 1e-7
      const drafts = Math.floor(random() * 40)
      let sum = 0
      for (let token = 0; token <= drafts; token++)
        sum += acceptance ** token
      expect(expectedTokens(acceptance, drafts) / sum).toBeCloseTo(1, 12)
    }
  })

  it('is 1 when nothing is accepted, K + 1 when everything is, and comes close to it smoothly', () => {
    for (const drafts of [0, 1, 5, 64]) {
      expect(expectedTokens(0, drafts)).toBe(1)
      expect(expectedTokens(1, drafts)).toBe(drafts + 1)
      expect(expectedTokens(1 - 1e-12, drafts)).toBeCloseTo(drafts + 1, 8)
    }
    expect([keptShare(0, 5), keptShare(1, 5)]).toEqual([0, 1])
  })
})

describe('speed', () => {
  // Leviathan et al. 2023, table 4: T5-XXL; drafts, acceptance, draft cost, predicted. Both inputs are printed rounded.
  it.each([
    [7, 0.80, 0.04, 3.3],
    [7, 0.82, 0.11, 2.5],
    [7, 0.62, 0.02, 2.3],
    [3, 0.71, 0.11, 2.0],
    [5, 0.65, 0.02, 2.4],
    [5, 0.73, 0.04, 2.6],
    [3, 0.55, 0.04, 1.8],
    [3, 0.56, 0.11, 1.6],
  ])('is table 4 of the paper: %d drafts, acceptance %d, draft cost %d, %d times', (drafts, acceptance, draftCost, printed) => {
    expect(Math.abs(speedUp({ acceptance, drafts, draftCost }) - printed)).toBeLessThan(0.07)
  })

  it('is 2.0 and not 4 for the worked example, once the draft is paid for (D3)', () => {
    expect(roundCost({ drafts: 5, draftCost: 0.2 })).toBe(2)
    expect(4 / roundCost({ drafts: 5, draftCost: 0.2 })).toBe(2)
    expect((4 / roundCost({ drafts: 5, draftCost: 0.1 })).toFixed(2)).toBe('2.67')
  })

  it('can be a loss: 0.98 with a dear, poor draft', () => {
    expect(speedUp({ acceptance: 0.5, drafts: 5, draftCost: 0.2 }).toFixed(2)).toBe('0.98')
  })

  it('is 1 without drafts', () => {
    expect(speedUp({ acceptance: 0.7, drafts: 0, draftCost: 0.3 })).toBe(1)
  })

  it('counts a pass over K + 1 rows at its own cost', () => {
    const rows: number[] = []
    const cost = roundCost({ drafts: 4, draftCost: 0.25, passCost: count => rows.push(count) && count / 2 })
    expect(rows).toEqual([5])
    expect(cost).toBe(1 + 2.5)
  })

  it('never comes from a pass that takes as long as one pass a row', () => {
    for (const acceptance of [0, 0.5, 0.9, 1]) {
      for (const drafts of [1, 2, 5, 20])
        expect(speedUp({ acceptance, drafts, draftCost: 0.01, passCost: rows => rows })).toBeLessThan(1)
    }
  })
})

describe('the best number of drafts', () => {
  const ACCEPTANCES = [0.5, 0.6, 0.7, 0.8, 0.9]

  // Facts 2.7, the whole table: drafts and speed-up by draft cost and acceptance.
  it.each([
    [0.02, [4, 6, 8, 11, 19], ['1.79', '2.17', '2.76', '3.82', '6.37']],
    [0.05, [3, 4, 6, 8, 13], ['1.63', '1.92', '2.35', '3.09', '4.67']],
    [0.10, [2, 3, 4, 6, 10], ['1.46', '1.67', '1.98', '2.47', '3.43']],
    [0.20, [1, 2, 3, 4, 7], ['1.25', '1.40', '1.58', '1.87', '2.37']],
  ])('at draft cost %d', (draftCost, drafts, speeds) => {
    const best = ACCEPTANCES.map(acceptance => bestDrafts({ acceptance, draftCost }))
    expect(best.map(({ drafts }) => drafts)).toEqual(drafts)
    expect(best.map(({ speedUp }) => speedUp.toFixed(2))).toEqual(speeds)
  })

  it('is none unless the acceptance is above the draft cost (corollary 3.9)', () => {
    for (let percent = 0; percent <= 100; percent += 5) {
      for (let costPercent = 0; costPercent <= 120; costPercent += 5) {
        const acceptance = percent / 100
        const draftCost = costPercent / 100
        const best = bestDrafts({ acceptance, draftCost })
        if (percent <= costPercent) {
          expect(best).toEqual({ drafts: 0, speedUp: 1 })
          continue
        }
        expect(best.drafts).toBeGreaterThan(0)
        expect(best.speedUp).toBeGreaterThanOrEqual((1 + acceptance) / (1 + draftCost) - 1e-12)
      }
    }
  })

  it('is no worse than any other', () => {
    const random = seeded(38)
    for (let i = 0; i < 100; i++) {
      const cost = { acceptance: random(), draftCost: random() / 2, passCost: (rows: number) => 1 + 0.1 * (rows - 1) }
      const best = bestDrafts({ ...cost, atMost: 20 })
      for (let drafts = 1; drafts <= 20; drafts++)
        expect(speedUp({ ...cost, drafts })).toBeLessThanOrEqual(best.speedUp + 1e-9)
    }
  })

  it('stays within the limit that it is given', () => {
    expect(bestDrafts({ acceptance: 0.9, draftCost: 0 }).drafts).toBe(64)
    expect(bestDrafts({ acceptance: 0.9, draftCost: 0.02, atMost: 8 }).drafts).toBe(8)
  })

  it('is fewer where more rows make the pass longer', () => {
    const cost = { acceptance: 0.69, draftCost: 0.015 }
    const free = bestDrafts(cost).drafts
    const dear = bestDrafts({ ...cost, passCost: rows => 1 + 0.25 * (rows - 1) }).drafts
    expect(dear).toBeGreaterThan(0)
    expect(dear).toBeLessThan(free)
  })
})

describe('the curve over K', () => {
  it('has a point for each number of guesses, as the functions give them', () => {
    const curve = draftCurve({ acceptance: 0.8, draftCost: 0.2 })
    expect(curve.map(({ drafts }) => drafts)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    expect(curve[4].tokens).toBeCloseTo(3.689, 3)
    expect(curve[4].speedUp).toBeCloseTo(3.689 / 2, 3)
  })
})

describe('users who share the pass', () => {
  it('gain what one gains while the pass is short of the ridge, and lose behind it', () => {
    expect(sharedSpeedUp(1, 5)).toBeGreaterThan(1.7)
    expect(sharedSpeedUp(256, 5)).toBeLessThan(0.6)
    expect(sharedSpeedUp(256, 0)).toBe(1)
  })

  it('gain 1.68 times at 16 and 1.33 at 32 users: 96 and 192 rows as measured, not between powers of two (S2)', () => {
    expect([16, 32].map(users => sharedSpeedUp(users, 5).toFixed(2))).toEqual(['1.68', '1.33'])
    const byHand = 3.68928 / (5 * 0.2 + 1.079 / 0.9035)
    expect(sharedSpeedUp(16, 5)).toBeCloseTo(byHand, 9)
  })

  it('take the acceptance, the price of the draft and the curve that they are given', () => {
    expect(sharedSpeedUp(8, 5, { acceptance: 0 })).toBeLessThan(1)
    expect(sharedSpeedUp(8, 5, { draftCost: 0 })).toBeGreaterThan(sharedSpeedUp(8, 5))
    expect(sharedSpeedUp(32, 5, { curve: H100_CURVE })).toBeGreaterThan(sharedSpeedUp(32, 5))
  })
})

describe('the check of users who guess five', () => {
  it('is nearly free for ten users, and longer by a sixth from eleven on: 66 rows are behind a rise', () => {
    for (let users = 1; users <= 10; users++)
      expect(checkRatio(users, 5)).toBeLessThan(1.04)
    expect([11, 16, 32].map(users => checkRatio(users, 5).toFixed(2))).toEqual(['1.17', '1.19', '1.77'])
    expect(usersWhoWait(5)).toBe(11)
    expect(usersWhoWait(5, H100_CURVE)).toBeGreaterThan(11)
  })

  it('is what the gain is made of', () => {
    for (const users of [1, 8, 16, 32, 64]) {
      const gain = expectedTokens(0.8, 5) / (5 * 0.2 + checkRatio(users, 5))
      expect(sharedSpeedUp(users, 5)).toBeCloseTo(gain, 12)
    }
    expect(checkRatio(7, 0)).toBe(1)
  })
})

describe('bad input', () => {
  it.each([-0.1, 1.5, Number.NaN, Infinity])('acceptance %d', (acceptance) => {
    const error = new RangeError(`acceptance must be a number from 0 to 1; got ${acceptance}`)
    expect(() => expectedTokens(acceptance, 5)).toThrow(error)
    expect(() => keptShare(acceptance, 5)).toThrow(error)
    expect(() => speedUp({ acceptance, drafts: 5, draftCost: 0.1 })).toThrow(error)
    expect(() => bestDrafts({ acceptance, draftCost: 0.1 })).toThrow(error)
  })

  it.each([-1, 1.5, Number.NaN, Infinity])('%d drafts', (drafts) => {
    const error = new RangeError(`drafts must be a whole number of at least 0; got ${drafts}`)
    expect(() => expectedTokens(0.5, drafts)).toThrow(error)
    expect(() => roundCost({ drafts, draftCost: 0.1 })).toThrow(error)
  })

  it('a share of no drafts', () => {
    expect(() => keptShare(0.5, 0)).toThrow(new RangeError('drafts must be a whole number of at least 1; got 0'))
  })

  it.each([-0.1, Number.NaN, Infinity])('a draft cost of %d', (cost) => {
    expect(() => roundCost({ drafts: 5, draftCost: cost })).toThrow(new RangeError(`draftCost must be a finite number of at least 0; got ${cost}`))
  })

  it.each([0, -1, Number.NaN])('a pass that costs %d', (cost) => {
    expect(() => roundCost({ drafts: 5, draftCost: 0.1, passCost: () => cost })).toThrow(new RangeError(`passCost must be a finite number greater than 0; got ${cost}`))
  })

  it.each([0, 2.5])('at most %d drafts', (atMost) => {
    expect(() => draftCurve({ acceptance: 0.5, draftCost: 0.1, atMost })).toThrow(new RangeError(`atMost must be a whole number of at least 1; got ${atMost}`))
    expect(() => bestDrafts({ acceptance: 0.5, draftCost: 0.1, atMost })).toThrow(new RangeError(`atMost must be a whole number of at least 1; got ${atMost}`))
  })

  it.each([0, 1.5, 5000])('%d users', (users) => {
    expect(() => sharedSpeedUp(users, 5)).toThrow(RangeError)
    expect(() => checkRatio(users, 5)).toThrow(RangeError)
  })

  it.each([0, 1.5])('%d guesses of users who wait', (drafts) => {
    expect(() => usersWhoWait(drafts)).toThrow(new RangeError(`drafts must be a whole number of at least 1; got ${drafts}`))
  })
})
