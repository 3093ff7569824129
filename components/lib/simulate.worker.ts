/** Serves a long trace beside the slide, so that the slide keeps answering. */
import type { Report } from './simulate.ts'
import { simulate } from '../../snippets/serving/serving.ts'

const report = (message: Report): void => globalThis.postMessage(message)

globalThis.onmessage = ({ data }) => {
  try {
    report({ summary: simulate(data, progress => report({ progress })) })
  }
  catch (error) {
    // Anything else is a mistake of ours: it reaches the page as the worker's error.
    if (!(error instanceof RangeError))
      throw error
    report({ problem: error.message })
  }
}
