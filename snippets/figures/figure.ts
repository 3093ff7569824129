/** What a figure of the lecture is: a value with its unit, its kind of evidence, and where it comes from. */
import type { BytesConvention } from '../training/memory.ts'
import type { Formatted, Unit } from './format.ts'
import { bytesConvention } from '../training/memory.ts'

/**
 * measured: somebody's published measurement. derived: our formula, from other figures.
 * reported: a paper or datasheet says so. assumed: a choice of this lecture.
 */
export type Evidence = 'measured' | 'derived' | 'reported' | 'assumed'

/** What an instructor may set; every figure follows. */
export interface Settings {
  bytesPerParameter: BytesConvention
}

export const DEFAULT_SETTINGS: Settings = { bytesPerParameter: 12 }

/**
 * @param headmatter of a deck; what it leaves out stays at its default
 * @throws RangeError when the value is no convention
 */
export function settingsFrom({ bytesPerParameter = DEFAULT_SETTINGS.bytesPerParameter }: { bytesPerParameter?: number }): Settings {
  return { bytesPerParameter: bytesConvention(bytesPerParameter) }
}

export interface Figure {
  /** What the number is the number of. */
  label: string
  /** In base units. */
  value: number | ((settings: Settings) => number)
  unit: Unit
  /** Most digits after the point. */
  digits?: number
  /** Least digits after the point, where it stands beside others. */
  leastDigits?: number
  evidence: Evidence
  /** Paper and section, datasheet, or the assumption in words. */
  source: string
  /**
   * How it comes about, naming other figures in braces: '{users} × {tokensEach}'.
   * A test evaluates it and compares it with the value.
   */
  formula?: string
  /** The value in words where a sentence wants one: 'two thirds'. */
  words?: (value: number) => string
}

export type Figures = Record<string, Figure>

/** A figure as it is shown: text, derivation with the numbers put in, evidence, source. */
export interface Shown extends Formatted {
  name: string
  label: string
  evidence: Evidence
  source: string
  derivation?: string
  words?: string
}

const SHARES = new Map([[2 / 3, 'two thirds'], [3 / 4, 'three quarters']])

/** A share in the words of a sentence: 'two thirds'. */
export function shareInWords(value: number): string {
  for (const [known, words] of SHARES) {
    if (Math.abs(known - value) < 1e-9)
      return words
  }
  throw new RangeError(`a share in words must be one of ${[...SHARES.values()].join(', ')}; got ${value}`)
}

const COUNTS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve']
const ROUND_COUNTS = new Map([[16, 'sixteen'], [20, 'twenty'], [32, 'thirty-two'], [100, 'a hundred'], [1000, 'a thousand']])

/** A count in the words of a sentence: 'four', 'a thousand'. */
export function countInWords(value: number): string {
  const words = COUNTS[value] ?? ROUND_COUNTS.get(value)
  if (words === undefined)
    throw new RangeError(`a count in words must be a whole number from 0 to 12, or one of ${[...ROUND_COUNTS.keys()].join(', ')}; got ${value}`)
  return words
}
