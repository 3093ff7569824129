import type { Phase, PipelineEvent, PipelineShape, Schedule, ScheduleName } from '../../../snippets/training/pipeline.ts'
import { describe, expect, it } from 'vitest'
import { activationSteps, eventsByDevice, forwardOnly, idleShare, peakActivations, schedule } from '../../../snippets/training/pipeline.ts'

const NAMES: ScheduleName[] = ['forward', 'gpipe', '1f1b', 'interleaved']
/** Stages and microbatches, some fewer than stages. */
const SIZES = [[1, 1], [2, 1], [4, 1], [4, 2], [4, 4], [4, 8], [8, 8], [8, 32], [3, 2], [5, 3], [7, 20], [1, 6]]
/** Forward and backward time. */
const TIMES = [[1, 1], [1, 2], [0.3, 0.7], [5, 1]]
const CASES = SIZES.flatMap(([stages, microbatches]) => TIMES.map(([forwardTime, backwardTime]) =>
  ({ stages, microbatches, forwardTime, backwardTime })))

/** Idle over useful time, as Narayanan et al. divide. */
function bubbleRatio(s: Schedule): number {
  const idle = idleShare(s)
  return idle / (1 - idle)
}

describe('the bubble', () => {
  it.each(['forward', 'gpipe', '1f1b'] as const)('of %s is (p − 1)/(m + p − 1) of all time and (p − 1)/m of the ideal time', (name) => {
    for (const shape of CASES) {
      const { stages: p, microbatches: m } = shape
      const s = schedule(name, shape)
      expect(idleShare(s)).toBeCloseTo((p - 1) / (m + p - 1), 11)
      expect(bubbleRatio(s)).toBeCloseTo((p - 1) / m, 11)
    }
  })

  it.each([[1, 75, 3], [2, 60, 1.5], [4, 42.9, 0.75], [8, 27.3, 0.375], [16, 15.8, 0.188], [32, 8.6, 0.094], [64, 4.5, 0.047]])('of four stages and %d microbatches has the printed values (facts C1)', (microbatches, percent, ratio) => {
    const s = schedule('1f1b', { stages: 4, microbatches, forwardTime: 1, backwardTime: 2 })
    expect(Math.abs(100 * idleShare(s) - percent)).toBeLessThanOrEqual(0.0501)
    expect(Math.abs(bubbleRatio(s) - ratio)).toBeLessThanOrEqual(0.000501)
  })

  it('of interleaved 1F1B is divided by the chunks (Narayanan, section 2.2.2)', () => {
    for (const [p, rounds] of [[2, 1], [2, 5], [4, 1], [4, 2], [4, 8], [8, 3], [5, 4], [1, 3]]) {
      for (const chunks of [2, 3, 4, 7]) {
        for (const [forwardTime, backwardTime] of TIMES) {
          const m = p * rounds
          const s = schedule('interleaved', { stages: p, microbatches: m, forwardTime, backwardTime, chunks })
          expect(bubbleRatio(s)).toBeCloseTo((p - 1) / m / chunks, 10)
        }
      }
    }
  })

  it('of 1F1B lasts (p − 1)(T_F + T_B + T_W): 21 at eight stages (Zero Bubble, arXiv 2401.10241)', () => {
    const [f, b, w] = [1, 1, 1]
    for (const microbatches of [8, 24, 64]) {
      const s = schedule('1f1b', { stages: 8, microbatches, forwardTime: f, backwardTime: b + w })
      expect(s.span - microbatches * (f + b + w)).toBe(21)
    }
  })

  it('of one forward pass at a time adds the transfers of the way once', () => {
    for (const { stages, microbatches, forwardTime } of CASES) {
      const { span } = schedule('forward', { stages, microbatches, forwardTime, backwardTime: 1, transferTime: 0.25 })
      expect(span).toBeCloseTo((microbatches + stages - 1) * forwardTime + (stages - 1) * 0.25, 10)
    }
  })

  it('of GPipe with transfers adds them there and back once; 1F1B waits for more of them', () => {
    const shape = { stages: 4, microbatches: 8, forwardTime: 1, backwardTime: 2, transferTime: 0.25 }
    expect(schedule('gpipe', shape).span).toBe((8 + 3) * 3 + 2 * 3 * 0.25)
    expect(schedule('1f1b', shape).span).toBeGreaterThan(schedule('gpipe', shape).span)
  })
})

describe('activations', () => {
  it('same bubble, different memory: GPipe holds m, 1F1B the lesser of p − rank and m (facts C2)', () => {
    for (const shape of CASES) {
      const { stages: p, microbatches: m } = shape
      const [gpipe, alternating] = [schedule('gpipe', shape), schedule('1f1b', shape)]
      expect(idleShare(gpipe)).toBeCloseTo(idleShare(alternating), 11)
      expect(peakActivations(gpipe)).toEqual(Array.from({ length: p }, () => m))
      expect(peakActivations(alternating)).toEqual(Array.from({ length: p }, (_, rank) => Math.min(p - rank, m)))
      expect(peakActivations(schedule('forward', shape))).toEqual(Array.from({ length: p }, () => 1))
    }
  })

  it('of interleaved 1F1B are the warm-up’s chunks and one more, at most all', () => {
    for (const [p, m, v] of [[4, 8, 2], [4, 4, 2], [4, 16, 4], [8, 16, 3], [2, 2, 2]]) {
      const peaks = peakActivations(schedule('interleaved', { stages: p, microbatches: m, forwardTime: 1, backwardTime: 2, chunks: v }))
      expect(peaks).toEqual(Array.from({ length: p }, (_, rank) => Math.min((p - rank - 1) * 2 + (v - 1) * p + 1, m * v) / v))
    }
  })

  it('are counted over time, and none is left at the end', () => {
    const s = schedule('1f1b', { stages: 2, microbatches: 2, forwardTime: 1, backwardTime: 2 })
    expect(activationSteps(s, 0)).toEqual([{ time: 0, held: 1 }, { time: 1, held: 2 }, { time: 6, held: 1 }, { time: 9, held: 0 }])
    expect(activationSteps(s, 1)).toEqual([{ time: 0, held: 0 }, { time: 1, held: 1 }, { time: 7, held: 0 }])
    expect(() => activationSteps(s, 2)).toThrow('device must be a whole number from 0 to 1; got 2')
  })

  it('steps rise in time, differ from each other, and count what the events show', () => {
    for (const name of NAMES) {
      const s = schedule(name, { stages: 4, microbatches: 8, forwardTime: 1, backwardTime: 2, transferTime: 0.5, chunks: name === 'interleaved' ? 2 : 1 })
      for (let device = 0; device < 4; device++) {
        const steps = activationSteps(s, device)
        expect(steps.at(-1)?.held).toBe(0)
        for (const [i, { time, held }] of steps.entries()) {
          if (i) {
            expect(time).toBeGreaterThan(steps[i - 1].time)
            expect(held).not.toBe(steps[i - 1].held)
          }
          const mine = s.events.filter(event => event.device === device)
          const started = mine.filter(({ phase, start }) => phase === 'forward' && start <= time).length
          const ended = mine.filter(({ phase, end }) => phase === (name === 'forward' ? 'forward' : 'backward') && end <= time).length
          expect(held).toBe((started - ended) / s.shape.chunks)
        }
      }
    }
  })
})

/** Numbers from 0 up to 1 that are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => (state = (state * 1664525 + 1013904223) % 2 ** 32) / 2 ** 32
}

function randomShape(name: ScheduleName, random: () => number): PipelineShape {
  const upTo = (most: number): number => 1 + Math.floor(random() * most)
  const stages = upTo(9)
  const interleaved = name === 'interleaved'
  return {
    stages,
    microbatches: interleaved ? stages * upTo(4) : upTo(20),
    forwardTime: 0.1 + random(),
    backwardTime: 0.1 + 3 * random(),
    transferTime: random() < 0.4 ? 0 : 2 * random(),
    chunks: interleaved ? 1 + upTo(4) : 1,
  }
}

const keyOf = (device: number, chunk: number, microbatch: number, phase: Phase): string => `${device} ${chunk} ${microbatch} ${phase}`

/** What an event works on: the event before it in the model's order, undefined for the batch itself. */
function inputOf({ device, chunk, microbatch, phase }: PipelineEvent, { stages, chunks }: Required<PipelineShape>): string | undefined {
  const place = chunk * stages + device
  const before = phase === 'forward' ? place - 1 : place + 1
  if (before < 0)
    return undefined
  return before === stages * chunks
    ? keyOf(device, chunk, microbatch, 'forward')
    : keyOf(before % stages, Math.floor(before / stages), microbatch, phase)
}

function check(s: Schedule): void {
  const { shape, events, transfers } = s
  const { stages, microbatches, chunks } = shape
  const phases: Phase[] = s.name === 'forward' ? ['forward'] : ['forward', 'backward']
  const byKey = new Map(events.map(event => [keyOf(event.device, event.chunk, event.microbatch, event.phase), event]))

  // Work is conserved: each once, none else, each as long as it takes.
  expect(events).toHaveLength(stages * microbatches * chunks * phases.length)
  expect(byKey.size).toBe(events.length)
  for (const { device, microbatch, chunk, phase, start, end } of events) {
    expect(device < stages && microbatch < microbatches && chunk < chunks && phases.includes(phase)).toBe(true)
    expect(end - start).toBeCloseTo((phase === 'forward' ? shape.forwardTime : shape.backwardTime) / chunks, 9)
  }

  // Nothing before its input and the transfer, nothing twice at a time, nothing later than it must.
  const arrivals = new Map(transfers.map(({ from, to, microbatch, chunk, phase, end }) => [`${keyOf(from, chunk, microbatch, phase)} to ${to}`, end]))
  let sent = 0
  for (const [i, event] of events.entries()) {
    const before = events[i - 1]?.device === event.device ? events[i - 1].end : 0
    const key = inputOf(event, shape)
    const input = key === undefined ? undefined : byKey.get(key)
    expect(input === undefined).toBe(key === undefined)
    let ready = 0
    if (input) {
      const travels = input.device !== event.device
      ready = input.end + (travels ? shape.transferTime : 0)
      sent += Number(travels)
      if (travels)
        expect(arrivals.get(`${key} to ${event.device}`)).toBe(ready)
    }
    expect(event.start).toBe(Math.max(before, ready))
  }
  expect(transfers).toHaveLength(sent)
  expect(arrivals.size).toBe(sent)
  expect(s.span).toBe(Math.max(...events.map(({ end }) => end)))

  // The counts of idle time agree with the events.
  const busy = events.reduce((sum, { start, end }) => sum + end - start, 0)
  expect(idleShare(s)).toBeCloseTo(1 - busy / s.span / stages, 9)
  expect(eventsByDevice(s)).toEqual(Array.from({ length: stages }, (_, device) => events.filter(event => event.device === device)))
}

describe('every schedule', () => {
  it.each(NAMES)('%s does each thing once, one at a time, as soon as its input is there, and ends', (name) => {
    const random = seeded(2104)
    for (let i = 0; i < 60; i++)
      check(schedule(name, randomShape(name, random)))
  })

  it('of one batch takes one unit on one stage, however finely it is cut', () => {
    expect([1, 2, 4, 64].map(microbatches => forwardOnly(1, microbatches).span)).toEqual([1, 1, 1, 1])
    expect([1, 4, 8].map(microbatches => forwardOnly(4, microbatches).span)).toEqual([4, 1.75, 1.375])
  })

  it('sends 2(p − 1) messages a microbatch, interleaved 2(pv − 1)', () => {
    const shape = { stages: 4, microbatches: 8, forwardTime: 1, backwardTime: 2 }
    expect(schedule('1f1b', shape).transfers).toHaveLength(2 * 3 * 8)
    expect(schedule('interleaved', { ...shape, chunks: 2 }).transfers).toHaveLength(2 * 7 * 8)
    expect(schedule('forward', shape).transfers).toHaveLength(3 * 8)
  })

  it('draws Narayanan’s figure: rank 0 of four and its first twelve tasks in two chunks', () => {
    const s = schedule('interleaved', { stages: 4, microbatches: 8, forwardTime: 1, backwardTime: 2, chunks: 2 })
    const mine = s.events.filter(({ device }) => device === 0).slice(0, 14)
    expect(mine.map(({ phase, chunk, microbatch }) => `${phase[0]}${chunk}.${microbatch}`).join(' '))
      .toBe('f0.0 f0.1 f0.2 f0.3 f1.0 f1.1 f1.2 f1.3 f0.4 f0.5 f0.6 b1.0 f0.7 b1.1')
  })
})

describe('bad input', () => {
  const good = { stages: 4, microbatches: 8, forwardTime: 1, backwardTime: 2 }
  it.each([
    ['stages', 0, 'a whole number of at least 1'],
    ['stages', 2.5, 'a whole number of at least 1'],
    ['microbatches', 0, 'a whole number of at least 1'],
    ['microbatches', 1.5, 'a whole number of at least 1'],
    ['forwardTime', 0, 'a finite number greater than 0'],
    ['forwardTime', -1, 'a finite number greater than 0'],
    ['backwardTime', Number.NaN, 'a finite number greater than 0'],
    ['backwardTime', Number.POSITIVE_INFINITY, 'a finite number greater than 0'],
    ['transferTime', -0.1, 'a finite number of at least 0'],
    ['transferTime', Number.NaN, 'a finite number of at least 0'],
    ['chunks', 0, 'a whole number of at least 1'],
    ['chunks', 2, '1 unless the schedule is interleaved'],
  ])('%s of %f is refused', (name, value, range) => {
    for (const schedule1 of ['forward', 'gpipe', '1f1b'] as const) {
      const attempt = () => schedule(schedule1, { ...good, [name]: value })
      expect(attempt).toThrow(RangeError)
      expect(attempt).toThrow(`${name} must be ${range}; got ${value}`)
    }
  })

  it('interleaving needs two chunks, and microbatches in full rounds', () => {
    expect(() => schedule('interleaved', good)).toThrow('chunks must be a whole number of at least 2; got 1')
    expect(() => schedule('interleaved', { ...good, chunks: 1 })).toThrow('chunks must be a whole number of at least 2; got 1')
    expect(() => schedule('interleaved', { ...good, chunks: 2, microbatches: 6 }))
      .toThrow(new RangeError('microbatches must be a multiple of 4 stages when interleaved; got 6'))
  })
})
