/** The figures of section 7: what each GPU sends in one training step, by strategy. */
import type { Figures } from './figure.ts'
import { LEDGER_CASE } from '../cases.ts'
import { ledger } from '../training/ledger.ts'
import { NARAYANAN } from './citations.ts'
import { assumed, derived } from './declare.ts'
import { countInWords } from './figure.ts'

const sent = ledger(LEDGER_CASE)

export const SIDE_BY_SIDE: Figures = {
  ledgerGpus: assumed('GPUs of the comparison', 'count', { value: LEDGER_CASE.gpus, words: countInWords }),
  ledgerSequences: assumed('Sequences of the step', 'count', { value: LEDGER_CASE.sequences }),
  ledgerTokens: assumed('Tokens of a sequence', 'count', { value: LEDGER_CASE.tokens }),
  dataSent: derived('What each GPU sends in a step, data parallel', 'GB', {
    value: sent.data.sentBytesPerGpu,
    formula: '2 × ({ledgerGpus} − 1) ÷ {ledgerGpus} × {gradients70B}',
    digits: 0,
    source: 'Ring all-reduce of the gradients',
  }),
  tensorSent: derived('What each GPU sends in a step, tensor parallel', 'GB', {
    value: sent.tensor.sentBytesPerGpu,
    formula: '8 × {ledgerSequences} × {ledgerTokens} × 8192 × ({ledgerGpus} − 1) ÷ {ledgerGpus} × 2 × {llamaLayers}',
    digits: 0,
    source: `${NARAYANAN}, section 3.2: 8bsh(t − 1)/t elements a layer`,
  }),
  pipelineSent: derived('What an inner GPU sends in a step, pipeline parallel', 'GB', {
    value: sent.pipeline.sentBytesPerGpu,
    formula: '2 × {ledgerSequences} × {ledgerTokens} × 8192 × 2',
    digits: 1,
    source: `${NARAYANAN}, section 3.2: bsh elements a border and direction`,
  }),
  tensorMeets: derived('Exchanges of a step, tensor parallel', 'count', {
    value: sent.tensor.exchangesPerStep,
    formula: '{modelAllReduces} × {ledgerSequences}',
    source: 'Shoeybi et al. 2019, section 3; counted in snippets/training/ledger.ts',
  }),
  pipelineMeets: derived('Hand-overs of a step at each border, pipeline parallel', 'count', {
    value: 2 * LEDGER_CASE.microbatches,
    formula: '2 × {ledgerSequences}',
    source: 'One forward and one backward a microbatch',
  }),
}
