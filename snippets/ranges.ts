/**
 * Checks of the numbers that a caller, a slider or an exercise passes to a model.
 * Each throws a RangeError that names the parameter, the value and the allowed range.
 */

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

/** A whole number inside the range. */
export function whole(parameter: string, value: number, { atLeast = 1, atMost = Infinity } = {}): number {
  if (!Number.isSafeInteger(value) || value < atLeast || value > atMost) {
    const range = atMost === Infinity ? `of at least ${atLeast}` : `from ${atLeast} to ${atMost}`
    throw new RangeError(`${parameter} must be a whole number ${range}; got ${value}`)
  }
  return value
}

/** Every whole number that divides `value`, in order. */
export function divisors(value: number): number[] {
  const upToValue = Array.from({ length: whole('value', value) }, (_, i) => i + 1)
  return upToValue.filter(i => value % i === 0)
}

/** A whole number that divides `count`; the RangeError lists the ones that do. */
export function divisorOf(parameter: string, value: number, count: number, things: string): number {
  if (count % whole(parameter, value) !== 0)
    throw new RangeError(`${parameter} must be one of ${divisors(count).join(', ')} to divide ${count} ${things}; got ${value}`)
  return value
}
