import { describe, expect, it } from 'vitest'
import { BigramModel, generate, parisExample, sample } from '../../../snippets/serving/generate.ts'

describe('the generate loop', () => {
  it('writes one token a forward pass', () => {
    expect(parisExample()).toEqual({ tokens: ['Paris', ',', 'and', 'it'], passes: 4 })
    for (const count of [1, 2, 7])
      expect(parisExample(count).passes).toBe(count)
  })

  it('feeds each token back: no pass can know the next one’s input', () => {
    const seen: string[][] = []
    const model = {
      forward(tokens: readonly string[]) {
        seen.push([...tokens])
        return new Map([[`${tokens.length}`, 1]])
      },
    }
    expect(generate(model, ['a'], 3)).toEqual(['a', '1', '2', '3'])
    expect(seen).toEqual([['a'], ['a', '1'], ['a', '1', '2']])
  })

  it('leaves the prompt alone', () => {
    const prompt = ['a']
    generate(new BigramModel(['a', 'b', 'a']), prompt, 2)
    expect(prompt).toEqual(['a'])
  })
})

describe('greedy sampling', () => {
  it('takes the highest score, the first on a tie', () => {
    expect(sample(new Map([['a', 1], ['b', 3], ['c', 3]]))).toBe('b')
  })
  it('refuses an empty vocabulary', () => {
    expect(() => sample(new Map())).toThrow('logits must score at least 1 token; got 0')
  })
  it('names a token that the model never saw', () => {
    expect(() => new BigramModel(['a', 'b']).forward(['b'])).toThrow('the last token must have a follower in the text; got "b"')
  })
})
