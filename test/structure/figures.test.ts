/** Every figure says how it comes about, and that is how it comes about. */
import type { BytesConvention } from '../../snippets/training/memory.ts'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { FIGURES, figureValue, showFigure } from '../../snippets/figures/index.ts'
import { evaluate } from './formula.ts'

const CONVENTIONS: BytesConvention[] = [12, 16]
const MOST_RELATIVE_ERROR = 1e-9

describe('a formula', () => {
  it.each([
    ['2 × 3 + 4', 10],
    ['2 × (3 + 4)', 14],
    ['1 − 1 ÷ 4', 0.75],
    ['8 ÷ 2 ÷ 2', 2],
    ['−3 + 1,000', 997],
    ['{a} × 2', 6e9],
    ['10 − {negative}', 12],
    ['7 ÷ 2, rounded up', 4],
    ['7 ÷ 2, rounded down', 3],
  ])('%s is %d', (formula, value) => {
    expect(evaluate(formula, name => name === 'a' ? 3e9 : -2)).toBe(value)
  })

  it.each(['2 ×', '(2', '2 2', '2 x 3', '', '7 ÷ 2, rounded off'])('"%s" is none', (formula) => {
    expect(() => evaluate(formula, () => 1)).toThrow(SyntaxError)
  })
})

describe.each(CONVENTIONS)('at %d bytes a parameter', (bytesPerParameter) => {
  const settings = { bytesPerParameter }

  it('every formula gives its figure', () => {
    const wrong = Object.entries(FIGURES).flatMap(([name, { formula }]) => {
      if (!formula)
        return []
      const value = figureValue(name, settings)
      const worked = evaluate(formula, input => figureValue(input, settings))
      const error = Math.abs(worked - value) / Math.max(Math.abs(value), Number.MIN_VALUE)
      return worked === value || error <= MOST_RELATIVE_ERROR ? [] : [`${name} is ${value}, but ${formula} is ${worked}`]
    })
    expect(wrong).toEqual([])
  })

  it('every figure prints, with a label and a source', () => {
    const bare = Object.keys(FIGURES).filter((name) => {
      const { text, label, source } = showFigure(name, settings)
      return !text || !label || !source
    })
    expect(bare).toEqual([])
  })
})

describe('a figure', () => {
  const sources = globSync('snippets/figures/*.ts').map(file => readFileSync(file, 'utf8'))

  it('is found by its name, once, where it is declared', () => {
    const declared = sources.flatMap(source => [...(source.split(': Figures = {')[1] ?? '').matchAll(/^ {2}(\w+): \w+\(/gm)].map(([, name]) => name))
    expect(declared.toSorted()).toEqual(Object.keys(FIGURES).toSorted())
  })

  it('that is derived says how: a formula, or the file that counts it', () => {
    const silent = Object.entries(FIGURES).filter(([, { evidence, formula, source }]) => {
      const [path] = /snippets\/[\w/-]+\.ts/.exec(source) ?? []
      return evidence === 'derived' && !formula && !(path && existsSync(path))
    })
    expect(silent.map(([name]) => name)).toEqual([])
  })

  it('names only files that are there', () => {
    const named = Object.values(FIGURES).flatMap(({ source }) => source.match(/snippets\/[\w/-]+\.ts/g) ?? [])
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter(path => !existsSync(path))).toEqual([])
  })
})
