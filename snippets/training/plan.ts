/**
 * Whether a plan for training fits on its GPUs: states, activations and a reserve against the capacity of one.
 * States: Rajbhandari et al. 2019 (zero.ts). Activations: Korthikanti et al. 2022 (activations.ts).
 */
import type { ActivationShape } from './activations.ts'
import type { BytesConvention, MemoryKind } from './memory.ts'
import type { ZeroStage } from './zero.ts'
import { BOXES } from '../hardware.ts'
import { BF16_BYTES } from '../precision.ts'
import { divisorOf, notNegative, positive, whole } from '../ranges.ts'
import { activationBytes, stageActivationBytes, workingActivationBytes } from './activations.ts'
import { schedule } from './pipeline.ts'
import { zeroBytes, zeroParts } from './zero.ts'

export interface TrainingPlan extends ActivationShape {
  parameters: number
  convention: BytesConvention
  /** Microbatches that each copy of the model works through in a step. */
  microbatches: number
  tensorDegree: number
  sequenceParallel: boolean
  pipelineDegree: number
  /** Copies of the model, over which ZeRO shards. */
  dataDegree: number
  zeroStage: ZeroStage
  /** GPUs there are, where the plan must use them all. */
  gpus?: number
  /** Capacity of one GPU. */
  memoryBytes: number
  /** Kept free for what no formula counts: the loss, buffers of the exchanges, the allocator's gaps. */
  reserveBytes: number
}

/** What a GPU keeps, for the states by kind; `copied` are activations that tensor parallelism leaves on every GPU. */
export interface PlanPart {
  kind: MemoryKind | 'activations' | 'copied' | 'reserve'
  bytes: number
}

export interface Fit {
  gpus: number
  /** Bytes of the fullest GPU. */
  stateBytes: number
  activationBytes: number
  /** Whole layers that stage 3 has gathered: the one at work and the next. */
  gatheredBytes: number
  reserveBytes: number
  totalBytes: number
  /** Capacity less need; negative when the plan does not fit. */
  leftBytes: number
  /** The same by kind, from the zero line outwards; whole layers count as weights. */
  parts: PlanPart[]
  fits: boolean
}

/** Layers whose weights stage 3 holds whole at once, with one fetched ahead. */
const GATHERED_LAYERS = 2

/**
 * The memory of the fullest GPU, the first of its pipeline, with 1F1B.
 * @throws RangeError as `zeroBytes` and `activationBytes` do; when the stages do not divide the layers; when gpus is
 * given and is not the product of the degrees
 */
export function fitPlan(plan: TrainingPlan): Fit {
  const { parameters, layers, tensorDegree, pipelineDegree, dataDegree, zeroStage } = plan
  divisorOf('pipelineDegree', pipelineDegree, whole('layers', layers), 'layers')
  const gpus = whole('tensorDegree', tensorDegree) * pipelineDegree * whole('dataDegree', dataDegree)
  if (plan.gpus !== undefined && plan.gpus !== gpus) {
    throw new RangeError(`gpus must be ${tensorDegree} × ${pipelineDegree} × ${dataDegree} = ${gpus}, the product of `
      + `tensor, pipeline and data degree; got ${plan.gpus}`)
  }
  const order = schedule('1f1b', {
    stages: pipelineDegree,
    microbatches: whole('microbatches', plan.microbatches),
    forwardTime: 1,
    backwardTime: 2,
  })
  const states = {
    parameters,
    gpus: dataDegree,
    stage: zeroStage,
    convention: plan.convention,
    tensorDegree,
    pipelineDegree,
  }
  const stateBytes = zeroBytes(states)
  const activations = stageActivationBytes(activationBytes(plan), order)[0] + workingActivationBytes(plan)
  const gatheredBytes = zeroStage === 3 && dataDegree > 1
    ? GATHERED_LAYERS * BF16_BYTES * parameters / layers / tensorDegree
    : 0
  const reserveBytes = notNegative('reserveBytes', plan.reserveBytes)
  const totalBytes = stateBytes + activations + gatheredBytes + reserveBytes
  const leftBytes = positive('memoryBytes', plan.memoryBytes) - totalBytes
  return {
    gpus,
    stateBytes,
    activationBytes: activations,
    gatheredBytes,
    reserveBytes,
    totalBytes,
    leftBytes,
    parts: [
      ...zeroParts(states).map(part => part.kind === 'weights' ? { ...part, bytes: part.bytes + gatheredBytes } : part),
      { kind: 'activations', bytes: activations },
      { kind: 'reserve', bytes: reserveBytes },
    ],
    fits: leftBytes >= 0,
  }
}

/** One change to a plan, and its result. */
export interface Remedy {
  change: 'sequence parallelism' | 'recompute layers' | 'next ZeRO stage' | 'twice the tensor degree' | 'twice the copies'
  plan: TrainingPlan
  fit: Fit
}

interface Change {
  change: Remedy['change']
  /** Whether the plan can still be changed in this way. */
  open: boolean
  by: Partial<TrainingPlan>
}

/** The cheapest first: what costs nothing, then traffic, arithmetic, and more GPUs. */
function changesOf(plan: TrainingPlan): Change[] {
  const { tensorDegree, sequenceParallel, tokens, recomputation, zeroStage, dataDegree, heads } = plan
  const wider = 2 * tensorDegree
  return [
    {
      change: 'sequence parallelism',
      open: !sequenceParallel && tensorDegree > 1 && tokens % tensorDegree === 0,
      by: { sequenceParallel: true },
    },
    {
      change: 'next ZeRO stage',
      open: zeroStage < 3 && dataDegree > 1,
      by: { zeroStage: zeroStage + 1 as ZeroStage },
    },
    { change: 'recompute layers', open: recomputation !== 'layers', by: { recomputation: 'layers' } },
    {
      change: 'twice the tensor degree',
      open: wider <= BOXES.A100.gpus && heads % wider === 0 && (!sequenceParallel || tokens % wider === 0),
      by: { tensorDegree: wider, gpus: undefined },
    },
    {
      change: 'twice the copies',
      open: true,
      by: { dataDegree: 2 * dataDegree, zeroStage: Math.max(zeroStage, 1) as ZeroStage, gpus: undefined },
    },
  ]
}

/**
 * What to change in a plan that does not fit: each single change that is open, with the fit that it leads to, the
 * cheapest first; none for a plan that fits.
 * @throws RangeError as `fitPlan` does
 */
export function remediesOf(plan: TrainingPlan): Remedy[] {
  if (fitPlan(plan).fits)
    return []
  return changesOf(plan).filter(({ open }) => open).map(({ change, by }) => {
    const changed = { ...plan, ...by }
    return { change, plan: changed, fit: fitPlan(changed) }
  })
}
