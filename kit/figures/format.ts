/** Formats figures: in their unit, with fewer digits the larger the number. Values are in base units. */

export interface UnitShape {
  /** Base units in one of this unit. */
  scale: number
  /** What is printed after the number. */
  symbol: string
  /** What is between number and symbol. */
  glue?: '' | ' '
}

export interface Formatted {
  number: string
  unit: string
  text: string
}

/** Most digits after the point; 'precise' for a derivation, which a reader can redo with four figures. */
type Digits = number | 'precise'

/** Fewer digits the larger the number: 0.54, 12.5, 840. */
function optionsFor(scaled: number, digits: Digits | undefined, least: number): Intl.NumberFormatOptions {
  const size = Math.abs(scaled)
  if (digits === 'precise')
    return size >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 4 }
  const most = digits ?? (size >= 100 ? 0 : size >= 10 ? 1 : 2)
  return { minimumFractionDigits: least, maximumFractionDigits: Math.max(least, most) }
}

/** The formatter of a lecture, with the units that it has. */
export function formatIn<Unit extends string>(units: Record<Unit, UnitShape>) {
  /**
   * @param value in base units
   * @param unit what to print it in
   * @param digits by size of the number when left out
   * @param least least digits after the point, for numbers that stand beside each other
   * @throws RangeError when the value is not finite
   */
  return (value: number, unit: Unit, digits?: Digits, least = 0): Formatted => {
    if (!Number.isFinite(value))
      throw new RangeError(`a figure must be a finite number; got ${value}`)
    const { scale, symbol, glue = ' ' } = units[unit]
    const scaled = value / scale
    // 1 byte
    const name = scaled === 1 && symbol.length > 2 && !symbol.includes('/') ? symbol.replace(/s$/, '') : symbol
    const number = scaled.toLocaleString('en-US', optionsFor(scaled, digits, least)).replace('-', '−')
    return { number, unit: name, text: name ? `${number}${glue}${name}` : number }
  }
}

export type Format<Unit extends string> = ReturnType<typeof formatIn<Unit>>
