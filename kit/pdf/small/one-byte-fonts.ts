/**
 * Writes letters in one byte where Chromium takes two, and as themselves where they are in ASCII:
 * every font gets a map from such codes to its glyphs.
 */
import type { PDFContext, PDFDocument, PDFObject } from 'pdf-lib'
import type { Painted } from '../objects.ts'
import { nameIn, operations, showsText, stringsIn } from '../content.ts'
import { contentStreams, decoded, dictIn, entry, literal, PDFDict, PDFName, PDFStream, replaceStream, resource, textIn } from '../objects.ts'
import { GLYPH_MAP, readToUnicode, writeGlyphs, writeToUnicode } from './character-maps.ts'

/** The code of each glyph. */
type Codes = ReadonlyMap<number, number>

/** The operators of a stream that show text, each with its font. */
function* shown({ context, stream, resources }: Painted): Generator<{ font: PDFObject | undefined, operator: string, operands: string, start: number, end: number }> {
  const fonts = new Map<string, PDFObject | undefined>()
  const known = (name: string): PDFObject | undefined => {
    if (!fonts.has(name))
      fonts.set(name, resource(context, resources, 'Font', name).object)
    return fonts.get(name)
  }
  let font: PDFObject | undefined
  const saved: (PDFObject | undefined)[] = []
  for (const { operator, operands, start, end } of operations(decoded(stream))) {
    if (operator === 'q')
      saved.push(font)
    else if (operator === 'Q')
      font = saved.pop()
    else if (operator === 'Tf')
      font = known(nameIn(operands))
    else if (showsText(operator))
      yield { font, operator, operands, start, end }
  }
}

const glyphsIn = (bytes: readonly number[]): number[] => bytes.flatMap((byte, i) => i % 2 === 0 ? [byte * 256 + (bytes[i + 1] ?? 0)] : [])

const hasTwoBytes = (font: PDFObject | undefined): boolean =>
  font instanceof PDFDict && textIn(font, 'Subtype') === 'Type0' && textIn(font, 'Encoding') === 'Identity-H' && entry(font, 'ToUnicode') instanceof PDFStream

/** Every glyph that the pages show, by font. */
function usedGlyphs(streams: readonly Painted[]): Map<PDFDict, Set<number>> {
  const used = new Map<PDFDict, Set<number>>()
  const isOurs = new Map<PDFObject | undefined, boolean>()
  for (const stream of streams) {
    for (const { font, operands } of shown(stream)) {
      if (!isOurs.has(font))
        isOurs.set(font, hasTwoBytes(font))
      if (!(font instanceof PDFDict) || !isOurs.get(font))
        continue
      const glyphs = used.get(font) ?? new Set()
      used.set(font, glyphs)
      stringsIn(operands).flatMap(glyphsIn).forEach(glyph => glyphs.add(glyph))
    }
  }
  return used
}

const [FIRST, LAST] = [0x20, 0x7E]
/** Codes for what is not in ASCII; line ends would be read as others. */
const SPARE = [...Array.from({ length: 128 }, (_, i) => i + 128), ...Array.from({ length: 31 }, (_, i) => i + 1).filter(code => code !== 10 && code !== 13)]

/** Nothing for a font with more glyphs than there are codes. */
function codesFor(glyphs: Iterable<number>, texts: ReadonlyMap<number, string>): Codes | undefined {
  const codes = new Map<number, number>()
  const taken = new Set<number>()
  const spare = SPARE.values()
  for (const glyph of [...glyphs].toSorted((one, other) => one - other)) {
    const text = texts.get(glyph) ?? ''
    const own = text.charCodeAt(0)
    const isOwn = text.length === 1 && own >= FIRST && own <= LAST && !taken.has(own)
    const code = isOwn ? own : spare.next().value
    if (code === undefined)
      return undefined
    taken.add(code)
    codes.set(glyph, code)
  }
  return codes
}

function setCodes(context: PDFContext, font: PDFDict, codes: Codes, texts: ReadonlyMap<number, string>): void {
  const system = { Registry: literal('Adobe'), Ordering: literal('Identity'), Supplement: 0 }
  const map = context.stream(writeGlyphs(new Map([...codes].map(([glyph, code]) => [code, glyph]))), { Type: 'CMap', CMapName: GLYPH_MAP, CIDSystemInfo: system })
  font.set(PDFName.of('Encoding'), context.register(map))
  const read = new Map([...codes].flatMap(([glyph, code]) => texts.has(glyph) ? [[code, texts.get(glyph) ?? '']] : []))
  font.set(PDFName.of('ToUnicode'), context.register(context.stream(writeToUnicode(read))))
}

/** Fonts of streams that are no part of this, such as the cell of a pattern or a mask: they go on with two bytes. */
function fontsElsewhere(context: PDFContext, streams: readonly Painted[]): Set<PDFObject | undefined> {
  const ours = new Set<PDFObject>(streams.map(({ stream }) => stream))
  const others = context.enumerateIndirectObjects().map(([, object]) => object).filter(object => object instanceof PDFStream && !ours.has(object))
  return new Set(others.flatMap((stream) => {
    const fonts = dictIn(dictIn((stream as PDFStream).dict, 'Resources'), 'Font')
    return fonts?.values().map(font => context.lookup(font)) ?? []
  }))
}

export function writeOneByte(document: PDFDocument): void {
  const { context } = document
  const streams = contentStreams(document)
  const elsewhere = fontsElsewhere(context, streams)
  const codesOf = new Map<PDFObject, Codes>()
  for (const [font, glyphs] of usedGlyphs(streams)) {
    if (elsewhere.has(font))
      continue
    const texts = readToUnicode(decoded(entry(font, 'ToUnicode') as PDFStream))
    const codes = codesFor(glyphs, texts)
    if (codes) {
      codesOf.set(font, codes)
      setCodes(context, font, codes, texts)
    }
  }
  for (const painted of streams) {
    const source = decoded(painted.stream)
    let text = ''
    let copied = 0
    for (const { font, operator, operands, start, end } of shown(painted)) {
      const codes = font && codesOf.get(font)
      if (!codes)
        continue
      const written = operands.replace(/<([^<>]*)>/g, string => literal(String.fromCharCode(...stringsIn(string).flatMap(glyphsIn).map(glyph => codes.get(glyph) ?? 0))).toString())
      text += source.slice(copied, start) + written + operator
      copied = end
    }
    replaceStream(context, painted.ref, painted.stream, text + source.slice(copied))
  }
}
