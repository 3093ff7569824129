/**
 * When guessing pays for users who share a server: Leviathan's theorem 3.8 (speculative-cost.ts) with the time of the
 * check and of the draft from decode-step.ts. Rows fill the arithmetic of the weights, which other users need too;
 * the caches are read once for all rows of their user, so that with long contexts guessing pays again (Sadhukhan et
 * al. 2024, MagicDec, arXiv 2408.11049).
 */
import type { DecodeLoad, DecodeServer } from './decode-step.ts'
import { whole } from '../ranges.ts'
import { leastWhole } from '../search.ts'
import { decodeStep, heldBytes } from './decode-step.ts'
import { speedUp } from './speculative-cost.ts'

export interface Guessing {
  /** Tokens that are guessed for each user a round, K. */
  drafts: number
  /** Chance that a guess is accepted, 0 to 1. */
  acceptance: number
  /** Who guesses; without it guesses cost nothing, as n-grams nearly do. */
  draft?: DecodeServer
  /** Tokens of the context that the draft keeps; all of them unless given. */
  windowTokens?: number
}

/** The load without guesses; they are in `Guessing`. */
export type PlainLoad = Omit<DecodeLoad, 'drafts'>

/** What the draft keeps of the load. */
function draftLoad({ users, contextTokens }: PlainLoad, { windowTokens = contextTokens }: Guessing): PlainLoad {
  return { users, contextTokens: Math.min(contextTokens, whole('windowTokens', windowTokens, { atLeast: 0 })) }
}

/**
 * How many times as fast every user of the load gets tokens.
 * @throws RangeError as `decodeStep` and `speedUp` do
 */
export function guessingSpeedUp(server: DecodeServer, load: PlainLoad, guessing: Guessing): number {
  const { drafts, acceptance, draft } = guessing
  const plain = decodeStep(server, load).seconds
  return speedUp({
    acceptance,
    drafts,
    draftCost: draft ? decodeStep(draft, draftLoad(load, guessing)).seconds / plain : 0,
    passCost: () => decodeStep(server, { ...load, drafts }).seconds / plain,
  })
}

/**
 * Whether weights and caches fit, the draft's too; a model that guesses for itself has its weights once.
 * @throws RangeError as `heldBytes` does
 */
export function guessingFits(server: DecodeServer, load: PlainLoad, guessing: Guessing): boolean {
  const { draft } = guessing
  const own = heldBytes(server, load)
  const second = draft ? heldBytes(draft, draftLoad(load, guessing)) : { weightBytes: 0, cacheBytes: 0 }
  const weights = own.weightBytes + (draft?.model === server.model ? 0 : second.weightBytes)
  return weights + own.cacheBytes + second.cacheBytes <= server.devices * server.gpu.memoryBytes
}

/** One load of a map. */
export interface GuessingCell extends PlainLoad {
  speedUp: number
  fits: boolean
}

/**
 * The speed-up over users and context.
 * @returns a row for each context, a cell for each number of users
 * @throws RangeError as `guessingSpeedUp` does
 */
export function guessingMap(
  server: DecodeServer,
  { users, contexts }: { users: readonly number[], contexts: readonly number[] },
  guessing: Guessing,
): GuessingCell[][] {
  return contexts.map(contextTokens => users.map((count) => {
    const load = { users: count, contextTokens }
    return { ...load, speedUp: guessingSpeedUp(server, load, guessing), fits: guessingFits(server, load, guessing) }
  }))
}

/**
 * The fewest users with whom guessing makes every one of them slower.
 * @param atMost users that are tried, from 1 on
 * @returns undefined when it never does
 * @throws RangeError as `guessingSpeedUp` does
 */
export function usersWhoLose(
  server: DecodeServer,
  { contextTokens, atMost }: { contextTokens: number, atMost: number },
  guessing: Guessing,
): number | undefined {
  for (let users = 1; users <= whole('atMost', atMost); users++) {
    if (guessingSpeedUp(server, { users, contextTokens }, guessing) < 1)
      return users
  }
  return undefined
}

/**
 * The shortest context from which guessing pays for so many users. Longer ones add the same time to the check as to a
 * plain step, so that the gain only grows, as long as a window keeps the draft's own caches short.
 * @param atMost tokens of the longest context
 * @returns 0 when it pays without any context, undefined when it does not even with the longest
 * @throws RangeError as `guessingSpeedUp` does
 */
export function payingContext(
  server: DecodeServer,
  { users, atMost }: { users: number, atMost: number },
  guessing: Guessing & { windowTokens: number },
): number | undefined {
  const pays = (contextTokens: number): boolean => guessingSpeedUp(server, { users, contextTokens }, guessing) >= 1
  return pays(whole('atMost', atMost)) ? leastWhole(atMost, pays) : undefined
}
