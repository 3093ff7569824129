/** A field of dots, as prepare.ts makes one of a texture, as one dashed line a row. */
import type { Subpath } from './paths.ts'
import { rounded } from './matrix.ts'

interface Dot { x: number, y: number }

/** A line of no length, which round ends make a dot. */
function asDot(steps: Subpath): Dot | undefined {
  const [begin, line] = steps
  return steps.length === 2 && line[0] === 'l' && begin[1] === line[1] && begin[2] === line[2] ? { x: begin[1], y: begin[2] } : undefined
}

/** Long enough that every reader draws it. */
const DOT_LENGTH = 0.01

/** From a first dot to a last one at the same height. */
interface Row { from: Dot, to: Dot }

function rowsOf(dots: readonly Dot[], apart: number): Row[] {
  const rows: Row[] = []
  for (const dot of dots) {
    const row = rows.at(-1)
    if (row?.to.y === dot.y && rounded(dot.x - row.to.x) === apart)
      row.to = dot
    else
      rows.push({ from: dot, to: dot })
  }
  return rows
}

/** The operators that draw them; nothing for a path that is not dots alone. */
export function asDashes(path: readonly Subpath[]): string | undefined {
  const dots = path.map(asDot).filter(dot => dot !== undefined)
  if (dots.length < path.length)
    return undefined
  const apart = dots.length > 1 ? rounded(dots[1].x - dots[0].x) : 0
  const lines = (rows: readonly Row[]): string => rows.map(({ from, to }) => `${from.x} ${from.y} m ${rounded(to.x + DOT_LENGTH)} ${to.y} l `).join('')
  return apart > DOT_LENGTH
    ? `[${DOT_LENGTH} ${rounded(apart - DOT_LENGTH)}]0 d ${lines(rowsOf(dots, apart))}S []0 d`
    : `${lines(dots.map(dot => ({ from: dot, to: dot })))}S`
}
