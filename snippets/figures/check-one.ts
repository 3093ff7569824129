/** The figures of section 8: a 30B model on four GPUs. */
import type { Figures } from './figure.ts'
import { CHECK_GPUS, PARAMETERS_30B, ZERO_GPUS } from '../cases.ts'
import { A100 } from '../hardware.ts'
import { leanParts } from '../training/memory.ts'
import { OURS, ZERO } from './citations.ts'
import { assumed, derived } from './declare.ts'
import { fractionInWords } from './fractions.ts'
import { trainingMemory } from './training-memory.ts'

/** Bytes a parameter where every state is bf16. */
const LEAN_BYTES = leanParts(1).reduce((sum, { bytes }) => sum + bytes, 0)
const checkBytes = trainingMemory(PARAMETERS_30B)

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
    source: 'Four stages, each cut two ways',
  }),
  eighthLeft: derived('What an eighth leaves for activations', 'GB', {
    value: s => A100.memoryBytes - checkBytes(s) / ZERO_GPUS,
    formula: '{gpuMemory} − {eighth30B}',
    source: 'Capacity less need',
  }),
  leverBytes: derived('Bytes a parameter with bf16 moments and no master weights', 'byte', {
    value: LEAN_BYTES,
    formula: '2 + 2 + 2 + 2',
    source: 'Two bytes each for weights, gradients and the two moments',
  }),
  leverFewer: derived('The 30B model with bf16 moments, a quarter of it', 'GB', {
    value: LEAN_BYTES * PARAMETERS_30B / CHECK_GPUS,
    formula: '{leverBytes} × {params30B} ÷ {checkGpus}',
    source: 'Two bytes each for weights, gradients and moments; needs care with rounding',
  }),
  leverOffload: derived('Weights and gradients alone, a quarter of them', 'GB', {
    value: 4 * PARAMETERS_30B / CHECK_GPUS,
    formula: '4 × {params30B} ÷ {checkGpus}',
    source: 'Optimizer states in the memory of the host; the step is bound by PCIe',
  }),
}
