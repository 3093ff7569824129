import type { Row } from '../../bench/bench.ts'
import { describe, expect, it } from 'vitest'
import { interleaved, quantile, runParts } from '../../bench/bench.ts'
import { isMet, toTable, toVerdict } from '../../bench/table.ts'

const row: Row = { name: 'Bytes', unit: 'KB', deck: 1500, minimal: 1000, target: 1200 }
const decks = ['this', 'other'].map(name => ({ name, root: '', dist: '', slides: 1 })) as Parameters<typeof interleaved>[0]

describe('numbers of a run', () => {
  it.each([
    [[3], 0.5, 3],
    [[4, 1], 0.5, 2.5],
    [[9, 1, 5], 0.5, 5],
    [[1, 2, 3, 4, 5], 1, 5],
    [[0, 100], 0.95, 95],
  ])('of %j, share %d is %d', (values, share, expected) => expect(quantile(values, share)).toBeCloseTo(expected))

  it('refuses to take the middle of nothing', () => expect(() => quantile([])).toThrow('no values'))

  it('measures both decks in turn', async () => {
    const order: string[] = []
    const results = await interleaved(decks, 2, async ({ name }, round) => order.push(`${name} ${round}`))
    expect(order).toEqual(['this 0', 'other 0', 'this 1', 'other 1'])
    expect(results).toEqual([[1, 3], [2, 4]])
  })
})

it('a part that fails costs its own rows alone, and is named', async () => {
  const said: string[] = []
  const bench = { decks, quick: true, browser: {} as never, progress: (text: string) => said.push(text) }
  const parts = { good: async () => [row], bad: () => Promise.reject(new Error('no answer\n')), better: async () => [row, row] }
  expect(await runParts(parts, bench)).toEqual({ rows: [row, row, row], failures: ['The part "bad" failed: no answer'] })
  expect(said).toEqual(['bad failed'])
})

describe('the table', () => {
  it('shows values, ratio, target and whether it is met', () => {
    const lines = toTable([row, { ...row, deck: 1200 }, { ...row, minimal: undefined, target: undefined, note: 'slide 7' }]).split('\n')
    expect(lines.map(line => line.split(/ {2,}/).filter(Boolean))).toEqual([
      ['this deck', 'minimal deck', 'ratio', 'target'],
      ['Bytes', '1.5 KB', '1.0 KB', '1.50', '1.2 KB', 'MISSED'],
      ['Bytes', '1.2 KB', '1.0 KB', '1.20', '1.2 KB', 'met'],
      ['Bytes', '1.5 KB', 'slide 7'],
    ])
  })

  it('a row without a target is never missed', () => expect(isMet({ ...row, target: undefined })).toBe(true))

  it('ends with what was missed', () => {
    expect(toVerdict([row])).toBe('1 missed: bytes.')
    expect(toVerdict([{ ...row, deck: 1 }])).toBe('Every target is met.')
  })
})
