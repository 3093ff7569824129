import { describe, expect, it } from 'vitest'
import { continuousSchedule, EIGHT_LENGTHS } from '../../../snippets/serving/batching.ts'

describe('the title’s server', () => {
  it('serves every request once, first come first served, no slot twice at a time', () => {
    const lengths = [...EIGHT_LENGTHS, ...EIGHT_LENGTHS]
    const served = continuousSchedule(lengths, 8)
    expect(served.map(({ request }) => request)).toEqual(lengths.map((_, i) => i))
    expect(served.reduce((sum, { start, end }) => sum + end - start, 0)).toBe(2 * 740)
    for (let slot = 0; slot < 8; slot++) {
      const inSlot = served.filter(request => request.slot === slot)
      for (const [i, request] of inSlot.entries())
        expect(request.start).toBe(i === 0 ? 0 : inSlot[i - 1].end)
    }
  })
  it('refuses no slots and an empty request', () => {
    expect(() => continuousSchedule([1], 0)).toThrow('slots must be a whole number of at least 1; got 0')
    expect(() => continuousSchedule([3, 0], 1)).toThrow('length of request 1 must be a whole number of at least 1; got 0')
  })
})
