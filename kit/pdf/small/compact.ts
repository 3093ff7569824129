/** Makes a printed PDF small without changing what it shows or says. */
import type { PDFContext, PDFDocument, PDFObject } from 'pdf-lib'
import type { Painted } from '../objects.ts'
import type { WidthOf } from './letters.ts'
import type { Repaint } from './repaint.ts'
import { contentStreams, decoded, entry, itemsIn, PDFArray, PDFDict, PDFNumber, replaceStream, resource, textIn } from '../objects.ts'
import { inlineForms } from './inline-forms.ts'
import { leanFonts } from './lean-fonts.ts'
import { leanTags } from './lean-tags.ts'
import { writeOneByte } from './one-byte-fonts.ts'
import { repaint } from './repaint.ts'
import { shareResources } from './resources.ts'

/** Widths of a composite font (ISO 32000-1, section 9.7.4.3): from a glyph on, one each, or for a range the same. */
function widthsOf(context: PDFContext, font: PDFDict): (glyph: number) => number {
  const descendant = context.lookup(itemsIn(font, 'DescendantFonts')[0])
  const widths = new Map<number, number>()
  if (!(descendant instanceof PDFDict))
    return () => Number.NaN
  const items = itemsIn(descendant, 'W').map(item => context.lookup(item))
  const numberAt = (i: number): number => (items[i] as PDFNumber).asNumber()
  for (let i = 0; i < items.length;) {
    const each = items[i + 1]
    if (each instanceof PDFArray) {
      each.asArray().forEach((width, offset) => widths.set(numberAt(i) + offset, (width as PDFNumber).asNumber()))
      i += 2
      continue
    }
    for (let glyph = numberAt(i); glyph <= numberAt(i + 1); glyph++)
      widths.set(glyph, numberAt(i + 2))
    i += 3
  }
  const usual = entry(descendant, 'DW')
  return glyph => widths.get(glyph) ?? (usual instanceof PDFNumber ? usual.asNumber() : 1000)
}

type Widths = (glyph: number) => number | undefined

/** How wide glyphs are, by the name that a stream has for their font. */
function widthsIn({ context, resources }: Painted, known: Map<PDFObject | undefined, Widths>): WidthOf {
  const byName = new Map<string, Widths>()
  return (name, glyph) => {
    let widths = byName.get(name)
    if (!widths) {
      const { object: font } = resource(context, resources, 'Font', name)
      widths = known.get(font) ?? (font instanceof PDFDict && textIn(font, 'Subtype') === 'Type0' ? widthsOf(context, font) : () => undefined)
      known.set(font, widths)
      byName.set(name, widths)
    }
    return widths(glyph)
  }
}

/** What an extended state sets, by its name. */
function setIn({ context, resources }: Painted): Repaint['setBy'] {
  return (name) => {
    const { object: state } = resource(context, resources, 'ExtGState', name)
    const sets = (key: string): boolean => state instanceof PDFDict && entry(state, key) !== undefined
    return { pen: sets('LW'), alpha: sets('ca') }
  }
}

export async function compact(document: PDFDocument): Promise<void> {
  await leanFonts(document)
  leanTags(document)
  const fonts = new Map<PDFObject | undefined, Widths>()
  for (const painted of contentStreams(document).filter(({ isWhole }) => isWhole)) {
    const { context, ref, stream, box, isPage } = painted
    replaceStream(context, ref, stream, repaint(decoded(stream), { widthOf: widthsIn(painted, fonts), setBy: setIn(painted), box, isPage }))
  }
  inlineForms(document)
  writeOneByte(document)
  shareResources(document)
}
