import type { Policy } from '../../../snippets/serving/serving.ts'
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../snippets/random.ts'
import { EIGHT_LENGTHS } from '../../../snippets/serving/batching.ts'
import { busyShare, finishedBy, goodput, latencies, seatedAt, timeBetweenTokens, waitingAt } from '../../../snippets/serving/metrics.ts'
import { serve, served } from '../../../snippets/serving/serving.ts'
import { drawnLengths, poissonTrace, queued, repeated } from '../../../snippets/serving/trace.ts'

const POLICIES: Policy[] = ['static', 'continuous']
/** Exercise 3. */
const EXERCISE = { mean: 80, deviation: 60, atLeast: 10, atMost: 300 }
const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0)

describe('a picture that ends before the run', () => {
  const END = 200
  const [fixed, refilled] = POLICIES.map(policy => serve(queued(repeated(EIGHT_LENGTHS, 5)), { slots: 8, policy }))

  it('shows who has finished', () => {
    expect([fixed, refilled].map(run => finishedBy(run, END))).toEqual([8, 17])
    expect(finishedBy(refilled, refilled.span)).toBe(40)
    expect(finishedBy(refilled, 0)).toBe(0)
  })

  it('shows who still waits, so that with the seated and the finished all are counted', () => {
    for (const run of [fixed, refilled]) {
      for (const time of [0, 15, 100, END, 399]) {
        const seated = seatedAt(run, time).filter(request => request !== undefined)
        expect(seated.length + waitingAt(run, time) + finishedBy(run, time)).toBe(40)
      }
    }
  })

  it('shows who sits where', () => {
    expect(seatedAt(fixed, 14)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(seatedAt(fixed, 16)).toEqual([0, 1, 2, undefined, 4, 5, 6, 7])
    expect(seatedAt(refilled, 16)).toEqual([0, 1, 2, 8, 4, 5, 6, 7])
    expect(seatedAt(refilled, refilled.span)).toEqual(Array.from({ length: 8 }, () => undefined))
  })

  it('has the use of its own time alone', () => {
    const drawn = (run: typeof fixed) => sum(served(run).map(({ start, end }) => Math.max(0, Math.min(end, END) - start))) / (8 * END)
    expect(busyShare(fixed, END)).toBe(0.4625)
    expect(busyShare(refilled, END)).toBe(drawn(refilled))
    expect(busyShare(refilled, END)).toBe(1)
    expect(busyShare(refilled, refilled.span)).toBe(busyShare(refilled))
  })

  it.each([0, -1, Number.NaN, Infinity])('cannot end at %d', (until) => {
    expect(() => busyShare(fixed, until)).toThrow(new RangeError(`until must be a finite number greater than 0; got ${until}`))
  })
})

describe('the exercise with fifty requests', () => {
  const seeds = Array.from({ length: 500 }, (_, i) => i + 1)
  const mean = (values: number[]): number => sum(values) / values.length
  const runs = (count: number, few = seeds) => few.map((seed) => {
    const requests = queued(drawnLengths({ count, lengths: EXERCISE, seed }))
    return POLICIES.map(policy => serve(requests, { slots: 8, policy }))
  })

  it('uses 52% of a static batch, 89% of a continuous one: 1.7 times as fast (E3)', () => {
    const fifty = runs(50)
    expect(mean(fifty.map(([run]) => busyShare(run))).toFixed(2)).toBe('0.52')
    expect(mean(fifty.map(([, run]) => busyShare(run))).toFixed(2)).toBe('0.89')
    expect(mean(fifty.map(([fixed, run]) => fixed.span / run.span)).toFixed(1)).toBe('1.7')
    const shares = fifty.map(([, run]) => busyShare(run)).sort((a, b) => a - b)
    expect([shares[25].toFixed(2), shares[475].toFixed(2)]).toEqual(['0.82', '0.94'])
  })

  it('with a thousand uses 55% and 99.4%', () => {
    const thousand = runs(1000, seeds.slice(0, 60))
    expect(mean(thousand.map(([run]) => busyShare(run)))).toBeCloseTo(0.55, 1.9)
    expect((100 * mean(thousand.map(([, run]) => busyShare(run)))).toFixed(1)).toBe('99.4')
  })

  it('wastes more in a larger static batch: the longest of more is longer', () => {
    const shares = [8, 16, 32].map(slots => mean(seeds.slice(0, 60).map(seed =>
      busyShare(serve(queued(drawnLengths({ count: 960, lengths: EXERCISE, seed })), { slots, policy: 'static' })))))
    expect(shares[0]).toBeGreaterThan(shares[1] + 0.03)
    expect(shares[1]).toBeGreaterThan(shares[2] + 0.02)
  })
})

describe('a queue in steady state', () => {
  // M/D/1, Pollaczek and Khinchine: a request waits ρ/(2(1 − ρ)) of a service time on average.
  it.each([0.3, 0.6, 0.8])('with one slot waits as the theory says at load %d', (load) => {
    const run = serve(poissonTrace({ count: 200_000, rate: load / 100, promptTokens: 0, outputTokens: 100, seed: 11 }), { slots: 1, policy: 'continuous' })
    const wait = load / (2 * (1 - load)) * 100
    expect(Math.abs((latencies(run).mean - 100) / wait - 1)).toBeLessThan(0.04)
    expect(busyShare(run)).toBeCloseTo(load, 2)
  })

  it('obeys L = λW in a part of the time', () => {
    const rate = 0.07
    const run = serve(poissonTrace({ count: 60_000, rate, promptTokens: 0, outputTokens: EXERCISE, seed: 12 }), { slots: 8, policy: 'continuous' })
    const [from, to] = [run.span / 4, run.span * 3 / 4]
    const present = sum(run.changes.map(({ time, busy, waiting }, i) =>
      Math.max(0, Math.min(to, run.changes[i + 1]?.time ?? to) - Math.max(from, time)) * (busy + waiting))) / (to - from)
    const inPart = run.requests.map(({ arrival }, i) => ({ arrival, latency: run.end[i] - arrival })).filter(({ arrival }) => arrival >= from && arrival < to)
    const latency = sum(inPart.map(({ latency }) => latency)) / inPart.length
    expect(present / (rate * latency)).toBeCloseTo(1, 1)
    // The offered load: what arrives over what the slots can write.
    expect(busyShare(run)).toBeCloseTo(rate * 93.8 / 8, 1.7)
  })
})

describe('time between tokens', () => {
  const linear = { policy: 'continuous', slots: 2, passSeconds: ({ rows }: { rows: number }) => rows } as const
  // The first writes alone (1 s), waits for the prompt of the second (10 s), writes beside it (2 s), and alone again.
  const run = serve([
    { arrival: 0, promptTokens: 1, outputTokens: 7 },
    { arrival: 2, promptTokens: 9, outputTokens: 3 },
  ], linear)

  it('counts each gap of each request, not the first token', () => {
    // 1, 10, 2, 2, 1, 1 of the first and 2, 2 of the second.
    expect(timeBetweenTokens(run)).toEqual({ p50: 2, p99: 10, worst: 10 })
    expect([...run.gaps.worst]).toEqual([10, 2])
    expect(sum(run.gaps.counts)).toBe(8)
  })

  it('is nothing where each request writes one token', () => {
    expect(timeBetweenTokens(serve(queued([1, 1]), linear))).toEqual({ p50: 0, p99: 0, worst: 0 })
  })

  it('has its percentiles where a sorted list has them', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = seeded(seed)
      const seconds = Float64Array.from({ length: 1 + Math.floor(random() * 60) }, () => Math.ceil(random() * 20))
      const counts = seconds.map(() => Math.floor(random() * 4))
      const all = [...seconds].flatMap((value, i) => Array.from({ length: counts[i] }, () => value)).sort((a, b) => a - b)
      if (all.length === 0)
        continue
      const { p50, p99, worst } = timeBetweenTokens({ ...run, gaps: { seconds, counts, worst: run.gaps.worst } })
      const rank = (share: number) => all[Math.ceil(all.length * share) - 1]
      expect([seed, p50, p99, worst]).toEqual([seed, rank(0.5), rank(0.99), all.at(-1)])
    }
  })

  it('and to the first make the goodput', () => {
    // First tokens after 1 and 10 s; the longest gaps are 10 and 2 s, their means 17/6 and 2.
    const share = (firstToken: number, betweenTokens: number, gap?: 'longest' | 'mean') =>
      goodput(run, { firstToken, betweenTokens, gap }).share
    expect([share(10, 10), share(10, 9.9), share(9.9, 10), share(9.9, 9.9)]).toEqual([1, 0.5, 0.5, 0])
    expect([share(10, 3, 'mean'), share(10, 2.5, 'mean')]).toEqual([1, 0.5])
    expect(goodput(run, { firstToken: 10, betweenTokens: 9.9 }).rate).toBe(0.5 / run.span * 2)
  })

  it('cannot be promised to be shorter than a pass', () => {
    expect(() => goodput(run, { firstToken: 0.5, betweenTokens: 9 }))
      .toThrow(new RangeError('limit of firstToken must be at least 1, a pass for one request alone; got 0.5'))
    expect(() => goodput(run, { firstToken: 9, betweenTokens: Number.NaN }))
      .toThrow(new RangeError('limit of betweenTokens must be at least 1, a pass for one request alone; got NaN'))
  })
})
