/**
 * Exercise 4: which parallelism a model needs, and which is better by what it sends. Where each cut belongs: Narayanan
 * et al. 2021 (arXiv 2104.04473), takeaways 1 and 2; what ZeRO sends: Rajbhandari et al. 2019 (arXiv 1910.02054),
 * section 7.
 */
import type { Answer, Exercise, Output } from '../../../kit/components/exercise/exercise.ts'
import type { BytesConvention } from '../../training/memory.ts'
import type { ZeroStage } from '../../training/zero.ts'
import {
  CHECK_GPUS,
  CHECK_SHAPE,
  CHECK_TOKENS,
  EXERCISE_GPUS,
  PARAMETERS_7B,
  PARAMETERS_30B,
  PARAMETERS_70B,
  REALISTIC_SHARE_OF_PEAK,
  RESERVE_BYTES,
  SEQUENCE_TOKENS,
} from '../../cases.ts'
import { A100, LINKS } from '../../hardware.ts'
import { GPT2_124M, GPT3_175B, LLAMA2_7B, LLAMA2_70B } from '../../models.ts'
import { BF16_BYTES } from '../../precision.ts'
import { seeded } from '../../random.ts'
import { divisors } from '../../ranges.ts'
import { activationBytes, sequenceActivationBytes, workingActivationBytes } from '../../training/activations.ts'
import { CONVENTIONS, trainingBytes } from '../../training/memory.ts'
import { allReduceBytes } from '../../training/transfer.ts'
import { ZERO_STAGES, zeroBytes, zeroSentBytes, zeroTrafficFactor } from '../../training/zero.ts'
import { call, ensure, inGB, isRecord, listed, nearlyEqual, numberFrom, percent, quoted, round, wholeFrom } from '../checking.ts'

interface Setup {
  parameters: number
  layers: number
  gpus: number
  activationBytes: number
  memoryBytes: number
  bytesPerParameter: BytesConvention
}

interface Plan {
  tensor: number
  pipeline: number
  data: number
  zero: ZeroStage
  bytesPerGpu: number
}

interface Advice {
  leastGpus: number
  zeroAlone: ZeroStage | null
  plan: Plan | null
}

/** A plan without what it keeps. */
type Cut = Omit<Plan, 'bytesPerGpu'>

interface Model {
  parameters: number
  layers: number
  hidden: number
  tokens: number
}

const GPUS_OF_A_NODE = 8
/** One direction, bytes a second: inside a node and between nodes. */
const [NVLINK, NETWORK] = [LINKS.nvlink.bytesPerSecond, LINKS.network.bytesPerSecond]
/** All-reduces of a layer, forward and backward. */
const LAYER_EXCHANGES = 4
/** Sequences of a step, one for each GPU of the largest cases. */
const SEQUENCES = EXERCISE_GPUS
/** What a plan may use of a GPU: the loss, buffers and gaps take the rest. */
const MEMORY = A100.memoryBytes - RESERVE_BYTES

/** From the plan of the lecture: GPT-2 on one GPU to 175B on 64. Layers of 30B as in the lecture, of the others as published. */
const CONFIGURATIONS = [
  { name: 'GPT-2 124M', parameters: 124e6, gpus: 1, shape: GPT2_124M, sequence: 1024 },
  { name: '7B', parameters: PARAMETERS_7B, gpus: 8, shape: LLAMA2_7B, sequence: SEQUENCE_TOKENS },
  { name: '30B', parameters: PARAMETERS_30B, gpus: CHECK_GPUS, shape: CHECK_SHAPE, sequence: CHECK_TOKENS },
  { name: '70B', parameters: PARAMETERS_70B, gpus: EXERCISE_GPUS, shape: LLAMA2_70B, sequence: SEQUENCE_TOKENS },
  { name: '175B', parameters: 175e9, gpus: EXERCISE_GPUS, shape: { ...GPT3_175B, heads: 96 }, sequence: GPT3_175B.sequence },
].map(({ shape, sequence, ...rest }) => ({
  ...rest,
  layers: shape.layers,
  hidden: shape.hidden,
  sequence,
  activationBytes: sequenceActivationBytes(shape, sequence),
}))

const withBoth = (setup: Omit<Setup, 'bytesPerParameter'>): Setup[] =>
  CONVENTIONS.map(bytesPerParameter => ({ ...setup, bytesPerParameter }))

/** Hand-chosen: the lecture's own questions, and numbers of GPUs that layers or nodes do not divide. */
const CHOSEN: readonly Setup[] = [
  ...CONFIGURATIONS.map(({ name: _, hidden: __, sequence: ___, ...setup }) => ({ ...setup, memoryBytes: MEMORY })),
  { parameters: 3e9, layers: 26, gpus: 4, activationBytes: 9e9, memoryBytes: MEMORY },
  { parameters: 30e9, layers: 48, gpus: 8, activationBytes: 24e9, memoryBytes: MEMORY },
  { parameters: 70e9, layers: 80, gpus: 8, activationBytes: 91e9, memoryBytes: MEMORY },
  { parameters: 70e9, layers: 80, gpus: 16, activationBytes: 91e9, memoryBytes: MEMORY },
  { parameters: 175e9, layers: 96, gpus: 40, activationBytes: 82e9, memoryBytes: MEMORY },
  { parameters: 175e9, layers: 96, gpus: 16, activationBytes: 82e9, memoryBytes: MEMORY },
  { parameters: 405e9, layers: 126, gpus: 128, activationBytes: 575e9, memoryBytes: MEMORY },
].flatMap(withBoth)

/** Sizes and GPUs that no list in the code can know. */
function drawn(count: number): Setup[] {
  const random = seeded(23)
  const pick = <T>(options: readonly T[]): T => options[Math.floor(random() * options.length)]
  return Array.from({ length: count }, () => ({
    parameters: Math.round(10 ** (8 + random() * 3.7)),
    layers: pick([12, 24, 32, 40, 48, 62, 80, 96]),
    gpus: pick([1, 2, 4, 8, 16, 24, 40, 48, 64, 128]),
    activationBytes: Math.round(10 ** (8 + random() * 3)),
    memoryBytes: pick([40e9, 80e9, 141e9]),
    bytesPerParameter: pick(CONVENTIONS),
  }))
}

const SETUPS: readonly Setup[] = [...CHOSEN, ...drawn(150)]

const sizeOf = (parameters: number): string => `${round(parameters / 1e9, 3)}B`
const gpusInWords = (gpus: number): string => gpus === 1 ? '1 GPU' : `${gpus} GPUs`
const inWords = ({ parameters, gpus, memoryBytes, bytesPerParameter }: Setup): string =>
  `${sizeOf(parameters)} on ${gpusInWords(gpus)} with ${inGB(memoryBytes)} at ${bytesPerParameter} bytes a parameter`

const isStage = (value: unknown): value is ZeroStage => value === 0 || value === 1 || value === 2 || value === 3

function planFrom(value: unknown, where: string): Plan | null {
  if (value === null)
    return null
  ensure(isRecord(value), `plan must be an object or null; got ${quoted(value)} for ${where}`)
  const degree = (name: string) => wholeFrom(value[name], `${name} of your plan for ${where}`, 1)
  const { zero } = value
  ensure(isStage(zero), `zero of your plan must be 0, 1, 2 or 3; got ${quoted(zero)} for ${where}`)
  const bytesPerGpu = numberFrom(value.bytesPerGpu, `bytesPerGpu of your plan for ${where}`)
  return { tensor: degree('tensor'), pipeline: degree('pipeline'), data: degree('data'), zero, bytesPerGpu }
}

function adviceFor(answer: Answer, setup: Setup): Advice {
  const where = inWords(setup)
  const given = call(answer, 'advise', { ...setup })
  ensure(isRecord(given), `advise must give an object; got ${quoted(given)} for ${where}`)
  const { zeroAlone } = given
  ensure(zeroAlone === null || isStage(zeroAlone), `zeroAlone must be 0, 1, 2, 3 or null; got ${quoted(zeroAlone)} for ${where}`)
  return {
    leastGpus: wholeFrom(given.leastGpus, `leastGpus for ${where}`, 0),
    zeroAlone,
    plan: planFrom(given.plan, where),
  }
}

/** The widest group that may share each layer. */
const widestTensor = ({ gpus }: Pick<Setup, 'gpus'>): number =>
  Math.max(...divisors(Math.min(gpus, GPUS_OF_A_NODE)).filter(degree => gpus % degree === 0))

/** The least that any plan leaves on a GPU: all states perfectly cut, the activations as finely as a node can. */
const leastBytes = (setup: Setup): number =>
  trainingBytes(setup.parameters, setup.bytesPerParameter) / setup.gpus + setup.activationBytes / widestTensor(setup)

const canFit = (setup: Setup): boolean => leastBytes(setup) <= setup.memoryBytes

const bytesAlone = ({ parameters, bytesPerParameter, gpus, activationBytes }: Setup, stage: ZeroStage): number =>
  zeroBytes({ parameters, gpus, stage, convention: bytesPerParameter }) + activationBytes

/** Bytes that a plan really leaves on each GPU: only the tensor cut divides the activations. */
function bytesOf({ parameters, bytesPerParameter, activationBytes }: Setup, { tensor, pipeline, data, zero }: Cut): number {
  const states = { parameters, gpus: data, stage: zero, convention: bytesPerParameter }
  return zeroBytes({ ...states, tensorDegree: tensor, pipelineDegree: pipeline }) + activationBytes / tensor
}

const nameOf = ({ tensor, pipeline, data, zero }: Cut): string =>
  `tensor ${tensor} × pipeline ${pipeline} × data ${data}, ZeRO ${zero}`

function checkLeast(answer: Answer): void {
  for (const setup of SETUPS) {
    const { parameters, bytesPerParameter, memoryBytes } = setup
    const needed = trainingBytes(parameters, bytesPerParameter) / memoryBytes
    if (Math.abs(needed - Math.round(needed)) < 1e-6)
      continue // full to the last byte: rounding may decide
    const { leastGpus } = adviceFor(answer, setup)
    ensure(leastGpus === Math.ceil(needed), `${sizeOf(parameters)} at ${bytesPerParameter} bytes a parameter takes ${inGB(trainingBytes(parameters, bytesPerParameter))} in all; your leastGpus with ${inGB(memoryBytes)} is ${leastGpus}`)
  }
}

function checkNothingFits(answer: Answer): void {
  for (const setup of SETUPS.filter(one => !canFit(one))) {
    const { parameters, bytesPerParameter, gpus, memoryBytes, activationBytes } = setup
    const { plan } = adviceFor(answer, setup)
    ensure(plan === null, `${inWords(setup)}: you run ${plan && nameOf(plan)}, but a GPU's share of the states is ${inGB(trainingBytes(parameters, bytesPerParameter) / gpus)} at the least, and its activations ${inGB(activationBytes / widestTensor(setup))}, for ${inGB(memoryBytes)}. No way of combining cuts makes memory`)
  }
}

function checkZeroAlone(answer: Answer): void {
  for (const setup of SETUPS) {
    const { zeroAlone } = adviceFor(answer, setup)
    const least = ZERO_STAGES.find(stage => bytesAlone(setup, stage) <= setup.memoryBytes) ?? null
    if (zeroAlone !== null) {
      const bytes = bytesAlone(setup, zeroAlone)
      ensure(bytes <= setup.memoryBytes, `${inWords(setup)}: with zeroAlone ${zeroAlone} each GPU would hold ${inGB(bytes)}, its activations included${zeroAlone === 0 ? ', for data parallelism puts a whole copy on each' : ''}`)
    }
    ensure(zeroAlone === least, `${inWords(setup)}: your zeroAlone is ${zeroAlone}; go through the stages from 0 and take the first that fits. No stage cuts the activations`)
  }
}

/** The plan for what can fit. */
function planFor(answer: Answer, setup: Setup): Plan {
  const { plan } = adviceFor(answer, setup)
  ensure(plan !== null, `${inWords(setup)}: your plan is null, but a cut that copies nothing and shares each layer as widely as a node allows would fit`)
  return plan
}

function checkPlanFits(answer: Answer): void {
  for (const setup of SETUPS.filter(canFit)) {
    const plan = planFor(answer, setup)
    const bytes = bytesOf(setup, plan)
    ensure(bytes <= setup.memoryBytes * (1 + 1e-9), `${inWords(setup)}: ${nameOf(plan)} leaves ${inGB(bytes)} on each GPU${plan.zero === 0 && plan.data > 1 ? ', for what data parallelism copies is not cut' : ''}`)
    ensure(nearlyEqual(plan.bytesPerGpu, bytes), `${inWords(setup)}: your bytesPerGpu for ${nameOf(plan)} is ${inGB(plan.bytesPerGpu)}; count the three parts of one GPU's share again, and its activations`)
  }
}

function checkDivides(answer: Answer): void {
  for (const setup of SETUPS.filter(canFit)) {
    const plan = planFor(answer, setup)
    const { tensor, pipeline, data } = plan
    const where = `${inWords(setup)}: ${nameOf(plan)}`
    ensure(tensor * pipeline * data === setup.gpus, `${where} makes ${tensor * pipeline * data} GPUs, not ${setup.gpus}`)
    ensure(setup.layers % pipeline === 0, `${where} cuts ${setup.layers} layers into ${pipeline} stages, which are not equal`)
    const node = Math.min(setup.gpus, GPUS_OF_A_NODE)
    ensure(node % tensor === 0, `${where} lets groups of ${tensor} GPUs share each layer; tensor parallelism exchanges in every layer and must divide the ${gpusInWords(node)} of a node`)
  }
}

/** Numbers of stages, fewer than the plan has, that divide layers and GPUs and fit as well. */
function fewerStages(setup: Setup, plan: Plan): number[] {
  return divisors(setup.layers)
    .filter(pipeline => pipeline < plan.pipeline && setup.gpus % (plan.tensor * pipeline) === 0)
    .filter(pipeline => bytesOf(setup, { ...plan, pipeline, data: setup.gpus / (plan.tensor * pipeline) }) <= setup.memoryBytes)
}

function checkNotNeedless(answer: Answer): void {
  for (const setup of SETUPS.filter(canFit)) {
    const plan = planFor(answer, setup)
    const where = `${inWords(setup)}: ${nameOf(plan)}`
    const isCut = plan.tensor > 1 || plan.pipeline > 1
    for (const stage of [0, 1, 2] as const) {
      if (bytesAlone(setup, stage) > setup.memoryBytes)
        continue
      const simple = stage === 0 ? 'A whole copy fits on each GPU' : `ZeRO-${stage} alone fits and sends no more than data parallelism`
      ensure(!isCut && plan.zero === stage, `${where} does more than is needed. ${simple}`)
      break
    }
    ensure(fewerStages(setup, plan).length === 0, `${where} has more pipeline stages than it needs: every stage adds to the bubble, and fewer fit too`)
  }
}

/** Seconds that a GPU spends sending in a step, at line rate. Copies stand beside each other: a node has as many as fit. */
function sendSeconds({ parameters, layers, hidden, tokens }: Model, { tensor, pipeline, data, zero }: Cut): number {
  const exchange = allReduceBytes(BF16_BYTES * hidden * tokens / data, tensor)
  const copies = zeroSentBytes({ parameters, gpus: data, stage: zero, tensorDegree: tensor, pipelineDegree: pipeline })
  const copiesOfANode = GPUS_OF_A_NODE / tensor
  const wire = data > copiesOfANode ? NETWORK * copiesOfANode : NVLINK
  return LAYER_EXCHANGES * layers / pipeline * exchange / NVLINK + copies / wire
}

const MODELS: readonly Model[] = [
  { parameters: 7e9, layers: 32, hidden: 4096, tokens: 8 * 4096 },
  { parameters: 70e9, layers: 80, hidden: 8192, tokens: 64 * 4096 },
]
const CUTS: readonly Cut[] = [
  { tensor: 1, pipeline: 1, data: 8, zero: 1 },
  { tensor: 1, pipeline: 1, data: 64, zero: 3 },
  { tensor: 8, pipeline: 1, data: 8, zero: 1 },
  { tensor: 8, pipeline: 4, data: 2, zero: 3 },
  { tensor: 2, pipeline: 8, data: 4, zero: 1 },
  { tensor: 4, pipeline: 1, data: 16, zero: 2 },
  { tensor: 8, pipeline: 1, data: 1, zero: 0 },
]

function sendFrom(answer: Answer, model: Model, cut: Cut): number {
  const { tensor, pipeline, data, zero } = cut
  const given = call(answer, 'sendSeconds', { ...model }, { tensor, pipeline, data, zero })
  return numberFrom(given, `sendSeconds of ${sizeOf(model.parameters)}, ${nameOf(cut)},`)
}

const WIRE = 'over NVLink in one node, and between nodes over a port for each GPU that their group has in a node'

function checkSends(answer: Answer): void {
  for (const model of MODELS) {
    for (const cut of CUTS) {
      const given = sendFrom(answer, model, cut)
      const right = sendSeconds(model, cut)
      const hint = cut.tensor === 1
        ? `only the copies exchange: what ring all-reduces send, or half as much again in stage 3, ${WIRE}`
        : cut.data === 1
          ? 'only the layers exchange, and their groups stay on NVLink; each group works on its copy’s share of the tokens'
          : `add the exchanges of the layers, over NVLink, and those of the copies, ${WIRE}`
      ensure(nearlyEqual(given, right), `${sizeOf(model.parameters)} with ${nameOf(cut)}: your sendSeconds is ${round(given, 3)}; ${hint}`)
    }
  }
}

/** What ZeRO-3 keeps where every layer is recomputed, a sequence on each GPU. */
function recomputedBytes({ parameters, layers, hidden, sequence, gpus }: typeof CONFIGURATIONS[number], bytesPerParameter: BytesConvention): number {
  const shape = { layers, hidden, heads: 1, tokens: sequence, sequences: 1, recomputation: 'layers' } as const
  const gathered = 2 * BF16_BYTES * parameters / layers
  const states = zeroBytes({ parameters, gpus, stage: 3, convention: bytesPerParameter })
  return states + activationBytes(shape) + workingActivationBytes(shape) + gathered
}

/** Seconds of a second forward pass, at the share of the peak that the lecture assumes. */
const recomputeSeconds = ({ parameters, tokens }: Pick<Model, 'parameters' | 'tokens'>, gpus: number): number =>
  2 * parameters * tokens / (gpus * A100.flopsPerSecond * REALISTIC_SHARE_OF_PEAK)

/** The largest cases: name and setup, what is sent of, and what ZeRO-3 keeps and computes again. */
const TRAFFIC = CONFIGURATIONS.filter(({ gpus }) => gpus === EXERCISE_GPUS).map((configuration) => {
  const { hidden, sequence, ...setup } = configuration
  const { parameters, layers } = setup
  const model = { parameters, layers, hidden, tokens: SEQUENCES * sequence }
  return [
    { ...setup, memoryBytes: MEMORY, bytesPerParameter: CONVENTIONS[0] },
    model,
    recomputedBytes(configuration, CONVENTIONS[0]),
    recomputeSeconds(model, setup.gpus),
  ] as const
})

function trafficTable(answer: Answer): Output {
  return {
    kind: 'table',
    caption: `A step of ${SEQUENCES} sequences: seconds of sending at line rate, and of computing again at ${percent(REALISTIC_SHARE_OF_PEAK, 0)} of the peak`,
    columns: ['Model', 'ZeRO-3 keeps', 'It sends', 'It recomputes', 'Your plan keeps', 'It sends'],
    rows: TRAFFIC.map(([{ name, ...setup }, model, recomputed, again]) => {
      const { plan } = adviceFor(answer, setup)
      const alone: Cut = { tensor: 1, pipeline: 1, data: setup.gpus, zero: 3 }
      return [
        name,
        inGB(recomputed),
        round(sendFrom(answer, model, alone), 1),
        round(again, 1),
        plan ? inGB(plan.bytesPerGpu) : 'does not fit',
        plan ? round(sendFrom(answer, model, plan), 1) : 'none',
      ]
    }),
  }
}

function outputs(answer: Answer): Output[] {
  const plans = CONVENTIONS.map((bytesPerParameter): Output => ({
    kind: 'table',
    caption: `GPUs with ${inGB(MEMORY)} to use, ${bytesPerParameter} bytes a parameter, one sequence at a time`,
    columns: ['Model', 'GPUs', 'Least GPUs', 'ZeRO alone', 'Tensor', 'Pipeline', 'Data', 'ZeRO', 'On each GPU'],
    rows: CONFIGURATIONS.map(({ name, parameters, layers, gpus, activationBytes }) => {
      const { leastGpus, zeroAlone, plan } = adviceFor(answer, { parameters, layers, gpus, activationBytes, memoryBytes: MEMORY, bytesPerParameter })
      const cut = plan ? [plan.tensor, plan.pipeline, plan.data, plan.zero, inGB(plan.bytesPerGpu)] : ['none', 'none', 'none', 'none', 'does not fit']
      return [name, gpus, leastGpus, zeroAlone === null ? 'none' : `stage ${zeroAlone}`, ...cut]
    }),
  }))
  return [...plans, trafficTable(answer)]
}

const [, , check, llama, gpt3] = CONFIGURATIONS
/** Of 175B, what the solution finds. */
const STAGED: Cut = { tensor: 8, pipeline: 4, data: 2, zero: 1 }
const recomputed70B = recomputeSeconds({ ...llama, tokens: SEQUENCES * llama.sequence }, EXERCISE_GPUS)
const [sendsAlone, sendsCut] = [CUTS[1], CUTS[2]].map(cut =>
  sendSeconds({ ...llama, tokens: SEQUENCES * llama.sequence }, cut))
/** The layers of one copy, for its share of the tokens. */
const layersCut = sendSeconds({ ...llama, tokens: SEQUENCES * llama.sequence / CUTS[2].data }, { ...CUTS[2], data: 1 })
const [sendsAlone175B, sendsStaged] = [CUTS[1], STAGED].map(cut =>
  sendSeconds({ ...gpt3, tokens: SEQUENCES * gpt3.sequence }, cut))

export const ADVISOR_EXERCISE: Exercise = {
  number: 4,
  id: '4-advisor',
  title: 'Parallelism advisor',
  help: 'independent',
  predict: {
    question: `GPUs of ${inGB(A100.memoryBytes)}, ${inGB(MEMORY)} of it for states and activations: ${CONFIGURATIONS.map(({ name, gpus }) => `${name} on ${gpus}`).join(', ')}. Which has no answer at all? And ${listed(CONFIGURATIONS.slice(-2).map(({ name }) => name))} fit with ZeRO-3 and layers recomputed, or with layers cut inside the node: which sends longer, and what else do they cost?`,
    blank: {
      kind: 'table',
      caption: 'Fill it in before you run',
      columns: ['Model', 'GPUs', 'Tensor', 'Pipeline', 'Data', 'ZeRO', 'On each GPU'],
      rows: CONFIGURATIONS.map(({ name, gpus }) => [name, gpus, '?', '?', '?', '?', '?']),
    },
    insight: `30B on ${check.gpus} GPUs has no answer: each GPU’s share of ${CONVENTIONS.map(bytes => inGB(trainingBytes(check.parameters, bytes))).join(' or ')} is more than ${inGB(MEMORY)}, however you combine the cuts. GPT-2 needs nothing, 7B only its optimizer shared. None of them needs tensor and pipeline parallelism: for 70B and 175B ZeRO-3 alone keeps the states, and recomputing takes care of the activations. At ${llama.sequence.toLocaleString('en')} tokens on each GPU they hardly differ for 70B by what they send: ZeRO-3 sends ${2 * zeroTrafficFactor(3)} times the bytes of all weights, over all ports of a node ${round(sendsAlone, 1)} s a step; with layers cut inside the node it is ${round(sendsCut, 1)} s. What decides is the rest. Recomputing is a third more arithmetic, ${round(recomputed70B, 1)} s at ${percent(REALISTIC_SHARE_OF_PEAK, 0)} of the peak, and ZeRO-3 gathers again for every microbatch; but its traffic can hide behind arithmetic, and the layers’ ${round(layersCut, 1)} s of the other cannot. For 175B, at ${gpt3.sequence.toLocaleString('en')} tokens, cut inside the node and into ${STAGED.pipeline} stages, it is ${round(sendsStaged, 1)} s against ${round(sendsAlone175B, 1)}. First ask whether memory is the bottleneck, and of what; then which wire the exchange would take.`,
  },
  statement: [
    'Write an advisor. Given a model, its GPUs and their memory, `advise` says what is needed: `leastGpus`, `zeroAlone` and a `plan`. Count weights, gradients and optimizer states, as in exercise 1, and what one sequence leaves behind, `activationBytes`.',
    '`leastGpus`: how many GPUs the states alone need, cut without any copy. `zeroAlone`: data parallelism over all GPUs, at the lowest ZeRO stage that fits, activations included, where 0 is a whole copy on each; `null` when none does.',
    `\`plan\` is \`null\` when nothing fits. Otherwise \`tensor\` × \`pipeline\` × \`data\` is the number of GPUs. A GPU holds its share of the model, 1 / (tensor × pipeline), and the ZeRO stage in \`zero\` shares that over its \`data\` copies. On top come \`activationBytes / tensor\`: neither copies nor a pipeline’s first stage divide them. \`bytesPerGpu\` is the sum. Tensor parallelism stays inside a node of ${GPUS_OF_A_NODE} GPUs and divides it; pipeline stages are equal, so their number divides the layers.`,
    'Do no more than is needed: when data parallelism fits at stage 0, 1 or 2, take the lowest and cut nothing. When none fits, the cut is your choice; only use no more pipeline stages than you need.',
    `Then \`sendSeconds\`: how long each GPU sends in a step of \`tokens\` tokens; \`ring\` gives the bytes that it sends in one all-reduce. Layers: ${LAYER_EXCHANGES} all-reduces in each of a GPU’s layers, of ${BF16_BYTES} bytes × \`hidden\` for every token of its copy, on NVLink, ${NVLINK / 1e9} GB/s. Copies: a ring all-reduce of ${BF16_BYTES} bytes for every parameter that a GPU’s group of copies shares, ${zeroTrafficFactor(3)} times as much in stage 3; over NVLink where a node holds the group, which has ${GPUS_OF_A_NODE} / tensor GPUs in each; else over the network, ${NETWORK / 1e9} GB/s for each of these, for all ports of a node work at once. What a pipeline hands on is left out: it is little.`,
  ],
  exports: ['advise', 'sendSeconds'],
  checks: [
    { name: 'How many GPUs the states need', run: checkLeast },
    { name: 'It knows when nothing fits', run: checkNothingFits },
    { name: 'What ZeRO can do alone', run: checkZeroAlone },
    { name: 'The plan divides GPUs, layers and nodes', run: checkDivides },
    { name: 'The plan fits', run: checkPlanFits },
    { name: 'The plan does no more than is needed', run: checkNotNeedless },
    { name: 'What each GPU sends, and over which wire', run: checkSends },
  ],
  given: {
    setups: SETUPS,
    sends: MODELS.flatMap(model => CUTS.map(cut => [model, cut, sendSeconds(model, cut)])),
    conventions: CONVENTIONS,
    memory: MEMORY,
    configurations: CONFIGURATIONS.map(({ name, hidden: _, sequence: __, ...setup }) => ({ name, ...setup, memoryBytes: MEMORY })),
    sequences: SEQUENCES,
    traffic: TRAFFIC,
  },
  outputs,
}
