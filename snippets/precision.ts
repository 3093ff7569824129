/** Bytes of one number. Weights, gradients and activations are bf16 throughout; Adam's moments are fp32. */
export const BF16_BYTES = 2
export const FP32_BYTES = 4
