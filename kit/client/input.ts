/** What a control can set, and how it gives the keys back to the slides. */

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
