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

interface Advice {
  /** GPUs that the states need at the least, however they are cut. */
  leastGpus: number
  /** The lowest stage with which data parallelism alone fits (0: a whole copy on each GPU), or null. */
  zeroAlone: ZeroStage | null
  /** What to run, or null when nothing fits. */
  plan: { tensor: number, pipeline: number, data: number, zero: ZeroStage, bytesPerGpu: number } | null
}

/** Which parallelism a model needs on these GPUs. */
export function advise(setup: Setup): Advice {
  return { leastGpus: 0, zeroAlone: null, plan: null }
}
