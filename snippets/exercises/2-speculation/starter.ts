/** Tokens are whole numbers from 0. A model gives the probability of each to come after the context. */
type Model = (context: readonly number[]) => readonly number[]

/** Draws one token by its probability. Done for you. */
function draw(probabilities: readonly number[], random: () => number): number {
  let left = random()
  let last = 0
  for (let token = 0; token < probabilities.length; token++) {
    if (probabilities[token] === 0)
      continue
    last = token
    left -= probabilities[token]
    if (left < 0)
      break
  }
  return last
}

interface Round {
  target: Model
  draft: Model
  context: readonly number[]
  /** Tokens to draft, K. */
  drafts: number
  /** Uniform, at least 0 and below 1. */
  random: () => number
}

/** One round: K drafted tokens, one pass of the target, and what is kept of them. */
export function playRound({ target, draft, context, drafts, random }: Round) {
  const drafted: number[] = []
  for (let i = 0; i < drafts; i++)
    drafted.push(draw(draft([...context, ...drafted]), random))

  const tokens: number[] = []
  // For each drafted token, from the front: p is the target's probability, q the draft's.
  // Keep it with probability min(1, p / q). At the first that is not, what comes instead?
  // And when all are kept, what does the target's pass give you for free?
  const accepted = 0 // how many of the drafted tokens were kept
  return { tokens, accepted }
}

/** Plays that many rounds, each after the tokens of the last, from an empty context. */
export function measure({ target, draft, drafts, rounds, random }: Omit<Round, 'context'> & { rounds: number }) {
  const context: number[] = []
  for (let i = 0; i < rounds; i++) {
    const { tokens } = playRound({ target, draft, context, drafts, random })
    context.push(...tokens)
  }
  const keptShare = 0 // share of all drafted tokens that were kept
  const tokensPerPass = 0 // new tokens for each pass of the target
  return { keptShare, tokensPerPass }
}

/** How many times as fast as plain decoding; draftCost is one step of the draft in passes of the target. */
export function speedUp(tokensPerPass: number, drafts: number, draftCost: number) {
  return tokensPerPass // what does a round cost?
}

/** The K that is fastest, or 0 when plain decoding is. */
export function bestDrafts(measured: readonly { drafts: number, tokensPerPass: number }[], draftCost: number) {
  return 0
}
