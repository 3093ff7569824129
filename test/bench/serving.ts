/** `npm run bench`: the simulated server with a long trace: what a reader takes for an answer at once. */
import { CHUNKED_LLAMA_SERVER } from '../../snippets/serving/pass.ts'
import { simulate } from '../../snippets/serving/serving.ts'

const PROMPT_TOKENS = { mean: 512, deviation: 400, atLeast: 16, atMost: 2048 }
const OUTPUT_TOKENS = { mean: 80, deviation: 60, atLeast: 10, atMost: 300 }
const { passSeconds: _, ...server } = CHUNKED_LLAMA_SERVER
let seed = 0

export const name = 'Inference server'
export const unit = 'requests'
export const sizes = [1000, 10_000, 100_000]
export const limit = 250 // ms

/** Prompts in chunks, memory for caches, and nine tenths of the arrivals that the server can bear. */
export function run(count: number): void {
  const trace = { count, rate: 14, promptTokens: PROMPT_TOKENS, outputTokens: OUTPUT_TOKENS, seed: seed++ }
  simulate({ ...server, pass: 'llama', policy: 'continuous', trace, limits: { firstToken: 1, betweenTokens: 0.1 } })
}
