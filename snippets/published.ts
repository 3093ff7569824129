/** Measurements that others published, as printed; nothing here is ours. */

/** One measured configuration: devices, and tokens a second on each of them. */
export interface Throughput {
  devices: number
  tokensPerSecondPerGpu: number
}

/**
 * Tensor parallelism of a 3B model on nodes of eight H100s, sequences of 4,096 tokens.
 * Tazi et al. 2025, The Ultra-Scale Playbook, assets/data/benchmarks/tp_scaling.html.
 */
export const PLAYBOOK_TENSOR: readonly Throughput[] = [
  { devices: 2, tokensPerSecondPerGpu: 13923.18 },
  { devices: 4, tokensPerSecondPerGpu: 12420.76 },
  { devices: 8, tokensPerSecondPerGpu: 10903.32 },
  { devices: 16, tokensPerSecondPerGpu: 6245.6 },
  { devices: 32, tokensPerSecondPerGpu: 2146.44 },
]

/** Devices in one box of that cluster. */
export const PLAYBOOK_NODE_DEVICES = 8

/** Data parallelism, same source. */
export const PLAYBOOK_DATA: readonly Throughput[] = [
  { devices: 8, tokensPerSecondPerGpu: 40149.94 },
  { devices: 16, tokensPerSecondPerGpu: 37609.69 },
  { devices: 32, tokensPerSecondPerGpu: 35367.61 },
  { devices: 64, tokensPerSecondPerGpu: 31112.23 },
  { devices: 128, tokensPerSecondPerGpu: 26446.44 },
  { devices: 256, tokensPerSecondPerGpu: 15700.38 },
]

/**
 * Llama-2-70B in bf16 over A100s at batch 1, tokens a second.
 * pytorch-labs/gpt-fast, README.md at 32971d3.
 */
export const GPT_FAST_70B: readonly { devices: number, tokensPerSecond: number }[] = [
  { devices: 2, tokensPerSecond: 21.32 },
  { devices: 4, tokensPerSecond: 38.01 },
  { devices: 8, tokensPerSecond: 62.5 },
]

/** The entry of a series for a number of devices; a RangeError when it was not measured. */
export function measuredAt<T extends { devices: number }>(series: readonly T[], devices: number): T {
  const found = series.find(entry => entry.devices === devices)
  if (!found)
    throw new RangeError(`devices must be one of ${series.map(entry => entry.devices).join(', ')}; got ${devices}`)
  return found
}

/** Throughput of all devices together, tokens a second. */
export const total = (entry: Throughput): number => entry.devices * entry.tokensPerSecondPerGpu
