/** Writes words as strings; Chromium writes every letter with its place. This makes a file smaller by a fifth. */
import type { PDFObject } from '@cantoo/pdf-lib'
import { dictsIn, itemsIn, PDFArray, PDFDict, textIn, textOf } from './objects.ts'

/** Advance of a glyph in thousandths of the type's size; NaN if it is not known. */
export type WidthOf = (font: string, glyph: number) => number

/** A line of text as Chromium writes it: type, place, and then letters, most of them after a step to the right. */
const LINE = /(?<=BT\n)\/(\S+) (\S+) Tf\n(?:\S+ ){6}Tm((?:\n\S+ 0 Td|[ \n]<[0-9A-F]+> Tj)+)(?=\nET)/g
const PIECE = /(\S+) 0 Td|<([0-9A-F]+)> Tj/g

/** A content stream with the letters of each line in one string; kerning is rounded to a thousandth of the size, and errors do not add up. */
export function joinLetters(source: string, widthOf: WidthOf): string {
  return source.replace(LINE, (line: string, font: string, size: string, letters: string) => {
    /** Where the next string begins, and where the letters so far end, in thousandths of the size. */
    let at = 0
    let reached = 0
    let strings = ''
    for (const [, step, glyphs = ''] of letters.matchAll(PIECE)) {
      at += Number(step ?? 0) * 1000 / Number(size)
      const back = glyphs ? Math.round(reached - at) : 0
      strings += back ? `>${back}<${glyphs}` : glyphs
      reached -= back
      for (const glyph of glyphs.match(/.{4}/g) ?? [])
        reached += widthOf(font, Number.parseInt(glyph, 16))
    }
    return Number.isNaN(reached) ? line : `${line.slice(0, -letters.length)}\n[<${strings}>]TJ`.replace('[<>', '[')
  })
}

/** Widths of the glyphs in a composite font (ISO 32000-1, section 9.7.4.3): from a glyph on one each, or for a range the same. */
export function widthsOf(font: PDFObject | undefined): (glyph: number) => number {
  const [descendant] = font instanceof PDFDict ? dictsIn(font, 'DescendantFonts') : []
  if (!descendant)
    return () => Number.NaN
  const widths = new Map<number, number>()
  const items = itemsIn(descendant, 'W').map(item => descendant.context.lookup(item))
  while (items.length) {
    const from = Number(textOf(items.shift()))
    const next = items.shift()
    if (next instanceof PDFArray) {
      next.asArray().forEach((width, i) => widths.set(from + i, Number(textOf(width))))
      continue
    }
    const width = Number(textOf(items.shift()))
    for (let glyph = from; glyph <= Number(textOf(next)); glyph++)
      widths.set(glyph, width)
  }
  const usual = Number(textIn(descendant, 'DW') || 1000)
  return glyph => widths.get(glyph) ?? usual
}
