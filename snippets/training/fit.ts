/**
 * What fits: bytes on each GPU for a model, its GPUs and the degrees in which it is cut; the reason
 * why not; and which cut to choose. Weights, gradients and optimizer states only: activations come on
 * top, so hand over less memory to leave them room.
 */
import type { BytesConvention, MemoryPart } from './memory.ts'
import type { ZeroStage } from './zero.ts'
import { format } from '../figures/format.ts'
import { divisorOf, divisors, positive, whole } from '../ranges.ts'
import { trainingBytes } from './memory.ts'
import { zeroBytes, zeroParts } from './zero.ts'

export interface FitSetup {
  parameters: number
  convention: BytesConvention
  /** All of them: tensor × pipeline × data degree. */
  gpus: number
  /** Of each GPU. */
  memoryBytes: number
  tensorDegree: number
  pipelineDegree: number
  zeroStage: ZeroStage
  /** Of the model; when given, every pipeline stage must get as many. */
  layers?: number
}

interface Fit {
  bytesPerGpu: number
  parts: MemoryPart[]
  /** Copies of the model, or what ZeRO cuts them into. */
  dataDegree: number
  fits: boolean
  /** One sentence with the numbers. */
  reason: string
}

const text = (bytes: number): string => format(bytes, 'GB', 'precise').text
const gpuCount = (gpus: number): string => format(gpus, 'GPUs', 'precise').text

type Need = Pick<FitSetup, 'parameters' | 'convention' | 'gpus' | 'memoryBytes'>

/** Why no cut at all fits, as a clause; undefined when a perfect one would: no parallelism goes below an equal share. */
function beyondAll({ parameters, convention, gpus, memoryBytes }: Need): string | undefined {
  const all = trainingBytes(parameters, convention)
  return all / gpus <= memoryBytes
    ? undefined
    : `${text(all)} in all are more than the ${text(gpus * memoryBytes)} of ${gpuCount(gpus)}`
}

function reasonFor(need: Need, bytesPerGpu: number): string {
  const { gpus, memoryBytes } = need
  const states = `Weights, gradients and optimizer states take ${text(bytesPerGpu)} on ${gpus === 1 ? 'the GPU' : `each of ${gpuCount(gpus)}`}`
  if (bytesPerGpu <= memoryBytes)
    return `${states}, which leaves ${text(memoryBytes - bytesPerGpu)} of its ${text(memoryBytes)} for activations.`
  const beyond = beyondAll(need)
  return `${states}, ${text(bytesPerGpu - memoryBytes)} more than its ${text(memoryBytes)}${beyond ? `, and no split fits: ${beyond}` : ''}.`
}

/**
 * @throws RangeError when the tensor and pipeline degrees do not divide the GPUs, when there are more
 * stages than layers, or when the layers do not divide
 */
export function fit(setup: FitSetup): Fit {
  const { parameters, convention, zeroStage: stage, tensorDegree, pipelineDegree, layers } = setup
  const gpus = whole('gpus', setup.gpus)
  const memoryBytes = positive('memoryBytes', setup.memoryBytes)
  whole('zeroStage', stage, { atLeast: 0, atMost: 3 })
  const pipelines = gpus / divisorOf('tensorDegree', tensorDegree, gpus, 'GPUs')
  if (layers !== undefined) {
    whole('pipelineDegree', pipelineDegree, { atLeast: 1, atMost: whole('layers', layers) })
    divisorOf('pipelineDegree', pipelineDegree, layers, 'layers')
  }
  const left = tensorDegree === 1 ? 'GPUs' : `groups of ${tensorDegree} GPUs`
  const dataDegree = pipelines / divisorOf('pipelineDegree', pipelineDegree, pipelines, left)
  const cut = { parameters, convention, stage, gpus: dataDegree, tensorDegree, pipelineDegree }
  const bytesPerGpu = zeroBytes(cut)
  return {
    bytesPerGpu,
    parts: zeroParts(cut),
    dataDegree,
    fits: bytesPerGpu <= memoryBytes,
    reason: reasonFor({ parameters, convention, gpus, memoryBytes }, bytesPerGpu),
  }
}

export interface Advice {
  tensorDegree: number
  pipelineDegree: number
  dataDegree: number
  zeroStage: ZeroStage
  fits: boolean
  bytesPerGpu: number
  /** What was tried and what was chosen, a sentence each. */
  why: string[]
}

const commonDivisor = (a: number, b: number): number => b === 0 ? a : commonDivisor(b, a % b)

const STAGE_NAMES = ['Plain data parallelism', 'ZeRO-1', 'ZeRO-2', 'ZeRO-3'] as const

/** A cut in words, from the innermost exchange outwards. */
function nameOf({ tensorDegree, pipelineDegree, dataDegree }: Advice): string {
  const name = [
    tensorDegree > 1 ? `tensor parallelism over ${gpuCount(tensorDegree)} of a node` : '',
    pipelineDegree > 1 ? `a pipeline of ${pipelineDegree} stages` : '',
    dataDegree > 1 ? `ZeRO-1 over ${dataDegree} copies outermost` : '',
  ].filter(Boolean).join(', ')
  return name[0].toUpperCase() + name.slice(1)
}

/**
 * The published rule, the first cut that fits: plain data parallelism; ZeRO; tensor parallelism up to the
 * node, because it exchanges in every layer; pipeline stages across nodes, as few as fit, because they
 * send least; data parallelism outermost with all GPUs that are left, its optimizer sharded. Narayanan et
 * al. 2021 (arXiv 2104.04473), takeaways 1 and 2; Grattafiori et al. 2024 (arXiv 2407.21783).
 *
 * Across nodes only the ZeRO stages that send no more than data parallelism are tried: stage 3 would fit
 * whatever can fit, but fetches all weights over the network for every pass, and 175B over 1,536 GPUs ran
 * at less than a third of the speed so (Narayanan et al., table 2: 44 to 141 TFLOP/s a GPU).
 * @param need `memoryBytes` is what each GPU has for weights, gradients and optimizer states
 */
export function advise(need: Need & { gpusPerNode?: number }): Advice {
  const { parameters, convention, gpusPerNode = 8 } = need
  const gpus = whole('gpus', need.gpus)
  const memoryBytes = positive('memoryBytes', need.memoryBytes)
  whole('gpusPerNode', gpusPerNode)
  const why: string[] = []

  const attempt = (zeroStage: ZeroStage, tensorDegree: number, pipelineDegree: number): Advice => {
    const { bytesPerGpu, dataDegree, fits } = fit({ parameters, convention, gpus, memoryBytes, tensorDegree, pipelineDegree, zeroStage })
    return { tensorDegree, pipelineDegree, dataDegree, zeroStage, fits, bytesPerGpu, why }
  }
  const tried = (name: string, { bytesPerGpu, fits }: Advice) => {
    const verdict = fits
      ? `which fits and leaves ${text(memoryBytes - bytesPerGpu)} for activations`
      : `more than its ${text(memoryBytes)}`
    why.push(`${name}: ${text(bytesPerGpu)} on ${gpus === 1 ? 'the' : 'each'} GPU, ${verdict}.`)
    return fits
  }

  const beyond = beyondAll({ parameters, convention, gpus, memoryBytes })
  if (beyond) {
    const best = attempt(gpus === 1 ? 0 : 3, 1, 1)
    why.push(
      `No split fits: ${beyond}.`,
      `Even cut without a single copy, each GPU would hold ${text(best.bytesPerGpu)}.`,
      'What helps is more GPUs, fewer bytes a parameter, or another tier of memory.',
    )
    return best
  }

  const oneNode = gpus <= gpusPerNode
  const stages: ZeroStage[] = oneNode ? [0, 1, 2, 3] : [0, 1, 2]
  for (const stage of stages) {
    const advice = attempt(stage, 1, 1)
    if (tried(gpus === 1 ? 'No cut' : STAGE_NAMES[stage], advice))
      return advice
  }

  const tensorDegree = commonDivisor(gpus, gpusPerNode)
  const groups = gpus / tensorDegree
  // The last of them copies nothing and is a perfect cut, which is known to fit.
  const cuts = divisors(groups)
    .filter(pipelineDegree => tensorDegree * pipelineDegree > 1)
    .map(pipelineDegree => attempt(pipelineDegree < groups ? 1 : 0, tensorDegree, pipelineDegree))
  return cuts.find(cut => tried(nameOf(cut), cut)) ?? cuts[cuts.length - 1]
}
