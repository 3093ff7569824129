import type { Subpath } from '../../../pdf/small/paths.ts'
import { describe, expect, it } from 'vitest'
import { operations } from '../../../pdf/content.ts'
import { joinFills } from '../../../pdf/small/fills.ts'
import { IDENTITY } from '../../../pdf/small/matrix.ts'
import { moved, stepOf, writePath } from '../../../pdf/small/paths.ts'

function pathOf(source: string): Subpath[] {
  const path: Subpath[] = []
  for (const { operator, operands } of operations(source)) {
    const step = stepOf(operator, operands)
    if (operator === 'm' || operator === 're')
      path.push([step])
    else
      path.push([...path.pop() ?? [], step])
  }
  return path
}

const written = (source: string, operator = 'f', matrix = IDENTITY): string => writePath(moved(pathOf(source), matrix), operator)

describe('a path', () => {
  it('has hundredths', () => expect(written('921.53998 264.89999 m -.004 1 l 3 4 5.127 6 7 8 c', 'S')).toBe('921.54 264.9 m 0 1 l 3 4 5.13 6 7 8 c S'))
  it('does not go back to where closing leads', () => expect(written('1 2 m 3 4 l 5 9 l 1 2 l h')).toBe('1 2 m 3 4 l 5 9 l h f'))
  it('goes back where nothing closes it', () => expect(written('1 2 m 3 4 l 1 2 l', 'S')).toBe('1 2 m 3 4 l 1 2 l S'))
  it('is written in the coordinates of a page', () => expect(written('1 2 m 3 4 l 4 6 l h', 'f', [0, 2, -2, 0, 10, 20])).toBe('6 22 m 2 26 l -2 28 l h f'))
})

describe('a rectangle', () => {
  it.each([
    ['begun along its width', '1 2 m 4 2 l 4 7 l 1 7 l h', '1 2 3 5 re f'],
    ['begun along its height', '1 2 m 1 7 l 4 7 l 4 2 l h', '1 7 3 -5 re f'],
    ['run the other way', '4 2 m 1 2 l 1 7 l 4 7 l h', '4 2 -3 5 re f'],
  ])('%s is one operator, and runs the same way around', (_, corners, re) => expect(written(corners)).toBe(re))

  it('stays one when it is turned by a right angle', () => expect(written('1 2 3 5 re', 'f', [0, 1, -1, 0, 0, 0])).toBe('-2 4 -5 -3 re f'))
  it.each([
    ['slanted', '1 2 m 4 2 l 5 7 l 2 7 l h'],
    ['open', '1 2 m 4 2 l 4 7 l 1 7 l'],
    ['folded', '1 2 m 4 2 l 1 2 l 1 7 l h'],
    ['without a height', '1 2 m 4 2 l 4 2 l 1 2 l h'],
  ])('is not what is %s', (_, corners) => expect(written(corners)).not.toContain('re'))
})

/** A quarter of a circle around 0 0 in pieces, as Chromium writes it. */
function quarter(radius: number, pieces: number, from = 0): string {
  const turn = Math.PI / 2 / pieces
  const handle = 4 / 3 * Math.tan(turn / 4) * radius
  const at = (angle: number, along = 0): string => `${(radius * Math.cos(angle) - along * Math.sin(angle)).toFixed(6)} ${(radius * Math.sin(angle) + along * Math.cos(angle)).toFixed(6)}`
  return Array.from({ length: pieces }, (_, i) => {
    const [begin, end] = [from + i * turn, from + (i + 1) * turn]
    return `${at(begin, handle)} ${at(end, -handle)} ${at(end)} c`
  }).join(' ')
}

describe('an arc', () => {
  it.each([2, 4, 8])('of a quarter in %i pieces becomes one', (pieces) => {
    expect(written(`10 0 m ${quarter(10, pieces)} 0 0 l h`)).toBe('10 0 m 10 5.52 5.52 10 0 10 c 0 0 l h f')
  })

  it('makes a circle of four', () => {
    const circle = written(`7 0 m ${[0, 1, 2, 3].map(turn => quarter(7, 8, turn * Math.PI / 2)).join(' ')} h`)
    expect(circle.match(/ c\b/g)).toHaveLength(4)
  })

  it('of less than a quarter stays as it is', () => {
    const eighth = quarter(10, 8).split(' c').slice(0, 4).join(' c')
    expect(written(`10 0 m ${eighth} c 0 0 l h`).match(/ c\b/g)).toHaveLength(4)
  })

  it('that is no part of a circle stays as it is', () =>
    expect(written('0 0 m 1 5 2 6 3 6 c 4 6 5 5 6 3 c 7 2 8 2 9 2 c 10 2 11 3 12 5 c', 'S').match(/ c\b/g)).toHaveLength(4))
})

describe('a field of dots', () => {
  const dots = (xs: number[], ys: number[]): string => ys.flatMap(y => xs.map(x => `${x} ${y} m ${x} ${y} l`)).join(' ')

  it('is a dashed line a row', () =>
    expect(written(dots([2, 10, 18], [5, 13]), 'S')).toBe('[0.01 7.99]0 d 2 5 m 18.01 5 l 2 13 m 18.01 13 l S []0 d'))
  it('of one column has a short line each, which every reader draws', () =>
    expect(written(dots([2], [5, 13]), 'S')).toBe('2 5 m 2.01 5 l 2 13 m 2.01 13 l S'))
  it('is not what has lines in it', () =>
    expect(written(`${dots([2, 10], [5])} 1 1 m 4 4 l`, 'S')).toBe('2 5 m 2 5 l 10 5 m 10 5 l 1 1 m 4 4 l S'))
})

describe('fills of one colour', () => {
  const state = { matrix: IDENTITY, clips: [], extended: '/G3 gs', fill: '1 0 0 rg', stroke: '' }
  const fill = (source: string, fillState = state) => ({ kind: 'path' as const, state: fillState, path: pathOf(source), operator: 'f' })
  const paths = (...items: Parameters<typeof joinFills>[0]): string[] => joinFills(items).map(item => item.kind === 'path' ? writePath(moved(item.path, IDENTITY), item.operator) : item.kind)

  it('are one where they touch', () => expect(paths(fill('0 0 5 2 re'), fill('5 0 7 2 re'))).toEqual(['0 0 12 2 re f']))
  it('are one path where they are apart', () => expect(paths(fill('0 0 5 2 re'), fill('0 9 5 2 re'))).toEqual(['0 0 5 2 re 0 9 5 2 re f']))
  it('stay two where one covers the other, for what shines through would change', () =>
    expect(paths(fill('0 0 5 2 re'), fill('4 0 7 2 re'))).toHaveLength(2))
  it('stay two in two colours, and around anything else', () => {
    expect(paths(fill('0 0 5 2 re'), fill('0 9 5 2 re', { ...state, fill: '0 1 0 rg' }))).toHaveLength(2)
    expect(paths(fill('0 0 5 2 re'), { kind: 'mark', source: 'EMC' }, fill('0 9 5 2 re'))).toHaveLength(3)
    expect(paths(fill('0 0 5 2 re'), fill('0 9 5 2 re', { ...state, matrix: [2, 0, 0, 2, 0, 0] }))).toHaveLength(2)
  })
})
