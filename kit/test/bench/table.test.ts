import type { Row } from '../../bench/bench.ts'
import { expect, it } from 'vitest'
import { interleaved, runParts } from '../../bench/bench.ts'
import { toTable } from '../../bench/table.ts'
import { median } from '../../lib/median.ts'

const row: Row = { name: 'Bytes', unit: 'KB', deck: 1500, minimal: 1000, target: 1200 }
const decks = ['this', 'other'].map(name => ({ name, dist: '', slides: 1 })) as Parameters<typeof interleaved>[0]

it.each([
  [[3], 3],
  [[4, 1], 2.5],
  [[9, 1, 5], 5],
])('the median of %j is %d', (values, middle) => expect(median(values)).toBe(middle))

it('both decks are measured in turn', async () => {
  const order: string[] = []
  const results = await interleaved(decks, 2, async ({ name }, round) => order.push(`${name} ${round}`))
  expect(order).toEqual(['this 0', 'other 0', 'this 1', 'other 1'])
  expect(results).toEqual([[1, 3], [2, 4]])
})

it('a part that fails costs its own rows alone, and is named', async () => {
  const bench = { decks, quick: true, browser: {} as never, progress: () => {} }
  const parts = { good: async () => [row], bad: () => Promise.reject(new Error('no answer\n')), better: async () => [row, row] }
  expect(await runParts(parts, bench)).toEqual({ rows: [row, row, row], failures: ['The part "bad" failed: no answer'] })
})

it('the table shows values, ratio, target and whether it is met', () => {
  const lines = toTable([row, { ...row, deck: 1200 }, { ...row, minimal: undefined, target: undefined, note: 'slide 7' }]).split('\n')
  expect(lines.map(line => line.split(/ {2,}/).filter(Boolean))).toEqual([
    ['this deck', 'minimal deck', 'ratio', 'target'],
    ['Bytes', '1.5 KB', '1.0 KB', '1.50', '1.2 KB', 'MISSED'],
    ['Bytes', '1.2 KB', '1.0 KB', '1.20', '1.2 KB', 'met'],
    ['Bytes', '1.5 KB', 'slide 7'],
  ])
})
