/**
 * When speculation pays. Leviathan et al. 2023 (arXiv 2211.17192), equation 1, theorems 3.8 and 3.11; every
 * draft token is accepted with the same chance, α, whatever came before. `drafts` is K here and γ there.
 */
import type { PassCurve } from '../measured-pass.ts'
import { ACCEPTANCE, DRAFT_COST } from '../cases.ts'
import { A100_CURVE, measuredPassSeconds, MOST_MEASURED_ROWS } from '../measured-pass.ts'
import { notNegative, positive, whole } from '../ranges.ts'

/** Cost of a verifying pass over `rows` tokens, relative to a pass over one. */
export type PassCost = (rows: number) => number

export interface SpeculationCost {
  /** Chance that a draft token is accepted, 0 to 1. */
  acceptance: number
  /** Tokens drafted a round, K; 0 is plain decoding. */
  drafts: number
  /** One step of the draft model over one pass of the target, c. */
  draftCost: number
  /** 1 for any number of rows unless given: weights are read once a pass, and that is what takes the time. */
  passCost?: PassCost
}

const MEMORY_BOUND: PassCost = () => 1
/** A gain of less than this is rounding, and counts as a tie. */
const ROUNDING = 1e-12

function chance(parameter: string, value: number): number {
  if (!(value >= 0 && value <= 1))
    throw new RangeError(`${parameter} must be a number from 0 to 1; got ${value}`)
  return value
}

const draftCount = (drafts: number): number => whole('drafts', drafts, { atLeast: 0 })

/**
 * Tokens that a round yields on average: (1 − α^(K+1))/(1 − α), equation 1.
 * @returns 1 to K + 1
 * @throws RangeError when acceptance is not from 0 to 1, or drafts not whole and at least 0
 */
export function expectedTokens(acceptance: number, drafts: number): number {
  const a = chance('acceptance', acceptance)
  const tokens = draftCount(drafts) + 1
  // 1 − a^tokens, without the digits that the subtraction loses when a is close to 1.
  return a === 1 ? tokens : -Math.expm1(tokens * Math.log(a)) / (1 - a)
}

/**
 * Share of the drafted tokens that are kept, (E − 1)/K. It falls with K, though the acceptance of each token does not.
 * @returns 0 to 1
 * @throws RangeError as `expectedTokens` does, and when drafts is 0
 */
export function keptShare(acceptance: number, drafts: number): number {
  whole('drafts', drafts)
  return (expectedTokens(acceptance, drafts) - 1) / drafts
}

/**
 * What a round costs: K steps of the draft and one pass of the target over K + 1 rows.
 * @returns passes of the target over one row
 * @throws RangeError when drafts is not whole and at least 0, draftCost is negative, or passCost gives no number
 * greater than 0
 */
export function roundCost({ drafts, draftCost, passCost = MEMORY_BOUND }: Omit<SpeculationCost, 'acceptance'>): number {
  const steps = draftCount(drafts) * notNegative('draftCost', draftCost)
  return steps + positive('passCost', passCost(drafts + 1))
}

/**
 * How many times as fast as plain decoding, theorem 3.8: below 1 it is slower.
 * @throws RangeError as `expectedTokens` and `roundCost` do
 */
export function speedUp({ acceptance, ...round }: SpeculationCost): number {
  return expectedTokens(acceptance, round.drafts) / roundCost(round)
}

/** Costs for every number of drafts up to `atMost`. */
type UpTo = Omit<SpeculationCost, 'drafts'> & { atMost?: number }

/**
 * The best number of drafts up to `atMost`, the fewest on a tie.
 * @returns 0 drafts and a speed-up of 1 when speculation does not beat plain decoding
 * @throws RangeError as `speedUp` does, and when atMost is not whole and at least 1
 */
export function bestDrafts({ atMost = 64, ...cost }: UpTo): { drafts: number, speedUp: number } {
  whole('atMost', atMost)
  let best = { drafts: 0, speedUp: 1 }
  for (let drafts = 1; drafts <= atMost; drafts++) {
    const candidate = { drafts, speedUp: speedUp({ ...cost, drafts }) }
    if (candidate.speedUp > best.speedUp * (1 + ROUNDING))
      best = candidate
  }
  return best
}

/** The gain of a number of guesses: tokens a pass, and how many times as fast as plain decoding. */
export interface DraftPoint { drafts: number, tokens: number, speedUp: number }

/**
 * The curve over K = 1 to `atMost`.
 * @throws RangeError as `speedUp` does, and when atMost is not whole and at least 1
 */
export function draftCurve({ atMost = 12, ...cost }: UpTo): DraftPoint[] {
  return Array.from({ length: whole('atMost', atMost) }, (_, i) => ({
    drafts: i + 1,
    tokens: expectedTokens(cost.acceptance, i + 1),
    speedUp: speedUp({ ...cost, drafts: i + 1 }),
  }))
}

/** The lecture's assumptions, each of which may be replaced, and the measured time of a pass. */
export interface SharedSpeculation extends Partial<Pick<SpeculationCost, 'acceptance' | 'draftCost'>> {
  curve?: PassCurve
}

/**
 * Speed-up when so many users share each pass, by the measured time of a pass: guesses fill rows of which
 * other users could have made certain tokens.
 * @param users rows of a plain pass; with guesses it has users × (drafts + 1), up to 4096
 * @throws RangeError as `speedUp` and `measuredPassSeconds` do, or when users is not whole and at least 1
 */
export function sharedSpeedUp(users: number, drafts: number, options: SharedSpeculation = {}): number {
  const { acceptance = ACCEPTANCE, draftCost = DRAFT_COST, curve = A100_CURVE } = options
  return speedUp({ acceptance, drafts, draftCost, passCost: () => checkRatio(users, drafts, curve) })
}

/**
 * How many times as long the check of so many users takes as their plain pass, as measured.
 * @throws RangeError when users is not whole and at least 1, drafts not whole and at least 0, or the rows of the check
 * were not measured
 */
export function checkRatio(users: number, drafts: number, curve: PassCurve = A100_CURVE): number {
  const plain = measuredPassSeconds(whole('users', users), curve)
  return measuredPassSeconds(users * (draftCount(drafts) + 1), curve) / plain
}

/** A check that takes longer than a plain pass by less than this share counts as free: single points are noisy. */
const HARDLY = 0.15

/**
 * The fewest users whose check takes 15% longer than their plain pass, or more.
 * @param drafts from 1
 * @throws RangeError as `checkRatio` does, or when no measured number of users is that many
 */
export function usersWhoWait(drafts: number, curve: PassCurve = A100_CURVE): number {
  const most = Math.floor(MOST_MEASURED_ROWS / (whole('drafts', drafts) + 1))
  for (let users = 1; users <= most; users++) {
    if (checkRatio(users, drafts, curve) >= 1 + HARDLY)
      return users
  }
  throw new RangeError(`drafts must make the check of some users 15% longer; got ${drafts}`)
}
