/** Has a worker run a student's code, and gives it up when it takes too long. For the page and for the terminal. */
import type { Result } from './engine.ts'
import type { Failure } from './messages.ts'

/** What a worker is asked; it answers through the port, which the student's code does not see. */
export interface Request { number: number, code: string, port: MessagePort }

/** A worker of a browser or of Node. */
interface AnyWorker {
  postMessage: (request: Request, transfer: any[]) => void
  terminate: () => unknown
}

/** For each check, and for what comes before and after them: a slow machine needs seconds for all together. */
export const LIMIT_SECONDS = 5
/** The engines may have to be fetched first. */
const START_SECONDS = 30

/**
 * @param changed called with each new state of the result; the last one is done
 * @returns ends the run: with a failure that is told, or silently
 */
export function superviseRun(
  worker: AnyWorker,
  { number, code }: Pick<Request, 'number' | 'code'>,
  changed: (result: Result) => void,
): (failure?: Failure) => void {
  let result: Result = { printed: [], verdicts: [], outputs: [], done: false }
  let limit: ReturnType<typeof setTimeout> | number | undefined
  const { port1, port2 } = new MessageChannel()

  function update(news: Partial<Result>): void {
    if (result.done)
      return
    result = { ...result, ...news }
    if (result.done)
      stop()
    changed(result)
  }
  function stop(): void {
    clearTimeout(limit)
    port1.close()
    worker.terminate()
  }
  function giveUp(): void {
    const during = result.checking ? `in “${result.checking}”: ` : ''
    update({ failure: { message: `${during}still running after ${LIMIT_SECONDS} s: an endless loop? The work is kept.` }, done: true })
  }

  const notStarted = { message: `the part that runs the code did not start within ${START_SECONDS} s` }
  limit = setTimeout(update, START_SECONDS * 1000, { failure: notStarted, done: true })
  port1.addEventListener('message', ({ data }: MessageEvent<Partial<Result>>) => {
    // What is printed may come from an endless loop.
    if (!data.printed) {
      clearTimeout(limit)
      limit = setTimeout(giveUp, LIMIT_SECONDS * 1000)
    }
    update(data)
  })
  port1.start()
  worker.postMessage({ number, code, port: port2 }, [port2])
  changed(result)

  return (failure) => {
    if (failure)
      return update({ failure, done: true })
    result = { ...result, done: true }
    stop()
  }
}
