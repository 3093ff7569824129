/** Checks of the numbers that a caller, a slider or an exercise passes to a model. */
import { whole } from '../kit/lib/ranges.ts'

export * from '../kit/lib/ranges.ts'

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
