/** Checks of the props of a drawing: a value that it cannot show to scale is refused with the name and the range. */

/** @throws RangeError that names the prop, the value and the range */
export function wholeNumber(name: string, value: number, { from, to }: { from: number, to: number }): number {
  if (!Number.isInteger(value) || value < from || value > to)
    throw new RangeError(`${name} must be a whole number from ${from} to ${to}; got ${value}`)
  return value
}

/** @throws RangeError that names the prop, the value and the range */
export function numberBetween(name: string, value: number, { from, to }: { from: number, to: number }): number {
  if (!(value >= from && value <= to))
    throw new RangeError(`${name} must be a number from ${from} to ${to}; got ${value}`)
  return value
}

/** @throws RangeError that names the prop, the value and what is allowed */
export function oneOf<Value>(name: string, value: Value, allowed: readonly Value[]): Value {
  if (!allowed.includes(value))
    throw new RangeError(`${name} must be one of ${allowed.join(', ')}; got ${value}`)
  return value
}

/** @throws RangeError that names the prop, how many it has and how many are allowed */
export function lengthOf<Item>(name: string, list: readonly Item[], { from, to }: { from: number, to: number }): readonly Item[] {
  if (list.length < from || list.length > to)
    throw new RangeError(`${name} must have ${from === to ? from : `${from} to ${to}`} entries; got ${list.length}`)
  return list
}

/** @throws RangeError that names the prop, the word and how long it may be */
export function shortWords(name: string, words: readonly string[], most: number): void {
  const wrong = words.find(word => word.length < 1 || word.length > most)
  if (wrong !== undefined)
    throw new RangeError(`${name}: each word must have 1 to ${most} letters; got “${wrong}”`)
}
