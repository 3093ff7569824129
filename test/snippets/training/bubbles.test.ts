import { describe, expect, it } from 'vitest'
import { BUBBLE_SCHEDULES, bubbleOf } from '../../../snippets/training/bubbles.ts'
import { idleShare, peakActivations, schedule } from '../../../snippets/training/pipeline.ts'

const SHAPE = { stages: 8, microbatches: 24, forwardTime: 1, backwardTime: 2, weightTime: 1, chunks: 2 }

describe('the bubbles of four schedules', () => {
  it.each([['1f1b', 1], ['interleaved', 2]] as const)('of %s are what the engine counts from its events', (name, chunks) => {
    const counted = schedule(name, { stages: 8, microbatches: 24, forwardTime: 1, backwardTime: 2, chunks })
    const bubble = bubbleOf(name, SHAPE)
    expect(bubble.waitShare).toBeCloseTo(idleShare(counted), 10)
    expect(bubble.held).toBeCloseTo(Math.max(...peakActivations(counted)), 10)
  })

  // DeepSeek-V3, table 2, at PP = 8, F = 1, B = 2, W = 1.
  it.each([
    ['1f1b', 21, 8, 1],
    ['interleaved', 10.5, 11.5, 1],
    ['zero-bubble', 7, 8, 1],
    ['dualpipe', 6, 9, 2],
  ] as const)('of %s are as printed', (name, waitTime, held, weightCopies) => {
    expect(bubbleOf(name, SHAPE)).toMatchObject({ waitTime, held, weightCopies })
  })

  it('shrink from one to the next', () => {
    const waits = BUBBLE_SCHEDULES.map(name => bubbleOf(name, SHAPE).waitShare)
    expect(waits).toEqual([...waits].sort((a, b) => b - a))
  })

  it.each([
    [{ stages: 1 }, 'stages must be a whole number of at least 2; got 1'],
    [{ microbatches: 4 }, 'microbatches must be a whole number of at least 8; got 4'],
    [{ weightTime: 2 }, 'weightTime must be below backwardTime 2, of which it is a part; got 2'],
    [{ stages: 7 }, 'stages must be an even number with dualpipe; got 7'],
  ])('%o is named', (change, message) => {
    expect(() => bubbleOf('dualpipe', { ...SHAPE, ...change })).toThrow(message)
  })
})
