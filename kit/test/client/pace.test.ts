/** Where the lecture is against its plan, in seconds and in words. */
import { describe, expect, it } from 'vitest'
import { clockText, longestPause, paceAt, paceWords, planOf } from '../../client/pace.ts'

const PLAN = planOf([
  { no: 1, section: 0, seconds: 50 },
  { no: 2, seconds: 70 },
  { no: 3, section: 1, seconds: 100 },
  { no: 4, seconds: 0 },
  { no: 5, section: 2, seconds: 80 },
  { no: 6 },
])
const at = (elapsed: number, no: number, spent: Record<number, number>) =>
  paceAt(PLAN, elapsed, no, new Map(Object.entries(spent).map(([slide, seconds]) => [Number(slide), seconds])))!

describe('the plan', () => {
  it('has the slides and sections that have a time', () => {
    expect(PLAN.seconds).toBe(300)
    expect(PLAN.slides.map(({ no, section, start }) => [no, section, start])).toEqual([[1, 0, 0], [2, 0, 50], [3, 1, 120], [5, 2, 220]])
    expect(PLAN.sections).toEqual([
      { section: 0, firstSlide: 1, start: 0, seconds: 120 },
      { section: 1, firstSlide: 3, start: 120, seconds: 100 },
      { section: 2, firstSlide: 5, start: 220, seconds: 80 },
    ])
  })

  it('of no slide has no pace', () => {
    expect(paceAt(planOf([{ no: 1 }]), 5, 1, new Map())).toBeUndefined()
  })
})

describe('the pace', () => {
  it('is on time while the plan is kept', () => {
    expect(at(60, 2, { 1: 50, 2: 10 })).toMatchObject({ behind: 0, at: 60, plannedAt: 60, plannedSlide: 2 })
  })

  it('is late as soon as a slide is entered late, not when its time is over', () => {
    expect(at(90, 2, { 1: 80, 2: 10 }).behind).toBe(30)
  })

  it('grows only once a slide’s own time is used up', () => {
    expect(at(130, 2, { 1: 60, 2: 70 }).behind).toBe(10)
    expect(at(150, 2, { 1: 60, 2: 90 }).behind).toBe(30)
  })

  it('is ahead after a slide was left early', () => {
    expect(at(25, 2, { 1: 20, 2: 5 })).toMatchObject({ behind: -30, at: 55, plannedSlide: 1 })
  })

  it('counts every visit of a slide', () => {
    expect(at(60, 1, { 1: 40, 2: 20 })).toMatchObject({ behind: 20, slide: { spent: 40, budget: 50 } })
  })

  it('tells what slide and section have used', () => {
    expect(at(90, 2, { 1: 80, 2: 10 })).toMatchObject({ slide: { spent: 10, budget: 70 }, section: { section: 0, spent: 90, budget: 120 } })
  })

  it('goes on outside the plan, without ahead or behind', () => {
    for (const no of [4, 6])
      expect(at(130, no, { [no]: 10 })).toEqual({ plannedAt: 130, plannedSlide: 3 })
  })

  it('stays at the last slide when the plan is over', () => {
    expect(at(400, 5, { 5: 100 })).toMatchObject({ plannedAt: 300, plannedSlide: 5, at: 300, behind: 100 })
  })
})

describe('the words', () => {
  it.each([[0, 'On time'], [9.9, 'On time'], [-9.9, 'On time'], [10, '0:10 behind'], [80, '1:20 behind'], [-45.5, '0:45 ahead'], [-605, '10:05 ahead']])('for %s s are %s', (behind, words) => {
    expect(paceWords(behind)).toBe(words)
  })

  it('of a clock have the second that has begun', () => {
    expect(clockText(59.99)).toBe('0:59')
    expect(clockText(5400)).toBe('90:00')
  })
})

describe('the time to think', () => {
  it.each([
    ['Think. [pause 60] Hands? [pause 8]', 60],
    ['<p>Think. <em class="direction">pause 45 s</em></p>', 45],
    ['[pause 2.5]', 2.5],
    ['We pause here. [ask]', undefined],
    ['', undefined],
  ])('of %j is %s', (note, seconds) => {
    expect(longestPause(note)).toBe(seconds)
  })
})
