/** Every figure of the lecture by name, and what can be asked of it. */
import { registerOf } from '../../kit/figures/register.ts'
import { DEFAULT_SETTINGS } from './figure.ts'
import { format } from './format.ts'
import { FIGURES } from './register.ts'

export type { Part } from '../../kit/figures/figure.ts'
export type { Evidence, Figure, Settings, Shown } from './figure.ts'
export { DEFAULT_SETTINGS, settingsFrom } from './figure.ts'
export { FIGURES } from './register.ts'

export const { findFigure, figureValue, showFigure, figureText } = registerOf(FIGURES, format, DEFAULT_SETTINGS)
