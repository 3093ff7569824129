interface Setup {
  parameters: number
  /** Layers of the model; every pipeline stage gets as many. */
  layers: number
  gpus: number
  /** What one sequence leaves in all layers for the backward pass, uncut. */
  activationBytes: number
  /** What each GPU has for states and activations. */
  memoryBytes: number
  bytesPerParameter: 12 | 16
}

type ZeroStage = 0 | 1 | 2 | 3

interface Cut {
  tensor: number
  pipeline: number
  data: number
  zero: ZeroStage
}

interface Advice {
  /** GPUs that the states need at the least, however they are cut. */
  leastGpus: number
  /** The lowest stage with which data parallelism alone fits (0: a whole copy on each GPU), or null. */
  zeroAlone: ZeroStage | null
  /** What to run, or null when nothing fits. */
  plan: Cut & { bytesPerGpu: number } | null
}

const GPUS_OF_A_NODE = 8
const STAGES: readonly ZeroStage[] = [0, 1, 2, 3]

/** Bytes of a share of the model on each of `data` GPUs: stage 1 cuts the optimizer, 2 gradients, 3 weights. */
function zeroBytes(parameters: number, bytesPerParameter: number, data: number, zero: ZeroStage) {
  const weights = 2 * parameters / (zero >= 3 ? data : 1)
  const gradients = 2 * parameters / (zero >= 2 ? data : 1)
  const optimizer = (bytesPerParameter - 4) * parameters / (zero >= 1 ? data : 1)
  return weights + gradients + optimizer
}

/** Which parallelism a model needs on these GPUs. */
export function advise({ parameters, layers, gpus, activationBytes, memoryBytes, bytesPerParameter }: Setup): Advice {
  const planOf = (tensor: number, pipeline: number, zero: ZeroStage) => {
    const data = gpus / (tensor * pipeline)
    const states = zeroBytes(parameters / (tensor * pipeline), bytesPerParameter, data, zero)
    const bytesPerGpu = states + activationBytes / tensor
    return { tensor, pipeline, data, zero, bytesPerGpu }
  }
  const fits = ({ bytesPerGpu }: { bytesPerGpu: number }) => bytesPerGpu <= memoryBytes

  const alone = STAGES.map(zero => planOf(1, 1, zero))
  const zeroAlone = alone.find(fits)?.zero ?? null
  const leastGpus = Math.ceil(parameters * bytesPerParameter / memoryBytes)

  // Tensor parallelism as wide as the node allows, and as few stages as fit.
  const node = Math.min(gpus, GPUS_OF_A_NODE)
  const tensor = [8, 7, 6, 5, 4, 3, 2, 1].find(degree => node % degree === 0 && gpus % degree === 0) ?? 1
  const stages = Array.from({ length: layers }, (_, i) => i + 1)
    .filter(pipeline => layers % pipeline === 0 && gpus % (tensor * pipeline) === 0)
  const cut = stages.map(pipeline => planOf(tensor, pipeline, 1))

  // In this order: what sends no more than data parallelism, then the cuts, then stage 3, which sends half as much again.
  const plan = [...alone.slice(0, 3), ...cut, alone[3], planOf(tensor, 1, 3)].find(fits) ?? null
  return { leastGpus, zeroAlone, plan }
}

interface Model {
  parameters: number
  layers: number
  hidden: number
  /** Of a step, in all copies together. */
  tokens: number
}

const NVLINK = 300e9 // bytes a second, inside a node
const NETWORK = 25e9 // between nodes, for each GPU of a node

/** Bytes that each GPU sends in a ring all-reduce of so many. */
const ring = (devices: number, bytes: number) => 2 * (devices - 1) / devices * bytes

/** How long each GPU sends in a step, at line rate: inside its layers over NVLink, between copies over their wire. */
export function sendSeconds({ parameters, layers, hidden, tokens }: Model, { tensor, pipeline, data, zero }: Cut): number {
  const exchanges = 4 * layers / pipeline * ring(tensor, 2 * hidden * tokens / data)
  const copies = (zero === 3 ? 1.5 : 1) * ring(data, 2 * parameters / (tensor * pipeline))
  const copiesOfANode = GPUS_OF_A_NODE / tensor
  return exchanges / NVLINK + copies / (data > copiesOfANode ? NETWORK * copiesOfANode : NVLINK)
}
