/** The figures of section 8: a 30B model on four GPUs. */
import type { Figure, Figures } from './figure.ts'
import { CHECK_GPUS, CHECK_SHAPE, CHECK_TOKENS, PARAMETERS_30B, RESERVE_BYTES, ZERO_GPUS } from '../cases.ts'
import { A100, LINKS } from '../hardware.ts'
import { sequenceActivationBytes } from '../training/activations.ts'
import { leanParts } from '../training/memory.ts'
import { transferSeconds } from '../training/transfer.ts'
import { KORTHIKANTI, OURS, ZERO, ZERO_OFFLOAD } from './citations.ts'
import { assumed, derived } from './declare.ts'
import { fractionInWords } from './fractions.ts'
import { trainingMemory } from './training-memory.ts'

/** Bytes a parameter where every state is bf16. */
const LEAN_BYTES = leanParts(1).reduce((sum, { bytes }) => sum + bytes, 0)
const checkBytes = trainingMemory(PARAMETERS_30B)

/** What one sequence leaves on each of that many GPUs, cut in every layer and along the sequence. */
const sequenceBytes = (gpus: number): number => sequenceActivationBytes(CHECK_SHAPE, CHECK_TOKENS, gpus)

function sequence(label: string, gpus: number): Figure {
  const { layers, hidden } = CHECK_SHAPE
  return derived(label, 'GB', {
    value: sequenceBytes(gpus),
    formula: `${layers} × ${CHECK_TOKENS} × ${hidden} × (10 + 24)${gpus > 1 ? ` ÷ ${gpus}` : ''}`,
    digits: 1,
    source: `${KORTHIKANTI}, table 2, for OPT 30B (Zhang et al. 2022): a sequence of ${CHECK_TOKENS} tokens`,
  })
}

/** Gradients go down and new weights come up, two bytes a parameter each way. */
const offloadBytes = 2 * PARAMETERS_30B / CHECK_GPUS

export const CHECK_ONE: Figures = {
  params30B: assumed('Parameters of the model of the check', 'B', { value: PARAMETERS_30B }),
  checkShare: derived('Share of the model that each GPU of the check would hold', 'percent', {
    value: 1 / CHECK_GPUS,
    formula: '1 ÷ {checkGpus}',
    words: fractionInWords,
    source: OURS,
  }),
  memory30B: derived('Training memory of the 30B model', 'GB', {
    value: checkBytes,
    formula: '{params30B} × {bytesPerParam}',
    source: ZERO,
  }),
  checkCapacity: derived('Memory of the GPUs of the check together', 'GB', {
    value: CHECK_GPUS * A100.memoryBytes,
    formula: '{checkGpus} × {gpuMemory}',
    source: 'Capacity times number',
  }),
  quarter30B: derived('A perfect quarter of the 30B model', 'GB', {
    value: s => checkBytes(s) / CHECK_GPUS,
    formula: '{memory30B} ÷ {checkGpus}',
    source: 'Every cut over four GPUs averages this',
  }),
  quarterPast: derived('What a perfect quarter has beyond one GPU', 'GB', {
    value: s => checkBytes(s) / CHECK_GPUS - A100.memoryBytes,
    formula: '{quarter30B} − {gpuMemory}',
    source: 'Need less capacity',
  }),
  eighth30B: derived('An eighth of the 30B model', 'GB', {
    value: s => checkBytes(s) / ZERO_GPUS,
    formula: '{memory30B} ÷ {zeroGpus}',
    source: 'Every layer cut eight ways',
  }),
  checkTokens: assumed('Tokens of a sequence of the check', 'tokens', { value: CHECK_TOKENS }),
  checkSequence: sequence('Activations of one sequence of the 30B model', 1),
  checkSequenceCut: sequence('The same on each GPU of the check, cut in every layer and along the sequence', CHECK_GPUS),
  checkSequenceEighth: sequence('The same on each of eight GPUs', ZERO_GPUS),
  checkReserve: assumed('What a plan keeps free on each GPU', 'GB', {
    value: RESERVE_BYTES,
    source: 'A choice of this lecture: the loss, buffers of the exchanges, gaps of the allocator',
  }),
  planData: derived('The check’s plan A on each GPU', 'GB', {
    value: s => checkBytes(s) + sequenceBytes(1),
    formula: '{memory30B} + {checkSequence}',
    source: 'States and one sequence',
    digits: 0,
  }),
  planPipeline: derived('The check’s plan B on its first GPU', 'GB', {
    value: s => checkBytes(s) / CHECK_GPUS + sequenceBytes(1),
    formula: '{quarter30B} + {checkGpus} × {checkSequence} ÷ {checkGpus}',
    digits: 0,
    source: `${KORTHIKANTI}, section 4.2.3: the first stage keeps a microbatch for each stage`,
  }),
  planTensor: derived('The check’s plan C on each GPU', 'GB', {
    value: s => checkBytes(s) / CHECK_GPUS + sequenceBytes(CHECK_GPUS),
    formula: '{quarter30B} + {checkSequenceCut}',
    digits: 0,
    source: 'States and one sequence, cut along the sequence as well',
  }),
  leverMore: derived('The 30B model with one sequence on each of eight GPUs', 'GB', {
    value: s => checkBytes(s) / ZERO_GPUS + sequenceBytes(ZERO_GPUS),
    formula: '{eighth30B} + {checkSequenceEighth}',
    digits: 0,
    source: 'States and one sequence',
  }),
  leverBytes: derived('Bytes a parameter with bf16 moments and no master weights', 'byte', {
    value: LEAN_BYTES,
    formula: '2 + 2 + 2 + 2',
    source: 'Two bytes each for weights, gradients and the two moments',
  }),
  leverFewer: derived('The 30B model with bf16 moments and one sequence, on each GPU of the check', 'GB', {
    value: LEAN_BYTES * PARAMETERS_30B / CHECK_GPUS + sequenceBytes(CHECK_GPUS),
    formula: '{leverBytes} × {params30B} ÷ {checkGpus} + {checkSequenceCut}',
    digits: 0,
    source: 'Two bytes each for weights, gradients and moments; needs care with rounding',
  }),
  leverOffload: derived('Weights, gradients and one sequence, on each GPU of the check', 'GB', {
    value: 4 * PARAMETERS_30B / CHECK_GPUS + sequenceBytes(CHECK_GPUS),
    formula: '4 × {params30B} ÷ {checkGpus} + {checkSequenceCut}',
    digits: 0,
    source: `${ZERO_OFFLOAD}: optimizer states and their update in the host`,
  }),
  offloadBytes: derived('What crosses PCIe each way in a step, for each GPU', 'GB', {
    value: offloadBytes,
    formula: '2 × {params30B} ÷ {checkGpus}',
    source: `${ZERO_OFFLOAD}: gradients down, new weights up`,
  }),
  offloadTime: derived('Time of that at line rate', 's', {
    value: transferSeconds(offloadBytes, LINKS.pcie.bytesPerSecond),
    formula: '{offloadBytes} ÷ {pcieBandwidth}',
    digits: 1,
    source: 'Bytes over bandwidth; parts of it hide behind the backward pass',
  }),
}
