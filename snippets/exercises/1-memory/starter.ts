/** The three parts of a model in training, in bytes. Activations come on top. */
export function trainingMemory(parameters: number, bytesPerParameter: 12 | 16) {
  const weights = 2 * parameters // bf16: done for you
  const gradients = 0 // bf16 as well: how many bytes?
  const optimizer = 0 // all that is left of bytesPerParameter
  return { weights, gradients, optimizer }
}

/** Bytes on each GPU with ZeRO stage 1: which of the three parts is shared out? */
export function zero1PerGpu(parameters: number, gpus: number, bytesPerParameter: 12 | 16) {
  const { weights, gradients, optimizer } = trainingMemory(parameters, bytesPerParameter)
  return weights + gradients + optimizer // nothing is shared yet
}

/** Whether every GPU holds its part with ZeRO stage 1; memoryBytes is what one GPU has. */
export function fits(parameters: number, gpus: number, bytesPerParameter: 12 | 16, memoryBytes: number) {
  return false // compare what one GPU needs with what one GPU has
}
