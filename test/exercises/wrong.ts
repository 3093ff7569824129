/** Wrong answers that students may well give, each a small change of the worked solution. */
import type { Answer, Exercise } from '../../kit/components/exercise/exercise.ts'
import { readFileSync } from 'node:fs'
import { load } from '../../kit/components/exercise/compile.ts'
import { verdictOf } from '../../kit/components/exercise/exercise.ts'
import { sourceFile } from '../../kit/lib/exercise-run.ts'
import { EXERCISES } from '../../snippets/exercises/index.ts'

export function exerciseOf(number: number): Exercise {
  const found = EXERCISES.find(one => one.number === number)
  if (!found)
    throw new RangeError(`no exercise ${number}`)
  return found
}

export const solutionText = (number: number): string => readFileSync(sourceFile(exerciseOf(number), 'solution'), 'utf8')

type Change = readonly [from: string, to: string]

/** A text with changes; each must change something. */
export function changedIn(original: string, ...changes: readonly Change[]): string {
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from))
      throw new RangeError(`the text has no ${JSON.stringify(from)}`)
    return text.replace(from, to)
  }, original)
}

/** The same of a solution. */
export const changed = (number: number, ...changes: readonly Change[]): string => changedIn(solutionText(number), ...changes)

/** What a module's text exports. It imports nothing. */
// eslint-disable-next-line no-eval -- our own text
export const answerOf = (text: string): Answer => load(text, {}, console, javascript => (0, eval)(javascript))

/** What each check says, by name; undefined when it passes. An error that is no WrongAnswer comes through. */
export function verdicts({ checks }: Exercise, answer: Answer): Record<string, string | undefined> {
  const rethrow = (error: unknown) => {
    throw error
  }
  return Object.fromEntries(checks.map(check => [check.name, verdictOf(check, answer, rethrow).failure?.message]))
}

export const failures = (exercise: Exercise, answer: Answer): string[] =>
  Object.entries(verdicts(exercise, answer)).filter(([, message]) => message !== undefined).map(([name]) => name)
