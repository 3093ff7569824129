/** The figures of a lecture by name, and what can be asked of them. */
import type { Figure, Part, Shown } from './figure.ts'
import type { Format } from './format.ts'
import { didYouMean } from '../lib/nearest.ts'
import { PARTS } from './figure.ts'

/**
 * @param figures by name
 * @param format how they are printed
 * @param defaults the settings where none are given
 */
export function registerOf<Unit extends string, Settings>(figures: Record<string, Figure<Unit, Settings>>, format: Format<Unit>, defaults: Settings) {
  /** @throws RangeError when no figure has that name, naming the nearest one */
  function findFigure(name: string): Figure<Unit, Settings> {
    if (!Object.hasOwn(figures, name))
      throw new RangeError(`no figure is called "${name}"${didYouMean(name, Object.keys(figures))}`)
    return figures[name]
  }

  /** Value in base units. */
  function figureValue(name: string, settings = defaults): number {
    const { value } = findFigure(name)
    return typeof value === 'function' ? value(settings) : value
  }

  /** A figure with everything a reader may ask about it. */
  function showFigure(name: string, settings = defaults): Shown {
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

  /**
   * The text of a figure, or of one part of it.
   * @throws RangeError when there is no such figure or part
   */
  function figureText(name: string, part: Part = 'text', settings = defaults): string {
    if (!PARTS.includes(part))
      throw new RangeError(`a part of a figure must be one of ${PARTS.join(', ')}; got "${part}"`)
    const { [part === 'Words' ? 'words' : part]: text } = showFigure(name, settings)
    if (text === undefined)
      throw new RangeError(`figure "${name}" has no ${part}`)
    return part === 'Words' ? text[0].toUpperCase() + text.slice(1) : text
  }

  return { findFigure, figureValue, showFigure, figureText }
}
