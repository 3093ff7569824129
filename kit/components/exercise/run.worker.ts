import type { Modules } from './compile.ts'
/** Runs a student's code beside the slide, so that the slide keeps answering whatever the code does. */
import type { Answer, Exercise, Output } from './exercise.ts'
import type { Report, Request, Told } from './run.ts'
import { EXERCISES } from '#lecture/exercises/index.ts'
import { CompileError, evaluate, failureOf, limitedConsole, shown, translate } from './compile.ts'
import { WrongAnswer } from './exercise.ts'

const FILES: Modules = import.meta.glob(['/snippets/*.ts', '/snippets/*/*.ts', '!/snippets/{exercises,figures,text}/**'], { eager: true })
/** The engines, by the path that a starter imports them with. */
const ENGINES: Modules = Object.fromEntries(Object.entries(FILES).map(([path, module]) => [path.replace('/snippets', '../..'), module]))
/** Deep enough to meet the student's line below an engine's. */
const STACK_FRAMES = 60

let id = 0
const report = (told: Told): void => globalThis.postMessage({ id, ...told } satisfies Report)

/** Only what can be sent and drawn: a wrong answer may be anything. */
function plain(output: Output): Output {
  if (output.kind === 'table')
    return { ...output, rows: output.rows.map(row => row.map(cell => typeof cell === 'number' ? cell : shown(cell))) }
  return { ...output, x: { ...output.x, values: output.x.values.map(Number) }, series: output.series.map(({ name, values }) => ({ name, values: values.map(Number) })) }
}

function check(exercise: Exercise, answer: Answer): boolean {
  let good = true
  for (const { name, run } of exercise.checks) {
    report({ checking: name })
    try {
      run(answer)
      report({ verdict: { name, passes: true } })
    }
    catch (error) {
      good = false
      report({ verdict: { name, passes: false, ...(error instanceof WrongAnswer ? { message: error.message } : failureOf(error)) } })
    }
  }
  return good
}

function show(exercise: Exercise, answer: Answer, good: boolean): void {
  try {
    report({ outputs: exercise.outputs(answer).map(plain) })
  }
  catch (error) {
    // While a check says what is wrong, nothing more need be said.
    if (good)
      report({ failure: failureOf(error) })
  }
}

function load(javascript: string): Answer | undefined {
  try {
    return evaluate(javascript, ENGINES, limitedConsole(printed => report({ printed })))
  }
  catch (error) {
    const failure = failureOf(error)
    if (!(error instanceof SyntaxError) || failure.line !== undefined) {
      report({ failure })
      report({ done: true })
      return undefined
    }
    // Only what nobody catches says on which line it is.
    globalThis.addEventListener('error', (event) => {
      event.preventDefault()
      report({ failure: { message: `this does not compile: ${error.message}`, ...(event.lineno && { line: event.lineno }) } })
      report({ done: true })
    })
    // eslint-disable-next-line no-eval
    setTimeout(() => (0, eval)(javascript))
    return undefined
  }
}

function work({ number, code }: Request): void {
  const exercise = EXERCISES.find(exercise => exercise.number === number)
  if (!exercise)
    throw new RangeError(`there is no exercise ${number}`)
  const answer = load(translate(code))
  if (!answer)
    return
  report({ checking: undefined })
  const missing = exercise.exports.filter(name => typeof answer[name] !== 'function')
  if (missing.length)
    throw new CompileError(`your code must export ${missing.length > 1 ? 'these functions' : 'this function'}: ${missing.join(', ')}`)
  show(exercise, answer, check(exercise, answer))
  report({ done: true })
}

globalThis.onmessage = ({ data }: MessageEvent<Request>) => {
  id = data.id
  Error.stackTraceLimit = STACK_FRAMES
  report({ started: true })
  try {
    work(data)
  }
  catch (error) {
    report({ failure: failureOf(error) })
    report({ done: true })
  }
}
