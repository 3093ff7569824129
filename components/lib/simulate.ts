/** Runs the inference server for a slide; a long trace runs in a worker. */
import type { Ref, ShallowRef } from 'vue'
import type { ServingSummary, SimulationRequest } from '../../snippets/serving/serving.ts'
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { requestCount, simulate } from '../../snippets/serving/serving.ts'

export type { ServingSummary, SimulationRequest }

/** A message from the worker. */
export type Report = { progress: number } | { summary: ServingSummary } | { problem: string }

export interface Simulation {
  /** The last valid result; undefined until there is one. */
  result: Readonly<ShallowRef<ServingSummary | undefined>>
  /** Progress of the current run, 0 to 1; 1 if there is none. */
  progress: Readonly<Ref<number>>
  /** What is wrong with the current request. */
  problem: Readonly<Ref<string | undefined>>
}

/** Up to this number of requests a run takes a few milliseconds, less than a worker takes to start. */
export const DIRECT_REQUESTS = 20_000

/** Undefined if the browser has no workers, or the page was opened from disk. */
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
 * Serves the trace that `make` describes, again whenever it changes; a run that is not finished is then dropped.
 * A printed page does not wait for a worker, so the trace should be a short one at first.
 * @param make returns plain values, nothing reactive, because they are sent to a worker; may throw a RangeError
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

  /** @returns whether a worker took the request */
  function delegate(request: SimulationRequest): boolean {
    const opened = openWorker()
    if (!opened)
      return false
    worker = opened
    progress.value = 0
    // A message that a worker sent before it was stopped may arrive afterwards.
    opened.onmessage = ({ data }: MessageEvent<Report>) => worker === opened && take(data)
    // The worker failed to load, or hit a bug: run here so that the error is visible.
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
