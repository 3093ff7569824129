/** How numbers and refusals are written. */

export const number = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 6 })

/** A value with its unit, which stays beside it. */
export const measure = (value: number, unit: string): string =>
  `${number(value)}${unit.startsWith('%') ? '' : '\u00A0'}${unit}`.trim()

/** A value of many guesses: three digits say enough. */
export const roughly = (value: number, unit: string): string => measure(Number(value.toPrecision(3)), unit)

/** Of a whole, in percent. */
export const share = (count: number, of: number): number => of > 0 ? Math.round(100 * count / of) : 0

/** With its sign: a real minus. */
export const signed = (value: number): string => value < 0 ? `−${-value}` : `+${value}`

/** What the server says in a few words. */
export const sentence = (words: string): string =>
  `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.!?]$/.test(words) ? '' : '.'}`
