/** Runs a student's code in a worker that is given up when it takes too long, and tells what comes of it. */
import type { Ref } from 'vue'
import type { Failure } from './compile.ts'
import type { Output } from './exercise.ts'
import { onScopeDispose, ref } from 'vue'

export interface Request { id: number, number: number, code: string }

/** How one check came out. */
export interface Verdict { name: string, passes: boolean, message?: string, line?: number }

/** What the worker says, piece by piece. */
export type Told = { started: true } | { printed: string } | { checking?: string } | { verdict: Verdict } | { outputs: Output[] } | { failure: Failure } | { done: true }
export type Report = { id: number } & Told

export interface Result {
  verdicts: Verdict[]
  outputs: Output[]
  printed: string[]
  /** What ended the run before it was through. */
  failure?: Failure
  passes: boolean
}

export interface Runner {
  /** Of the last run, growing while one is at work. */
  result: Readonly<Ref<Result | undefined>>
  running: Readonly<Ref<boolean>>
  run: (number: number, code: string) => void
  /** Stops the run at work, and forgets the last one. */
  clear: () => void
}

export const LIMIT_SECONDS = 5
/** The engines may have to be fetched first. */
const START_SECONDS = 30

const empty = (): Result => ({ verdicts: [], outputs: [], printed: [], passes: false })

export function openWorker(): Worker {
  return new Worker(new URL('./run.worker.ts', import.meta.url), { type: 'module' })
}

/**
 * @param ended called with each result once its run is over, but not when somebody stopped it
 * @param open for tests
 */
export function useRunner(ended: (result: Result) => void, open: () => Worker = openWorker): Runner {
  const result = ref<Result>()
  const running = ref(false)
  let worker: Worker | undefined
  let limit: ReturnType<typeof setTimeout> | number | undefined
  let last = 0
  let checking: string | undefined

  function giveUp(): void {
    clearTimeout(limit)
    worker?.terminate()
    worker = undefined
    running.value = false
  }

  function end(failure?: Failure): void {
    giveUp()
    if (!result.value)
      return
    result.value.failure ??= failure
    result.value.passes = !result.value.failure && result.value.verdicts.length > 0 && result.value.verdicts.every(({ passes }) => passes)
    ended(result.value)
  }

  const tooLong = (): Failure => ({ message: `${checking ? `in “${checking}”: ` : ''}still running after ${LIMIT_SECONDS} s: an endless loop? The work is kept.` })

  function take(told: Told): void {
    const { value } = result
    if (!value)
      return
    if ('started' in told) {
      clearTimeout(limit)
      limit = setTimeout(() => end(tooLong()), LIMIT_SECONDS * 1000)
    }
    if ('checking' in told)
      checking = told.checking
    if ('printed' in told)
      value.printed.push(told.printed)
    if ('verdict' in told)
      value.verdicts.push(told.verdict)
    if ('outputs' in told)
      value.outputs = told.outputs
    if ('failure' in told)
      value.failure ??= told.failure
    if ('done' in told)
      end()
  }

  function run(number: number, code: string): void {
    giveUp()
    result.value = empty()
    checking = undefined
    const id = ++last
    try {
      worker = open()
    }
    catch {
      return end({ message: 'this browser starts no workers, so nothing can be run here' })
    }
    running.value = true
    // The student's own code may send something too, and a worker that was given up may have.
    worker.onmessage = ({ data }: MessageEvent<Report>) => data?.id === id && id === last && running.value && take(data)
    // Something that came after the code was through, such as a timer of its own, or the worker could not be fetched.
    worker.onerror = (event) => {
      event.preventDefault()
      if (id === last && running.value)
        end({ message: event.message || 'the part that runs the code could not be loaded' })
    }
    limit = setTimeout(end, START_SECONDS * 1000, { message: `the part that runs the code did not start within ${START_SECONDS} s` })
    worker.postMessage({ id, number, code } satisfies Request)
  }

  function clear(): void {
    giveUp()
    result.value = undefined
  }

  onScopeDispose(giveUp)
  return { result, running, run, clear }
}
