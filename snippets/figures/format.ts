/** The units of this lecture. Values come in SI base units: bytes, seconds, operations. */
import type { UnitShape } from '../../kit/figures/format.ts'
import { formatIn } from '../../kit/figures/format.ts'

export type { Formatted } from '../../kit/figures/format.ts'

const UNITS = {
  'GB': { scale: 1e9, symbol: 'GB' },
  'MB': { scale: 1e6, symbol: 'MB' },
  'KiB': { scale: 1024, symbol: 'KiB' },
  'byte': { scale: 1, symbol: 'bytes' },
  'GB/s': { scale: 1e9, symbol: 'GB/s' },
  'TFLOP/s': { scale: 1e12, symbol: 'TFLOP/s' },
  'FLOP/byte': { scale: 1, symbol: 'FLOP/byte' },
  'trillion operations': { scale: 1e12, symbol: 'trillion operations' },
  'billion operations': { scale: 1e9, symbol: 'billion operations' },
  'tokens/s': { scale: 1, symbol: 'tokens/s' },
  'ms': { scale: 1e-3, symbol: 'ms' },
  's': { scale: 1, symbol: 's' },
  'min': { scale: 60, symbol: 'min' },
  'hours': { scale: 3600, symbol: 'hours' },
  'days': { scale: 86_400, symbol: 'days' },
  'years': { scale: 365.25 * 86_400, symbol: 'years' },
  'percent': { scale: 0.01, symbol: '%', glue: '' },
  'times': { scale: 1, symbol: 'times' },
  'B': { scale: 1e9, symbol: 'B', glue: '' },
  'M': { scale: 1e6, symbol: 'M', glue: '' },
  'count': { scale: 1, symbol: '' },
  'GPUs': { scale: 1, symbol: 'GPUs' },
  'layers': { scale: 1, symbol: 'layers' },
  'tokens': { scale: 1, symbol: 'tokens' },
  'U': { scale: 1, symbol: 'U', glue: '' },
  'mm': { scale: 1e-3, symbol: 'mm' },
  'm': { scale: 1, symbol: 'm' },
  'kg': { scale: 1, symbol: 'kg' },
  'kW': { scale: 1e3, symbol: 'kW' },
  'messages': { scale: 1, symbol: 'messages' },
} as const satisfies Record<string, UnitShape>

export type Unit = keyof typeof UNITS

export const format = formatIn<Unit>(UNITS)
