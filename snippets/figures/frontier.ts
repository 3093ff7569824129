/** The figures of section 14: the published layout of Llama 3 405B. */
import type { Figures } from './figure.ts'
import { EXERCISE_GPUS, EXERCISE_REQUESTS } from '../cases.ts'
import { devicesOf, LLAMA3_LAYOUTS, tokensOf } from '../frontier.ts'
import { assumed, derived, reported } from './declare.ts'
import { countInWords } from './figure.ts'

const LLAMA3 = 'Grattafiori et al. 2024, The Llama 3 Herd of Models (arXiv 2407.21783), table 4'
const [, large, long] = LLAMA3_LAYOUTS

export const FRONTIER: Figures = {
  llamaTensor: reported('Tensor-parallel GPUs of Llama 3 405B', 'count', {
    value: large.tensor,
    words: countInWords,
    source: LLAMA3,
  }),
  llamaPipeline: reported('Pipeline stages of Llama 3 405B', 'count', { value: large.pipeline, source: LLAMA3 }),
  llamaData: reported('Data-parallel copies of Llama 3 405B', 'count', { value: large.data, source: LLAMA3 }),
  llamaContext: reported('Parts that each of its long sequences is cut into (context parallelism)', 'count', {
    value: long.context,
    source: LLAMA3,
  }),
  llamaGpus: reported('GPUs of that layout', 'count', {
    value: devicesOf(large),
    formula: '{llamaTensor} × {llamaPipeline} × {llamaData}',
    source: LLAMA3,
  }),
  llamaMfu: reported('Share of the peak arithmetic that it reached', 'percent', { value: large.mfu, source: LLAMA3 }),
  llamaBatch: derived('Tokens of one of its steps', 'M', {
    value: tokensOf(large),
    formula: '{llamaData} × 16 × 8192',
    digits: 1,
    source: `${LLAMA3}: a batch of 16 for each copy, 8,192 tokens long`,
  }),

  // Practice
  exerciseGpus: assumed('GPUs of the largest case of the fourth exercise', 'count', { value: EXERCISE_GPUS }),
  exerciseRequests: assumed('Requests of the third exercise', 'count', { value: EXERCISE_REQUESTS }),
}
