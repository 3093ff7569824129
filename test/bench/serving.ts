/** `npm run bench`: the simulated server with a long trace: what a reader takes for an answer at once. */
import { simulate } from '../../snippets/serving/serving.ts'

const SLOTS = 8
const OUTPUT_TOKENS = { mean: 80, deviation: 60, atLeast: 10, atMost: 300 }
let seed = 0

export const name = 'Inference server'
export const unit = 'requests'
export const sizes = [1000, 10_000, 100_000]
export const limit = 150 // ms

export function run(count: number): void {
  simulate({ trace: { count, rate: SLOTS / 100, promptTokens: 0, outputTokens: OUTPUT_TOKENS, seed: seed++ }, slots: SLOTS, policy: 'continuous' })
}
