/** Where exercises lie, and how a student's file is checked in the terminal. */
import type { Debugger } from 'node:inspector'
import type { Result } from '../components/exercise/engine.ts'
import type { Exercise } from '../components/exercise/exercise.ts'
import { readFileSync } from 'node:fs'
import { Session } from 'node:inspector'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { FILE } from '../components/exercise/messages.ts'
import { superviseRun } from '../components/exercise/run.ts'
import { ROOT } from './root.mjs'

export const sourceFile = ({ id }: Exercise, part: 'starter' | 'solution'): string =>
  join(ROOT, 'snippets', 'exercises', id, `${part}.ts`)

/** The student's own copy: git ignores its folder, and the deck's starter stays as it is. */
export const studentFile = ({ id }: Exercise): string => join(ROOT, 'work', `${id}.ts`)

const HEAP_MB = 256
/** A debugger comes to a line at once, unless the code is deep in a function of Node's own. */
const DEBUGGER_MS = 1000

/** The line of the student's that the worker, which answers nothing any more, is at: a debugger stops it there. */
function findLine(): Promise<number | undefined> {
  const session = new Session()
  session.connect()
  return new Promise<number | undefined>((resolve) => {
    setTimeout(resolve, DEBUGGER_MS)
    let script: string | undefined
    session.on('NodeWorker.attachedToWorker', ({ params: { sessionId } }) => {
      for (const [id, method] of ['Debugger.enable', 'Debugger.pause'].entries())
        session.post('NodeWorker.sendMessageToWorker', { sessionId, message: JSON.stringify({ id, method }) })
    })
    session.on('NodeWorker.receivedMessageFromWorker', ({ params: { message } }) => {
      const { method, params } = JSON.parse(message)
      if (method === 'Debugger.scriptParsed' && params.url === FILE)
        script = params.scriptId
      if (method !== 'Debugger.paused')
        return
      const frame = (params.callFrames as Debugger.CallFrame[]).find(({ location }) => location.scriptId === script)
      resolve(frame && frame.location.lineNumber + 1)
    })
    session.post('NodeWorker.enable', { waitForDebuggerOnStart: false })
  }).finally(() => session.disconnect())
}

export function checkFile({ number }: Exercise, file: string): Promise<Result> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./exercise-worker.ts', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } })
    const end = superviseRun(worker, { number, code: readFileSync(file, 'utf8') }, result => result.done && resolve(result), findLine)
    worker.on('error', (error: NodeJS.ErrnoException) => end({
      message: error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? `your code used more than ${HEAP_MB} MB of memory and was ended` : error.message,
    }))
    worker.on('exit', () => end({ message: 'your code ended the run' }))
  })
}
