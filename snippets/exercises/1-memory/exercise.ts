import type { BytesConvention } from '../../training/memory.ts'
/** Exercise 1: what training keeps in memory, and what ZeRO stage 1 saves. Rajbhandari et al. 2019 (arXiv 1910.02054), section 5.1. */
import type { Answer, Exercise, Output } from '../exercise.ts'
import { A100 } from '../../hardware.ts'
import { seeded } from '../../random.ts'
import { CONVENTIONS, trainingBytes } from '../../training/memory.ts'
import { zeroBytes } from '../../training/zero.ts'
import { call, inGB, must, numberFrom, numbersFrom, round, same, shown } from '../checking.ts'

const MEMORY = A100.memoryBytes
const MODELS = [['GPT-2 124M', 124e6], ['7B', 7e9], ['70B', 70e9]] as const
const GPU_COUNTS = [1, 2, 4, 8] as const

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
  must(typeof given === 'boolean', `${what} must be true or false; got ${shown(given)}`)
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
      must(same(weights, 2 * parameters), `the weights ${of} are bf16, 2 bytes each; yours take ${inGB(weights)}`)
      must(same(gradients, 2 * parameters), `the gradients ${of} are bf16, like the weights; yours take ${inGB(gradients)}`)
      const sum = weights + gradients + optimizer
      must(same(sum, trainingBytes(parameters, bytes)), `at ${bytes} bytes a parameter, your three parts ${of} add up to ${inGB(sum)}: the optimizer has all that weights and gradients leave`)
    }
  }
}

/** What is built on trainingMemory cannot be right before it is. */
function mustAddUpFirst(answer: Answer, parameters: number, bytes: BytesConvention): void {
  const { weights, gradients, optimizer } = partsOf(answer, parameters, bytes)
  must(same(weights + gradients + optimizer, trainingBytes(parameters, bytes)), 'first let the three parts of trainingMemory add up; then look here again')
}

function checkOneGpu(answer: Answer): void {
  for (const parameters of [7e9, 70e9, ...drawnSizes(3)]) {
    for (const bytes of CONVENTIONS) {
      mustAddUpFirst(answer, parameters, bytes)
      const given = perGpu(answer, parameters, 1, bytes)
      must(same(given, trainingBytes(parameters, bytes)), `with 1 GPU there is nobody to share with, so it holds all three parts; your zero1PerGpu gives ${inGB(given)} for ${round(parameters / 1e9, 2)}B at ${bytes} bytes a parameter`)
    }
  }
}

/** What a known mistake would give, so that the message can name it. */
function mistakeIn(given: number, parameters: number, gpus: number, bytes: BytesConvention): string {
  if (same(given, zeroBytes({ parameters, gpus, stage: 0, convention: bytes })))
    return ', and here nothing is shared'
  if (same(given, zeroBytes({ parameters, gpus, stage: 2, convention: bytes })))
    return ', and here the gradients are shared too, which is stage 2'
  if (same(given, zeroBytes({ parameters, gpus, stage: 3, convention: bytes })))
    return ', and here everything is shared, which is stage 3'
  return ''
}

function checkShared(answer: Answer): void {
  for (const parameters of [70e9, ...drawnSizes(5)]) {
    for (const bytes of CONVENTIONS) {
      mustAddUpFirst(answer, parameters, bytes)
      for (const gpus of [8, 2, 5, 64]) {
        const given = perGpu(answer, parameters, gpus, bytes)
        const right = zeroBytes({ parameters, gpus, stage: 1, convention: bytes })
        must(same(given, right), `with ${gpus} GPUs and ${bytes} bytes a parameter your zero1PerGpu gives ${inGB(given)} for ${round(parameters / 1e9, 2)}B; the optimizer states should be shared, the rest not${mistakeIn(given, parameters, gpus, bytes)}`)
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
        must(given === (needed <= MEMORY), `you say ${given} to ${where}: compare what one GPU needs with what one GPU has, in bytes`)
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
    question: 'Will ZeRO stage 1 alone make a 70B model fit on eight A100s of 80 GB?',
    insight: 'No: 350 GB on each GPU, or 385 GB with master weights, against 80. Weights and gradients stay whole on every GPU, 4 bytes a parameter, so that even with endless GPUs 280 GB remain. But look at 7B: it does not fit on one GPU and does on two. Sharing the optimizer alone takes data parallelism a good deal further, though not to 70B.',
  },
  statement: [
    'Training keeps weights, gradients and optimizer states in memory. Weights and gradients are bf16, 2 bytes a parameter each. Adam adds two moments in fp32, which makes 12 bytes in all; mixed precision adds an fp32 master copy of the weights, which makes 16. Moments and master copy are the optimizer\'s.',
    'Complete `trainingMemory`: the three parts in bytes. Then `zero1PerGpu`: ZeRO stage 1 shares the optimizer states over the GPUs; each GPU keeps all weights and all gradients. Then `fits`: whether that is at most what one GPU has. GB is 1e9 bytes; activations come on top and are not counted.',
    'When the checks pass you get the table for GPT-2 124M, 7B and 70B over 1, 2, 4 and 8 GPUs.',
  ],
  exports: ['trainingMemory', 'zero1PerGpu', 'fits'],
  checks: [
    { name: 'The three parts add up', run: checkParts },
    { name: 'One GPU holds everything', run: checkOneGpu },
    { name: 'Stage 1 shares the optimizer and nothing else', run: checkShared },
    { name: 'It fits when one GPU has room for its part', run: checkFits },
  ],
  outputs,
}
