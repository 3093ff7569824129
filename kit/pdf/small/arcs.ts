/** Round corners and circles, which Chromium draws in many pieces, in one piece a quarter. */
import type { Point } from './matrix.ts'
import type { Step, Subpath } from './paths.ts'
import { rounded } from './matrix.ts'

/** How far from its ends the handles of a cubic curve lie that looks like a quarter of a circle, as a share of the way to the corner. */
const QUARTER = 0.5523

/** How far a joined arc may lie from the pieces, in units of the page. */
const ARC_TOLERANCE = 0.03

const between = (one: Point, other: Point, share: number): Point => ({ x: one.x + (other.x - one.x) * share, y: one.y + (other.y - one.y) * share })

function onCurve([a, b, c, d]: readonly Point[], share: number): Point {
  const [ab, bc, cd] = [between(a, b, share), between(b, c, share), between(c, d, share)]
  return between(between(ab, bc, share), between(bc, cd, share), share)
}

/** Where the lines through a and b, and through c and d, meet; nothing for parallel ones. */
function crossing(a: Point, b: Point, c: Point, d: Point): Point | undefined {
  const cross = (b.x - a.x) * (d.y - c.y) - (b.y - a.y) * (d.x - c.x)
  return Math.abs(cross) < 1e-3 ? undefined : between(a, b, ((c.x - a.x) * (d.y - c.y) - (c.y - a.y) * (d.x - c.x)) / cross)
}

/** Where a quarter of a circle has turned by a part of its right angle. */
function shareAt(turned: number): number {
  const quarter = [{ x: 1, y: 0 }, { x: 1, y: QUARTER }, { x: QUARTER, y: 1 }, { x: 0, y: 1 }]
  let [low, high] = [0, 1]
  while (high - low > 1e-6) {
    const middle = (low + high) / 2
    const { x, y } = onCurve(quarter, middle)
    if (Math.atan2(y, x) < turned * Math.PI / 2)
      low = middle
    else
      high = middle
  }
  return low
}

/** In so many pieces Chromium draws a quarter, by its size; and where along the quarter each piece ends. */
const ENDS = [8, 4, 2].map(pieces => Array.from({ length: pieces }, (_, i) => shareAt((i + 1) / pieces)))

const pointsOf = ([, ...numbers]: Step): Point[] => numbers.filter((_, i) => i % 2 === 0).map((x, i) => ({ x, y: numbers[i * 2 + 1] }))

/** Pieces of a curve that are together a quarter of an ellipse, as one. */
function asQuarter(from: Point, pieces: readonly Step[], ends: readonly number[]): Step | undefined {
  const points = pieces.map(pointsOf)
  const to = points[points.length - 1][2]
  const corner = crossing(from, points[0][0], points[points.length - 1][1], to)
  if (!corner)
    return undefined
  const curve = [from, between(from, corner, QUARTER), between(to, corner, QUARTER), to]
  const isNear = points.every(([, , end], i) => {
    const { x, y } = onCurve(curve, ends[i])
    return Math.hypot(x - end.x, y - end.y) < ARC_TOLERANCE
  })
  return isNear ? ['c', ...curve.slice(1).flatMap(({ x, y }) => [rounded(x), rounded(y)])] : undefined
}

/** The arc that the steps from `i` on begin with, and of how many of them it is made. */
function arcAt(steps: Subpath, i: number, from: Point): { arc: Step, pieces: number } | undefined {
  for (const ends of ENDS) {
    const pieces = steps.slice(i, i + ends.length)
    const arc = pieces.length === ends.length && pieces.every(([operator]) => operator === 'c') ? asQuarter(from, pieces, ends) : undefined
    if (arc)
      return { arc, pieces: pieces.length }
  }
  return undefined
}

/** The same steps with one for each quarter of a circle or an ellipse. */
export function withLongArcs(steps: Subpath): Subpath {
  const joined: Step[] = []
  for (let i = 0; i < steps.length;) {
    const from = joined.length ? pointsOf(joined[joined.length - 1]).at(-1) : undefined
    const found = from && arcAt(steps, i, from)
    joined.push(found?.arc ?? steps[i])
    i += found?.pieces ?? 1
  }
  return joined
}
