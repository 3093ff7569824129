/** What the notebook's first cell holds: `check(1, { … })` runs the checks and shows what came out. */
import type { Answer } from '../components/exercise/exercise.ts'
import { EXERCISES } from '#lecture/exercises/index.ts'
import { verdictOf } from '../components/exercise/exercise.ts'
import { failureOf, limitedConsole } from '../components/exercise/messages.ts'
import { outputHtml, outputText } from '../components/exercise/output.ts'
import { escaped } from './html.ts'

const NEXT = 'Change the cell above, run it and run this one again. Where that cell does not compile, the kernel says nothing and runs nothing of it: '
  + 'what you see are the functions from before. Then put its text into the slide of this exercise, which names the line.'

/** Deno's kernel sends each print as a message of its own; thousands of them hold up all that comes after. */
function withFewPrints<Result>(run: () => Result): Result {
  const { console } = globalThis
  globalThis.console = limitedConsole(line => console.log(line))
  try {
    return run()
  }
  finally {
    globalThis.console = console
  }
}

/** What Jupyter shows when it is the last value of a cell. */
const display = (lines: string[], texts: string[], pictures: string[], last: string) => ({
  [Symbol.for('Jupyter.display')]: () => ({
    'text/plain': [...lines, ...texts, last].join('\n\n'),
    'text/html': `${lines.map(line => `<div>${escaped(line)}</div>`).join('')}${pictures.join('')}<p>${escaped(last).replaceAll('\n\n', '<br>')}</p>`,
  }),
})

const exerciseOf = (number: number) => EXERCISES.find(one => one.number === number)!

/** The plot or table that a run will fill, empty. */
export function predict(number: number) {
  const { blank } = exerciseOf(number).predict
  return display([], [outputText(blank)], [outputHtml(blank)], '')
}

/**
 * @param number of the exercise
 * @param give the student's prediction, and the student's functions, by name; called here, so that a name that is missing can be said in words
 * @returns what Jupyter shows; `passed` says whether everything is right
 */
export function check(number: number, give: () => Answer) {
  const { checks, outputs, predict } = exerciseOf(number)
  let answer: Answer
  try {
    answer = give()
  }
  catch (error) {
    const missing = `✗ ${(error as Error).message}: run the cell above, then this one again.`
    return { passed: false, verdicts: [], ...display([missing], [], [], NEXT) }
  }
  const { prediction } = answer
  if (typeof prediction !== 'string' || !prediction.trim()) {
    const empty = `First predict, then check: write your answer between the quotes of prediction${number}, and run that cell.`
    return { passed: false, verdicts: [], ...display([empty], [], [], '') }
  }
  return withFewPrints(() => {
    const verdicts = checks.map(one => verdictOf(one, answer, failureOf))
    const passed = verdicts.every(({ failure }) => !failure)
    const shown = passed ? outputs(answer) : []
    const lines = verdicts.map(({ name, failure }) => failure ? `✗ ${name}: ${failure.message}` : `✓ ${name}`)
    return { passed, verdicts, ...display(lines, shown.map(outputText), shown.map(outputHtml), passed ? `You predicted: ${prediction}\n\n${predict.insight}` : NEXT) }
  })
}
