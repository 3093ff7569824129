/** The three parts of a model in training, in bytes. Activations come on top. */
export function trainingMemory(parameters: number, bytesPerParameter: 12 | 16) {
  const weights = 2 * parameters // bf16
  const gradients = 2 * parameters // bf16
  const optimizer = (bytesPerParameter - 4) * parameters // two moments, and with 16 bytes the master weights
  return { weights, gradients, optimizer }
}

/** Bytes on each GPU with ZeRO stage 1: weights and gradients stay whole, the optimizer's states are shared. */
export function zero1PerGpu(parameters: number, gpus: number, bytesPerParameter: 12 | 16) {
  const { weights, gradients, optimizer } = trainingMemory(parameters, bytesPerParameter)
  return weights + gradients + optimizer / gpus
}

/** Whether every GPU holds its part with ZeRO stage 1; memoryBytes is what one GPU has. */
export function fits(parameters: number, gpus: number, bytesPerParameter: 12 | 16, memoryBytes: number) {
  return zero1PerGpu(parameters, gpus, bytesPerParameter) <= memoryBytes
}
