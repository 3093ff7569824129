import type { Token } from '../../../snippets/serving/generate.ts'
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../snippets/random.ts'
import { BigramModel, generate, parisExample, PROMPT } from '../../../snippets/serving/generate.ts'
import { OnePassVerifier, parisLoops, parisSpeculation, speculate, speculateSlowly } from '../../../snippets/serving/speculative-loop.ts'

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

      const play = (loop: typeof speculate) => {
        const target = new OnePassVerifier(new BigramModel(targetText))
        const draft = new BigramModel(draftText)
        return { tokens: loop({ target, draft, prompt, count, k }), targetPasses: target.passes }
      }
      const fast = play(speculate)
      const slow = play(speculateSlowly)
      expect(fast.tokens).toEqual(plain)
      expect(slow.tokens).toEqual(plain)
      expect(fast.targetPasses).toBeLessThanOrEqual(count)
      expect(slow.targetPasses).toBeGreaterThanOrEqual(count)
      saved += count - fast.targetPasses
      wasted += slow.targetPasses - count
    }
    // Both bounds are reached in earnest.
    expect(saved).toBeGreaterThan(300)
    expect(wasted).toBeGreaterThan(0)
  })

  it('with a draft that is always right: K + 1 tokens a pass', () => {
    const target = new OnePassVerifier(cycle(['a', 'b', 'c']))
    const draft = cycle(['a', 'b', 'c'])
    expect(speculate({ target, draft, prompt: ['a'], count: 12, k: 3 }).slice(1)).toEqual([...'bcabcabcabca'])
    expect([target.passes, draft.passes]).toEqual([3, 9])
  })

  it('with a draft that is always wrong: one token a pass, as in plain decoding', () => {
    const target = new OnePassVerifier(cycle(['a', 'b', 'c']))
    const draft = cycle(['c', 'b', 'a'])
    expect(speculate({ target, draft, prompt: ['a'], count: 6, k: 3 }).slice(1)).toEqual([...'bcabca'])
    expect([target.passes, draft.passes]).toEqual([6, 18])
  })

  it('cut what the last round has too many, and leave the prompt alone', () => {
    for (const loop of [speculate, speculateSlowly]) {
      for (const count of [0, 1, 2, 3, 4, 5, 6, 7]) {
        const prompt = ['a']
        const target = new OnePassVerifier(cycle(['a', 'b', 'c']))
        expect(loop({ target, draft: cycle(['a', 'b', 'c']), prompt, count, k: 4 })).toHaveLength(1 + count)
        expect(prompt).toEqual(['a'])
      }
    }
  })
})

describe('verifying', () => {
  it('gives the target’s own token after every prefix, from one pass', () => {
    const target = new OnePassVerifier(cycle(['a', 'b', 'c']))
    expect(target.verify(['c', 'a'], ['b', 'b', 'c'])).toEqual(['b', 'c', 'c', 'a'])
    expect(target.passes).toBe(1)
    expect(target.verify(['a'], [])).toEqual(['b'])
    expect(target.passes).toBe(2)
  })

  it('shows the model all that came before each answer', () => {
    const seen: string[] = []
    const target = new OnePassVerifier({
      forward(tokens) {
        seen.push(tokens.join(' '))
        return new Map([['x', 1]])
      },
    })
    target.verify(PROMPT, ['Paris', ','])
    expect(seen).toEqual(['The capital of France is', 'The capital of France is Paris', 'The capital of France is Paris ,'])
  })

  it('counts a single forward pass too', () => {
    const target = new OnePassVerifier(cycle(['a', 'b']))
    expect([...target.forward(['a']).keys()]).toEqual(['b'])
    expect(target.passes).toBe(1)
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
  const task = () => ({ target: new OnePassVerifier(cycle(['a', 'b'])), draft: cycle(['a', 'b']), prompt: ['a'], count: 4, k: 2 })

  it.each([0, -1, 1.5, Number.NaN, Infinity])('k %d', (k) => {
    for (const loop of [speculate, speculateSlowly])
      expect(() => loop({ ...task(), k })).toThrow(new RangeError(`k must be a whole number of at least 1; got ${k}`))
  })

  it.each([-1, 1.5, Number.NaN, Infinity])('count %d', (count) => {
    for (const loop of [speculate, speculateSlowly])
      expect(() => loop({ ...task(), count })).toThrow(new RangeError(`count must be a whole number of at least 0; got ${count}`))
  })
})
