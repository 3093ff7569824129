/** Every figure of the lecture on tea. */
import type { Figure } from './figure.ts'
import { registerOf } from '../../../../figures/register.ts'
import { coolingTime } from '../cooling.ts'
import { DEFAULT_SETTINGS } from './figure.ts'
import { format } from './format.ts'

export type { Part, Shown } from '../../../../figures/figure.ts'
export type { Settings } from './figure.ts'
export { settingsFrom } from './figure.ts'

const OURS = 'An assumption of this lecture'

export const FIGURES: Record<string, Figure> = {
  poured: { label: 'The water as it is poured', value: ({ poured }) => poured, unit: 'celsius', evidence: 'assumed', source: OURS },
  room: { label: 'The air around the cup', value: 20, unit: 'celsius', evidence: 'assumed', source: OURS },
  pleasant: { label: 'The coolest pleasant tea', value: 55, unit: 'celsius', evidence: 'reported', source: 'Leaf 2020, page 3' },
  warmTime: {
    label: 'How long a cup is pleasant',
    value: ({ poured }) => coolingTime(poured, 55, 20),
    unit: 'minutes',
    digits: 0,
    evidence: 'derived',
    source: 'Newton’s law of cooling',
  },
  cups: { label: 'Cups of a pot', value: 4, unit: 'cups', evidence: 'measured', source: 'Leaf 2020, page 5' },
}

export const { findFigure, figureValue, showFigure, figureText } = registerOf(FIGURES, format, DEFAULT_SETTINGS)
