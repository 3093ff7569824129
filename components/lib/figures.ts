/** The register of figures under the deck's settings, for a drawing. */
import type { Part } from '../../snippets/figures/index.ts'
import { useSettings } from '../../kit/client/stage.ts'
import { format } from '../../snippets/figures/format.ts'
import { FIGURES, figureText, figureValue, findFigure } from '../../snippets/figures/index.ts'

/** Tolerance for sums whose terms were added in another order. */
const TOLERANCE = 1e-9

const isSame = (a: number, b: number): boolean => Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b))

export interface RegisterOfFigures {
  value: (name: string) => number
  /** The text of a figure; with `other`, that of another value in its unit, its digits and its words. */
  text: (name: string, part?: Part, other?: number) => string
  /** Whether the figure has this value: a drawing of another case prints numbers that the register does not know. */
  has: (name: string, other: number) => boolean
  /** The name of the figure if it has this value, for a mark that then opens its evidence. */
  known: (name: string, other: number) => string | undefined
}

/** Another value, printed as the figure of that name would be. */
function textOf(name: string, part: Part, other: number): string {
  const { unit, digits, leastDigits, words } = findFigure(name)
  if (part !== 'words' && part !== 'Words')
    return format(other, unit, digits, leastDigits)[part]
  const text = words?.(other) ?? format(other, 'count').text
  return part === 'Words' ? text[0].toUpperCase() + text.slice(1) : text
}

/** The figures follow the deck's settings, so they must be read while rendering or in a computed. */
export function useFigures(): RegisterOfFigures {
  const settings = useSettings()
  const value = (name: string) => figureValue(name, settings.value)
  const has = (name: string, other: number) => Object.hasOwn(FIGURES, name) && isSame(value(name), other)
  return {
    value,
    has,
    known: (name, other) => has(name, other) ? name : undefined,
    text: (name, part = 'text', other) =>
      other === undefined || has(name, other) ? figureText(name, part, settings.value) : textOf(name, part, other),
  }
}
