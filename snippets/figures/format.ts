/** The one place where a figure becomes text. Values come in SI base units: bytes, seconds, operations. */

interface UnitShape {
  /** Base units in one of this unit. */
  scale: number
  /** What is printed behind the number. */
  symbol: string
  /** What stands between number and symbol. */
  glue?: '' | ' '
}

const UNITS = {
  'GB': { scale: 1e9, symbol: 'GB' },
  'MB': { scale: 1e6, symbol: 'MB' },
  'byte': { scale: 1, symbol: 'bytes' },
  'GB/s': { scale: 1e9, symbol: 'GB/s' },
  'TFLOP/s': { scale: 1e12, symbol: 'TFLOP/s' },
  'FLOP/byte': { scale: 1, symbol: 'FLOP/byte' },
  'trillion operations': { scale: 1e12, symbol: 'trillion operations' },
  'billion operations': { scale: 1e9, symbol: 'billion operations' },
  'tokens/s': { scale: 1, symbol: 'tokens/s' },
  'ms': { scale: 1e-3, symbol: 'ms' },
  's': { scale: 1, symbol: 's' },
  'min': { scale: 60, symbol: 'min' },
  'percent': { scale: 0.01, symbol: '%', glue: '' },
  'times': { scale: 1, symbol: 'times' },
  'B': { scale: 1e9, symbol: 'B', glue: '' },
  'M': { scale: 1e6, symbol: 'M', glue: '' },
  'count': { scale: 1, symbol: '' },
  'GPUs': { scale: 1, symbol: 'GPUs' },
  'layers': { scale: 1, symbol: 'layers' },
  'tokens': { scale: 1, symbol: 'tokens' },
  'messages': { scale: 1, symbol: 'messages' },
} as const satisfies Record<string, UnitShape>

export type Unit = keyof typeof UNITS

export interface Formatted {
  number: string
  unit: string
  text: string
}

/** Fewer digits the larger the number: 0.54, 12.5, 840. */
function defaultDigits(scaled: number): number {
  const size = Math.abs(scaled)
  return size >= 100 ? 0 : size >= 10 ? 1 : 2
}

/** As many digits as a reader needs to redo a calculation: four figures, all of a whole number. */
const preciseOptions = (scaled: number): Intl.NumberFormatOptions =>
  Math.abs(scaled) >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 4 }

/**
 * @param value in base units
 * @param unit what to print it in
 * @param digits most digits after the point; by size of the number when left out; 'precise' for a derivation
 * @param least least digits after the point, for numbers that stand beside each other
 */
export function format(value: number, unit: Unit, digits?: number | 'precise', least = 0): Formatted {
  if (!Number.isFinite(value))
    throw new RangeError(`a figure must be a finite number; got ${value}`)
  const { scale, symbol, glue = ' ' }: UnitShape = UNITS[unit]
  const scaled = value / scale
  const options = digits === 'precise' ? preciseOptions(scaled) : { minimumFractionDigits: least, maximumFractionDigits: Math.max(least, digits ?? defaultDigits(scaled)) }
  const name = scaled === 1 && symbol.length > 2 && !symbol.includes('/') ? symbol.replace(/s$/, '') : symbol // 1 byte
  const number = scaled.toLocaleString('en-US', options).replace('-', '−')
  return { number, unit: name, text: name ? `${number}${glue}${name}` : number }
}
