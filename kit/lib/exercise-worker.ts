/** Runs a student's code for the terminal, in a thread of its own: that code may never end. */
import type { Modules } from '../components/exercise/compile.ts'
import type { Result } from '../components/exercise/engine.ts'
import type { Request } from '../components/exercise/run.ts'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runInNewContext, runInThisContext } from 'node:vm'
import { parentPort } from 'node:worker_threads'
import { runExercise } from '../components/exercise/engine.ts'
import { failureOf, FILE } from '../components/exercise/messages.ts'
import { outputText } from '../components/exercise/output.ts'
import { EXERCISES } from './lecture.ts'
import { ROOT } from './root.mjs'

const SNIPPETS = join(ROOT, 'snippets')
const files = globSync('{*,*/*}.ts', { cwd: SNIPPETS, exclude: ['{exercises,figures,text}/**'] })
/** The engines, by the path that a starter imports them with. */
const modules: Modules = Object.fromEntries(await Promise.all(files.map(async file =>
  [`../../${file.replaceAll('\\', '/')}`, await import(pathToFileURL(join(SNIPPETS, file)).href)])))

/** What code may use besides the language, as in a browser's worker, but for the network. */
const KEPT = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'queueMicrotask', 'structuredClone', 'performance', 'URL', 'TextEncoder', 'TextDecoder', 'atob', 'btoa', 'console']
const LANGUAGE: string[] = runInNewContext('Object.getOwnPropertyNames(globalThis)')
for (const name of Object.getOwnPropertyNames(globalThis).filter(name => ![...LANGUAGE, ...KEPT].includes(name)))
  Reflect.deleteProperty(globalThis, name)

parentPort?.on('message', ({ number, code, port }: Request) => {
  const tell = (news: Partial<Result>) => port.postMessage(news)
  tell({})
  try {
    const exercise = EXERCISES.find(exercise => exercise.number === number)!
    runExercise(exercise, code, { modules, evaluate: javascript => runInThisContext(javascript, { filename: FILE }), render: outputText, tell })
  }
  catch (error) {
    tell({ failure: failureOf(error), done: true })
  }
})
