/** How long the simulated inference server takes for a long trace, in the browser that shows the slide. Has no counterpart in the minimal deck. */
import type { Page } from 'playwright-chromium'
import type { Measurement, Row } from '../bench.ts'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { quantile } from '../bench.ts'

const SLOTS = 8
const REQUESTS = [1000, 10_000, 100_000]
/** Of the largest run: what a reader takes for an answer at once. */
const LIMIT = 150
/** Runs before the first that counts, until the engine is compiled. */
const WARM_UP = 3
const SOURCE = fileURLToPath(new URL('../../../snippets/serving/serving.ts', import.meta.url))

type Serving = typeof import('../../../snippets/serving/serving.ts')

/** The simulator as one script that a page can take, its exports in a global `serving`. */
async function bundled(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, lib: { entry: SOURCE, formats: ['iife'], name: 'serving' } },
  })
  if (!Array.isArray(built) || built.length !== 1)
    throw new TypeError('expected one bundle of the simulator')
  return built[0].output[0].code
}

/** Trace, run and figures together, as a slide asks for them; ms each. */
async function timesOf(page: Page, count: number, repeats: number): Promise<number[]> {
  return page.evaluate(({ count, slots, rounds }) => {
    const { simulate } = (window as unknown as { serving: Serving }).serving
    const outputTokens = { mean: 80, deviation: 60, atLeast: 10, atMost: 300 }
    return Array.from({ length: rounds }, (_, seed) => {
      const start = performance.now()
      simulate({ trace: { count, rate: slots / 100, promptTokens: 0, outputTokens, seed }, slots, policy: 'continuous' })
      return performance.now() - start
    })
  }, { count, slots: SLOTS, rounds: WARM_UP + repeats }).then(times => times.slice(WARM_UP))
}

export const serving: Measurement = {
  name: 'inference server',
  async measure({ quick, browser, progress }) {
    progress('inference server')
    const page = await browser.newPage()
    try {
      await page.addScriptTag({ content: await bundled() })
      const times: number[] = []
      for (const count of REQUESTS)
        times.push(quantile(await timesOf(page, count, quick ? 5 : 20)))
      return REQUESTS.map((count, i): Row => ({
        name: `Inference server, ${count} requests`,
        unit: 'ms',
        deck: times[i],
        minimal: 0,
        target: i === REQUESTS.length - 1 ? LIMIT : undefined,
        note: `${SLOTS} slots, continuous, trace included${i ? `, ${count / REQUESTS[0]} times as many in ${(times[i] / times[0]).toFixed(1)} times the time` : ''}`,
      }))
    }
    finally {
      await page.close()
    }
  },
}
