/** The figures of section 2: a 70B model that does not fit, and users who are served one by one. */
import type { Figures } from './figure.ts'
import { PARAMETERS_7B, PARAMETERS_70B } from '../cases.ts'
import { GPT_FAST_70B } from '../gpt-fast.ts'
import { A100 } from '../hardware.ts'
import { LLAMA2_70B } from '../models.ts'
import { BF16_BYTES } from '../precision.ts'
import { measuredAt } from '../published.ts'
import { A100_BOX, measuredAllReduceSeconds } from '../training/measured-all-reduce.ts'
import { trainingBytes } from '../training/memory.ts'
import { forwardExchangeSeconds } from '../training/tensor-share.ts'
import { BEKMAN_ALL_REDUCE, GPT_FAST, MEMORY_COUNT, OURS } from './citations.ts'
import { assumed, derived, measured } from './declare.ts'
import { countInWords } from './figure.ts'
import { measuredFormula } from './formulas.ts'
import { otherConvention, part, trainingMemory } from './training-memory.ts'

const USERS = 1000
const TOKENS_EACH = 100
const BATCH_UTILISATION = 0.6
const oneAtATime = measuredAt(GPT_FAST_70B, 8)
/** Two operations for each parameter and token, in seconds. */
const sharedArithmeticSeconds = 2 * PARAMETERS_70B * USERS / (oneAtATime.devices * BATCH_UTILISATION * A100.flopsPerSecond)
const sharedExchangeSeconds = forwardExchangeSeconds(LLAMA2_70B, USERS, bytes => measuredAllReduceSeconds(bytes, A100_BOX))
const sharedPassSeconds = sharedArithmeticSeconds + sharedExchangeSeconds
const sharedMessageBytes = BF16_BYTES * USERS * LLAMA2_70B.hidden

export const TWO_WALLS: Figures = {
  params70B: assumed('Parameters of the running case', 'B', { value: PARAMETERS_70B }),
  memory70B: derived('Training memory of the 70B model', 'GB', {
    value: trainingMemory(PARAMETERS_70B),
    formula: '{params70B} × {bytesPerParam}',
    source: MEMORY_COUNT,
  }),
  memory70BOther: derived('Training memory of the 70B model under the other convention', 'GB', {
    value: s => trainingBytes(PARAMETERS_70B, otherConvention(s)),
    formula: '{params70B} × {otherBytesPerParam}',
    source: MEMORY_COUNT,
  }),
  memory70BPlain: derived('Training memory of the 70B model without fp32 master weights', 'GB', {
    value: trainingBytes(PARAMETERS_70B, 12),
    formula: '{params70B} × {plainBytesPerParam}',
    source: MEMORY_COUNT,
  }),
  memory70BMixed: derived('Training memory of the 70B model with fp32 master weights', 'GB', {
    value: trainingBytes(PARAMETERS_70B, 16),
    formula: '{params70B} × {mixedBytesPerParam}',
    source: MEMORY_COUNT,
  }),
  weights70B: derived('Weights of the 70B model in bf16', 'GB', {
    value: part(PARAMETERS_70B, 'weights'),
    formula: '{params70B} × 2',
    source: MEMORY_COUNT,
  }),
  gradients70B: derived('Gradients of the 70B model in bf16', 'GB', {
    value: part(PARAMETERS_70B, 'gradients'),
    formula: '{params70B} × 2',
    source: MEMORY_COUNT,
  }),
  master70B: derived('Master weights of the 70B model in fp32', 'GB', {
    value: part(PARAMETERS_70B, 'master'),
    formula: '{params70B} × ({bytesPerParam} − 12)',
    source: MEMORY_COUNT,
  }),
  momentum70B: derived('Adam momentum of the 70B model in fp32', 'GB', {
    value: part(PARAMETERS_70B, 'momentum'),
    formula: '{params70B} × 4',
    source: MEMORY_COUNT,
  }),
  variance70B: derived('Adam variance of the 70B model in fp32', 'GB', {
    value: part(PARAMETERS_70B, 'variance'),
    formula: '{params70B} × 4',
    source: MEMORY_COUNT,
  }),
  past70B: derived('What the 70B model needs beyond one GPU', 'GB', {
    value: s => trainingBytes(PARAMETERS_70B, s.bytesPerParameter) - A100.memoryBytes,
    formula: '{memory70B} − {gpuMemory}',
    source: 'Need less capacity',
  }),
  gpus70B: derived('GPUs’ worth of memory that the 70B model needs', 'GPUs', {
    value: s => trainingBytes(PARAMETERS_70B, s.bytesPerParameter) / A100.memoryBytes,
    formula: '{memory70B} ÷ {gpuMemory}',
    source: 'Need over capacity',
  }),
  gpusNeeded70B: derived('GPUs that hold the 70B model when it is cut without loss, activations left out', 'count', {
    value: s => Math.ceil(trainingBytes(PARAMETERS_70B, s.bytesPerParameter) / A100.memoryBytes),
    formula: '{memory70B} ÷ {gpuMemory}, rounded up',
    source: 'Need over capacity',
  }),
  users: assumed('Users', 'count', { value: USERS, words: countInWords }),
  tokensEach: assumed('Tokens each user waits for', 'count', { value: TOKENS_EACH, words: countInWords }),
  passes: derived('Forward passes when users are served one by one', 'count', {
    value: USERS * TOKENS_EACH,
    formula: '{users} × {tokensEach}',
    source: 'One pass a token, no batching',
  }),
  passesPerSecond: measured('Tokens a second of Llama-2-70B at batch 1 on eight A100s', 'count', {
    value: oneAtATime.tokensPerSecond,
    digits: 1,
    source: GPT_FAST,
  }),
  passesPerMinute: derived('Passes a minute at that speed', 'count', {
    value: 60 * oneAtATime.tokensPerSecond,
    formula: '60 × {passesPerSecond}',
    source: GPT_FAST,
  }),
  servingTime: derived('Time to serve the users one by one', 'min', {
    value: USERS * TOKENS_EACH / oneAtATime.tokensPerSecond,
    formula: '{passes} ÷ {passesPerSecond}',
    digits: 0,
    source: GPT_FAST,
  }),
  sharedPasses: derived('Forward passes when all users share each one', 'count', {
    value: TOKENS_EACH,
    formula: '{passes} ÷ {users}',
    source: 'One step writes a token for every user; section 12',
  }),
  servingGpus: measured('A100s that the measurement used', 'count', {
    value: oneAtATime.devices,
    words: countInWords,
    source: GPT_FAST,
  }),
  singlePass: derived('Time of one pass for one user', 'ms', {
    value: 1 / oneAtATime.tokensPerSecond,
    formula: '1 ÷ {passesPerSecond}',
    digits: 0,
    source: GPT_FAST,
  }),
  batchUtilisation: assumed('Share of peak arithmetic that a large batch reaches', 'percent', {
    value: BATCH_UTILISATION,
  }),
  sharedPass: derived('One pass for all users together', 'ms', {
    value: sharedPassSeconds,
    formula: '{sharedArithmetic} + {sharedExchange}',
    digits: 0,
    source: 'Arithmetic, then exchanges; reading overlaps the arithmetic: 39 ms at most, for all the memory of the GPUs',
  }),
  sharedExchange: derived('All-reduces of one pass for all users together', 'ms', {
    value: sharedExchangeSeconds,
    formula: `2 × ${LLAMA2_70B.layers} × (${measuredFormula(sharedMessageBytes, A100_BOX)})`,
    digits: 0,
    source: `Two a layer, each of 2 bytes × users × ${LLAMA2_70B.hidden}; ${BEKMAN_ALL_REDUCE}`,
  }),
  sharedArithmetic: derived('Arithmetic of one pass for all users together', 'ms', {
    value: sharedArithmeticSeconds,
    formula: '2 × {params70B} × {users} ÷ ({servingGpus} × {batchUtilisation} × {a100Flops})',
    digits: 0,
    source: 'Two operations a parameter and token',
  }),
  sharedTime: derived('Time until all users have their tokens when they share each pass', 's', {
    value: TOKENS_EACH * sharedPassSeconds,
    formula: '{tokensEach} × {sharedPass}',
    digits: 0,
    source: 'Arithmetic and exchanges; the caches must fit beside the weights',
  }),
  sevenToSeventy: derived('How much larger the running case is than the 7B model', 'times', {
    value: PARAMETERS_70B / PARAMETERS_7B,
    formula: '{params70B} ÷ {params7B}',
    source: OURS,
  }),
}
