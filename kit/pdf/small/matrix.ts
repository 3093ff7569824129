/** Matrices as PDF writes them (ISO 32000-1, section 8.3.4). */
import { numbersIn } from '../content.ts'

/** x' = a x + c y + e, y' = b x + d y + f. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

export interface Point { x: number, y: number }

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0]

/** @param operands of cm or Tm */
export const matrixIn = (operands: string): Matrix => numbersIn(operands) as unknown as Matrix

/** First `m`, followedBy `n`. */
export const followedBy = ([a, b, c, d, e, f]: Matrix, [A, B, C, D, E, F]: Matrix): Matrix =>
  [a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F]

/** Whether it flattens nothing, and is made of numbers. */
export const canBeUndone = ([a, b, c, d, e, f]: Matrix): boolean => Math.abs(a * d - b * c) > 1e-12 && Number.isFinite(e + f)

/** @throws RangeError when it flattens everything to a line */
export function inverse([a, b, c, d, e, f]: Matrix): Matrix {
  const determinant = a * d - b * c
  if (determinant === 0)
    throw new RangeError(`a matrix that can be undone must have a determinant other than 0; got [${[a, b, c, d, e, f].join(' ')}]`)
  return [d / determinant, -b / determinant, -c / determinant, a / determinant, (c * f - d * e) / determinant, (b * e - a * f) / determinant]
}

export const apply = ([a, b, c, d, e, f]: Matrix, { x, y }: Point): Point => ({ x: a * x + c * y + e, y: b * x + d * y + f })

const near = (one: number, other: number): boolean => Math.abs(one - other) < 1e-4

/** Whether it only moves. */
export const isShift = ([a, b, c, d]: Matrix): boolean => near(a, 1) && near(b, 0) && near(c, 0) && near(d, 1)

/** Whether it leaves every length as it is: it moves, turns or mirrors. */
export const keepsLengths = ([a, b, c, d]: Matrix): boolean => near(a * a + b * b, 1) && near(c * c + d * d, 1) && near(a * c + b * d, 0)

/** A hundredth of a canvas pixel is less than any printer can show. */
export const rounded = (value: number): number => Math.round(value * 100) / 100 + 0

const decimals = (value: number, places: number): number => Number(value.toFixed(places)) + 0

/** As operands, exact enough for a page: what moves to a hundredth, what stretches to a hundred-thousandth. */
export const writeMatrix = (matrix: Matrix): string => matrix.map((value, i) => decimals(value, i < 4 ? 5 : 2)).join(' ')
