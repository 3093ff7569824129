/**
 * The loop that the audience wrote in PyTorch, in TypeScript: one forward pass, one token.
 * The model is a table of which word follows which, so that the output can be read.
 */

export type Token = string
/** A score for every token of the vocabulary. */
export type Logits = Map<Token, number>

export interface LanguageModel {
  forward: (tokens: readonly Token[]) => Logits
}

/** Greedy sampling: the token with the highest score, the first one on a tie. */
export function sample(logits: Logits): Token {
  let best: [Token, number] | undefined
  for (const entry of logits) {
    if (!best || entry[1] > best[1])
      best = entry
  }
  if (!best)
    throw new RangeError('logits must score at least 1 token; got 0')
  return best[0]
}

// #region generate
function generate(model: LanguageModel, prompt: Token[], count: number) {
  const tokens = [...prompt]
  for (let i = 0; i < count; i++) {
    const logits = model.forward(tokens)
    const next = sample(logits)
    tokens.push(next)
  }
  return tokens
}
// #endregion generate

export { generate }

/** A model that has learned one text: the score of a word is how often it followed the last one. */
export class BigramModel implements LanguageModel {
  passes = 0
  private readonly followers = new Map<Token, Logits>()
  constructor(text: readonly Token[]) {
    text.slice(0, -1).forEach((word, i) => {
      const next = text[i + 1]
      const counts = this.followers.get(word) ?? new Map<Token, number>()
      this.followers.set(word, counts.set(next, (counts.get(next) ?? 0) + 1))
    })
  }

  forward(tokens: readonly Token[]): Logits {
    this.passes++
    const last = tokens.at(-1)
    const logits = last === undefined ? undefined : this.followers.get(last)
    if (!logits)
      throw new RangeError(`the last token must have a follower in the text; got ${JSON.stringify(last)}`)
    return logits
  }
}

export const PROMPT: Token[] = ['The', 'capital', 'of', 'France', 'is']

/** The sentence to which the lecture returns, written by `generate`. */
export function parisExample(count = 4): { tokens: Token[], passes: number } {
  const model = new BigramModel([...PROMPT, 'Paris', ',', 'and', 'it', 'lies', 'on', 'the', 'Seine'])
  const tokens = generate(model, PROMPT, count)
  return { tokens: tokens.slice(PROMPT.length), passes: model.passes }
}
