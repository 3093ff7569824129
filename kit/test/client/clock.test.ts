/** The lecture's clock over pauses and windows, and the times of a rehearsal. */
import type { Step, StepLog } from '../../client/clock.ts'
import { describe, expect, it, vi } from 'vitest'
import { elapsed, mergedLogs, paused, putBack, spentBySlide, started, timesOf } from '../../client/clock.ts'
import { newest } from '../../client/store.ts'

vi.mock('@slidev/client', () => ({ configs: {} }))

const HOUR = 3_600_000
const step = (slide: number, click: number, seconds: number): Step => ({ slide, click, seconds })

describe('the clock', () => {
  it('goes on while nobody looks, and leaves pauses out', () => {
    const first = started(undefined, HOUR)
    expect(elapsed(first, HOUR + 90_000)).toBe(90)
    const second = paused(first, HOUR + 90_000)
    expect(elapsed(second, HOUR + 500_000)).toBe(90)
    const third = started(second, HOUR + 600_000)
    expect(elapsed(third, HOUR + 610_000)).toBe(100)
    expect(third.run).toBe(first.run)
  })

  it('begins with what was said before it was started', () => {
    expect(elapsed(started(undefined, HOUR, 50), HOUR + 1000)).toBe(51)
  })

  it('is started or paused once', () => {
    const clock = started(undefined, HOUR)
    expect(started(clock, HOUR + 5)).toBe(clock)
    const still = paused(clock, HOUR + 5)
    expect(paused(still, HOUR + 9)).toBe(still)
  })

  it('never runs backwards, even where the computer’s clock does', () => {
    expect(elapsed(started(undefined, HOUR, 7), HOUR - 5000)).toBe(7)
  })

  it('is another lecture after it was put back', () => {
    const first = started(undefined, HOUR)
    const back = putBack(first, HOUR + 10)
    expect(back.run).toBeUndefined()
    expect(elapsed(back, HOUR + 1000)).toBe(0)
    expect(started(back, HOUR + 20).run).not.toBe(first.run)
  })

  it('the newest of two windows counts, whichever comes first', () => {
    const running = started(undefined, HOUR)
    const still = paused(running, HOUR)
    expect(newest(running, still)).toBe(still)
    expect(newest(still, running)).toBe(still)
  })
})

describe('the log of two windows', () => {
  const a: StepLog = { run: 1, steps: [step(1, 0, 0), step(2, 0, 50), step(2, 1, 61)] }

  it('is one log, in whatever order they meet', () => {
    const b: StepLog = { run: 1, steps: [step(2, 0, 50.01), step(2, 1, 61.02), step(3, 0, 90)] }
    const both = { run: 1, steps: [step(1, 0, 0), step(2, 0, 50), step(2, 1, 61), step(3, 0, 90)] }
    expect(mergedLogs(a, b)).toEqual(both)
    expect(mergedLogs(b, a)).toEqual(both)
  })

  it('takes nothing from an earlier lecture', () => {
    const b: StepLog = { run: 2, steps: [step(9, 0, 3)] }
    expect(mergedLogs(a, b)).toBe(b)
    expect(mergedLogs(b, a)).toBe(b)
  })
})

describe('what was spent', () => {
  it('adds up over visits, the one on stage included', () => {
    const spent = spentBySlide([step(1, 0, 0), step(2, 0, 50), step(2, 1, 70), step(1, 0, 80), step(2, 1, 90)], 100)
    expect([...spent]).toEqual([[1, 60], [2, 40]])
  })
})

describe('the times of a rehearsal', () => {
  it('are the log where nobody stepped back', () => {
    const steps = [step(1, 0, 0), step(2, 0, 50), step(2, 1, 70.1236)]
    expect(timesOf(steps)).toEqual([step(1, 0, 0), step(2, 0, 50), step(2, 1, 70.124)])
  })

  it('leave out a look back', () => {
    expect(timesOf([step(1, 0, 0), step(2, 0, 50), step(1, 0, 60), step(2, 0, 65), step(2, 1, 70), step(3, 0, 80)]))
      .toEqual([step(1, 0, 0), step(2, 0, 50), step(2, 1, 70), step(3, 0, 80)])
  })

  it('leave out a look ahead', () => {
    expect(timesOf([step(1, 0, 0), step(9, 0, 20), step(2, 0, 25), step(3, 0, 40), step(9, 0, 60)]))
      .toEqual([step(1, 0, 0), step(2, 0, 25), step(3, 0, 40), step(9, 0, 60)])
  })

  it('rise strictly, once for each step, whatever was pressed', () => {
    let seed = 1
    const random = (below: number) => (seed = seed * 48271 % 2147483647) % below
    for (let round = 0; round < 50; round++) {
      const times = timesOf(Array.from({ length: 40 }, (_, i) => step(1 + random(6), random(3), i + 0.5)))
      const keys = times.map(({ slide, click }) => slide * 10 + click)
      expect(times.length).toBeGreaterThan(1)
      expect(keys).toEqual([...new Set(keys)].sort((a, b) => a - b))
      expect(times.map(({ seconds }) => seconds)).toEqual(times.map(({ seconds }) => seconds).sort((a, b) => a - b))
    }
  })

  it('are none where nothing was noted', () => {
    expect(timesOf([])).toEqual([])
  })
})
