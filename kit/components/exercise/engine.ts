/** Runs a student's code and checks what it exports: what the page, the terminal and the notebook have in common. */
import type { Evaluate, Modules } from './compile.ts'
import type { Exercise, Output, Verdict } from './exercise.ts'
import type { Failure } from './messages.ts'
import { load } from './compile.ts'
import { verdictOf } from './exercise.ts'
import { CompileError, failureOf, limitedConsole } from './messages.ts'

/** What has come of a run so far. */
export interface Result {
  printed: string[]
  /** The check at work. */
  checking?: string
  verdicts: Verdict[]
  /** Tables and plots, rendered. */
  outputs: string[]
  /** What ended the run before it was through. */
  failure?: Failure
  done: boolean
}

/** Where the code runs. */
export interface Host {
  modules: Modules
  evaluate: Evaluate
  render: (output: Output) => string
  /** Told what changed, piece by piece: the code may never end. */
  tell: (news: Partial<Result>) => void
}

export const passes = ({ failure, verdicts }: Result): boolean =>
  !failure && verdicts.length > 0 && verdicts.every(({ failure }) => !failure)

/** @throws CompileError, and whatever the student's code throws outside of a check */
export function runExercise(exercise: Exercise, code: string, { modules, evaluate, render, tell }: Host): void {
  const printed: string[] = []
  const console = limitedConsole((line) => {
    printed.push(line)
    tell({ printed })
  })
  const answer = load(code, modules, console, evaluate)
  const missing = exercise.exports.filter(name => typeof answer[name] !== 'function')
  if (missing.length)
    throw new CompileError(`your code must export ${missing.length > 1 ? 'these functions' : 'this function'}: ${missing.join(', ')}`)

  const verdicts: Verdict[] = []
  for (const check of exercise.checks) {
    tell({ checking: check.name })
    verdicts.push(verdictOf(check, answer, failureOf))
    tell({ verdicts })
  }
  try {
    tell({ outputs: exercise.outputs(answer).map(render) })
  }
  catch (error) {
    // While a check says what is wrong, nothing more need be said.
    if (verdicts.every(({ failure }) => !failure))
      throw error
  }
  tell({ done: true })
}
