/** A figure of a lecture: a value with its unit, its kind of evidence, and its source. */
import type { Formatted } from './format.ts'

/**
 * measured: a published measurement. derived: our formula, from other figures.
 * reported: a paper or datasheet says so. assumed: a choice of this lecture.
 */
export type Evidence = 'measured' | 'derived' | 'reported' | 'assumed'

/** @typeParam Settings what an instructor may set; every figure follows */
export interface Figure<Unit extends string = string, Settings = never> {
  /** What the number counts or measures. */
  label: string
  /** In base units. */
  value: number | ((settings: Settings) => number)
  unit: Unit
  /** Most digits after the point. */
  digits?: number
  /** Least digits after the point, for numbers shown beside others. */
  leastDigits?: number
  evidence: Evidence
  /** Paper and section, datasheet, or the assumption in words. */
  source: string
  /**
   * Its derivation, with other figures in braces: '{users} × {tokensEach}'.
   * A test evaluates it and compares it with the value.
   */
  formula?: string
  /** The value in words where a sentence wants one: 'two thirds'. */
  words?: (value: number) => string
}

/** A figure as it is shown: text, derivation with numbers, evidence, source. */
export interface Shown extends Formatted {
  name: string
  label: string
  evidence: Evidence
  source: string
  derivation?: string
  words?: string
}

/** The parts of a figure, as in `[[name|number]]`: all of it, its number, its unit, in words, or in words that begin a sentence. */
export const PARTS = ['text', 'number', 'unit', 'words', 'Words'] as const
export type Part = typeof PARTS[number]
