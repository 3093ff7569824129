/** Paths: their steps as numbers, and how few bytes can say the same. */
import type { Matrix } from './matrix.ts'
import { numbersIn } from '../content.ts'
import { withLongArcs } from './arcs.ts'
import { asDashes } from './dots.ts'
import { apply, rounded } from './matrix.ts'

/** An operator that builds a path, with its numbers. */
export type Step = readonly [operator: string, ...numbers: number[]]
/** From one m or re to the next. */
export type Subpath = readonly Step[]

export const STEPS = new Set(['m', 'l', 'c', 'v', 'y', 're', 'h'])

export const stepOf = (operator: string, operands: string): Step => [operator, ...operator === 'h' ? [] : numbersIn(operands)]

const corners = (x: number, y: number, width: number, height: number): Subpath => [['m', x, y], ['l', x + width, y], ['l', x + width, y + height], ['l', x, y + height], ['h']]

/** A path as it stands in other coordinates, to a hundredth. */
export function moved(path: readonly Subpath[], matrix: Matrix): Subpath[] {
  const step = ([operator, ...numbers]: Step): Step => {
    const points = numbers.filter((_, i) => i % 2 === 0).map((x, i) => apply(matrix, { x, y: numbers[i * 2 + 1] }))
    return [operator, ...points.flatMap(({ x, y }) => [rounded(x), rounded(y)])]
  }
  return path.map(([first, ...rest]) => {
    const [operator, x, y, width, height] = first
    const steps = operator === 're' ? [...corners(x, y, width, height), ...rest] : [first, ...rest]
    return steps.map(step)
  })
}

/** Without the line back to where closing leads anyway. */
function withoutWayBack(steps: Subpath): Subpath {
  const [begin] = steps
  const back = steps.at(-2)
  return steps.at(-1)?.[0] === 'h' && steps.length > 3 && back?.[0] === 'l' && back[1] === begin[1] && back[2] === begin[2] ? [...steps.slice(0, -2), ['h']] : steps
}

export interface Rectangle { x: number, y: number, width: number, height: number }

/** The rectangle that four corners with upright sides are, run around in the same way; nothing for any other shape. */
export function rectangleOf(steps: Subpath): Rectangle | undefined {
  if (steps.map(([operator]) => operator).join('') !== 'mlllh')
    return undefined
  const points = steps.slice(0, 4).map(([, x, y]) => ({ x, y }))
  // The first side of a rectangle lies: where this one stands, begin at the second corner.
  const [first, , third, fourth] = points[0].y === points[1].y ? points : [...points.slice(1), points[0]]
  const isEverySideUpright = points.every(({ x, y }, i) => {
    const next = points[(i + 1) % 4]
    return (x === next.x) !== (y === next.y)
  })
  return isEverySideUpright && first.x === fourth.x && third.y === fourth.y
    ? { x: first.x, y: first.y, width: rounded(third.x - first.x), height: rounded(third.y - first.y) }
    : undefined
}

/** With the corner from which it is written in its first two numbers, and its sides counted from there. */
function asRectangle(steps: Subpath): Subpath {
  const rectangle = rectangleOf(steps)
  return rectangle ? [['re', rectangle.x, rectangle.y, rectangle.width, rectangle.height]] : steps
}

/** A path with the operator that paints it, or clips with it. */
export function writePath(path: readonly Subpath[], operator: string): string {
  const dashes = operator === 'S' ? asDashes(path) : undefined
  const steps = path.flatMap(subpath => asRectangle(withoutWayBack(withLongArcs(subpath))))
  return dashes ?? [...steps.map(([name, ...numbers]) => [...numbers, name].join(' ')), operator].join(' ')
}

/** A path as it was, in units that may be of any size. */
export const writeExact = (path: readonly Subpath[], operator: string): string =>
  [...path.flat().map(([name, ...numbers]) => [...numbers.map(value => Number(value.toFixed(6))), name].join(' ')), operator].join(' ')
