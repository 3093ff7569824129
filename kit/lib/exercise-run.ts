/** Where exercises lie, and how a student's file is checked in the terminal. */
import type { Result } from '../components/exercise/engine.ts'
import type { Exercise } from '../components/exercise/exercise.ts'
import { join } from 'node:path'
import process from 'node:process'
import { Worker } from 'node:worker_threads'
import { superviseRun } from '../components/exercise/run.ts'
import { ROOT } from './root.mjs'

export type Part = 'starter' | 'solution'
/** Its files end so. */
export type Language = 'ts' | 'py'

export const sourceFile = ({ id }: Exercise, part: Part, language: Language = 'ts'): string =>
  join(ROOT, 'snippets', 'exercises', id, `${part}.${language}`)

/** The student's own copy: git ignores its folder, and the deck's starter stays as it is. */
export const studentFile = ({ id }: Exercise): string => join(ROOT, 'work', `${id}.ts`)

/** A cell of a notebook exports nothing: its functions are there for the next cell as they are. */
export const asCell = (text: string): string => text.replace(/^export (?!\{)/gm, '')

const HEAP_MB = 256
/** Of the whole process: buffers are not on a thread's heap. */
const GROWTH_BYTES = 2 ** 30
const LOOK_MS = 50

const tooMuch = (megabytes: number) => ({ message: `your code used more than ${megabytes} MB of memory and was ended` })

export function checkCode({ number }: Exercise, code: string): Promise<Result> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./exercise-worker.ts', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } })
    const before = process.memoryUsage.rss()
    const end = superviseRun(worker, { number, code }, result => result.done && resolve(result))
    const look = setInterval(() => process.memoryUsage.rss() - before > GROWTH_BYTES && end(tooMuch(GROWTH_BYTES / 2 ** 20)), LOOK_MS)
    worker.on('error', (error: NodeJS.ErrnoException) => end(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch(HEAP_MB) : { message: error.message }))
    worker.on('exit', () => {
      clearInterval(look)
      end({ message: 'your code ended the run' })
    })
  })
}
