/** A line of letters: how Chromium writes one, each letter with its place, and how few bytes can say the same. */
import type { Operation } from '../content.ts'
import type { Matrix } from './matrix.ts'
import { nameIn, numbersIn, stringsIn } from '../content.ts'
import { isShift, matrixIn, rounded } from './matrix.ts'

/** Advance of a glyph in thousandths of the type's size, or nothing where the font does not tell. */
export type WidthOf = (font: string, glyph: number) => number | undefined

/** A letter and where it stands: so far behind the start of the line, in units of the text. */
export interface Letter { at: number, glyph: number }

export interface Line {
  /** Name among the resources. */
  font: string
  size: number
  /** From the units of the text to those around it. */
  place: Matrix
  letters: readonly Letter[]
}

/** How far a letter may stand from its place, in units of the text: less than an eye or a printer can tell, however large a unit is. */
const toleranceOf = (size: number): number => Math.min(0.12, size / 100)

/** A text object that only sets its type, its place and letters on one line; nothing for any other. */
export function readLine(between: readonly Operation[], widthOf: WidthOf): Line | undefined {
  const [type, place, first, ...rest] = between
  if (type?.operator !== 'Tf' || place?.operator !== 'Tm' || first?.operator !== 'Tj')
    return undefined
  const font = nameIn(type.operands)
  const size = Number(type.operands.trim().split(/\s+/).at(-1))
  const letters: Letter[] = []
  let at = 0
  let pen = 0
  for (const { operator, operands } of [first, ...rest]) {
    if (operator === 'Td') {
      const [x, y] = numbersIn(operands)
      if (y !== 0)
        return undefined
      at += x
      pen = at
      continue
    }
    const [codes, ...others] = stringsIn(operands)
    if (operator !== 'Tj' || others.length || codes.length % 2 === 1)
      return undefined
    for (let i = 0; i < codes.length; i += 2) {
      const glyph = codes[i] * 256 + codes[i + 1]
      const width = widthOf(font, glyph)
      if (width === undefined)
        return undefined
      letters.push({ at: pen, glyph })
      pen += width * size / 1000
    }
  }
  return size > 0 ? { font, size, place: matrixIn(place.operands), letters } : undefined
}

/** Where a line ends, in units of the text. */
function endOf({ font, size, letters }: Line, widthOf: WidthOf): number {
  const { at, glyph } = letters[letters.length - 1]
  return at + (widthOf(font, glyph) ?? 0) * size / 1000
}

/**
 * Two lines as one, where the second goes on where the first ends; nothing for others.
 * @param way from the place of the first to that of the second
 */
export function joinLines(first: Line, second: Line, way: Matrix, widthOf: WidthOf): Line | undefined {
  const [, , , , x, y] = way
  const goesOn = first.font === second.font && first.size === second.size && isShift(way) && rounded(y) === 0 && Math.abs(x - endOf(first, widthOf)) < first.size
  return goesOn ? { ...first, letters: [...first.letters, ...second.letters.map(({ at, glyph }) => ({ at: at + x, glyph }))] } : undefined
}

const hex = (glyph: number): string => glyph.toString(16).toUpperCase().padStart(4, '0')

/** What most letters of a line stand further apart than by their widths; 0 where it is not most of them. */
export function spacingOf({ font, size, letters }: Line, widthOf: WidthOf): number {
  const extras = letters.slice(1).map(({ at }, i) => at - letters[i].at - (widthOf(font, letters[i].glyph) ?? 0) * size / 1000)
  const tolerance = toleranceOf(size)
  const usual = Math.round((extras.toSorted((one, other) => one - other)[extras.length >> 1] ?? 0) * 100) / 100
  const isUsual = extras.filter(extra => Math.abs(extra - usual) < tolerance / 2).length > extras.length / 2
  return isUsual && Math.abs(usual) >= tolerance / 2 ? usual : 0
}

/** Few different numbers take fewer bytes than many, so the pen goes back by multiples of one of these. */
const STEPS = [10, 5, 2]

/**
 * The operator that shows a line, and where its pen stands then.
 * @param pen where it stands before, in units of the text
 * @param spacing behind every letter, as Tc sets it
 */
export function writeLine({ font, size, letters }: Line, widthOf: WidthOf, pen = 0, spacing = 0): { text: string, pen: number } {
  /** Strings, and how far to step back between them in thousandths of the size. */
  const parts: (string | number)[] = ['']
  let reached = pen
  const tolerance = toleranceOf(size)
  const step = STEPS.find(thousandths => thousandths * size / 2000 < tolerance * 0.9) ?? 1
  for (const { at, glyph } of letters) {
    const back = Math.round((reached - at) * 1000 / size / step) * step
    if (Math.abs(reached - at) > tolerance && back !== 0) {
      parts.push(back, '')
      reached -= back * size / 1000
    }
    parts.push(`${parts.pop()}${hex(glyph)}`)
    reached += (widthOf(font, glyph) ?? 0) * size / 1000 + spacing
  }
  const written = parts.filter(part => part !== '').map(part => typeof part === 'number' ? String(part) : `<${part}>`)
  return { text: written.length === 1 ? `${written[0]}Tj` : `[${written.join('')}]TJ`, pen: reached }
}
