import type { Token } from '../../../snippets/serving/generate.ts'
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../snippets/random.ts'
import { BigramModel, generate, parisExample, PROMPT } from '../../../snippets/serving/generate.ts'
import {
  parisCache,
  parisLoops,
  parisSpeculation,
  speculate,
  speculateSlowly,
  verify,
  WithCache,
} from '../../../snippets/serving/speculative-loop.ts'

const VOCABULARY = ['a', 'b', 'c', 'd', 'e', 'f']

/** A text in which every word has a follower. */
function randomText(random: () => number): Token[] {
  const text = Array.from({ length: 30 }, () => VOCABULARY[Math.floor(random() * VOCABULARY.length)])
  return [...text, ...VOCABULARY, VOCABULARY[0]]
}

/** The word that comes after, round and round: what one model guesses, another may always refuse. */
const cycle = (words: readonly Token[]) => new BigramModel([...words, ...words])

describe('the worked example (D3)', () => {
  const { speculate: fast, speculateSlowly: slow } = parisSpeculation()
  const text = { drafted: ['Paris', ',', 'and', 'the', 'city'], accepted: 3, corrected: 'it', emitted: ['Paris', ',', 'and', 'it'] }

  it('is 3 accepted and 1 corrected: 4 tokens from 1 pass', () => {
    expect(fast).toEqual({ ...text, targetPasses: 1, draftPasses: 5 })
  })

  it('is the same text from 4 passes when the target is asked token by token', () => {
    expect(slow).toEqual({ ...text, targetPasses: 4, draftPasses: 5 })
  })
})

describe('all three loops', () => {
  it('write the same text, and verifying never takes more passes', () => {
    const random = seeded(79)
    let saved = 0
    let wasted = 0
    for (let i = 0; i < 300; i++) {
      const [targetText, otherText] = [randomText(random), randomText(random)]
      const draftText = random() < 0.5 ? targetText : otherText
      const prompt = [VOCABULARY[Math.floor(random() * VOCABULARY.length)]]
      const count = Math.floor(random() * 13)
      const k = 1 + Math.floor(random() * 6)
      const plain = generate(new BigramModel(targetText), prompt, count)

      const draft = new BigramModel(draftText)
      const cached = new WithCache(new BigramModel(targetText))
      const asked = new BigramModel(targetText)
      expect(speculate({ target: cached, draft, prompt, count, k })).toEqual(plain)
      expect(speculateSlowly({ target: asked, draft, prompt, count, k })).toEqual(plain)
      expect(cached.passes.length).toBeLessThanOrEqual(count)
      expect(asked.passes).toBeGreaterThanOrEqual(count)
      saved += count - cached.passes.length
      wasted += asked.passes - count
    }
    // Both bounds are reached in earnest.
    expect(saved).toBeGreaterThan(300)
    expect(wasted).toBeGreaterThan(0)
  })

  it('with a draft that is always right: K + 1 tokens a pass', () => {
    const target = new WithCache(cycle(['a', 'b', 'c']))
    const draft = cycle(['a', 'b', 'c'])
    expect(speculate({ target, draft, prompt: ['a'], count: 12, k: 3 }).slice(1)).toEqual([...'bcabcabcabca'])
    // The first pass reads the prompt as well; then a certain token and three guesses.
    expect(target.passes).toEqual([4, 4, 4])
    expect(draft.passes).toBe(9)
  })

  it('with a draft that is always wrong: one token a pass, as in plain decoding', () => {
    const target = new WithCache(cycle(['a', 'b', 'c']))
    const draft = cycle(['c', 'b', 'a'])
    expect(speculate({ target, draft, prompt: ['a'], count: 6, k: 3 }).slice(1)).toEqual([...'bcabca'])
    expect([target.passes.length, draft.passes]).toEqual([6, 18])
  })

  it('cut what the last round has too many, and leave the prompt alone', () => {
    for (const count of [0, 1, 2, 3, 4, 5, 6, 7]) {
      const prompt = ['a']
      const model = cycle(['a', 'b', 'c'])
      const task = { draft: cycle(['a', 'b', 'c']), prompt, count, k: 4 }
      expect(speculate({ ...task, target: new WithCache(model) })).toHaveLength(1 + count)
      expect(speculateSlowly({ ...task, target: model })).toHaveLength(1 + count)
      expect(prompt).toEqual(['a'])
    }
  })
})

describe('verifying', () => {
  it('keeps the agreeing front and adds the target’s own token, from one pass', () => {
    const target = new WithCache(cycle(['a', 'b', 'c']))
    expect(verify(target, ['c', 'a'], ['b', 'b', 'c'])).toEqual(['b', 'c'])
    expect(verify(target, ['c', 'a', 'b', 'c'], ['a', 'b'])).toEqual(['a', 'b', 'c'])
    expect(verify(target, ['c', 'a', 'b', 'c', 'a', 'b', 'c'], ['b'])).toEqual(['a'])
    expect(target.passes).toHaveLength(3)
  })

  it('is plain decoding without guesses', () => {
    expect(verify(new WithCache(cycle(['a', 'b'])), ['a'], [])).toEqual(['b'])
  })

  it('rolls the cache back to what stands: all tokens but the last, which no pass has read', () => {
    const random = seeded(11)
    const text = randomText(random)
    const target = new WithCache(new BigramModel(text))
    const draft = new BigramModel(randomText(random))
    const tokens = [VOCABULARY[0]]
    let rolledBack = 0
    while (tokens.length < 200) {
      const guesses = generate(draft, tokens, 5).slice(tokens.length)
      const standing = verify(target, tokens, guesses)
      rolledBack += guesses.length + 1 - standing.length
      tokens.push(...standing)
      expect(target.cache).toEqual(tokens.slice(0, tokens.length - 1))
    }
    expect(rolledBack).toBeGreaterThan(100)
    // Each pass has one certain row and five guesses, the first one too: its prompt is a single token.
    expect(new Set(target.passes)).toEqual(new Set([6]))
  })

  it('shows the model in each row what stands before it, never a guess that was refused', () => {
    const seen: string[] = []
    const target = new WithCache({
      forward(tokens) {
        seen.push(tokens.join(' '))
        return new Map([['x', 1]])
      },
    })
    verify(target, ['a', 'b'], ['x', 'y'])
    verify(target, ['a', 'b', 'x', 'x'], ['z'])
    expect(seen).toEqual(['a', 'a b', 'a b x', 'a b x y', 'a b x x', 'a b x x z'])
  })
})

describe('the cache of the slide', () => {
  it('reads the prompt and five guesses, and keeps the prompt and the three that stand', () => {
    const { read, kept } = parisCache()
    expect(read).toEqual([...PROMPT, 'Paris', ',', 'and', 'the', 'city'])
    expect(kept).toEqual([...PROMPT, 'Paris', ',', 'and'])
  })
})

describe('the loops of the slide', () => {
  it('take 4, 4 and 1 passes of the target, and the draft 5 where it guesses', () => {
    expect(parisLoops()).toEqual([
      { loop: 'generate', targetPasses: parisExample().passes, draftPasses: 0 },
      { loop: 'speculateSlowly', targetPasses: 4, draftPasses: 5 },
      { loop: 'speculate', targetPasses: 1, draftPasses: 5 },
    ])
  })
})

describe('bad input', () => {
  const task = { draft: cycle(['a', 'b']), prompt: ['a'], count: 4, k: 2 }
  const loops = {
    once: (wrong: object) =>
      speculate({ target: new WithCache(cycle(['a', 'b'])), ...task, ...wrong }),
    slowly: (wrong: object) =>
      speculateSlowly({ target: cycle(['a', 'b']), ...task, ...wrong }),
  }

  it.each([0, -1, 1.5, Number.NaN, Infinity])('k %d', (k) => {
    for (const loop of Object.values(loops))
      expect(() => loop({ k })).toThrow(new RangeError(`k must be a whole number of at least 1; got ${k}`))
  })

  it.each([-1, 1.5, Number.NaN, Infinity])('count %d', (count) => {
    for (const loop of Object.values(loops))
      expect(() => loop({ count })).toThrow(new RangeError(`count must be a whole number of at least 0; got ${count}`))
  })
})
