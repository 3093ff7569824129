/** Between what a hand does on a control and the value it means. */
import type { InjectionKey } from 'vue'

/** Which values a control allows: a range in steps, or a list in rising order. */
export interface Allowed {
  min?: number
  max?: number
  step?: number
  values?: readonly number[]
}

/** Where a control in a row says what is wrong with it. */
export const reportKey: InjectionKey<(control: string, problem?: string) => void> = Symbol('report')

/** @throws RangeError that names the control when nothing can be allowed */
export function boundsOf(label: string, { min, max, values, step }: Allowed): { min: number, max: number } {
  const [low, high] = values ? [values[0], values.at(-1)] : [min, max]
  if (low === undefined || high === undefined || !(low < high))
    throw new RangeError(`${label} needs a range or a list of values; got ${values ? `[${values}]` : `${min} to ${max}`}`)
  if (step !== undefined && !(step > 0))
    throw new RangeError(`the step of ${label} must be greater than 0; got ${step}`)
  return { min: low, max: high }
}

/** The place in the list of the value nearest to this one. */
export function placeOf(value: number, values: readonly number[]): number {
  return values.reduce((best, candidate, i) => Math.abs(candidate - value) < Math.abs(values[best] - value) ? i : best, 0)
}

/** A number as people type it: 12, -0.5, 1,024. */
const NUMBER = /^[-−]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$/
const isOnStep = (value: number, from: number, step: number): boolean => Math.abs((value - from) / step - Math.round((value - from) / step)) < 1e-9

/** What is allowed, in words. */
export function allowedText({ min, max, step = 1, values }: Allowed): string {
  if (values)
    return `one of ${values.join(', ')}`
  const steps = step === 1 || !Number.isInteger(step) ? '' : ` in steps of ${step}`
  return `a ${Number.isInteger(step) && Number.isInteger(min) ? 'whole ' : ''}number from ${min} to ${max}${steps}`
}

/**
 * The number that was typed.
 * @throws RangeError that names the control, what is allowed and what was typed
 */
export function readNumber(typed: string, label: string, allowed: Allowed): number {
  const { min, max } = boundsOf(label, allowed)
  const text = typed.trim()
  const value = NUMBER.test(text) ? Number(text.replaceAll(',', '').replace('−', '-')) : Number.NaN
  const fits = allowed.values ? allowed.values.includes(value) : value >= min && value <= max && isOnStep(value, min, allowed.step ?? 1)
  if (!fits)
    throw new RangeError(`${label} must be ${allowedText(allowed)}; got ${text ? `“${text}”` : 'nothing'}`)
  return value
}

/** A hand that used the pointer wants the keys for the slides again; one on the keyboard stays where it is. */
export function releaseAfterPointer({ currentTarget }: Event): void {
  const control = currentTarget as HTMLElement
  for (const end of ['pointerup', 'pointercancel'])
    window.addEventListener(end, () => setTimeout(() => control.blur()), { once: true })
}
