/** Exercise 1: what training keeps in memory, and what ZeRO stage 1 saves. Rajbhandari et al. 2019 (arXiv 1910.02054), section 5.1. */
import type { Answer, Exercise, Output } from '../../../kit/components/exercise/exercise.ts'
import type { BytesConvention } from '../../training/memory.ts'
import { PARAMETERS_7B, PARAMETERS_70B } from '../../cases.ts'
import { A100 } from '../../hardware.ts'
import { BF16_BYTES } from '../../precision.ts'
import { seeded } from '../../random.ts'
import { CONVENTIONS, trainingBytes } from '../../training/memory.ts'
import { zeroBytes } from '../../training/zero.ts'
import { call, ensure, inGB, listed, nearlyEqual, numberFrom, numbersFrom, quoted, round } from '../checking.ts'

const MEMORY = A100.memoryBytes
const MODELS = [['GPT-2 124M', 124e6], ['7B', PARAMETERS_7B], ['70B', PARAMETERS_70B]] as const
const GPU_COUNTS = [1, 2, 4, 8]
const MOST_GPUS = Math.max(...GPU_COUNTS)
const [PLAIN, MIXED] = CONVENTIONS
/** What the 70B model takes on each GPU under ZeRO stage 1. */
const onEach = (convention: BytesConvention, gpus: number): string => inGB(zeroBytes({ parameters: PARAMETERS_70B, gpus, stage: 1, convention }))

function partsOf(answer: Answer, parameters: number, bytes: BytesConvention) {
  const what = `trainingMemory(${parameters}, ${bytes})`
  return numbersFrom(call(answer, 'trainingMemory', parameters, bytes), what, ['weights', 'gradients', 'optimizer'])
}

function perGpu(answer: Answer, parameters: number, gpus: number, bytes: BytesConvention): number {
  return numberFrom(call(answer, 'zero1PerGpu', parameters, gpus, bytes), `zero1PerGpu(${parameters}, ${gpus}, ${bytes})`)
}

function fitsOn(answer: Answer, parameters: number, gpus: number, bytes: BytesConvention): boolean {
  const what = `fits(${parameters}, ${gpus}, ${bytes}, ${MEMORY})`
  const given = call(answer, 'fits', parameters, gpus, bytes, MEMORY)
  ensure(typeof given === 'boolean', `${what} must be true or false; got ${quoted(given)}`)
  return given
}

/** Sizes that no list in the code can know, in whole parameters. */
function drawnSizes(count: number): number[] {
  const random = seeded(11)
  return Array.from({ length: count }, () => Math.round(1e8 + random() * 4e11))
}

function checkParts(answer: Answer): void {
  for (const parameters of [7e9, ...drawnSizes(5)]) {
    for (const bytes of CONVENTIONS) {
      const { weights, gradients, optimizer } = partsOf(answer, parameters, bytes)
      const of = `of ${round(parameters / 1e9, 2)}B parameters`
      ensure(nearlyEqual(weights, 2 * parameters), `the weights ${of} are bf16, 2 bytes each; yours take ${inGB(weights)}`)
      ensure(nearlyEqual(gradients, 2 * parameters), `the gradients ${of} are bf16, like the weights; yours take ${inGB(gradients)}`)
      const sum = weights + gradients + optimizer
      ensure(nearlyEqual(sum, trainingBytes(parameters, bytes)), `at ${bytes} bytes a parameter, your three parts ${of} add up to ${inGB(sum)}: the optimizer has all that weights and gradients leave`)
    }
  }
}

/** What is built on trainingMemory cannot be right before it is. */
function ensurePartsAddUp(answer: Answer, parameters: number, bytes: BytesConvention): void {
  const { weights, gradients, optimizer } = partsOf(answer, parameters, bytes)
  ensure(nearlyEqual(weights + gradients + optimizer, trainingBytes(parameters, bytes)), 'first let the three parts of trainingMemory add up; then look here again')
}

function checkOneGpu(answer: Answer): void {
  for (const parameters of [7e9, 70e9, ...drawnSizes(3)]) {
    for (const bytes of CONVENTIONS) {
      ensurePartsAddUp(answer, parameters, bytes)
      const given = perGpu(answer, parameters, 1, bytes)
      ensure(nearlyEqual(given, trainingBytes(parameters, bytes)), `with 1 GPU there is nobody to share with, so it holds all three parts; your zero1PerGpu gives ${inGB(given)} for ${round(parameters / 1e9, 2)}B at ${bytes} bytes a parameter`)
    }
  }
}

/** What a known mistake would give, so that the message can name it. */
function mistakeIn(given: number, parameters: number, gpus: number, bytes: BytesConvention): string {
  if (nearlyEqual(given, zeroBytes({ parameters, gpus, stage: 0, convention: bytes })))
    return ', and here nothing is shared'
  if (nearlyEqual(given, zeroBytes({ parameters, gpus, stage: 2, convention: bytes })))
    return ', and here the gradients are shared too, which is stage 2'
  if (nearlyEqual(given, zeroBytes({ parameters, gpus, stage: 3, convention: bytes })))
    return ', and here everything is shared, which is stage 3'
  return ''
}

function checkShared(answer: Answer): void {
  for (const parameters of [70e9, ...drawnSizes(5)]) {
    for (const bytes of CONVENTIONS) {
      ensurePartsAddUp(answer, parameters, bytes)
      for (const gpus of [8, 2, 5, 64]) {
        const given = perGpu(answer, parameters, gpus, bytes)
        const right = zeroBytes({ parameters, gpus, stage: 1, convention: bytes })
        ensure(nearlyEqual(given, right), `with ${gpus} GPUs and ${bytes} bytes a parameter your zero1PerGpu gives ${inGB(given)} for ${round(parameters / 1e9, 2)}B; the optimizer states should be shared, the rest not${mistakeIn(given, parameters, gpus, bytes)}`)
      }
    }
  }
}

function checkFits(answer: Answer): void {
  for (const parameters of [124e6, 1e9, 7e9, 10e9, 13e9, 30e9, 70e9]) {
    for (const bytes of CONVENTIONS) {
      for (const gpus of GPU_COUNTS) {
        const needed = zeroBytes({ parameters, gpus, stage: 1, convention: bytes })
        const given = fitsOn(answer, parameters, gpus, bytes)
        const where = `${round(parameters / 1e9, 3)}B on ${gpus === 1 ? '1 GPU' : `${gpus} GPUs`} of ${inGB(MEMORY)} at ${bytes} bytes a parameter`
        ensure(given === (needed <= MEMORY), `you say ${given} to ${where}: compare what one GPU needs with what one GPU has, in bytes`)
      }
    }
  }
}

function outputs(answer: Answer): Output[] {
  const counts = Array.from({ length: 64 }, (_, i) => i + 1)
  const cell = (parameters: number, gpus: number, bytes: BytesConvention) =>
    `${inGB(perGpu(answer, parameters, gpus, bytes))}, ${fitsOn(answer, parameters, gpus, bytes) ? 'fits' : 'does not fit'}`
  return [
    ...CONVENTIONS.map((bytes): Output => ({
      kind: 'table',
      caption: `On each GPU with ZeRO stage 1, at ${bytes} bytes a parameter, against ${inGB(MEMORY)}`,
      columns: ['Model', ...GPU_COUNTS.map(gpus => gpus === 1 ? '1 GPU' : `${gpus} GPUs`)],
      rows: MODELS.map(([name, parameters]) => [name, ...GPU_COUNTS.map(gpus => cell(parameters, gpus, bytes))]),
    })),
    {
      kind: 'plot',
      caption: '70B with ZeRO stage 1: more GPUs, and a floor',
      x: { label: 'GPUs', values: counts },
      y: { label: 'GB on each GPU', from: 0 },
      series: [
        ...CONVENTIONS.map(bytes => ({ name: `${bytes} bytes a parameter`, values: counts.map(gpus => perGpu(answer, 70e9, gpus, bytes) / 1e9) })),
        { name: 'what a GPU has', values: counts.map(() => MEMORY / 1e9) },
      ],
    },
  ]
}

export const MEMORY_EXERCISE: Exercise = {
  number: 1,
  id: '1-memory',
  title: 'Memory calculator',
  help: 'guided',
  predict: {
    question: `Will ZeRO stage 1 alone make a 70B model fit on ${MOST_GPUS} A100s of ${inGB(MEMORY)}?`,
    blank: {
      kind: 'plot',
      caption: '70B with ZeRO stage 1: draw what each GPU holds before you run',
      x: { label: 'GPUs', values: [1, 64] },
      y: { label: 'GB on each GPU', from: 0, to: trainingBytes(PARAMETERS_70B, PLAIN) / 1e9 },
      series: [{ name: 'what a GPU has', values: [MEMORY / 1e9, MEMORY / 1e9] }],
    },
    insight: `No: ${onEach(PLAIN, MOST_GPUS)} on each GPU, or ${onEach(MIXED, MOST_GPUS)} with master weights, against ${inGB(MEMORY)}. Weights and gradients stay whole on every GPU, ${2 * BF16_BYTES} bytes a parameter, so that even with endless GPUs ${inGB(2 * BF16_BYTES * PARAMETERS_70B)} remain. But look at 7B: it does not fit on one GPU and does on a pair. Sharing the optimizer alone takes data parallelism a good deal further, though not to 70B.`,
  },
  statement: [
    `Training keeps weights, gradients and optimizer states in memory. Weights and gradients are bf16, ${BF16_BYTES} bytes a parameter each. Adam adds a mean and a variance of the gradients in fp32, which makes ${PLAIN} bytes in all; mixed precision adds an fp32 master copy of the weights, which makes ${MIXED}. Mean, variance and master copy are the optimizer’s.`,
    'Complete `trainingMemory`: the parts in bytes. Then `zero1PerGpu`: ZeRO stage 1 shares the optimizer states over the GPUs; each GPU keeps all weights and all gradients. Then `fits`: whether that is at most what one GPU has. GB are decimal; activations come on top and are not counted.',
    `When the checks pass you get the table for ${listed(MODELS.map(([name]) => name))} over ${listed(GPU_COUNTS)} GPUs.`,
  ],
  exports: ['trainingMemory', 'zero1PerGpu', 'fits'],
  checks: [
    { name: 'The three parts add up', run: checkParts },
    { name: 'One GPU holds everything', run: checkOneGpu },
    { name: 'Stage 1 shares the optimizer and nothing else', run: checkShared },
    { name: 'It fits when one GPU has room for its part', run: checkFits },
  ],
  given: { memory: MEMORY, models: MODELS, gpuCounts: GPU_COUNTS, conventions: CONVENTIONS },
  outputs,
}
