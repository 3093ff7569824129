/** A figure of this lecture, and what may be set. */
import type * as kit from '../../../../figures/figure.ts'
import type { Unit } from './format.ts'

export interface Settings {
  /** How hot the water is poured, in degrees Celsius. */
  poured: number
}

export const DEFAULT_SETTINGS: Settings = { poured: 90 }

export function settingsFrom({ poured = DEFAULT_SETTINGS.poured }: Record<string, unknown>): Settings {
  if (typeof poured !== 'number' || poured < 60 || poured > 100)
    throw new RangeError(`poured must be a number from 60 to 100; got ${JSON.stringify(poured)}`)
  return { poured }
}

export type Figure = kit.Figure<Unit, Settings>
