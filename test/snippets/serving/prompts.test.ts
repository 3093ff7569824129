import type { CacheOptions } from '../../../snippets/serving/cache.ts'
import type { Pass } from '../../../snippets/serving/pass.ts'
import type { ServingOptions, ServingRun } from '../../../snippets/serving/serving.ts'
import type { Request } from '../../../snippets/serving/trace.ts'
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../snippets/random.ts'
import { busyShare, timeBetweenTokens } from '../../../snippets/serving/metrics.ts'
import { serve, served, tokenTimes } from '../../../snippets/serving/serving.ts'
import { queued } from '../../../snippets/serving/trace.ts'

const request = (arrival: number, promptTokens: number, outputTokens: number): Request =>
  ({ arrival, promptTokens, outputTokens })

/**
 * The server as literally as can be: a pass at a time, each request with a list of its blocks and of its token times.
 * Nothing here is counted ahead or summed up, unlike in the engine.
 */
function literally(requests: Request[], options: ServingOptions) {
  const { slots: count, policy, passSeconds = () => 1, chunkTokens, budgetTokens = Infinity } = options
  const { tokens, blockTokens = 16, reservedTokens } = options.cache ?? { tokens: 16e9 }
  const all = requests.map(({ promptTokens, outputTokens, cachedTokens = 0 }, index) => ({
    index,
    left: outputTokens,
    toRead: promptTokens,
    /** Rows that its cache will have when all is read. */
    rows: promptTokens,
    cached: cachedTokens,
    blocks: 0,
    times: [] as number[],
    stays: [] as { slot: number, start: number, end: number }[],
  }))
  type One = typeof all[number]
  const total = Math.floor(tokens / blockTokens)
  const need = (rows: number) => Math.ceil((reservedTokens ?? rows) / blockTokens)
  const slots: (One | undefined)[] = Array.from({ length: count }, () => undefined)
  const seated: One[] = []
  const waiting = [...all]
  const used = () => seated.reduce((sum, { blocks }) => sum + blocks, 0)
  /** Blocks that the writers lack for one more token. */
  const lacking = () => seated.reduce((sum, one) =>
    sum + (one.toRead === 0 ? Math.max(0, need(one.cached + 1) - one.blocks) : 0), 0)
  let now = 0
  let preemptions = 0
  while (waiting.length > 0 || seated.length > 0) {
    if (policy === 'continuous' || seated.length === 0) {
      for (let slot = 0; slot < count; slot++) {
        const [next] = waiting
        if (slots[slot] || !next || (requests[next.index].arrival > now && next.stays.length === 0))
          continue
        const first = need(Math.max(next.rows, next.cached))
        const own = next.toRead === 0 ? Math.max(0, need(next.cached + 1) - first) : 0
        const watermark = seated.length > 0 && reservedTokens === undefined ? Math.floor(total * 0.01) : 0
        if (first + Math.max(lacking() + own, watermark) > total - used())
          break
        waiting.shift()
        next.blocks = first
        slots[slot] = next
        seated.push(next)
        next.stays.push({ slot, start: now, end: -1 })
      }
    }
    while (lacking() > total - used()) {
      preemptions++
      const last = seated.pop()!
      slots[slots.indexOf(last)] = undefined
      last.stays.at(-1)!.end = now
      // It reads all its tokens again, those that it has written too.
      const { promptTokens, cachedTokens = 0 } = requests[last.index]
      const written = last.times.length
      last.rows = promptTokens > 0 ? promptTokens + written : cachedTokens + written > 0 ? cachedTokens + written + 1 : 0
      last.toRead = last.rows
      last.cached = 0
      last.blocks = 0
      waiting.unshift(last)
    }
    if (seated.length === 0) {
      now = requests[waiting[0].index].arrival
      continue
    }
    const writers = seated.filter(({ toRead }) => toRead === 0)
    const readers: One[] = []
    let cachedTokens = writers.reduce((sum, { cached }) => sum + cached, 0)
    let room = Math.min(chunkTokens ?? Infinity, budgetTokens - writers.length)
    let rows = writers.length
    for (const one of seated) {
      if (one.toRead === 0)
        continue
      const share = Math.min(one.toRead, room)
      if (share === 0 || (chunkTokens === undefined && share < one.toRead))
        break
      cachedTokens += one.cached
      one.toRead -= share
      one.cached += share
      room -= share
      rows += share
      if (one.toRead === 0)
        readers.push(one)
    }
    now += passSeconds({ rows, cachedTokens })
    for (const one of writers)
      one.cached++
    for (const one of [...writers, ...readers]) {
      one.blocks = Math.max(one.blocks, need(one.cached))
      one.times.push(now)
      if (--one.left > 0)
        continue
      one.stays.at(-1)!.end = now
      slots[slots.indexOf(one)] = undefined
      seated.splice(seated.indexOf(one), 1)
    }
  }
  return { all, now, preemptions }
}

/** Requests with and without prompts, and a server for them: any policy, chunks, budgets, a memory with and without limit. */
function randomCase(seed: number): { requests: Request[], options: ServingOptions } {
  const random = seeded(seed)
  const upTo = (most: number): number => Math.floor(random() * (most + 1))
  const spread = [0, 2, 20, 100][upTo(3)]
  const longest = [3, 30, 120][upTo(2)]
  let arrival = 0
  const requests = Array.from({ length: 1 + upTo(25) }, () => {
    // Quarters are exact in binary, so that equal times are equal.
    arrival += upTo(spread * 4) / 4
    const promptTokens = random() < 0.2 ? 0 : 1 + upTo(longest)
    const cachedTokens = promptTokens === 0 && random() < 0.5 ? upTo(longest) : 0
    return { arrival, promptTokens, cachedTokens, outputTokens: 1 + upTo(longest) }
  })
  const slots = 1 + upTo(9)
  const chunkTokens = random() < 0.6 ? 1 + upTo(40) : undefined
  const most = 2 * longest + 1
  const budgetTokens = random() < 0.5 ? Math.max(slots, chunkTokens ?? most) + upTo(20) : undefined
  const blockTokens = [1, 4, 16][upTo(2)]
  const tokens = (Math.ceil(most / blockTokens) + upTo(3)) * blockTokens * (1 + upTo(2))
  const cache: CacheOptions | undefined = [
    undefined,
    { tokens, blockTokens },
    { tokens, blockTokens },
    { tokens, blockTokens, reservedTokens: most },
  ][upTo(3)]
  const passSeconds = [
    undefined,
    ({ rows }: Pass) => 1 + rows / 8,
    ({ rows, cachedTokens }: Pass) => 1 + rows / 8 + cachedTokens / 64,
    ({ cachedTokens }: Pass) => cachedTokens > 40 ? 2 : 1,
  ][upTo(3)]
  const policy = random() < 0.3 ? 'static' : 'continuous'
  return { requests, options: { policy, slots, chunkTokens, budgetTokens, cache, passSeconds } }
}

describe('every run', () => {
  const cases = Array.from({ length: 1500 }, (_, i) => ({ seed: i + 1, ...randomCase(i + 1) }))
  const runs = cases.map(one => ({ ...one, run: serve(one.requests, one.options) }))

  it('is what a pass at a time gives, token by token', () => {
    let preempted = 0
    for (const { seed, requests, options, run } of runs) {
      const { all, now, preemptions } = literally(requests, options)
      expect([seed, run.span, run.preemptions.length]).toEqual([seed, now, preemptions])
      const stays = served(run)
      for (const { index, times, stays: expected } of all) {
        expect([seed, index, tokenTimes(run, index)]).toEqual([seed, index, times])
        expect([seed, run.firstToken[index], run.end[index]]).toEqual([seed, times[0], times.at(-1)])
        const own = stays.filter(({ request }) => request === index).map(({ slot, start, end }) => ({ slot, start, end }))
        expect([seed, own]).toEqual([seed, expected])
      }
      preempted += preemptions
    }
    expect(preempted).toBeGreaterThan(500)
  })

  it('has the gaps that its tokens have', () => {
    for (const { seed, requests, run } of runs) {
      const gaps = requests.map((_, i) => tokenTimes(run, i)).map(times => times.slice(1).map((time, i) => time - times[i]))
      const sorted = gaps.flat().sort((a, b) => a - b)
      const rank = (share: number): number => sorted[Math.ceil(sorted.length * share) - 1] ?? 0
      const { p50, p99, worst } = timeBetweenTokens(run)
      expect([seed, p50, p99, worst]).toEqual([seed, rank(0.5), rank(0.99), sorted.at(-1) ?? 0])
      for (const [i, own] of gaps.entries())
        expect([seed, run.gaps.worst[i]]).toEqual([seed, Math.max(0, ...own)])
    }
  })

  it('keeps to its budget, its chunks and its slots', () => {
    for (const { requests, options, run } of runs) {
      const { chunkTokens = Infinity, budgetTokens = Infinity, slots } = options
      const most = (of: 'rows' | 'promptTokens' | 'writers') => Math.max(...run.passes.map(pass => pass[of]))
      expect(most('rows')).toBeLessThanOrEqual(budgetTokens)
      expect(most('promptTokens')).toBeLessThanOrEqual(chunkTokens)
      expect(most('writers')).toBeLessThanOrEqual(slots)
      const written = run.passes.reduce((sum, { writers, steps }) => sum + writers * steps, 0)
      expect(written).toBe(requests.reduce((sum, { outputTokens }) => sum + outputTokens, 0))
      expect(busyShare(run)).toBeLessThanOrEqual(1 + 1e-12)
    }
  })

  it('reads every prompt once, and again what was lost', () => {
    for (const { requests, run } of runs) {
      const read = run.passes.reduce((sum, { promptTokens }) => sum + promptTokens, 0)
      const prompts = requests.reduce((sum, { promptTokens }) => sum + promptTokens, 0)
      if (run.preemptions.length === 0)
        expect(read).toBe(prompts)
      else
        expect(read).toBeGreaterThanOrEqual(prompts)
    }
  })

  it('changes as requests come, are seated, lose their slot, and end', () => {
    for (const { requests, run } of runs) {
      const stays = served(run)
      for (const { time, busy, waiting } of run.changes) {
        expect(stays.filter(({ start, end }) => start <= time && time < end).length).toBe(busy)
        const present = requests.filter(({ arrival }, i) => arrival <= time && time < run.end[i]).length
        expect(present - busy).toBe(waiting)
      }
    }
  })
})

describe('prompts', () => {
  const linear = ({ rows }: Pass): number => rows
  const options = { policy: 'continuous', slots: 4, passSeconds: linear } as const

  it('are read in the pass that writes the first token, with the rows of all who write', () => {
    const run = serve([request(0, 10, 3), request(0, 20, 2)], options)
    // 30 rows, then two writers, then one.
    expect([...run.firstToken]).toEqual([30, 30])
    expect([...run.end]).toEqual([33, 32])
  })

  it('in one piece hold everyone up; in chunks everyone a little', () => {
    const requests = [request(0, 1, 8), request(1, 20, 1)]
    expect(tokenTimes(serve(requests, options), 0)).toEqual([1, 22, 23, 24, 25, 26, 27, 28])
    const chunked = serve(requests, { ...options, chunkTokens: 8 })
    expect(tokenTimes(chunked, 0)).toEqual([1, 10, 19, 24, 25, 26, 27, 28])
    expect([chunked.firstToken[1], chunked.gaps.worst[0]]).toEqual([24, 9])
  })

  it('take what the writers leave of a budget', () => {
    const run = serve([request(0, 1, 9), request(0, 1, 9), request(1, 9, 1)], { ...options, chunkTokens: 8, budgetTokens: 8 })
    expect(run.passes.map(({ rows, promptTokens }) => [rows, promptTokens]).slice(0, 4)).toEqual([[2, 2], [8, 6], [5, 3], [2, 0]])
  })
})

describe('memory', () => {
  const steps = { policy: 'continuous', slots: 8 } as const
  const inMemory = (lengths: number[], cache: CacheOptions): ServingRun => serve(queued(lengths), { ...steps, cache })

  it('seats as many reservations as it holds', () => {
    expect(served(inMemory([5, 20, 5, 5], { tokens: 40, reservedTokens: 20, blockTokens: 1 })))
      .toEqual([[0, 0, 0, 5], [1, 1, 0, 20], [2, 0, 5, 10], [3, 0, 10, 15]].map(([request, slot, start, end]) => ({ request, slot, start, end })))
  })

  it('takes the slot of the latest when it is full, which then reads its prompt and its answer again', () => {
    const run = serve([request(0, 4, 5), request(0, 4, 5)], { ...steps, cache: { tokens: 11, blockTokens: 1 } })
    // Rows in the caches: 4 + 4, 5 + 5, then one block for two; the second waits until the first is done with 8.
    expect(run.preemptions).toEqual([{ request: 1, from: 2, to: 5, token: 6, slot: 0 }])
    expect(tokenTimes(run, 0)).toEqual([1, 2, 3, 4, 5])
    expect(tokenTimes(run, 1)).toEqual([1, 2, 6, 7, 8])
    expect(run.passes.map(({ promptTokens }) => promptTokens)).toEqual([8, 0, 0, 0, 0, 6, 0])
    expect(run.gaps.worst[1]).toBe(4)
    expect(busyShare(run)).toBe((5 + 2 + 3) / (8 * 8))
  })
})

describe('bad input', () => {
  const fine = { policy: 'continuous', slots: 4 } as const
  const of = (promptTokens: number, options: Partial<ServingOptions>, outputTokens = 1) => () =>
    serve([request(0, 1, 1), request(0, promptTokens, outputTokens)], { ...fine, ...options })

  it('a request that is longer than memory, context or pass', () => {
    expect(of(101, { cache: { tokens: 100, blockTokens: 1 } }))
      .toThrow(new RangeError('cached tokens of request 1 must be at most 100, what the cache holds for one request; got 101'))
    expect(of(100, { cache: { tokens: 100, blockTokens: 1 } })).not.toThrow()
    // Six blocks of 16 are in 100 tokens.
    expect(of(97, { cache: { tokens: 100 } })).toThrow('at most 96')
    expect(of(30, { cache: { tokens: 100, reservedTokens: 20 } })).toThrow('at most 20')
    expect(of(4000, { contextTokens: 4096 }, 97))
      .toThrow(new RangeError('prompt and output tokens of request 1 must be at most 4096, the context of the model; got 4097'))
    expect(of(513, { budgetTokens: 512 }))
      .toThrow(new RangeError('promptTokens of request 1 must be at most 512, the rows of a pass without chunks; got 513'))
    expect(of(513, { budgetTokens: 512, chunkTokens: 512 })).not.toThrow()
    expect(of(500, { budgetTokens: 512, cache: { tokens: 10_000 } }, 100))
      .toThrow('tokens that may have to be read again of request 1 must be at most 512')
  })

  it('a budget below one chunk, or below a row for everyone', () => {
    expect(of(1, { chunkTokens: 512, budgetTokens: 511 }))
      .toThrow(new RangeError('budgetTokens must be a whole number of at least 512; got 511'))
    expect(of(1, { budgetTokens: 3 })).toThrow(new RangeError('budgetTokens must be a whole number of at least 4; got 3'))
    expect(of(1, { chunkTokens: 0 })).toThrow(new RangeError('chunkTokens must be a whole number of at least 1; got 0'))
    expect(of(1, { contextTokens: 0.5 })).toThrow(new RangeError('contextTokens must be a whole number of at least 1; got 0.5'))
  })

  it('a memory without room for a block or a reservation', () => {
    expect(of(1, { cache: { tokens: 0 } })).toThrow(new RangeError('cache tokens must be a whole number of at least 1; got 0'))
    expect(of(1, { cache: { tokens: 10 } })).toThrow(new RangeError('blockTokens must be a whole number from 1 to 10; got 16'))
    expect(of(1, { cache: { tokens: 40, reservedTokens: 41 } }))
      .toThrow(new RangeError('reservedTokens must be a whole number from 1 to 32; got 41'))
  })

  it('a cache that comes with a prompt, or with half a token', () => {
    const brought = (cachedTokens: number, promptTokens: number) => () =>
      serve([{ arrival: 0, promptTokens, outputTokens: 1, cachedTokens }], fine)
    expect(brought(5, 1)).toThrow(new RangeError('cachedTokens of request 0 must be a whole number from 0 to 0; got 5'))
    expect(brought(0.5, 0)).toThrow(new RangeError('cachedTokens of request 0 must be a whole number of at least 0; got 0.5'))
  })
})
