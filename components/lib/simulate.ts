/** Runs the inference server for a slide, a long trace in a worker. */
import type { Ref, ShallowRef } from 'vue'
import type { ServingSummary, SimulationRequest } from '../../snippets/serving/serving.ts'
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { requestCount, simulate } from '../../snippets/serving/serving.ts'

export type { ServingSummary, SimulationRequest }

/** What the worker says. */
export type Report = { progress: number } | { summary: ServingSummary } | { problem: string }

export interface Simulation {
  /** The last good one; undefined until there is one. */
  result: Readonly<ShallowRef<ServingSummary | undefined>>
  /** Of the run at work, 0 to 1; 1 while none is. */
  progress: Readonly<Ref<number>>
  /** What is wrong with the request of now. */
  problem: Readonly<Ref<string | undefined>>
}

/** Up to here a run takes a few milliseconds, less than a worker takes to start. */
export const DIRECT_REQUESTS = 20_000

/** Undefined where there are no workers, and on a page that was opened from disk. */
function openWorker(): Worker | undefined {
  try {
    return new Worker(new URL('./simulate.worker.ts', import.meta.url), { type: 'module' })
  }
  catch {
    return undefined
  }
}

function orProblem<Result>(make: () => Result): Result | { problem: string } {
  try {
    return make()
  }
  catch (error) {
    if (!(error instanceof RangeError))
      throw error
    return { problem: error.message }
  }
}

/**
 * Serves what `make` describes, again whenever it changes; a run that is still at work is then given up.
 * A printed page does not wait for a worker: what stands there at first should be a short trace.
 * @param make gives plain values, nothing reactive, for they are sent to a worker; may throw a RangeError
 */
export function useSimulation(make: () => SimulationRequest): Simulation {
  const result = shallowRef<ServingSummary>()
  const progress = ref(1)
  const problem = ref<string>()
  let worker: Worker | undefined

  function stop(): void {
    worker?.terminate()
    worker = undefined
    progress.value = 1
  }

  function take(report: Report): void {
    if ('progress' in report) {
      progress.value = report.progress
      return
    }
    stop()
    problem.value = 'problem' in report ? report.problem : undefined
    if ('summary' in report)
      result.value = report.summary
  }

  function compute(request: SimulationRequest): void {
    take(orProblem(() => ({ summary: simulate(request) })))
  }

  /** @returns whether a worker is at it */
  function delegate(request: SimulationRequest): boolean {
    const opened = openWorker()
    if (!opened)
      return false
    worker = opened
    progress.value = 0
    // What a worker said before it was stopped may arrive after.
    opened.onmessage = ({ data }: MessageEvent<Report>) => worker === opened && take(data)
    // It could not be loaded, or something failed that is no matter of the request: here that shows.
    opened.onerror = () => worker === opened && compute(request)
    opened.postMessage(request)
    return true
  }

  function start(request: SimulationRequest): void {
    stop()
    if (requestCount(request) <= DIRECT_REQUESTS || !delegate(request))
      compute(request)
  }

  watch(() => orProblem(() => ({ request: make() })), made => 'request' in made ? start(made.request) : take(made), { immediate: true })
  onScopeDispose(stop)
  return { result, progress, problem }
}
