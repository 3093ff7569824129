/**
 * What to do with a model and its load: the rules of the decision page. What fills a GPU names the bottleneck, and that
 * names the technique; the tests compare the rules with the times of the engines.
 */
import type { DecodeLoad, DecodeServer } from './serving/decode-step.ts'
import type { ActivationShape } from './training/activations.ts'
import type { BytesConvention } from './training/memory.ts'
import type { Fit, TrainingPlan } from './training/plan.ts'
import { RESERVE_BYTES } from './cases.ts'
import { A100, BOXES } from './hardware.ts'
import { A100_CURVE, measuredKnee } from './measured-pass.ts'
import { LLAMA2_13B, LLAMA2_70B } from './models.ts'
import { heldBytes, SERVERS, usersOfEqualBytes, usersThatFit } from './serving/decode-step.ts'
import { fitPlan } from './training/plan.ts'
import { ZERO_STAGES } from './training/zero.ts'

/** The case of the page: 13B on a box of A100s, and on a single GPU where it serves. */
export const DECISION = { shape: LLAMA2_13B, parameters: 13e9, gpus: 8, tokens: 4096 } as const
/** Timed as the 7B was measured: the same family in the same program. */
export const SERVER_13B: DecodeServer = { ...SERVERS.llama7B, model: LLAMA2_13B, devices: 1 }
export const SERVER_70B_ALONE: DecodeServer = { ...SERVERS.llama70B, model: LLAMA2_70B, devices: 1 }

/** Loads of one GPU, on the page in this order. */
export const DECISION_LOADS = {
  few: { users: 3, contextTokens: 500 },
  some: { users: 50, contextTokens: 500 },
  long: { users: 10, contextTokens: 4000 },
  many: { users: 625, contextTokens: 500 },
} as const

export interface TrainingCase {
  shape: Pick<ActivationShape, 'layers' | 'hidden' | 'heads'>
  parameters: number
  gpus: number
  /** Of the one sequence on each GPU, or group of GPUs that share layers. */
  tokens: number
  convention: BytesConvention
}

export const TRAINING_WAYS = ['copies', 'sharded', 'recomputed', 'tensor', 'pipeline'] as const
export type TrainingWay = typeof TRAINING_WAYS[number]

export interface Rung {
  way: TrainingWay
  plan: TrainingPlan
  fit: Fit
}

/** The first of the plans that fits, or the last. */
function firstThatFits(plans: readonly TrainingPlan[]): TrainingPlan {
  return plans.find(plan => fitPlan(plan).fits) ?? plans[plans.length - 1]
}

/**
 * The ways to train in the order in which one tries them: copies; states sharded, at the lowest stage that fits; layers
 * recomputed as well; layers shared inside the box, and the sequence; stages of a pipeline as well.
 * @throws RangeError as `fitPlan` does
 */
export function trainingLadder({ shape, parameters, gpus, tokens, convention }: TrainingCase): Rung[] {
  const copies: TrainingPlan = {
    ...shape,
    parameters,
    convention,
    tokens,
    sequences: 1,
    microbatches: 1,
    recomputation: 'attention',
    tensorDegree: 1,
    sequenceParallel: false,
    pipelineDegree: 1,
    dataDegree: gpus,
    zeroStage: 0,
    memoryBytes: A100.memoryBytes,
    reserveBytes: RESERVE_BYTES,
  }
  const sharded = firstThatFits(ZERO_STAGES.slice(1).map(zeroStage => ({ ...copies, zeroStage })))
  const recomputed = (plan: TrainingPlan): TrainingPlan => ({ ...plan, recomputation: 'layers' })
  const tensorDegree = Math.min(gpus, BOXES.A100.gpus)
  const boxes = gpus / tensorDegree
  const shared: TrainingPlan = { ...copies, tensorDegree, sequenceParallel: true, dataDegree: boxes, zeroStage: 1 }
  const staged: TrainingPlan = boxes > 1
    ? { ...shared, pipelineDegree: boxes, dataDegree: 1, microbatches: boxes, zeroStage: 0 }
    : { ...copies, pipelineDegree: gpus, dataDegree: 1, microbatches: gpus }
  const plans: Record<TrainingWay, TrainingPlan> = {
    copies,
    sharded,
    recomputed: recomputed(sharded),
    tensor: firstThatFits([shared, recomputed(shared)]),
    pipeline: firstThatFits([staged, recomputed(staged)]),
  }
  return TRAINING_WAYS.map(way => ({ way, plan: plans[way], fit: fitPlan(plans[way]) }))
}

/**
 * The first way that fits.
 * @returns undefined where none does
 * @throws RangeError as `fitPlan` does
 */
export function trainingRule(given: TrainingCase): TrainingWay | undefined {
  return trainingLadder(given).find(({ fit }) => fit.fits)?.way
}

/** `cut`: the weights do not fit. `seats`: users beyond memory or arithmetic. `shrink`: caches are the traffic. */
export type ServingRule = 'guess' | 'share' | 'shrink' | 'seats' | 'cut'

/** Rows that each user brings with the lecture's five guesses. */
const ROWS_OF_A_GUESSER = 6

/**
 * What to do first for a load, by bytes and rows alone.
 * @throws RangeError when a count is not whole and at least 1
 */
export function servingRule(server: DecodeServer, { users, contextTokens }: Omit<DecodeLoad, 'drafts'>): ServingRule {
  const knee = measuredKnee(A100_CURVE)
  if (heldBytes(server, { users: 1, contextTokens: 0 }).weightBytes > server.devices * server.gpu.memoryBytes)
    return 'cut'
  if (users > usersThatFit(server, contextTokens))
    return 'seats'
  if (users >= usersOfEqualBytes(server, contextTokens))
    return 'shrink'
  if (users > knee)
    return 'seats'
  return users * ROWS_OF_A_GUESSER <= knee ? 'guess' : 'share'
}
