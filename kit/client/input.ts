/** What a control can set, and how it gives the keys back to the slides. */

/** A range, or a list in rising order. */
interface Allowed { min?: number, max?: number, values?: readonly number[] }

/** @throws RangeError that names the control when the range is empty */
export function boundsOf(label: string, { min, max, values }: Allowed): { min: number, max: number } {
  const [low, high] = values ? [values[0], values.at(-1)] : [min, max]
  if (low === undefined || high === undefined || !(low < high))
    throw new RangeError(`${label} needs a range or a list of values; got ${values ? `[${values}]` : `${min} to ${max}`}`)
  return { min: low, max: high }
}

/** The place in the list of the value nearest to this one. */
export function placeOf(value: number, values: readonly number[]): number {
  return values.reduce((best, candidate, i) => Math.abs(candidate - value) < Math.abs(values[best] - value) ? i : best, 0)
}

/** After a pointer action the keys go back to the slides; keyboard users keep the focus. */
export function releaseAfterPointer({ currentTarget }: Event): void {
  const control = currentTarget as HTMLElement
  for (const end of ['pointerup', 'pointercancel'])
    window.addEventListener(end, () => setTimeout(() => control.blur()), { once: true })
}
