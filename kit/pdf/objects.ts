/** Shortcuts to what pdf-lib reads: entries by name, the streams that paint, the tree of tags. */
import type { PDFContext, PDFDocument, PDFObject, PDFPage } from '@cantoo/pdf-lib'
import { decodePDFRawStream, PDFArray, PDFDict, PDFHexString, PDFName, PDFNumber, PDFRawStream, PDFRef, PDFString } from '@cantoo/pdf-lib'

/** An entry of a dictionary, references followed. */
export const entry = (dict: PDFDict, name: string): PDFObject | undefined => dict.lookup(PDFName.of(name))

export const dictIn = (dict: PDFDict | undefined, name: string): PDFDict | undefined =>
  dict?.lookupMaybe(PDFName.of(name), PDFDict)

/** The text of a string, a name without its slash, a number in figures; '' for anything else. */
export function textOf(value: PDFObject | undefined): string {
  if (value instanceof PDFString || value instanceof PDFHexString || value instanceof PDFName)
    return value.decodeText()
  return value instanceof PDFNumber ? String(value.asNumber()) : ''
}

export const textIn = (dict: PDFDict, name: string): string => textOf(entry(dict, name))

/** The items of an array, or a single value as a list; references not followed. */
export function itemsIn(dict: PDFDict, name: string): PDFObject[] {
  const found = entry(dict, name)
  if (found === undefined)
    return []
  return found instanceof PDFArray ? found.asArray() : [dict.get(PDFName.of(name)) ?? found]
}

/** The dictionaries among the items, references followed. */
export const dictsIn = (dict: PDFDict, name: string): PDFDict[] =>
  itemsIn(dict, name).map(item => dict.context.lookup(item)).filter(item => item instanceof PDFDict)

export const streamAt = (context: PDFContext, ref: PDFRef): PDFRawStream => context.lookup(ref) as PDFRawStream

/** The operators of a page or a form. */
export const decoded = (stream: PDFRawStream): Uint8Array => decodePDFRawStream(stream).decode()

/** A thing that resources name, such as an XObject or a font. */
export const resource = (resources: PDFDict | undefined, kind: string, name: string): PDFObject | undefined =>
  dictIn(resources, kind)?.get(PDFName.of(name))

/** A page's content stream; Chromium writes one. */
export const contentOf = ({ node }: PDFPage): PDFRef => node.get(PDFName.of('Contents')) as PDFRef

/** A form is a group of painting operators, such as one at half opacity. */
export const isForm = (object: PDFObject | undefined): object is PDFRawStream =>
  object instanceof PDFRawStream && textIn(object.dict, 'Subtype') === 'Form'

/** A tag of the structure tree. */
export interface Tag {
  ref: PDFObject
  dict: PDFDict
  /** Its type, such as H1. */
  type: string
  kids: Tag[]
}

function tagsIn(parent: PDFDict): Tag[] {
  return itemsIn(parent, 'K').flatMap((ref) => {
    const dict = parent.context.lookup(ref)
    return dict instanceof PDFDict && dict.has(PDFName.of('S')) ? [{ ref, dict, type: textIn(dict, 'S'), kids: tagsIn(dict) }] : []
  })
}

/** A tag and everything below it, in reading order. */
export const withKids = (tag: Tag): Tag[] => [tag, ...tag.kids.flatMap(withKids)]

/** Every tag of a file, in reading order; none where it is not tagged. */
export function tagsOf(document: PDFDocument): Tag[] {
  const root = dictIn(document.catalog, 'StructTreeRoot')
  return root ? tagsIn(root).flatMap(withKids) : []
}

/** The annotations that a tag holds: those of a link, one a line. */
export const annotationsOf = ({ dict }: Tag): PDFDict[] =>
  dictsIn(dict, 'K').flatMap(kid => dictIn(kid, 'Obj') ?? [])

/** A mark by its number and the page or form that it is painted in. */
export const markName = (number: number, owner: PDFObject | undefined): string => `${number} ${owner}`

/** The marks that a tag itself holds, not those of the tags below it. */
export function marksOf({ dict }: Tag): string[] {
  const page = dict.get(PDFName.of('Pg'))
  return itemsIn(dict, 'K').flatMap((item) => {
    if (item instanceof PDFNumber)
      return [markName(item.asNumber(), page)]
    const kid = dict.context.lookup(item, PDFDict)
    const owner = kid.get(PDFName.of('Stm')) ?? kid.get(PDFName.of('Pg')) ?? page
    return kid.has(PDFName.of('MCID')) ? [markName(Number(textIn(kid, 'MCID')), owner)] : []
  })
}

export { PDFArray, PDFDict, PDFName, PDFNumber, PDFRawStream, PDFRef }
