/** The figures of section 1: the training memory of a 7B model, the loop that writes, and the ridge of a GPU. */
import type { Figures } from './figure.ts'
import { PARAMETERS_7B } from '../cases.ts'
import { A100, H100, ridgeFlopsPerByte } from '../hardware.ts'
import { BF16_BYTES, FP32_BYTES } from '../precision.ts'
import { parisExample } from '../serving/generate.ts'
import { optimizerShare, trainingBytes } from '../training/memory.ts'
import { DATASHEETS, MEMORY_COUNT, ZERO_COUNT } from './citations.ts'
import { assumed, derived, reported } from './declare.ts'
import { shareInWords } from './fractions.ts'
import { otherConvention, part, trainingMemory } from './training-memory.ts'

const example = parisExample()

export const RECAP: Figures = {
  params7B: assumed('Parameters of the 7B model', 'B', {
    value: PARAMETERS_7B,
    source: 'The model of the audience’s own sum',
  }),
  bytesPerParam: assumed('Bytes a parameter takes in training', 'byte', {
    value: s => s.bytesPerParameter,
    source: `The deck’s memory convention; 16 counts the fp32 master weights. ${ZERO_COUNT}`,
  }),
  otherBytesPerParam: assumed('Bytes a parameter takes under the other convention', 'byte', {
    value: otherConvention,
    source: ZERO_COUNT,
  }),
  mixedBytesPerParam: reported('Bytes a parameter takes in mixed precision with fp32 master weights', 'byte', {
    value: 16,
    source: ZERO_COUNT,
  }),
  plainBytesPerParam: reported('Bytes a parameter takes without fp32 master weights', 'byte', {
    value: 2 * BF16_BYTES + 2 * FP32_BYTES,
    formula: '2 + 2 + 4 + 4',
    source: ZERO_COUNT,
  }),
  gpuMemory: reported('Memory of one A100', 'GB', { value: A100.memoryBytes, source: DATASHEETS }),
  largestMemory: reported('Memory of the largest cards', 'GB', {
    value: 288e9,
    source: 'Datasheets of NVIDIA B300 and AMD MI355X',
  }),
  memoryReported: derived('Memory of the same GPU if its gigabytes are powers of two', 'GB', {
    value: 80 * 2 ** 30,
    formula: '80 × 1073741824',
    digits: 1,
    source: '80 GiB in bytes',
  }),
  rulerTick: assumed('One tick of the ruler', 'GB', { value: 10e9 }),
  memory7BOther: derived('Training memory of the 7B model under the other convention', 'GB', {
    value: s => trainingBytes(PARAMETERS_7B, otherConvention(s)),
    formula: '{params7B} × {otherBytesPerParam}',
    source: MEMORY_COUNT,
  }),
  memory7B: derived('Training memory of the 7B model', 'GB', {
    value: trainingMemory(PARAMETERS_7B),
    formula: '{params7B} × {bytesPerParam}',
    source: MEMORY_COUNT,
  }),
  weights7B: derived('Weights of the 7B model in bf16', 'GB', {
    value: part(PARAMETERS_7B, 'weights'),
    formula: '{params7B} × 2',
    source: MEMORY_COUNT,
  }),
  gradients7B: derived('Gradients of the 7B model in bf16', 'GB', {
    value: part(PARAMETERS_7B, 'gradients'),
    formula: '{params7B} × 2',
    source: MEMORY_COUNT,
  }),
  momentum7B: derived('Adam momentum of the 7B model in fp32', 'GB', {
    value: part(PARAMETERS_7B, 'momentum'),
    formula: '{params7B} × 4',
    source: MEMORY_COUNT,
  }),
  variance7B: derived('Adam variance of the 7B model in fp32', 'GB', {
    value: part(PARAMETERS_7B, 'variance'),
    formula: '{params7B} × 4',
    source: MEMORY_COUNT,
  }),
  past7B: derived('What the 7B model needs beyond one GPU', 'GB', {
    value: s => trainingBytes(PARAMETERS_7B, s.bytesPerParameter) - A100.memoryBytes,
    formula: '{memory7B} − {gpuMemory}',
    source: 'Need less capacity',
  }),
  optimizerShare: derived('Share of the training memory that is the optimizer’s', 'percent', {
    value: s => optimizerShare(s.bytesPerParameter),
    formula: '({bytesPerParam} − 4) ÷ {bytesPerParam}',
    digits: 0,
    words: shareInWords,
    source: MEMORY_COUNT,
  }),
  a100Flops: reported('Arithmetic of one A100, dense bf16', 'TFLOP/s', {
    value: A100.flopsPerSecond,
    source: DATASHEETS,
  }),
  ridge: derived('Operations an A100 can do for each byte its memory delivers', 'count', {
    value: ridgeFlopsPerByte(A100),
    formula: '{a100Flops} ÷ {hbmBandwidth}',
    digits: 0,
    source: 'Williams et al. 2009, the ridge of the roofline',
  }),
  h100Flops: reported('Arithmetic of one H100, dense bf16', 'TFLOP/s', {
    value: H100.flopsPerSecond,
    source: DATASHEETS,
  }),
  h100Bandwidth: reported('Memory bandwidth of one H100', 'GB/s', {
    value: H100.memoryBytesPerSecond,
    source: DATASHEETS,
  }),
  ridgeH100: derived('Operations an H100 can do for each byte its memory delivers', 'count', {
    value: ridgeFlopsPerByte(H100),
    formula: '{h100Flops} ÷ {h100Bandwidth}',
    digits: 0,
    source: 'The ridge of the roofline',
  }),
  decodeIntensity: derived('Operations that one token does with each byte of a bf16 weight', 'count', {
    value: 1,
    formula: '2 ÷ 2',
    source: 'One multiply and one add for a weight of two bytes',
  }),
  decodeIdle: derived('Share of the arithmetic that idles when one token is written', 'percent', {
    value: 1 - 1 / ridgeFlopsPerByte(A100),
    formula: '1 − {decodeIntensity} ÷ {ridge}',
    digits: 1,
    source: 'Roofline; weights only',
  }),
  generatedTokens: derived('Tokens that the example writes', 'count', {
    value: example.tokens.length,
    source: 'snippets/serving/generate.ts, run',
  }),
  generatedPasses: derived('Forward passes that the example takes', 'count', {
    value: example.passes,
    source: 'snippets/serving/generate.ts, counted',
  }),
}
