import type { Pass } from '../../../snippets/serving/pass.ts'
import { describe, expect, it } from 'vitest'
import { goodput, timeBetweenTokens, timeToFirstToken } from '../../../snippets/serving/metrics.ts'
import { CHUNKED_LLAMA_SERVER, LLAMA_SERVER } from '../../../snippets/serving/pass.ts'
import { llamaTransferSeconds, servePools } from '../../../snippets/serving/pools.ts'
import { serve } from '../../../snippets/serving/serving.ts'
import { poissonTrace } from '../../../snippets/serving/trace.ts'

const linear = { policy: 'continuous', slots: 4, passSeconds: ({ rows }: Pass) => rows } as const

describe('two pools', () => {
  const requests = [
    { arrival: 0, promptTokens: 10, outputTokens: 4 },
    { arrival: 0, promptTokens: 20, outputTokens: 1 },
    { arrival: 31, promptTokens: 5, outputTokens: 3 },
  ]

  it('write the first token on one, the others on the other', () => {
    const run = servePools(requests, { prefill: linear, decode: linear, transferSeconds: tokens => tokens / 10 })
    // Both prompts at once, 30 rows; the third from 31 to 36. The first goes over in 1 s, the third in half a second.
    expect([...run.firstToken]).toEqual([30, 30, 36])
    expect(run.decoded).toEqual([0, 2])
    // Alone from 31, a token a second, until 34; alone from 36.5.
    expect([...run.end]).toEqual([34, 30, 38.5])
    expect([...run.gaps.worst]).toEqual([2, 0, 1.5])
    expect(timeBetweenTokens(run)).toEqual({ p50: 1, p99: 2, worst: 2 })
    expect([run.tokens, run.span]).toEqual([8, 38.5])
  })

  it('let no prompt stall those who write', () => {
    const long = [{ arrival: 0, promptTokens: 1, outputTokens: 9 }, { arrival: 1, promptTokens: 50, outputTokens: 2 }]
    expect(serve(long, linear).gaps.worst[0]).toBe(51)
    expect(servePools(long, { prefill: linear, decode: linear }).gaps.worst[0]).toBe(1)
  })

  it('are as one server where each request writes one token', () => {
    const short = requests.map(request => ({ ...request, outputTokens: 1 }))
    const run = servePools(short, { prefill: linear, decode: linear })
    expect(run.decode).toBeUndefined()
    expect([...run.end]).toEqual([...serve(short, linear).end])
    expect(timeBetweenTokens(run)).toEqual({ p50: 0, p99: 0, worst: 0 })
  })

  it('hand a prompt of 2,048 tokens over in 3.4 ms: 671 MB over eight ports of 25 GB/s', () => {
    expect(1000 * llamaTransferSeconds(2048)).toBeCloseTo(2048 * 327_680 / 200e6, 9)
    expect(() => llamaTransferSeconds(-1)).toThrow(new RangeError('promptTokens must be a whole number of at least 0; got -1'))
  })

  it('refuse a transfer of less than no time', () => {
    expect(() => servePools(requests, { prefill: linear, decode: linear, transferSeconds: () => -1 }))
      .toThrow(new RangeError('transferSeconds must be a finite number of at least 0; got -1'))
  })
})

describe('the 70B with prompts of 512 tokens on average', () => {
  const trace = {
    count: 3000,
    promptTokens: { mean: 512, deviation: 400, atLeast: 16, atMost: 2048 },
    outputTokens: { mean: 80, deviation: 60, atLeast: 10, atMost: 300 },
    seed: 1,
  }
  const continuous = { ...LLAMA_SERVER, policy: 'continuous' } as const
  const chunked = { ...CHUNKED_LLAMA_SERVER, policy: 'continuous' } as const
  const limits = { firstToken: 1, betweenTokens: 0.075 }

  it('stalls less in chunks, and not at all in two pools', () => {
    const requests = poissonTrace({ ...trace, rate: 8 })
    const [whole, cut] = [continuous, chunked].map(options => serve(requests, options))
    const pools = servePools(requests, { prefill: continuous, decode: continuous, transferSeconds: llamaTransferSeconds })
    const worst = [whole, cut].map(run => timeBetweenTokens(run).worst)
    expect(worst[0]).toBeGreaterThan(3 * worst[1])
    // The longest wait in two pools is that for the cache to arrive and a pass to end.
    expect(timeBetweenTokens(pools).worst).toBeLessThan(worst[1])
    expect(goodput(whole, limits).share).toBeLessThan(0.2)
    expect(goodput(cut, limits).share).toBeGreaterThan(0.95)
    expect(goodput(pools, limits).share).toBeGreaterThan(0.95)
    // What chunks cost: the prompt itself takes longer.
    expect(timeToFirstToken(cut).p50).toBeGreaterThan(timeToFirstToken(pools).p50)
  })
})
