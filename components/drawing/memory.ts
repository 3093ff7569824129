/** The look of what training keeps in memory. */
import type { MemoryKind } from '../../snippets/training/memory.ts'

/** How each part is drawn: colour token, letter, name. */
export const DRAWN: Record<MemoryKind, { colour: 'w' | 'g' | 'm' | 'v', letter: string, name: string, dotted?: boolean }> = {
  weights: { colour: 'w', letter: 'W', name: 'weights' },
  gradients: { colour: 'g', letter: 'G', name: 'gradients' },
  master: { colour: 'w', letter: 'W32', name: 'master weights' },
  momentum: { colour: 'm', letter: 'm', name: 'Adam momentum' },
  variance: { colour: 'v', letter: 'v', name: 'Adam variance', dotted: true },
}
