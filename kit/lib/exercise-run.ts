/** Where exercises lie, and how a student's file is checked in the terminal. */
import type { Result } from '../components/exercise/engine.ts'
import type { Exercise } from '../components/exercise/exercise.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { superviseRun } from '../components/exercise/run.ts'
import { ROOT } from './root.mjs'

export type Part = 'starter' | 'solution'

export const sourceFile = ({ id }: Exercise, part: Part, suffix: 'ts' | 'py' = 'ts'): string =>
  join(ROOT, 'snippets', 'exercises', id, `${part}.${suffix}`)

/** The student's own copy: git ignores its folder, and the deck's starter stays as it is. */
export const studentFile = ({ id }: Exercise): string => join(ROOT, 'work', `${id}.ts`)

const HEAP_MB = 256

export function checkFile({ number }: Exercise, file: string): Promise<Result> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./exercise-worker.ts', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } })
    const end = superviseRun(worker, { number, code: readFileSync(file, 'utf8') }, result => result.done && resolve(result))
    worker.on('error', (error: NodeJS.ErrnoException) => end({
      message: error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? `your code used more than ${HEAP_MB} MB of memory and was ended` : error.message,
    }))
    worker.on('exit', () => end({ message: 'your code ended the run' }))
  })
}
