/** What a figure of the lecture is: a value with its unit, its kind of evidence, and where it comes from. */
import type { BytesConvention } from '../memory.ts'
import type { Formatted, Unit } from './format.ts'

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

export interface Figure {
  /** What the number is the number of. */
  label: string
  /** In base units. */
  value: number | ((settings: Settings) => number)
  unit: Unit
  /** Most digits after the point. */
  digits?: number
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

const WORDS = new Map([[2 / 3, 'two thirds'], [3 / 4, 'three quarters']])

/** A share in the words of a sentence: 'two thirds'. */
export function shareInWords(value: number): string {
  for (const [known, words] of WORDS) {
    if (Math.abs(known - value) < 1e-9)
      return words
  }
  throw new RangeError(`a share in words must be one of ${[...WORDS.values()].join(', ')}; got ${value}`)
}
