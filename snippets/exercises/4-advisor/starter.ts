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

/** Which parallelism a model needs on these GPUs. */
export function advise(setup: Setup): Advice {
  return { leastGpus: 0, zeroAlone: null, plan: null }
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

/** Bytes that each GPU sends in a ring all-reduce of so many. Done for you. */
const ring = (devices: number, bytes: number) => 2 * (devices - 1) / devices * bytes

/** How long each GPU sends in a step, at line rate: inside its layers over NVLink, between copies over their wire. */
export function sendSeconds({ parameters, layers, hidden, tokens }: Model, { tensor, pipeline, data, zero }: Cut): number {
  const exchanges = ring(tensor, 0) // how many are there, and each of how many bytes?
  const copies = ring(data, 0) // of what, and how many times as much in stage 3?
  // Do copies always cross the network, and by how many ports?
  return exchanges / NVLINK + copies / NETWORK
}
