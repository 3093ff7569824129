import { describe, expect, it } from 'vitest'
import { continuousSchedule, EIGHT_LENGTHS } from '../../snippets/batching.ts'
import { idleShare, oneForwardOneBackward } from '../../snippets/pipeline.ts'

describe('the title’s pipeline, 1F1B', () => {
  it.each([[1, 1], [2, 1], [4, 1], [4, 4], [4, 8], [8, 8], [8, 32], [3, 2]])('of %d stages and %d microbatches idles (p − 1)/(m + p − 1) of the time', (stages, microbatches) => {
    const events = oneForwardOneBackward({ stages, microbatches, forwardTime: 1, backwardTime: 2 })
    expect(idleShare(events, stages)).toBeCloseTo((stages - 1) / (microbatches + stages - 1), 12)
    expect(events).toHaveLength(2 * stages * microbatches)
  })

  it('never lets a device do two things, nor start before its input', () => {
    const stages = 5
    const events = oneForwardOneBackward({ stages, microbatches: 7, forwardTime: 1, backwardTime: 3 })
    const find = (device: number, microbatch: number, phase: string) =>
      events.find(event => event.device === device && event.microbatch === microbatch && event.phase === phase)
    for (const [i, event] of events.entries()) {
      const before = events[i - 1]
      if (before?.device === event.device)
        expect(event.start).toBeGreaterThanOrEqual(before.end)
      const needed = event.phase === 'forward'
        ? find(event.device - 1, event.microbatch, 'forward')
        : find(event.device + 1, event.microbatch, 'backward') ?? find(event.device, event.microbatch, 'forward')
      if (needed)
        expect(event.start).toBeGreaterThanOrEqual(needed.end)
    }
  })

  it.each([['stages', 0], ['microbatches', 1.5], ['forwardTime', 0], ['backwardTime', Number.NaN]] as const)('refuses %s of %d', (name, value) => {
    const shape = { stages: 2, microbatches: 2, forwardTime: 1, backwardTime: 1, [name]: value }
    expect(() => oneForwardOneBackward(shape)).toThrow(new RegExp(`^${name} must be .*; got ${value}$`))
  })
})

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
