/** The look of what training keeps in memory. */
import type { PlanPart } from '../../snippets/training/plan.ts'

/** How each part is drawn: colour token, letter, name; dots if it is beside a part of the same colour. */
export const DRAWN: Record<PlanPart['kind'], { colour: 'w' | 'g' | 'm' | 'v' | 'a', letter: string, name: string, dotted?: boolean }> = {
  weights: { colour: 'w', letter: 'W', name: 'weights' },
  gradients: { colour: 'g', letter: 'G', name: 'gradients' },
  master: { colour: 'w', letter: 'W32', name: 'master weights' },
  momentum: { colour: 'm', letter: 'm', name: 'Adam momentum' },
  activations: { colour: 'a', letter: 'A', name: 'activations' },
  copied: { colour: 'a', letter: 'A', name: 'copied', dotted: true },
  reserve: { colour: 'a', letter: 'R', name: 'reserve', dotted: true },
  variance: { colour: 'v', letter: 'v', name: 'Adam variance', dotted: true },
}
