/**
 * Makes a printed PDF small without changing what it shows or says: words as strings instead of letters
 * each with its place, and no tags that mean nothing.
 */
import type { PDFContext, PDFDocument, PDFObject } from '@cantoo/pdf-lib'
import type { Tag } from './objects.ts'
import { contentStreams, decoded, dictIn, entry, itemsIn, numbered, PDFArray, PDFDict, PDFName, PDFNumber, PDFRef, replaceStream, resource, tagsOf, textIn } from './objects.ts'

/** Advance of a glyph in thousandths of the type's size, or nothing where the font does not tell. */
export type WidthOf = (font: string, glyph: number) => number | undefined

/** A line of text as Chromium writes it: type, place, and then letters, most of them behind a step to the right. */
const LINE = /(?<=BT\s)\s*\/(\S+) (\S+) Tf\s+(?:\S+ ){6}Tm((?:\s+\S+ 0 Td|\s*<[0-9A-F]+> Tj)+)(?=\s+ET)/g
const PIECE = /(\S+) 0 Td|<([0-9A-F]+)> Tj/g

/** A content stream with the letters of each line in one string: kerning to a thousandth of the size, and no error that adds up. */
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
        reached += widthOf(font, Number.parseInt(glyph, 16)) ?? Number.NaN
    }
    return Number.isNaN(reached) ? line : `${line.slice(0, -letters.length)}\n[<${strings}>]TJ`.replace('[<>', '[')
  })
}

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

function joinAllLetters(document: PDFDocument): void {
  const { context } = document
  const fonts = new Map<PDFDict, (glyph: number) => number>()
  for (const { ref, stream, resources } of contentStreams(document)) {
    const source = decoded(stream)
    const joined = joinLetters(source, (name, glyph) => {
      const { object: font } = resource(context, resources, 'Font', name)
      if (!(font instanceof PDFDict) || textIn(font, 'Subtype') !== 'Type0')
        return undefined
      if (!fonts.has(font))
        fonts.set(font, widthsOf(context, font))
      return fonts.get(font)!(glyph)
    })
    if (joined !== source)
      replaceStream(context, ref, stream, joined)
  }
}

/** Only certain tags may stand in these (ISO 32000-1, section 14.8.4.3). */
const STRICT = new Set(['Document', 'Table', 'THead', 'TBody', 'TFoot', 'TR', 'L', 'LI'])

/** What stands in a tag that is taken away, as its parent must hold it. */
function handedUp(context: PDFContext, parent: Tag, { dict }: Tag): PDFObject[] {
  const page = dict.get(PDFName.of('Pg'))
  if (page && !parent.dict.has(PDFName.of('Pg')))
    parent.dict.set(PDFName.of('Pg'), page)
  const isSamePage = page === parent.dict.get(PDFName.of('Pg'))
  return itemsIn(dict, 'K').map((item) => {
    if (item instanceof PDFNumber)
      return isSamePage ? item : context.obj({ Type: 'MCR', Pg: page, MCID: item })
    const kid = context.lookup(item)
    if (kid instanceof PDFDict && kid.has(PDFName.of('S')))
      kid.set(PDFName.of('P'), parent.ref)
    else if (kid instanceof PDFDict && page && !kid.has(PDFName.of('Pg')))
      kid.set(PDFName.of('Pg'), page)
    return item
  })
}

/** Puts what the tag's neutral kids hold in their place; from the leaves up, so that chains of them go too. */
function liftKids(context: PDFContext, tag: Tag, gone: Map<PDFObject, PDFObject>): void {
  for (const kid of tag.kids)
    liftKids(context, kid, gone)
  const neutral = new Map(STRICT.has(tag.type) ? [] : tag.kids.filter(({ type }) => type === 'NonStruct').map(kid => [kid.ref, kid]))
  if (!neutral.size)
    return
  const kids = itemsIn(tag.dict, 'K').flatMap((item) => {
    const kid = neutral.get(item)
    return kid ? handedUp(context, tag, kid) : [item]
  })
  tag.dict.set(PDFName.of('K'), kids.length === 1 ? kids[0] : context.obj(kids))
  for (const ref of neutral.keys())
    gone.set(ref, tag.ref)
}

/** Takes the neutral tags out, and gives their marks to the tags around them. */
function liftNeutralTags(document: PDFDocument): void {
  const { context } = document
  const root = dictIn(document.catalog, 'StructTreeRoot')
  const marks = dictIn(root, 'ParentTree')
  if (!marks)
    return
  const gone = new Map<PDFObject, PDFObject>()
  for (const tag of tagsOf(document))
    liftKids(context, tag, gone)
  const keeper = (ref: PDFObject): PDFObject => {
    const above = gone.get(ref)
    return above ? keeper(above) : ref
  }
  for (const [, value] of numbered(context, marks)) {
    if (value instanceof PDFArray)
      value.asArray().forEach((item, i) => gone.has(item) && value.set(i, keeper(item)))
  }
  for (const ref of gone.keys()) {
    if (ref instanceof PDFRef)
      context.delete(ref)
  }
}

export function compact(document: PDFDocument): void {
  joinAllLetters(document)
  liftNeutralTags(document)
}
