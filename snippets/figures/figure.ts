/** A figure of this lecture, and what an instructor may set: every figure follows. */
import type * as kit from '../../kit/figures/figure.ts'
import type { BytesConvention } from '../training/memory.ts'
import type { Unit } from './format.ts'
import { bytesConvention } from '../training/memory.ts'

export type { Evidence, Shown } from '../../kit/figures/figure.ts'
export { countInWords } from '../../kit/figures/words.ts'

export interface Settings {
  bytesPerParameter: BytesConvention
}

export const DEFAULT_SETTINGS: Settings = { bytesPerParameter: 12 }

/**
 * @param headmatter of a deck; what it leaves out stays at its default
 * @throws RangeError when the value is no convention
 */
export function settingsFrom({ bytesPerParameter = DEFAULT_SETTINGS.bytesPerParameter }: Record<string, unknown>): Settings {
  return { bytesPerParameter: bytesConvention(bytesPerParameter) }
}

export type Figure = kit.Figure<Unit, Settings>
export type Figures = Record<string, Figure>
