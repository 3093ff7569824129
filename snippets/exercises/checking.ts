/** What the checks of all exercises share: calling a student's functions, and refusing what they give. */
import type { Answer } from '../../kit/components/exercise/exercise.ts'
import { WrongAnswer } from '../../kit/components/exercise/exercise.ts'

const LONGEST = 80
const ROUNDING = 1e-9

/** @throws WrongAnswer with this message unless the condition holds */
export function ensure(condition: boolean, message: string): asserts condition {
  if (!condition)
    throw new WrongAnswer(message)
}

/** A value in so few words that a message can quote it. */
export function quoted(value: unknown): string {
  if (typeof value === 'number' || value === undefined)
    return String(value)
  if (typeof value === 'function')
    return 'a function'
  if (value instanceof Promise)
    return 'a promise (leave out async)'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text
}

/**
 * Calls what the student exports under this name.
 * @throws WrongAnswer when there is no such function; whatever the function throws
 */
export function call(answer: Answer, name: string, ...given: readonly unknown[]): unknown {
  const written = answer[name]
  ensure(typeof written === 'function', `${name} must be a function that your code exports; got ${quoted(written)}`)
  return written(...given)
}

/** @throws WrongAnswer unless it is a finite number */
export function numberFrom(value: unknown, what: string): number {
  ensure(typeof value === 'number' && Number.isFinite(value), `${what} must be a finite number; got ${quoted(value)}`)
  return value
}

/** @throws WrongAnswer unless it is a whole number of at least `atLeast` */
export function wholeFrom(value: unknown, what: string, atLeast: number): number {
  ensure(typeof value === 'number' && Number.isSafeInteger(value) && value >= atLeast, `${what} must be a whole number of at least ${atLeast}; got ${quoted(value)}`)
  return value
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Promise)

/** @throws WrongAnswer unless it is an object with these finite numbers in it */
export function numbersFrom<Name extends string>(value: unknown, what: string, names: readonly Name[]): Record<Name, number> {
  ensure(isRecord(value), `${what} must give an object with ${names.join(', ')}; got ${quoted(value)}`)
  const pairs = names.map(name => [name, numberFrom(value[name], `${name} of ${what}`)])
  return Object.fromEntries(pairs) as Record<Name, number>
}

/** @throws WrongAnswer unless it is a list */
export function listFrom(value: unknown, what: string): readonly unknown[] {
  ensure(Array.isArray(value), `${what} must give a list; got ${quoted(value)}`)
  return value
}

/** Equal but for rounding. */
export const nearlyEqual = (a: number, b: number): boolean => Math.abs(a - b) <= ROUNDING * Math.max(1, Math.abs(a), Math.abs(b))

/** Bytes as the student thinks of them. */
export const inGB = (bytes: number): string => `${round(bytes / 1e9, 2)} GB`

export const percent = (share: number, digits = 1): string => `${round(100 * share, digits)}%`

/** A list in a sentence: 1, 2, 4 and 8. */
export const listed = (values: readonly (number | string)[], conjunction: 'and' | 'or' = 'and'): string =>
  `${values.slice(0, -1).join(', ')} ${conjunction} ${values.at(-1)}`

/** To so many digits after the point, without zeros at the end. */
export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
