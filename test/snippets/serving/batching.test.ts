import { expect, it } from 'vitest'
import { continuousSchedule, EIGHT_LENGTHS } from '../../../snippets/serving/batching.ts'
import { serve, served } from '../../../snippets/serving/serving.ts'
import { drawnLengths, queued, repeated } from '../../../snippets/serving/trace.ts'

it('the eight lengths write 740 tokens, the longest 200', () => {
  expect(EIGHT_LENGTHS).toEqual([20, 45, 200, 15, 80, 150, 30, 200])
  expect(EIGHT_LENGTHS.reduce((a, b) => a + b)).toBe(740)
})

it('the title’s light schedule is the server’s', () => {
  const lists = [repeated(EIGHT_LENGTHS, 3)]
  for (let seed = 1; seed <= 40; seed++)
    lists.push(drawnLengths({ count: 1 + seed * 3, lengths: { mean: 5, deviation: 9, atLeast: 1, atMost: 20 }, seed }))
  for (const lengths of lists) {
    for (const slots of [1, 2, 8, 13])
      expect(continuousSchedule(lengths, slots)).toEqual(served(serve(queued(lengths), { slots, policy: 'continuous' })))
  }
})
