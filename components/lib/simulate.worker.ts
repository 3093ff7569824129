/** Serves a long trace in a worker, so that the slide stays responsive. */
import type { Report } from './simulate.ts'
import { simulate } from '../../snippets/serving/serving.ts'

const report = (message: Report): void => globalThis.postMessage(message)

globalThis.onmessage = ({ data }) => {
  try {
    report({ summary: simulate(data, progress => report({ progress })) })
  }
  catch (error) {
    // Any other error is a bug, and reaches the page as the worker's error.
    if (!(error instanceof RangeError))
      throw error
    report({ problem: error.message })
  }
}
