/** Tokens are whole numbers from 0. A model gives the probability of each to come after the context. */
type Model = (context: readonly number[]) => readonly number[]

/** Draws one token by its probability. */
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

/** What the draft offers too seldom: max(0, p - q), made to sum to 1. */
function residual(p: readonly number[], q: readonly number[]) {
  const left = p.map((value, token) => Math.max(0, value - q[token]))
  const sum = left.reduce((total, value) => total + value, 0)
  return left.map(value => value / sum)
}

/** One round: K drafted tokens, one pass of the target, and what is kept of them. */
export function playRound({ target, draft, context, drafts, random }: Round) {
  const drafted: number[] = []
  for (let i = 0; i < drafts; i++)
    drafted.push(draw(draft([...context, ...drafted]), random))

  const tokens: number[] = []
  for (const token of drafted) {
    const before = [...context, ...tokens]
    const p = target(before) // a real target computes all of these in one pass
    const q = draft(before)
    if (random() >= p[token] / q[token]) {
      const correction = draw(residual(p, q), random)
      return { tokens: [...tokens, correction], accepted: tokens.length }
    }
    tokens.push(token)
  }
  const bonus = draw(target([...context, ...tokens]), random)
  return { tokens: [...tokens, bonus], accepted: drafts }
}

/** Plays that many rounds, each after the tokens of the last, from an empty context. */
export function measure({ target, draft, drafts, rounds, random }: Omit<Round, 'context'> & { rounds: number }) {
  const context: number[] = []
  let kept = 0
  for (let i = 0; i < rounds; i++) {
    const { tokens, accepted } = playRound({ target, draft, context, drafts, random })
    context.push(...tokens)
    kept += accepted
  }
  const keptShare = kept / (rounds * drafts)
  const tokensPerPass = context.length / rounds
  return { keptShare, tokensPerPass }
}

/** How many times as fast as plain decoding; draftCost is one step of the draft in passes of the target. */
export function speedUp(tokensPerPass: number, drafts: number, draftCost: number) {
  return tokensPerPass / (1 + drafts * draftCost)
}

/** The K that is fastest, or 0 when plain decoding is. */
export function bestDrafts(measured: readonly { drafts: number, tokensPerPass: number }[], draftCost: number) {
  let best = { drafts: 0, factor: 1 }
  for (const { drafts, tokensPerPass } of measured) {
    const factor = speedUp(tokensPerPass, drafts, draftCost)
    if (factor > best.factor)
      best = { drafts, factor }
  }
  return best.drafts
}
