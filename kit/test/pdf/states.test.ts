import { describe, expect, it } from 'vitest'
import { stateProblem } from '../../pdf/prepare.ts'
import { sectionBegun } from '../../pdf/sections.ts'

describe('states of a slide with four clicks', () => {
  it.each([[[0]], [[1, 3]], [[0, 1, 2, 3]]])('%j may be printed', states => expect(stateProblem(states, 4)).toBeUndefined())

  it.each([
    [[4]],
    [[-1]],
    [[1.5]],
    [['1']],
    [[3, 1]],
    [[1, 1]],
    [[]],
    [2],
  ])('%j may not', states => expect(stateProblem(states, 4))
    .toBe(`states must be a rising list of clicks from 0 to 3, such as [0], since the last state is always printed; got ${JSON.stringify(states)}`))

  it('are none where nothing is clicked', () => {
    expect(stateProblem([0], 0)).toBe('states must be left out on a slide without clicks, since the last state is always printed; got [0]')
  })
})

describe('sections', () => {
  const titles = ['Title', 'Recap']
  const begun = (section?: number, part?: string, current?: string) => sectionBegun({ section, part }, current, number => titles[number])

  it('begin where the slide says so, and at each part behind the lecture', () => {
    expect(begun(1, 'Training', 'Title')).toBe('Recap')
    expect(begun(undefined, 'Training', 'Recap')).toBeUndefined()
    expect(begun(undefined, 'Backup', 'Recap')).toBe('Backup')
    expect(begun(undefined, 'Backup', 'Backup')).toBeUndefined()
  })
})
