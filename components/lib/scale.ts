/** The scales that never move, and the look of what they measure. */
import type { MemoryKind } from '../../snippets/training/memory.ts'

export const GB = 1e9
/** Every bar, time axis and headline starts here. */
export const X_ZERO = 240
export const X_RIGHT = 1224
export const WALL_WIDTH = 5

/** Canvas pixels to a tenth, so that neighbours meet and the markup stays readable. */
export const px = (value: number): number => Math.round(value * 10) / 10

/** How each part of memory is drawn: colour token, letter, name. */
export const DRAWN: Record<MemoryKind, { colour: string, letter: string, name: string, dotted?: boolean }> = {
  weights: { colour: 'w', letter: 'W', name: 'weights' },
  gradients: { colour: 'g', letter: 'G', name: 'gradients' },
  master: { colour: 'w', letter: 'W32', name: 'master weights' },
  momentum: { colour: 'm', letter: 'm', name: 'Adam momentum' },
  variance: { colour: 'v', letter: 'v', name: 'Adam variance', dotted: true },
}
