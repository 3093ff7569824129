/** What an exercise is, for the deck, the command line and the notebook. */
import type { Failure } from './messages.ts'

export interface Table {
  kind: 'table'
  caption: string
  columns: readonly string[]
  rows: readonly (readonly (string | number)[])[]
}

/** Lines over one horizontal axis. */
export interface Plot {
  kind: 'plot'
  caption: string
  x: { label: string, values: readonly number[] }
  y: { label: string, from?: number, to?: number }
  series: readonly { name: string, values: readonly number[] }[]
}

export type Output = Table | Plot

/** What the student's module exports, by name. */
export type Answer = Readonly<Record<string, unknown>>

export interface Check {
  name: string
  /** Throws a WrongAnswer that says what is still wrong without giving the answer away. */
  run: (answer: Answer) => void
}

/** A student's result that is not right yet; the message is for the student. */
export class WrongAnswer extends Error {}

/** How one check came out: right, where there is no failure. */
export interface Verdict { name: string, failure?: Failure }

/** @param describe what is no WrongAnswer, but an error of the student's code */
export function verdictOf({ name, run }: Check, answer: Answer, describe: (error: unknown) => Failure): Verdict {
  try {
    run(answer)
    return { name }
  }
  catch (error) {
    return { name, failure: error instanceof WrongAnswer ? { message: error.message } : describe(error) }
  }
}

export interface Exercise {
  number: number
  /** The name of the exercise's folder. */
  id: string
  title: string
  help: 'guided' | 'supported' | 'independent'
  predict: {
    question: string
    /** The plot or table that the result will fill, without it; with what is given, such as a limit. */
    blank: Output
    /** Shown after the checks pass. */
    insight: string
  }
  /** Paragraphs, plain text; `code` in backticks. */
  statement: readonly string[]
  /** Functions that the starter exports and the checks call. */
  exports: readonly string[]
  checks: readonly Check[]
  /** Values that the checks in Python get, so that both mean the same: what JSON can hold. */
  given?: object
  /** Tables and plots of the student's own results. */
  outputs: (answer: Answer) => Output[]
}
