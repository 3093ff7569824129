import type { Pass } from '../../../snippets/serving/pass.ts'
import type { Policy, ServingOptions, ServingRun } from '../../../snippets/serving/serving.ts'
import type { Request } from '../../../snippets/serving/trace.ts'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../snippets/random.ts'
import { EIGHT_LENGTHS } from '../../../snippets/serving/batching.ts'
import { busyShare, goodput, latencies, throughput, timeBetweenTokens, timeToFirstToken, wastedSlotSteps } from '../../../snippets/serving/metrics.ts'
import { CHUNKED_LLAMA_SERVER } from '../../../snippets/serving/pass.ts'
import { MOST_REQUESTS, requestCount, serve, served, simulate } from '../../../snippets/serving/serving.ts'
import { drawnLengths, poissonTrace, queued, repeated } from '../../../snippets/serving/trace.ts'

const POLICIES: Policy[] = ['static', 'continuous']
/** Exercise 3. */
const EXERCISE = { mean: 80, deviation: 60, atLeast: 10, atMost: 300 }
const eight = (policy: Policy, times = 1, slots = 8): ServingRun => serve(queued(repeated(EIGHT_LENGTHS, times)), { slots, policy })
const request = (arrival: number, outputTokens: number, promptTokens = 0): Request => ({ arrival, promptTokens, outputTokens })
const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0)

/** Requests without prompts and a server for them, of every kind: idle and overloaded, arrivals between steps or on them. */
function randomCase(seed: number, whole = false): { requests: Request[], options: Required<Pick<ServingOptions, 'slots' | 'passSeconds'>> } {
  const random = seeded(seed)
  const upTo = (most: number): number => Math.floor(random() * (most + 1))
  const slots = 1 + upTo(7)
  const spread = [0, 1, 6, 40][upTo(3)]
  let arrival = 0
  const requests = Array.from({ length: 1 + upTo(40) }, () => {
    // Quarters and eighths are exact in binary, so that equal times are equal.
    arrival += whole ? upTo(spread) : upTo(spread * 4) / 4
    return request(arrival, 1 + upTo([3, 30][upTo(1)]))
  })
  const passSeconds = [() => 1, () => 0.5, ({ rows }: Pass) => 1 + rows / 8][upTo(2)]
  return { requests, options: { slots, passSeconds } }
}

/** The same server without prompts and limits of memory, a token at a time, as literally as can be. */
function oneTokenAtATime(requests: Request[], { slots: count, policy, passSeconds = () => 1 }: ServingOptions) {
  const left = requests.map(({ outputTokens }) => outputTokens)
  const result = requests.map(() => ({ slot: -1, start: -1, firstToken: -1, end: -1 }))
  const slots: (number | undefined)[] = Array.from({ length: count }, () => undefined)
  const waiting = requests.map((_, i) => i)
  let [now, steps] = [0, 0]
  while (waiting.length > 0 || slots.some(slot => slot !== undefined)) {
    const fresh: number[] = []
    if (policy === 'continuous' || slots.every(slot => slot === undefined)) {
      for (let i = 0; i < count; i++) {
        if (slots[i] === undefined && waiting.length > 0 && requests[waiting[0]].arrival <= now) {
          const index = waiting.shift()!
          slots[i] = index
          fresh.push(index)
          Object.assign(result[index], { slot: i, start: now })
        }
      }
    }
    const busy = slots.filter(slot => slot !== undefined)
    if (busy.length === 0) {
      now = requests[waiting[0]].arrival
      continue
    }
    now += passSeconds({ rows: busy.length, cachedTokens: 0 })
    steps++
    for (const index of fresh)
      result[index].firstToken = now
    for (const index of busy) {
      if (--left[index] === 0) {
        result[index].end = now
        slots[slots.indexOf(index)] = undefined
      }
    }
  }
  return { result, steps, span: now }
}

describe('the eight requests', () => {
  it('waste 860 of 1,600 slot-steps in a static batch, 53.75% (E1)', () => {
    const run = eight('static')
    expect([run.slots * run.steps, run.tokens, wastedSlotSteps(run)]).toEqual([1600, 740, 860])
    expect(1 - busyShare(run)).toBe(0.5375)
    expect(served(run).map(({ end }) => run.span - end)).toEqual([180, 155, 0, 185, 120, 50, 170, 0])
  })

  it('are 8 at first, then fewer (E1)', () => {
    expect(eight('static').changes).toEqual(
      [[0, 8], [15, 7], [20, 6], [30, 5], [45, 4], [80, 3], [150, 2], [200, 0]].map(([time, busy]) => ({ time, busy, waiting: 0 })),
    )
  })

  it('fare the same in continuous batching: there is no queue (E3)', () => {
    const { policy: _, options: __, ...run } = eight('continuous')
    expect(run).toEqual((({ policy, options, ...rest }) => rest)(eight('static')))
    expect(busyShare(eight('continuous'))).toBe(0.4625)
  })

  // 20 times is 94.148; the fact sheet's 94.2 is rounded twice.
  it.each([[1, '46.25'], [2, '66.1'], [5, '78.4'], [20, '94.15'], [100, '98.8']])('queued %d times use %s percent of the slots (E3)', (times, printed) => {
    const share = 100 * busyShare(eight('continuous', times))
    expect(share.toFixed(printed.split('.')[1].length)).toBe(printed)
    expect(busyShare(eight('static', times))).toBe(0.4625)
  })

  it('waste the same in a larger static batch: it is not a matter of size', () => {
    for (const slots of [8, 16, 32])
      expect(busyShare(eight('static', 20, slots))).toBe(0.4625)
  })
})

describe('every run', () => {
  const cases = Array.from({ length: 600 }, (_, i) => ({ seed: i + 1, policy: POLICIES[i % 2], ...randomCase(i + 1) }))

  it('is what one token at a time gives', () => {
    for (const { seed, policy, requests, options } of cases) {
      const run = serve(requests, { ...options, policy })
      const { result, steps, span } = oneTokenAtATime(requests, { ...options, policy })
      expect({ seed, steps: run.steps, span: run.span }).toEqual({ seed, steps, span })
      for (const [i, { slot, start, firstToken, end }] of result.entries())
        expect([seed, i, run.slot[i], run.start[i], run.firstToken[i], run.end[i]]).toEqual([seed, i, slot, start, firstToken, end])
    }
  })

  it('seats on the boundary at which a request arrives, however that is rounded', () => {
    for (const stepTime of [0.1, 0.3, 0.7, 1 / 3, 0.02]) {
      for (let steps = 1; steps < 200; steps++) {
        const run = serve([request(0, 300), request(steps * stepTime, 1)], { slots: 2, policy: 'continuous', passSeconds: () => stepTime })
        expect(run.start[1]).toBe(steps * stepTime)
        expect(run.steps).toBe(300)
      }
    }
  })

  it('writes every token once, in order of arrival, and never two requests in a slot', () => {
    for (const { policy, requests, options } of cases) {
      const run = serve(requests, { ...options, policy })
      expect(run.tokens).toBe(sum(requests.map(({ outputTokens }) => outputTokens)))
      expect(wastedSlotSteps(run)).toBeGreaterThanOrEqual(0)
      const free = Array.from({ length: options.slots }, () => 0)
      for (const { request: i, slot, start, end } of served(run)) {
        expect(start).toBeGreaterThanOrEqual(Math.max(free[slot], requests[i].arrival, i ? run.start[i - 1] : 0))
        expect(run.firstToken[i]).toBeGreaterThan(start)
        expect(end).toBeGreaterThanOrEqual(run.firstToken[i])
        free[slot] = end
      }
      expect(run.span).toBe(Math.max(...run.end))
    }
  })

  it('gives each request its steps when nothing stalls them', () => {
    for (const { policy, requests, options: { slots } } of cases) {
      const run = serve(requests, { slots, policy })
      for (const [i, { outputTokens }] of requests.entries()) {
        expect(run.end[i] - run.start[i]).toBe(outputTokens)
        expect(run.firstToken[i]).toBe(run.start[i] + 1)
      }
    }
  })

  it('changes as the requests come, start and end', () => {
    for (const { policy, requests, options } of cases) {
      const run = serve(requests, { ...options, policy })
      const at = (time: number) => ({
        busy: served(run).filter(({ start, end }) => start <= time && time < end).length,
        waiting: requests.filter(({ arrival }, i) => arrival <= time && time < run.start[i]).length,
      })
      for (const [i, { time, busy, waiting }] of run.changes.entries()) {
        expect({ busy, waiting }).toEqual(at(time))
        const next = run.changes[i + 1]
        if (!next)
          continue
        expect(next.time).toBeGreaterThan(time)
        expect([next.busy, next.waiting]).not.toEqual([busy, waiting])
        expect({ busy, waiting }).toEqual(at((time + next.time) / 2))
      }
      expect(run.changes[0].time).toBe(0)
      expect(run.changes.at(-1)).toEqual({ time: run.span, busy: 0, waiting: 0 })
    }
  })

  it('obeys Little’s law: all latencies together are the requests present over time', () => {
    for (const { policy, requests, options } of cases) {
      const run = serve(requests, { ...options, policy })
      const present = sum(run.changes.slice(0, -1).map(({ time, busy, waiting }, i) => (run.changes[i + 1].time - time) * (busy + waiting)))
      expect(present).toBe(sum(requests.map(({ arrival }, i) => run.end[i] - arrival)))
      expect(latencies(run).mean).toBeCloseTo(present / requests.length, 9)
    }
  })

  it('static: seats nobody before all slots are free', () => {
    for (const { requests, options } of cases) {
      const run = serve(requests, { ...options, policy: 'static' })
      for (const { start } of served(run))
        expect(served(run).filter(other => other.start < start && start < other.end)).toEqual([])
    }
  })

  it('continuous: leaves no slot free while somebody waits, but for the rest of a step', () => {
    for (const { requests, options: { slots } } of cases) {
      const { changes } = serve(requests, { slots, policy: 'continuous' })
      for (const [i, { time, busy, waiting }] of changes.slice(0, -1).entries()) {
        if (busy < slots && waiting > 0)
          expect(changes[i + 1].time - time).toBeLessThan(1)
      }
    }
  })
})

describe('continuous against static', () => {
  it('starts no request later when arrivals are on the steps', () => {
    for (let seed = 1; seed <= 600; seed++) {
      const { requests, options: { slots } } = randomCase(seed, true)
      const [fixed, continuous] = POLICIES.map(policy => serve(requests, { slots, policy }))
      for (const i of requests.keys())
        expect(continuous.start[i]).toBeLessThanOrEqual(fixed.start[i])
      expect(continuous.span).toBeLessThanOrEqual(fixed.span)
    }
  })

  it('may lose part of a step otherwise: its steps fall elsewhere', () => {
    const requests = [request(0, 10), request(1, 1), request(10.875, 1), request(11, 1000)]
    expect(POLICIES.map(policy => serve(requests, { slots: 2, policy }).span)).toEqual([1011, 1011.875])
  })
})

describe('time', () => {
  it('a request that arrives during a step is seated after it', () => {
    const run = serve([request(0, 10), request(2.5, 3)], { slots: 2, policy: 'continuous' })
    expect([...run.start, ...run.firstToken, ...run.end]).toEqual([0, 3, 1, 4, 10, 6])
    expect(run.changes).toEqual([[0, 1, 0], [2.5, 1, 1], [3, 2, 0], [6, 1, 0], [10, 0, 0]].map(([time, busy, waiting]) => ({ time, busy, waiting })))
  })

  it('an idle server starts at once, and an idle time is no step', () => {
    const run = serve([request(2.25, 3), request(100, 1)], { slots: 1, policy: 'static' })
    expect([...run.start, run.span, run.steps, wastedSlotSteps(run)]).toEqual([2.25, 100, 101, 4, 0])
    expect(busyShare(run)).toBe(4 / 101)
    expect(throughput(run)).toBe(4 / 101)
  })

  it('a step may take longer the more slots are busy', () => {
    const run = serve(queued([2, 4]), { slots: 2, policy: 'static', passSeconds: ({ rows }) => rows ** 2 })
    expect([...run.end]).toEqual([8, 10])
    expect(serve(queued([3]), { slots: 1, policy: 'static', passSeconds: () => 0.25 }).span).toBe(0.75)
  })
})

describe('the figures of a run', () => {
  it('latency and time to the first token: mean, median, and 95 of 100', () => {
    const run = serve(queued(Array.from({ length: 101 }, () => 10)), { slots: 1, policy: 'continuous' })
    expect(latencies(run)).toEqual({ mean: 510, p50: 510, p95: 960 })
    expect(timeToFirstToken(run)).toEqual({ mean: 501, p50: 501, p95: 951 })
    expect(throughput(run)).toBe(1)
    expect(latencies(serve(queued([10, 10]), { slots: 1, policy: 'static' }))).toEqual({ mean: 15, p50: 10, p95: 20 })
  })

  it('a simulation is the run that it describes', () => {
    const trace = { count: 500, rate: 4, promptTokens: 300, outputTokens: EXERCISE, seed: 5 }
    const limits = { firstToken: 0.5, betweenTokens: 0.05 }
    const { passSeconds, ...options } = { ...CHUNKED_LLAMA_SERVER, slots: 8, policy: 'continuous' } as const
    const reports: number[] = []
    const summary = simulate({ trace, ...options, pass: 'llama', limits }, share => reports.push(share))
    const run = serve(poissonTrace(trace), { ...options, passSeconds })
    expect(summary).toEqual({
      requests: 500,
      tokens: run.tokens,
      span: run.span,
      steps: run.steps,
      busyShare: busyShare(run),
      wastedSlotSteps: wastedSlotSteps(run),
      preemptions: 0,
      latency: latencies(run),
      timeToFirstToken: timeToFirstToken(run),
      timeBetweenTokens: timeBetweenTokens(run),
      throughput: throughput(run),
      goodput: goodput(run, limits),
    })
    expect(reports.at(-1)).toBe(1)
    const lengths = { trace: { lengths: EIGHT_LENGTHS, times: 5 }, slots: 8, policy: 'continuous' } as const
    expect(requestCount(lengths)).toBe(40)
    expect(simulate(lengths).span).toBe(eight('continuous', 5).span)
  })

  it('reports how far it is', () => {
    const reports: number[] = []
    serve(queued(drawnLengths({ count: 20_000, lengths: EXERCISE, seed: 1 })), { slots: 4, policy: 'continuous', onProgress: share => reports.push(share) })
    expect(reports.length).toBeGreaterThanOrEqual(4)
    expect(reports).toEqual(reports.toSorted((a, b) => a - b))
    expect(reports[0]).toBeLessThan(0.5)
    expect(reports.at(-1)).toBe(1)
  })
})

it('the server’s loop fits its slide', () => {
  const source = readFileSync(new URL('../../../snippets/serving/server.ts', import.meta.url), 'utf8')
  const lines = source.split('// #region server\n')[1].split('\n// #endregion server')[0].split('\n')
  expect(lines.length).toBeLessThanOrEqual(18)
  expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(56)
})

describe('bad input', () => {
  const fine = { slots: 2, policy: 'continuous' } as const

  it.each([0, -1, 1.5, Number.NaN, 4097])('%d slots', (slots) => {
    expect(() => serve(queued([1]), { ...fine, slots })).toThrow(new RangeError(`slots must be a whole number from 1 to 4096; got ${slots}`))
  })

  it('no request, too many, and another policy', () => {
    expect(() => serve([], fine)).toThrow(new RangeError('number of requests must be a whole number from 1 to 1000000; got 0'))
    for (const trace of [{ lengths: [1, 1], times: MOST_REQUESTS }, { count: 2 * MOST_REQUESTS, rate: 1, promptTokens: 0, outputTokens: 1, seed: 1 }])
      expect(() => simulate({ ...fine, trace })).toThrow('number of requests must be a whole number from 1 to 1000000; got 2000000')
    expect(() => serve(queued([1]), { ...fine, policy: 'dynamic' as Policy })).toThrow('policy must be static or continuous; got dynamic')
  })

  it.each([0, -3, 1.5, Number.NaN, Infinity])('an output of %d tokens', (value) => {
    expect(() => serve([request(0, 1), request(0, value)], fine)).toThrow(new RangeError(`outputTokens of request 1 must be a whole number of at least 1; got ${value}`))
  })

  it.each([-3, 1.5, Number.NaN])('a prompt of %d tokens', (value) => {
    expect(() => serve([request(0, 1, value)], fine)).toThrow(new RangeError(`promptTokens of request 0 must be a whole number of at least 0; got ${value}`))
  })

  it.each([-1, Number.NaN, Infinity])('an arrival at %d', (value) => {
    expect(() => serve([request(value, 1)], fine)).toThrow(new RangeError(`arrival of request 0 must be a finite number of at least 0; got ${value}`))
  })

  it('requests that are not in order of arrival', () => {
    expect(() => serve([request(0, 1), request(5, 1), request(2, 1)], fine))
      .toThrow(new RangeError('requests must be in order of arrival; request 2 arrives at 2, the one before at 5'))
  })

  it.each([0, -1, Number.NaN, Infinity])('a step of %d', (time) => {
    const error = (rows: number) => `passSeconds must be greater than 0 and finite; got ${time} for ${rows} rows`
    expect(() => serve(queued([9]), { ...fine, passSeconds: () => time })).toThrow(error(1))
    expect(() => serve(queued([5, 4, 3, 2]), { slots: 4, policy: 'static', passSeconds: ({ rows }) => rows === 3 ? time : 1 })).toThrow(error(3))
  })
})
