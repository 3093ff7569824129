/** Models that the lecture does not show, with published values to check the engines against. */
import type { Transformer } from '../../snippets/models.ts'
import { LLAMA2_70B } from '../../snippets/models.ts'

/** Grattafiori et al. 2024 (arXiv 2407.21783), table 3; the vocabulary as released. */
export const LLAMA3_70B: Transformer = { ...LLAMA2_70B, name: 'Llama 3 70B', vocabulary: 128256 }
export const LLAMA31_405B: Transformer = { ...LLAMA3_70B, name: 'Llama 3.1 405B', layers: 126, hidden: 16384, heads: 128, feedForward: 53248 }
