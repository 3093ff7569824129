/** Short ways to what pdf-lib reads: entries by name, streams as text, the tree of tags. */
import type { PDFContext, PDFDocument, PDFObject } from '@cantoo/pdf-lib'
import { Buffer } from 'node:buffer'
import { decodePDFRawStream, PDFArray, PDFDict, PDFHexString, PDFName, PDFNumber, PDFRawStream, PDFRef, PDFStream, PDFString } from '@cantoo/pdf-lib'

/** An entry of a dictionary, references followed. */
export const entry = (dict: PDFDict, name: string): PDFObject | undefined => dict.lookup(PDFName.of(name))

export function dictIn(dict: PDFDict | undefined, name: string): PDFDict | undefined {
  const found = dict && entry(dict, name)
  return found instanceof PDFDict ? found : undefined
}

/** The text of a string, a name without its slash, a number in figures; '' for anything else. */
export function textOf(value: PDFObject | undefined): string {
  if (value instanceof PDFString || value instanceof PDFHexString || value instanceof PDFName)
    return value.decodeText()
  return value instanceof PDFNumber ? String(value.asNumber()) : ''
}

export const textIn = (dict: PDFDict, name: string): string => textOf(entry(dict, name))

/** The items of an array, or the one thing that stands without an array; references not followed. */
export function itemsIn(dict: PDFDict, name: string): PDFObject[] {
  const found = entry(dict, name)
  if (found === undefined)
    return []
  return found instanceof PDFArray ? found.asArray() : [dict.get(PDFName.of(name)) ?? found]
}

export const decodedBytes = (stream: PDFStream): Uint8Array => stream instanceof PDFRawStream ? decodePDFRawStream(stream).decode() : stream.getContents()

/** A stream as text, one character a byte. */
export const decoded = (stream: PDFStream): string => Buffer.from(decodedBytes(stream)).toString('latin1')

/** What a stream says of its bytes. */
const OF_BYTES = new Set(['Length', 'Filter', 'DecodeParms'].map(key => PDFName.of(key)))

/** Puts bytes, or text with one character a byte, in a stream's place; all else that the stream says of itself stays. */
export function replaceStream(context: PDFContext, ref: PDFRef, stream: PDFStream, content: string | Uint8Array): void {
  const replaced = context.flateStream(typeof content === 'string' ? Buffer.from(content, 'latin1') : content)
  for (const [key, value] of stream.dict.entries()) {
    if (!OF_BYTES.has(key))
      replaced.dict.set(key, value)
  }
  context.assign(ref, replaced)
}

/** A thing that resources hold, such as an XObject or a font, with its reference. */
export function resource(context: PDFContext, resources: PDFDict | undefined, kind: string, name: string): { ref?: PDFObject, object?: PDFObject } {
  const ref = dictIn(resources, kind)?.get(PDFName.of(name))
  return { ref, object: ref && context.lookup(ref) }
}

/** The references of a page's content streams, or of the parts of them. */
export const contentsOf = (page: PDFDict): PDFRef[] => itemsIn(page, 'Contents').filter(item => item instanceof PDFRef)

/** A stream that paints, of a page or of a form, and the fonts and forms that it names. */
export interface Painted { ref: PDFRef, stream: PDFStream, resources: PDFDict | undefined }

/** Everything that is painted, each stream once. */
export function contentStreams(document: PDFDocument): Painted[] {
  const { context } = document
  const found = new Map<PDFRef, Painted>()
  const add = (ref: PDFObject, resources: PDFDict | undefined): void => {
    const stream = context.lookup(ref)
    if (!(ref instanceof PDFRef) || !(stream instanceof PDFStream) || found.has(ref))
      return
    found.set(ref, { ref, stream, resources })
    for (const form of dictIn(resources, 'XObject')?.values() ?? []) {
      const object = context.lookup(form)
      if (object instanceof PDFStream && textIn(object.dict, 'Subtype') === 'Form')
        add(form, dictIn(object.dict, 'Resources') ?? resources)
    }
  }
  for (const { node } of document.getPages())
    contentsOf(node).forEach(ref => add(ref, node.Resources()))
  return [...found.values()]
}

/** The entries of a tree of numbers, such as the one from the marks of pages to their tags (ISO 32000-1, section 7.9.7); `held` is what stands there, often a reference. */
export function* numbered(context: PDFContext, node: PDFDict): Generator<[key: number, value: PDFObject | undefined, held: PDFObject]> {
  const pairs = itemsIn(node, 'Nums')
  for (let i = 0; i + 1 < pairs.length; i += 2)
    yield [(context.lookup(pairs[i]) as PDFNumber).asNumber(), context.lookup(pairs[i + 1]), pairs[i + 1]]
  for (const item of itemsIn(node, 'Kids')) {
    const kid = context.lookup(item)
    if (kid instanceof PDFDict)
      yield* numbered(context, kid)
  }
}

/** A tag of the structure tree. */
export interface Tag {
  ref: PDFObject
  dict: PDFDict
  /** Its type, such as H1. */
  type: string
  kids: Tag[]
}

const isTag = (object: PDFObject | undefined): object is PDFDict => object instanceof PDFDict && object.has(PDFName.of('S'))

function tagOf(context: PDFContext, ref: PDFObject): Tag | undefined {
  const dict = context.lookup(ref)
  return isTag(dict) ? { ref, dict, type: textIn(dict, 'S'), kids: tagsIn(context, dict) } : undefined
}

function tagsIn(context: PDFContext, parent: PDFDict): Tag[] {
  return itemsIn(parent, 'K').map(ref => tagOf(context, ref)).filter(tag => tag !== undefined)
}

/** The tags below the root, or nothing where the file is not tagged. */
export function tagsOf(document: PDFDocument): Tag[] {
  const root = dictIn(document.catalog, 'StructTreeRoot')
  return root ? tagsIn(document.context, root) : []
}

/** A tag and everything below it, in reading order. */
export function* everyTag(tags: Tag[]): Generator<Tag> {
  for (const tag of tags) {
    yield tag
    yield* everyTag(tag.kids)
  }
}

/** A mark by its number and the page or form that it is painted in. */
export const markName = (number: PDFObject | number | undefined, owner: PDFObject | undefined): string => `${number} ${owner}`

/** The marks that a tag itself holds, not those of the tags below it. */
export function marksHeld(context: PDFContext, dict: PDFDict): string[] {
  const get = (from: PDFDict, key: string): PDFObject | undefined => from.get(PDFName.of(key))
  return itemsIn(dict, 'K').flatMap((item) => {
    const kid = context.lookup(item)
    if (kid instanceof PDFNumber)
      return [markName(kid, get(dict, 'Pg'))]
    return kid instanceof PDFDict && kid.has(PDFName.of('MCID')) ? [markName(get(kid, 'MCID'), get(kid, 'Stm') ?? get(kid, 'Pg') ?? get(dict, 'Pg'))] : []
  })
}

export { PDFArray, PDFDict, PDFName, PDFNumber, PDFRef, PDFStream }
