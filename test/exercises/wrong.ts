/** Wrong answers that students may well give, each a small change of the worked solution. */
import type { Answer, Exercise } from '../../kit/components/exercise/exercise.ts'
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { WrongAnswer } from '../../kit/components/exercise/exercise.ts'
import { sourceFile } from '../../kit/lib/exercise-run.ts'
import { EXERCISES } from '../../snippets/exercises/index.ts'

export function exerciseOf(number: number): Exercise {
  const found = EXERCISES.find(one => one.number === number)
  if (!found)
    throw new RangeError(`no exercise ${number}`)
  return found
}

export const solutionText = (number: number): string => readFileSync(sourceFile(exerciseOf(number), 'solution'), 'utf8')

/** The solution with changes; each must change something. */
export function changed(number: number, ...changes: readonly (readonly [from: string, to: string])[]): string {
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from))
      throw new RangeError(`the solution of exercise ${number} has no ${JSON.stringify(from)}`)
    return text.replace(from, to)
  }, solutionText(number))
}

/** What a module's text exports. It imports nothing. */
export function answerOf(text: string, exercise: Exercise): Answer {
  const script = stripTypeScriptTypes(text).replace(/^export /gm, '')
  // eslint-disable-next-line no-new-func -- our own text
  return new Function(`${script}\nreturn { ${exercise.exports.join(', ')} }`)()
}

/** What each check says, by name; undefined when it passes. An error that is no WrongAnswer comes through. */
export function verdicts(exercise: Exercise, answer: Answer): Record<string, string | undefined> {
  return Object.fromEntries(exercise.checks.map(({ name, run }) => {
    try {
      run(answer)
      return [name, undefined]
    }
    catch (error) {
      if (!(error instanceof WrongAnswer))
        throw error
      return [name, error.message]
    }
  }))
}

export const failures = (exercise: Exercise, answer: Answer): string[] =>
  Object.entries(verdicts(exercise, answer)).filter(([, message]) => message !== undefined).map(([name]) => name)
