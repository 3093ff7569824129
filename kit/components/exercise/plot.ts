/** Where the marks of a plot go, whatever its values are, and what it says to who does not see it. */
import type { Plot } from './exercise.ts'

export const WIDTH = 500
export const HEIGHT = 272
/** The rectangle that the lines lie in. */
export const AREA = { left: 60, right: 486, top: 36, bottom: 208 }
const TICKS = 5
/** Labels of the horizontal axis nearer than this would touch. */
const LABEL_PX = 54

interface Tick { at: number, text: string }
/** A line of a plot; without a point where it has no value. */
export interface Curve { name: string, points: ({ x: number, y: number } | undefined)[] }

/** A number as a person reads it: 1,024, −0.5, 0.004. */
export function numberText(value: number): string {
  if (!Number.isFinite(value))
    return Number.isNaN(value) ? 'not a number' : value > 0 ? 'infinite' : '−infinite'
  const digits = Math.abs(value) >= 100 || value === 0 ? 0 : Math.abs(value) >= 1 ? 2 : 4
  return value.toLocaleString('en-US', { maximumFractionDigits: digits }).replace('-', '−')
}

/** Round values from the first at or above `from` to the last at or below `to`. */
export function roundTicks(from: number, to: number): number[] {
  const rough = (to - from) / TICKS
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map(factor => factor * power).find(step => step >= rough * (1 - 1e-9))!
  const first = Math.ceil(from / step - 1e-9)
  return Array.from({ length: Math.floor(to / step + 1e-9) - first + 1 }, (_, i) => (first + i) * step)
}

/** Few values are all named; many, or those that would touch, get round ones. */
function axisValues(values: number[], low: number, high: number): number[] {
  const room = (AREA.right - AREA.left) / (high - low)
  const touch = values.some((value, i) => (value - values[i - 1]) * room < LABEL_PX)
  return touch ? roundTicks(low, high) : values
}

/** Nothing where no value is a number. */
export function drawPlot({ x, y, series }: Plot): { xTicks: Tick[], yTicks: Tick[], curves: Curve[] } | undefined {
  const xs = x.values.filter(Number.isFinite)
  const ys = series.flatMap(({ values }) => values.slice(0, x.values.length).filter(Number.isFinite))
  if (!xs.length || !ys.length)
    return undefined
  const left = Math.min(...xs)
  const width = Math.max(...xs) - left || 1
  const low = y.from ?? Math.min(0, ...ys)
  const height = (y.to ?? Math.max(...ys)) - low || 1
  const toX = (value: number) => Math.round(AREA.left + (value - left) / width * (AREA.right - AREA.left))
  const toY = (value: number) => Math.round(AREA.bottom - Math.min(1, Math.max(0, (value - low) / height)) * (AREA.bottom - AREA.top))
  return {
    xTicks: axisValues(xs, left, left + width).map(value => ({ at: toX(value), text: numberText(value) })),
    yTicks: roundTicks(low, low + height).map(value => ({ at: toY(value), text: numberText(value) })),
    curves: series.map(({ name, values }) => ({
      name,
      points: x.values.map((x, i) => Number.isFinite(x) && Number.isFinite(values[i]) ? { x: toX(x), y: toY(values[i]) } : undefined),
    })),
  }
}

/** The plot in words: what each line is at its ends. */
export function altOf({ caption, x, y, series }: Plot): string {
  const ends = series.map(({ name, values }) => {
    const known = x.values.map((x, i) => [values[i], x]).filter(pair => pair.every(Number.isFinite))
    const said = [known.at(0), known.at(-1)].map(pair => pair && `${numberText(pair[0])} at ${numberText(pair[1])}`)
    return `${name}: ${known.length ? said.join(', ') : 'no numbers'}`
  })
  return `${caption}. ${y.label} over ${x.label}. ${ends.join('; ')}.`
}
