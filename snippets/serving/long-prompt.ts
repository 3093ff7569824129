/**
 * What a long prompt does to those who are being served: read in one pass, it holds up the next token of everyone; in
 * chunks, each pass is a little longer and the prompt takes more of them (Agrawal et al. 2024, Sarathi-Serve,
 * arXiv 2403.02310).
 */
import type { Pass, PassSeconds } from './pass.ts'
import type { ServingRun } from './serving.ts'
import type { Lengths } from './trace.ts'
import { whole } from '../ranges.ts'
import { mlpSeconds } from './pass.ts'
import { serve, tokenTimes } from './serving.ts'
import { drawnLengths } from './trace.ts'

export interface LongPrompt {
  /** Who is seated already and writes a token in each pass; 8 unless given. */
  users?: number
  promptTokens: number
  /** Tokens of the prompt in a pass, at most; all of them unless given. */
  chunkTokens?: number
  /** Rows of a pass, at most; what the users leave of them is for the prompt. No limit unless given. */
  budgetTokens?: number
  /** The MLP of one layer unless given, whatever is cached. */
  passSeconds?: PassSeconds
  /** Passes before the prompt arrives, and tokens that it writes afterwards; 4 each unless given. */
  before?: number
  after?: number
  /** Of the users' contexts, which matter only where passSeconds looks at the cache; 1 unless given. */
  seed?: number
}

export interface Stall {
  run: ServingRun
  /** When each request wrote its tokens: the users in order, then the prompt's. */
  tokens: number[][]
  /** Time between two tokens of a user before the prompt, and the longest that one has to wait afterwards. */
  usualSeconds: number
  longestSeconds: number
  /** The second over the first. */
  passes: number
  /** From the prompt's arrival to its first token. */
  firstTokenSeconds: number
  /** From its arrival until the users are as fast as before: tokens that each of them lost meanwhile. */
  lostTokens: number
}

const CONTEXTS: Lengths = { mean: 500, deviation: 300, atLeast: 50, atMost: 1500 }
const onlyMlp = ({ rows }: Pass): number => mlpSeconds(rows)

/**
 * Users who write, and a prompt that arrives among them.
 * @throws RangeError when a count is not whole and at least 1, or as `serve` does
 */
export function longPrompt({ users = 8, promptTokens, before = 4, after = 4, seed = 1, ...given }: LongPrompt): Stall {
  const { passSeconds = onlyMlp, chunkTokens, budgetTokens } = given
  whole('before', before)
  whole('after', after)
  const contexts = drawnLengths({ count: whole('users', users), lengths: CONTEXTS, seed })
  const left = (budgetTokens ?? Infinity) - users
  const share = Math.min(whole('promptTokens', promptTokens), chunkTokens ?? Infinity, left)
  const outputTokens = before + Math.ceil(promptTokens / share) + after
  const usualSeconds = passSeconds({ rows: users, cachedTokens: contexts.reduce((a, b) => a + b, 0) })
  // Shortly before the end of a pass, so that rounding does not decide between two.
  const arrival = (before - 0.01) * usualSeconds
  const run = serve([
    ...contexts.map(cachedTokens => ({ arrival: 0, promptTokens: 0, cachedTokens, outputTokens })),
    { arrival, promptTokens, outputTokens: after },
  ], { policy: 'continuous', slots: users + 1, passSeconds, chunkTokens, budgetTokens })
  const tokens = run.requests.map((_, request) => tokenTimes(run, request))
  const longestSeconds = Math.max(...run.gaps.worst.slice(0, users))
  const prompted = run.passes.filter(pass => pass.promptTokens > 0)
  const promptSeconds = prompted.reduce((sum, { seconds }) => sum + seconds, 0)
  return {
    run,
    tokens,
    usualSeconds,
    longestSeconds,
    passes: longestSeconds / usualSeconds,
    firstTokenSeconds: run.firstToken[users] - arrival,
    lostTokens: promptSeconds / usualSeconds - prompted.length,
  }
}

/** Both ways of the same moment, for one clock. */
export interface Stalls {
  whole: Stall
  chunked: Stall
  /** Where the picture ends: `after` usual passes behind the later of the two first tokens. */
  until: number
}

/**
 * The same prompt in one pass and in chunks under a budget, each with tokens to the end of the picture.
 * @throws RangeError as `longPrompt` does
 */
export function stalls(given: Required<Pick<LongPrompt, 'budgetTokens'>> & Omit<LongPrompt, 'chunkTokens'>): Stalls {
  const { budgetTokens, before = 4, after = 4, ...load } = given
  const chunks = { chunkTokens: budgetTokens, budgetTokens }
  const { firstTokenSeconds, usualSeconds } = longPrompt({ ...load, ...chunks })
  const writes = { ...load, before, after: Math.ceil(firstTokenSeconds / usualSeconds) + after }
  const [whole, chunked] = [{}, chunks].map(options => longPrompt({ ...writes, ...options }))
  const later = Math.max(whole.firstTokenSeconds, chunked.firstTokenSeconds)
  return { whole, chunked, until: (before + after) * usualSeconds + later }
}
