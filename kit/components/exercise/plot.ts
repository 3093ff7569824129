/** Where the lines of a plot go, and what they say to who does not see them. */
import type { Plot } from './exercise.ts'

/** Pixels to a tenth. */
const px = (value: number): number => Math.round(value * 10) / 10

export const WIDTH = 500
export const HEIGHT = 272
/** The rectangle that the lines lie in. */
export const AREA = { left: 60, right: 486, top: 36, bottom: 208 }
const TICKS = 5
/** Labels of the horizontal axis nearer than this would touch. */
const LABEL_PX = 54
/** Up to here each value has its own mark. */
const MOST_MARKS = 12

export interface Tick { at: number, text: string }
export interface Line { name: string, path: string, marks: { x: number, y: number }[] }
export interface Drawn { xTicks: Tick[], yTicks: Tick[], lines: Line[] }

/** A number as a person reads it: 1,024, −0.5, 0.004. */
export function numberText(value: number): string {
  if (!Number.isFinite(value))
    return Number.isNaN(value) ? 'not a number' : value > 0 ? 'infinite' : '−infinite'
  const digits = Math.abs(value) >= 100 || value === 0 ? 0 : Math.abs(value) >= 1 ? 2 : 4
  return value.toLocaleString('en-US', { maximumFractionDigits: digits }).replace('-', '−')
}

/** Round values from the first at or above `from` to the last at or below `to`. */
export function roundTicks(from: number, to: number, most = TICKS): number[] {
  const rough = (to - from) / most
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map(factor => factor * power).find(step => step >= rough * (1 - 1e-9)) ?? 10 * power
  const first = Math.ceil(from / step - 1e-9)
  return Array.from({ length: Math.floor(to / step + 1e-9) - first + 1 }, (_, i) => (first + i) * step)
}

const finite = (values: readonly number[]): number[] => values.filter(Number.isFinite)
/** A range that is one, whatever the values are. */
function rangeOf(values: number[], from?: number, to?: number): [number, number] {
  const low = from ?? Math.min(0, ...values)
  const high = to ?? Math.max(...values)
  return high > low ? [low, high] : [low, low + 1]
}

/** Few values are all named; many get round ones. */
function axisValues(values: number[], low: number, high: number): number[] {
  const own = [...new Set(values)].sort((a, b) => a - b)
  const room = (AREA.right - AREA.left) / (high - low)
  const apart = own.every((value, i) => i === 0 || (value - own[i - 1]) * room >= LABEL_PX)
  return own.length <= 8 && apart ? own : roundTicks(low, high)
}

/** Nothing where no value is a number. */
export function drawPlot({ x, y, series }: Plot): Drawn | undefined {
  const xs = finite(x.values)
  const ys = series.flatMap(({ values }) => finite(values.slice(0, x.values.length)))
  if (!xs.length || !ys.length)
    return undefined
  const [left, right] = [Math.min(...xs), Math.max(...xs)]
  const [low, high] = rangeOf(ys, y.from, y.to)
  const span = right - left || 1
  const toX = (value: number) => px(AREA.left + (value - left) / span * (AREA.right - AREA.left))
  const toY = (value: number) => px(AREA.bottom - (Math.min(high, Math.max(low, value)) - low) / (high - low) * (AREA.bottom - AREA.top))
  return {
    xTicks: axisValues(xs, left, left + span).map(value => ({ at: toX(value), text: numberText(value) })),
    yTicks: roundTicks(low, high).map(value => ({ at: toY(value), text: numberText(value) })),
    lines: series.map(({ name, values }) => lineOf(name, x.values, values, toX, toY)),
  }
}

/** The pen is lifted where a value is none. */
function lineOf(name: string, xs: readonly number[], values: readonly number[], toX: (value: number) => number, toY: (value: number) => number): Line {
  const points = xs.map((x, i) => Number.isFinite(x) && Number.isFinite(values[i]) ? { x: toX(x), y: toY(values[i]) } : undefined)
  const path = points.map((point, i) => point ? `${points[i - 1] ? 'L' : 'M'}${point.x} ${point.y}` : '').join('')
  const marks = points.filter(point => point !== undefined)
  return { name, path, marks: points.length <= MOST_MARKS ? marks : [] }
}

/** The plot in words: what each line is at its ends. */
export function altOf({ caption, x, y, series }: Plot): string {
  const ends = series.map(({ name, values }) => {
    const known = x.values.map((at, i) => ({ at, value: values[i] })).filter(({ at, value }) => Number.isFinite(at) && Number.isFinite(value))
    const [first, last] = [known.at(0), known.at(-1)]
    return first && last ? `${name}: ${numberText(first.value)} at ${numberText(first.at)}, ${numberText(last.value)} at ${numberText(last.at)}` : `${name}: no numbers`
  })
  return `${caption}. ${y.label} over ${x.label}. ${ends.join('; ')}.`
}
