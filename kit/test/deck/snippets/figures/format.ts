import { formatIn } from '../../../../figures/format.ts'

const UNITS = {
  celsius: { scale: 1, symbol: '°C' },
  minutes: { scale: 60, symbol: 'minutes' },
  cups: { scale: 1, symbol: 'cups' },
  count: { scale: 1, symbol: '' },
} as const

export type Unit = keyof typeof UNITS

export const format = formatIn<Unit>(UNITS)
