/**
 * The audience's generate() loop on its way to speculative decoding, with greedy sampling: to accept is to agree.
 * Leviathan et al. 2023 (arXiv 2211.17192), algorithm 1 at temperature 0.
 */
import type { LanguageModel, Logits, Token } from './generate.ts'
import { whole } from '../ranges.ts'
import { BigramModel, generate, PROMPT, sample } from './generate.ts'

/** A model that answers for several positions in one forward pass. */
export interface Verifier extends LanguageModel {
  /**
   * The model's own next token after the tokens, after the tokens and one guess, and so on.
   * @returns one answer more than there are guesses
   */
  verify: (tokens: readonly Token[], guesses: readonly Token[]) => Token[]
}

export interface Speculation {
  target: Verifier
  draft: LanguageModel
  prompt: readonly Token[]
  /** Tokens to add to the prompt. */
  count: number
  /** Guesses a round. */
  k: number
}

// #region draft-then-ask
function speculateSlowly(
  { target, draft, prompt, count, k }: Speculation,
) {
  const tokens = [...prompt]
  while (tokens.length < prompt.length + count) {
    const guesses = generate(draft, tokens, k).slice(-k)
    for (const guess of guesses) {
      const logits = target.forward(tokens)
      const next = sample(logits)
      tokens.push(next)
      if (next !== guess)
        break
    }
  }
  return tokens.slice(0, prompt.length + count)
}
// #endregion draft-then-ask

// #region speculate
function speculate(
  { target, draft, prompt, count, k }: Speculation,
) {
  const tokens = [...prompt]
  while (tokens.length < prompt.length + count) {
    const guesses = generate(draft, tokens, k).slice(-k)
    const own = target.verify(tokens, guesses)
    let kept = 0
    while (kept < k && guesses[kept] === own[kept])
      kept++
    tokens.push(...guesses.slice(0, kept), own[kept])
  }
  return tokens.slice(0, prompt.length + count)
}
// #endregion speculate

/** Checks the numbers before the loop runs, which the slides leave out. */
const checked = (loop: (task: Speculation) => Token[]) => (task: Speculation): Token[] => {
  whole('count', task.count, { atLeast: 0 })
  whole('k', task.k)
  return loop(task)
}

/**
 * Guesses, then asks the target for one token a pass: the text of `generate`, and not a pass saved.
 * @throws RangeError when count is not whole and at least 0, or k not whole and at least 1
 */
const checkedSlowly = checked(speculateSlowly)

/**
 * Guesses, then has the target verify them in one pass: the text of `generate` in fewer passes,
 * or, when every first guess is wrong, in as many.
 * @throws RangeError when count is not whole and at least 0, or k not whole and at least 1
 */
const checkedSpeculate = checked(speculate)

export { checkedSpeculate as speculate, checkedSlowly as speculateSlowly }

/**
 * Gives any model a `verify`. A transformer computes all positions in one pass, as it does in training,
 * because none of them looks ahead. This stand-in asks one by one, but counts the passes of a transformer.
 */
export class OnePassVerifier implements Verifier {
  passes = 0
  private readonly model: LanguageModel
  constructor(model: LanguageModel) {
    this.model = model
  }

  forward(tokens: readonly Token[]): Logits {
    this.passes++
    return this.model.forward(tokens)
  }

  verify(tokens: readonly Token[], guesses: readonly Token[]): Token[] {
    this.passes++
    return Array.from({ length: guesses.length + 1 }, (_, i) =>
      sample(this.model.forward([...tokens, ...guesses.slice(0, i)])))
  }
}

const words = (text: string): Token[] => text.split(' ')

/** What each model of the example has read. Both know every word: they share a vocabulary, as they must. */
const TARGET_TEXT = [...PROMPT, ...words('Paris , and it lies on the Seine . Paris is the city of light')]
const DRAFT_TEXT = [...PROMPT, ...words('Paris , and the city lies on the Seine . it lies')]

export interface ParisRound {
  /** What the draft guessed in its round of 5. */
  drafted: Token[]
  /** How many guesses the target agreed with, from the front. */
  accepted: number
  /** The target's own token in place of the first wrong guess. */
  corrected: Token
  /** The accepted tokens and the corrected one. */
  emitted: Token[]
  /** Forward passes of either model. */
  targetPasses: number
  draftPasses: number
}

/** One round of either loop on the lecture's sentence: 5 guesses, 4 new tokens. */
export function parisSpeculation(): { speculate: ParisRound, speculateSlowly: ParisRound } {
  const k = 5
  const play = (loop: (task: Speculation) => Token[]): ParisRound => {
    const drafted = generate(new BigramModel(DRAFT_TEXT), PROMPT, k).slice(PROMPT.length)
    const target = new OnePassVerifier(new BigramModel(TARGET_TEXT))
    const draft = new BigramModel(DRAFT_TEXT)
    const emitted = loop({ target, draft, prompt: PROMPT, count: 4, k }).slice(PROMPT.length)
    const accepted = drafted.findIndex((guess, i) => guess !== emitted[i])
    const corrected = emitted[accepted]
    return { drafted, accepted, corrected, emitted, targetPasses: target.passes, draftPasses: draft.passes }
  }
  return { speculate: play(checkedSpeculate), speculateSlowly: play(checkedSlowly) }
}

/** Passes of both models that one loop takes for the same tokens. */
export interface LoopPasses {
  loop: 'generate' | 'speculateSlowly' | 'speculate'
  targetPasses: number
  draftPasses: number
}

/** The lecture's sentence by the audience's own loop, by guessing and asking one by one, and by asking once. */
export function parisLoops(): LoopPasses[] {
  const { speculate: once, speculateSlowly: slowly } = parisSpeculation()
  return [
    { loop: 'generate', targetPasses: once.emitted.length, draftPasses: 0 },
    { loop: 'speculateSlowly', targetPasses: slowly.targetPasses, draftPasses: slowly.draftPasses },
    { loop: 'speculate', targetPasses: once.targetPasses, draftPasses: once.draftPasses },
  ]
}
