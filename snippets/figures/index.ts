/** Every figure of the lecture by name, and the functions that print one. */
import type { Figure, Settings, Shown } from './figure.ts'
import { DEFAULT_SETTINGS } from './figure.ts'
import { format } from './format.ts'
import { FIGURES } from './register.ts'

export type { Evidence, Figure, Settings, Shown } from './figure.ts'
export { DEFAULT_SETTINGS, settingsFrom } from './figure.ts'
export { FIGURES } from './register.ts'

/** @throws RangeError when no figure has that name, naming the closest ones */
export function findFigure(name: string): Figure {
  if (!Object.hasOwn(FIGURES, name)) {
    const near = Object.keys(FIGURES).filter(known => known.toLowerCase().startsWith(name.slice(0, 4).toLowerCase()))
    throw new RangeError(`no figure is called "${name}"${near.length ? `; did you mean ${near.join(', ')}?` : ''}`)
  }
  return FIGURES[name]
}

/** Value in base units. */
export function figureValue(name: string, settings: Settings = DEFAULT_SETTINGS): number {
  const { value } = findFigure(name)
  return typeof value === 'function' ? value(settings) : value
}

/** A figure with everything a reader may ask about it. */
export function showFigure(name: string, settings: Settings = DEFAULT_SETTINGS): Shown {
  const { label, unit, digits, leastDigits, evidence, source, formula, words } = findFigure(name)
  const value = figureValue(name, settings)
  const printed = format(value, unit, digits, leastDigits)
  const filled = formula?.replace(/\{(\w+)\}/g, (_, input: string) =>
    format(figureValue(input, settings), findFigure(input).unit, 'precise').text)
  return {
    name,
    label,
    evidence,
    source,
    ...printed,
    ...(filled && { derivation: `${filled} = ${printed.text}` }),
    ...(words && { words: words(value) }),
  }
}

/** How a figure may be asked for: whole, without its unit, the unit alone, in words, or in words that begin a sentence. */
export const PARTS = ['text', 'number', 'unit', 'words', 'Words'] as const
export type Part = typeof PARTS[number]

/** The text of a figure, or of one part of it. */
export function figureText(name: string, part: Part = 'text', settings: Settings = DEFAULT_SETTINGS): string {
  if (!PARTS.includes(part))
    throw new RangeError(`a part of a figure must be one of ${PARTS.join(', ')}; got "${part}"`)
  const { [part === 'Words' ? 'words' : part]: text } = showFigure(name, settings)
  if (text === undefined)
    throw new RangeError(`figure "${name}" has no ${part}`)
  return part === 'Words' ? text[0].toUpperCase() + text.slice(1) : text
}
