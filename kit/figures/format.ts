/** How a figure becomes text: in its unit, with as many digits as its size deserves. Values come in base units. */

export interface UnitShape {
  /** Base units in one of this unit. */
  scale: number
  /** What is printed behind the number. */
  symbol: string
  /** What stands between number and symbol. */
  glue?: '' | ' '
}

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

function digitOptions(scaled: number, digits: number | 'precise' | undefined, least: number): Intl.NumberFormatOptions {
  if (digits === 'precise')
    return preciseOptions(scaled)
  const most = digits ?? defaultDigits(scaled)
  return { minimumFractionDigits: least, maximumFractionDigits: Math.max(least, most) }
}

/**
 * @param value in base units
 * @param unit what to print it in
 * @param digits most digits after the point; by size of the number when left out; 'precise' for a derivation
 * @param least least digits after the point, for numbers that stand beside each other
 * @throws RangeError when the value is not finite
 */
export type Format<Unit extends string>
  = (value: number, unit: Unit, digits?: number | 'precise', least?: number) => Formatted

/** The one place of a lecture where a figure becomes text, in the units that it has. */
export function formatIn<Unit extends string>(units: Record<Unit, UnitShape>): Format<Unit> {
  return (value, unit, digits, least = 0) => {
    if (!Number.isFinite(value))
      throw new RangeError(`a figure must be a finite number; got ${value}`)
    const { scale, symbol, glue = ' ' } = units[unit]
    const scaled = value / scale
    // 1 byte
    const name = scaled === 1 && symbol.length > 2 && !symbol.includes('/') ? symbol.replace(/s$/, '') : symbol
    const number = scaled.toLocaleString('en-US', digitOptions(scaled, digits, least)).replace('-', '−')
    return { number, unit: name, text: name ? `${number}${glue}${name}` : number }
  }
}
