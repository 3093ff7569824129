/**
 * Makes a printed PDF small without changing what it shows or says: words as strings instead of letters
 * each with its place, and no tags that mean nothing.
 */
import type { PDFContext, PDFDocument, PDFObject } from '@cantoo/pdf-lib'
import type { Operation } from './content.ts'
import type { Tag } from './objects.ts'
import { nameIn, operations, stringsIn } from './content.ts'
import { contentsOf, decoded, dictIn, entry, itemsIn, numbered, PDFArray, PDFDict, PDFName, PDFNumber, PDFRef, PDFStream, replaceStream, resource, tagsOf, textIn } from './objects.ts'

/** Advance of a glyph in thousandths of the type's size, or nothing where the font does not tell. */
export type WidthOf = (font: string, glyph: number) => number | undefined

/** A letter and where Chromium put it: so far behind the start of the line, in units of the text; undefined right behind the letter before. */
interface Letter { at?: number, glyph: number }

interface Line { font: string, size: number, begin: string, letters: Letter[] }

const numbersIn = (operands: string): number[] => operands.trim().split(/\s+/).map(Number)

/** A text object that only sets its type, its place and letters on one line; nothing for any other. */
function readLine(between: readonly Operation[]): Line | undefined {
  const [type, place, first, ...rest] = between
  if (type?.operator !== 'Tf' || place?.operator !== 'Tm' || first?.operator !== 'Tj')
    return undefined
  const letters: Letter[] = []
  let at = 0
  for (const { operator, operands } of [first, ...rest]) {
    if (operator === 'Td') {
      const [x, y] = numbersIn(operands)
      if (y !== 0)
        return undefined
      at += x
      continue
    }
    const codes = stringsIn(operands)
    if (operator !== 'Tj' || codes.length !== 1 || codes[0].length % 2 === 1)
      return undefined
    for (let i = 0; i < codes[0].length; i += 2)
      letters.push({ ...(i === 0 && { at }), glyph: codes[0][i] * 256 + codes[0][i + 1] })
  }
  const size = Number(type.operands.trim().split(/\s+/).at(-1))
  return size > 0 ? { font: nameIn(type.operands), size, begin: `${type.operands.trim()} Tf\n${place.operands.trim()} Tm`, letters } : undefined
}

const hex = (glyph: number): string => glyph.toString(16).toUpperCase().padStart(4, '0')

/** One TJ; kerning to a thousandth of the size, and no error that adds up. */
function writeLine({ font, size, begin, letters }: Line, widthOf: WidthOf): string | undefined {
  let reached = 0
  let strings = ''
  for (const { at, glyph } of letters) {
    const width = widthOf(font, glyph)
    if (width === undefined)
      return undefined
    const back = at === undefined ? 0 : Math.round(reached - at * 1000 / size)
    strings += back === 0 ? hex(glyph) : `>${back}<${hex(glyph)}`
    reached += width - back
  }
  const isOne = !strings.includes('<')
  return `BT\n${begin}\n${isOne ? `<${strings}> Tj` : `[<${strings}>]TJ`}\nET`.replace('[<>', '[')
}

/** A content stream with the letters of each line in one string. */
export function joinLetters(source: string, widthOf: WidthOf): string {
  let text = ''
  let kept = 0
  let begun: Operation | undefined
  let between: Operation[] = []
  for (const operation of operations(source)) {
    if (operation.operator === 'BT') {
      begun = operation
      between = []
    }
    else if (operation.operator === 'ET' && begun) {
      const line = readLine(between)
      const joined = line && writeLine(line, widthOf)
      if (joined) {
        text += `${source.slice(kept, begun.start)}\n${joined}`
        kept = operation.end
      }
      begun = undefined
    }
    else {
      between.push(operation)
    }
  }
  return text + source.slice(kept)
}

const SHORTENED = new Set(['m', 'l', 'c', 'v', 'y', 're', 'Tm'])

/** A hundredth of a canvas pixel is less than any printer can show. */
const short = (number: string): string => String(Math.round(Number(number) * 100) / 100)

/** Coordinates to a hundredth, and no line back to where closing the path leads anyway. */
export function shortenPaths(source: string): string {
  let text = ''
  let start = ''
  let held = ''
  for (const { operator, operands, start: from, end } of operations(source)) {
    const written = SHORTENED.has(operator) ? `\n${operands.trim().split(/\s+/).map(short).join(' ')} ${operator}` : source.slice(from, end)
    if (!(operator === 'h' && held === `${start} l`))
      text += held
    held = ''
    if (operator === 'm')
      start = written.slice(0, -2)
    if (operator === 'l')
      held = written
    else
      text += written
  }
  return text + held
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

function joinInStream(context: PDFContext, ref: PDFRef, resources: PDFDict | undefined, done: Set<PDFObject>, fonts: Map<PDFDict, (glyph: number) => number>): void {
  const stream = context.lookup(ref)
  if (done.has(ref) || !(stream instanceof PDFStream))
    return
  done.add(ref)
  const source = decoded(stream)
  const widthOf: WidthOf = (name, glyph) => {
    const { object: font } = resource(context, resources, 'Font', name)
    if (!(font instanceof PDFDict) || textIn(font, 'Subtype') !== 'Type0')
      return undefined
    if (!fonts.has(font))
      fonts.set(font, widthsOf(context, font))
    return fonts.get(font)!(glyph)
  }
  const joined = shortenPaths(joinLetters(source, widthOf))
  if (joined !== source)
    replaceStream(context, ref, stream, joined)
  const forms = dictIn(resources, 'XObject')
  for (const form of forms?.values() ?? []) {
    const object = context.lookup(form)
    if (form instanceof PDFRef && object instanceof PDFStream && textIn(object.dict, 'Subtype') === 'Form')
      joinInStream(context, form, dictIn(object.dict, 'Resources') ?? resources, done, fonts)
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
export function liftNeutralTags(document: PDFDocument): void {
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
  const done = new Set<PDFObject>()
  const fonts = new Map<PDFDict, (glyph: number) => number>()
  for (const { node } of document.getPages()) {
    const resources = node.Resources()
    for (const ref of contentsOf(node))
      joinInStream(document.context, ref, resources instanceof PDFDict ? resources : undefined, done, fonts)
  }
  liftNeutralTags(document)
}
