/**
 * Guards for the numbers that a caller, a slider or an exercise hands to a model.
 * Each throws a RangeError that names the parameter, the value and the allowed range.
 */

interface Range { atLeast?: number, atMost?: number }

const rangeText = ({ atLeast, atMost }: Range): string => {
  if (atLeast !== undefined && atMost !== undefined)
    return ` from ${atLeast} to ${atMost}`
  if (atLeast !== undefined)
    return ` of at least ${atLeast}`
  return atMost === undefined ? '' : ` of at most ${atMost}`
}

const inside = (value: number, { atLeast, atMost }: Range): boolean =>
  (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost)

/** A finite number greater than zero. */
export function positive(parameter: string, value: number): number {
  if (!Number.isFinite(value) || value <= 0)
    throw new RangeError(`${parameter} must be a finite number greater than 0; got ${value}`)
  return value
}

/** A finite number of at least zero. */
export function notNegative(parameter: string, value: number): number {
  if (!Number.isFinite(value) || value < 0)
    throw new RangeError(`${parameter} must be a finite number of at least 0; got ${value}`)
  return value
}

/** A whole number inside `range` (at least 1 unless said otherwise). */
export function whole(parameter: string, value: number, range: Range = { atLeast: 1 }): number {
  if (!Number.isSafeInteger(value) || !inside(value, range))
    throw new RangeError(`${parameter} must be a whole number${rangeText(range)}; got ${value}`)
  return value
}

/** A finite number greater than zero and of at most `atMost`, such as a share of peak. */
export function share(parameter: string, value: number, atMost = 1): number {
  if (!Number.isFinite(value) || value <= 0 || value > atMost)
    throw new RangeError(`${parameter} must be greater than 0 and at most ${atMost}; got ${value}`)
  return value
}

/** Every whole number that divides `value`, in order. */
export function divisors(value: number): number[] {
  whole('value', value)
  const low: number[] = []
  for (let i = 1; i * i <= value; i++) {
    if (value % i === 0)
      low.push(i)
  }
  return [...new Set([...low, ...low.map(i => value / i).reverse()])]
}

/** A whole number that divides `count`; the RangeError lists the ones that do. */
export function divisorOf(parameter: string, value: number, count: number, things: string): number {
  if (count % whole(parameter, value) !== 0)
    throw new RangeError(`${parameter} must be one of ${divisors(count).join(', ')} to divide ${count} ${things}; got ${value}`)
  return value
}
