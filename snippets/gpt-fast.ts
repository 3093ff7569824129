/**
 * Tokens a second for one user with a prompt of 5 tokens, on A100s of 80 GB limited to 330 W in a hybrid cube mesh.
 * pytorch-labs/gpt-fast, README.md and mixtral-moe/README.md at 32971d3 (BSD-3-Clause).
 */

/** One measured run: GPUs that share every layer, and what one user sees. */
export interface DecodeRun { devices: number, tokensPerSecond: number }

const runs = (byDevices: Record<number, number>): readonly DecodeRun[] =>
  Object.entries(byDevices).map(([devices, tokensPerSecond]) => ({ devices: Number(devices), tokensPerSecond }))

/** Llama 2 70B; in bf16 it does not fit on one. */
export const GPT_FAST_70B = runs({ 2: 21.32, 4: 38.01, 8: 62.5 })
export const GPT_FAST_70B_INT8 = runs({ 1: 19.13, 8: 80.44 })
export const GPT_FAST_70B_INT4 = runs({ 1: 25.25, 8: 90.77 })

/** Llama 2 7B, and Llama 3.1 8B in bf16. */
export const GPT_FAST_7B = runs({ 1: 104.9, 2: 168.84, 4: 254.02, 8: 328.43 })
export const GPT_FAST_7B_INT8 = runs({ 1: 155.58 })
export const GPT_FAST_8B = runs({ 1: 93.83, 2: 149.1, 4: 217.21, 8: 276.01 })

/** Mixtral 8x7B. */
export const GPT_FAST_MIXTRAL = runs({ 2: 96.67, 4: 155.35, 8: 227.82 })
export const GPT_FAST_MIXTRAL_INT8 = runs({ 1: 97.92, 2: 155.03, 4: 216.87, 8: 279.35 })

/** A number of int4 (G = 32) with its share of what each group of 32 keeps: a scale and a zero in bf16. */
export const INT4_BYTES = 0.5 + 2 * 2 / 32

/** Speculative decoding on one A100: Llama 2 70B with Llama 2 7B as its draft, both in int4. */
export const GPT_FAST_SPECULATIVE = {
  /** Tokens that the draft proposes a round, K. */
  drafts: 4,
  tokensPerSecond: 48.4,
  /** The 70B alone. */
  plainTokensPerSecond: 25.25,
  /** The 7B alone. */
  draftTokensPerSecond: 196.8,
} as const
