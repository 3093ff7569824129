/** Runs a student's code beside the slide, so that the slide keeps answering whatever the code does. */
import type { Modules } from './compile.ts'
import type { Result } from './engine.ts'
import type { Request } from './run.ts'
import { EXERCISES } from '#lecture/exercises/index.ts'
import { runExercise } from './engine.ts'
import { failureOf } from './messages.ts'
import { outputHtml } from './output.ts'

const FILES: Modules = import.meta.glob(['/snippets/*.ts', '/snippets/*/*.ts', '!/snippets/{exercises,figures,text}/**'], { eager: true })
/** The engines, by the path that a starter imports them with. */
const ENGINES = Object.fromEntries(Object.entries(FILES).map(([path, module]) => [path.replace('/snippets', '../..'), module]))

globalThis.onmessage = ({ data: { number, code, port } }: MessageEvent<Request>) => {
  const tell = (news: Partial<Result>) => port.postMessage(news)
  // Nothing is caught on the way: only then does the browser say on which line a SyntaxError is.
  globalThis.addEventListener('error', (event) => {
    event.preventDefault()
    tell({ failure: failureOf(event.error, event.lineno), done: true })
  })
  tell({})
  const exercise = EXERCISES.find(exercise => exercise.number === number)!
  // eslint-disable-next-line no-eval -- indirect, so that the code sees nothing of this module
  runExercise(exercise, code, { modules: ENGINES, evaluate: javascript => (0, eval)(javascript), render: outputHtml, tell })
}
