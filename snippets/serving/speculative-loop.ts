/**
 * The audience's generate() loop on its way to speculative decoding, with greedy sampling: to accept is to agree.
 * Leviathan et al. 2023 (arXiv 2211.17192), algorithm 1 at temperature 0.
 */
import type { LanguageModel, Logits, Token } from './generate.ts'
import { whole } from '../ranges.ts'
import { BigramModel, generate, PROMPT, sample } from './generate.ts'

/** A model that keeps what it has computed of the tokens so far: a transformer with its cache. */
export interface CachedModel {
  /** The tokens whose keys and values are kept, from the first one on. */
  cache: Token[]
  /**
   * One pass over the tokens behind the cached ones; it adds them to the cache.
   * @returns logits after each of them
   */
  forward: (rows: readonly Token[]) => Logits[]
}

export interface Speculation<Target = CachedModel> {
  target: Target
  draft: LanguageModel
  prompt: readonly Token[]
  /** Tokens to add to the prompt. */
  count: number
  /** Guesses a round. */
  k: number
}

// #region draft-then-ask
function speculateSlowly(task: Speculation<LanguageModel>) {
  const { target, draft, prompt, count, k } = task
  const tokens = [...prompt]
  while (tokens.length < prompt.length + count) {
    const drafted = generate(draft, tokens, k)
    const guesses = drafted.slice(tokens.length)
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

// #region verify
function verify(target: CachedModel, tokens: Token[], guesses: Token[]) {
  const rows = [...tokens, ...guesses].slice(target.cache.length)
  const logits = target.forward(rows)
  const certain = rows.length - guesses.length
  const own = logits.slice(certain - 1).map(sample)
  let kept = 0
  while (kept < guesses.length && guesses[kept] === own[kept])
    kept++
  target.cache = target.cache.slice(0, tokens.length + kept)
  return [...guesses.slice(0, kept), own[kept]]
}
// #endregion verify

// #region speculate
function speculate(task: Speculation<CachedModel>) {
  const { target, draft, prompt, count, k } = task
  const tokens = [...prompt]
  while (tokens.length < prompt.length + count) {
    const drafted = generate(draft, tokens, k)
    const guesses = drafted.slice(tokens.length)
    const standing = verify(target, tokens, guesses)
    tokens.push(...standing)
  }
  return tokens.slice(0, prompt.length + count)
}
// #endregion speculate

/** Checks the numbers before the loop runs, which the slides leave out. */
const checked = <Target>(loop: (task: Speculation<Target>) => Token[]) => (task: Speculation<Target>): Token[] => {
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

export { checkedSpeculate as speculate, checkedSlowly as speculateSlowly, verify }

/**
 * Gives any model a cache. A transformer computes all rows in one pass, as it does in training, because none of them
 * looks ahead. This stand-in asks for them one by one, but counts the passes of a transformer; in its cache a token
 * stands for its keys and values, and all that it knows of the tokens before its rows is what the cache holds.
 */
export class WithCache implements CachedModel {
  cache: Token[] = []
  /** Rows of each pass. */
  readonly passes: number[] = []
  private readonly model: LanguageModel
  constructor(model: LanguageModel) {
    this.model = model
  }

  forward(rows: readonly Token[]): Logits[] {
    this.passes.push(rows.length)
    return rows.map((row) => {
      this.cache.push(row)
      return this.model.forward(this.cache)
    })
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
  const drafted = generate(new BigramModel(DRAFT_TEXT), PROMPT, k).slice(PROMPT.length)
  const task = () => ({ draft: new BigramModel(DRAFT_TEXT), prompt: PROMPT, count: 4, k })
  const round = (tokens: Token[], targetPasses: number, draft: BigramModel): ParisRound => {
    const emitted = tokens.slice(PROMPT.length)
    const accepted = drafted.findIndex((guess, i) => guess !== emitted[i])
    return { drafted, accepted, corrected: emitted[accepted], emitted, targetPasses, draftPasses: draft.passes }
  }
  const [once, slowly] = [task(), task()]
  const [cached, plain] = [new WithCache(new BigramModel(TARGET_TEXT)), new BigramModel(TARGET_TEXT)]
  const fast = checkedSpeculate({ ...once, target: cached })
  const slow = checkedSlowly({ ...slowly, target: plain })
  return {
    speculate: round(fast, cached.passes.length, once.draft),
    speculateSlowly: round(slow, plain.passes, slowly.draft),
  }
}

/** The target's cache in that round: what its one pass has read, and what is left of it behind the roll-back. */
export function parisCache(): { read: Token[], kept: Token[] } {
  const target = new WithCache(new BigramModel(TARGET_TEXT))
  const { drafted } = parisSpeculation().speculate
  verify(target, PROMPT, drafted)
  return { read: [...PROMPT, ...drafted], kept: target.cache }
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
