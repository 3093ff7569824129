/** Runs a student's code beside the slide, so that the slide keeps answering whatever the code does. */
import type { Modules } from './compile.ts'
import type { Result } from './engine.ts'
import type { Request } from './run.ts'
import { EXERCISES } from '#lecture/exercises/index.ts'
import { translate } from './compile.ts'
import { runExercise } from './engine.ts'
import { failureOf, FILE } from './messages.ts'
import { outputHtml } from './output.ts'

const FILES: Modules = import.meta.glob(['/snippets/*.ts', '/snippets/*/*.ts', '!/snippets/{exercises,figures,text}/**'], { eager: true })
/** The engines, by the path that a starter imports them with. */
const ENGINES = Object.fromEntries(Object.entries(FILES).map(([path, module]) => [path.replace('/snippets', '../..'), module]))

/** Indirect, so that the code sees nothing of this module. */
// eslint-disable-next-line no-eval
const evaluate = (javascript: string): unknown => (0, eval)(javascript)

/** Whether what is evaluated has lines in a stack. In WebKit only files have, so there the code becomes one. */
const hasLines = String(evaluate(`new Error().stack\n//# sourceURL=${FILE}`)).includes(FILE)

async function importedFrom(code: string): Promise<unknown> {
  const url = URL.createObjectURL(new Blob([`export default ${translate(code)}`], { type: 'text/javascript' }))
  return (await import(/* @vite-ignore */ url) as { default: unknown }).default
}

globalThis.onmessage = ({ data: { number, code, port } }: MessageEvent<Request>) => {
  const tell = (news: Partial<Result>) => port.postMessage(news)
  // Nothing is caught on the way: only then does the browser say on which line a SyntaxError is.
  globalThis.addEventListener('error', (event) => {
    event.preventDefault()
    tell({ failure: failureOf(event.error, event.lineno), done: true })
  })
  tell({})
  const exercise = EXERCISES.find(exercise => exercise.number === number)!
  const run = (evaluate: (javascript: string) => unknown): void =>
    runExercise(exercise, code, { modules: ENGINES, evaluate, render: outputHtml, tell })
  if (hasLines)
    run(evaluate)
  else
    importedFrom(code).then(imported => run(() => imported)).catch(error => tell({ failure: failureOf(error, error?.line), done: true }))
}
