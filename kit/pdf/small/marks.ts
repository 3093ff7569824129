/** Makes few marks of many: what follows in a stream and in the tags alike becomes one, and frames of a whole part become decoration. */
import type { PDFContext, PDFDocument, PDFObject } from 'pdf-lib'
import type { Operation } from '../content.ts'
import type { PDFRef } from '../objects.ts'
import { isMark, nameIn, operations, paintsPath, showsText } from '../content.ts'
import { contentsOf, decoded, dictIn, entry, itemsIn, numbered, PDFArray, PDFDict, PDFName, PDFNumber, PDFStream, replaceStream, resource, textIn } from '../objects.ts'

/** A stretch of a stream that is marked: as a tag's, by its number, or as decoration. */
export interface Stretch {
  number?: number
  begin: Operation
  end: Operation
  /** Whether it paints no text and no picture. */
  isFrame: boolean
  /** Whether a form with marks of its own stands between it and the one before. */
  isApart: boolean
}

const isPainted = ({ operator }: Operation): boolean => paintsPath(operator) || showsText(operator) || ['Do', 'sh', 'BI'].includes(operator)

/**
 * The marked stretches of a stream, in order; nothing where marks stand in each other, inside of text, or beside paint that has none.
 * @param hasMarks tells by its name whether a form has marks of its own
 */
export function stretchesOf(source: string, hasMarks: (form: string) => boolean = () => false): Stretch[] | undefined {
  const stretches: Stretch[] = []
  let open: Stretch | undefined
  let inText = false
  let isApart = false
  /** Such as the text that is meant, inside of a text object: no marks. */
  let properties = 0
  for (const operation of operations(source)) {
    const { operator, operands } = operation
    if (operator === 'BT' || operator === 'ET')
      inText = operator === 'BT'
    if (inText && operator === 'BDC' && !isMark(operands)) {
      properties++
    }
    else if (inText && operator === 'EMC' && properties) {
      properties--
    }
    else if (operator === 'BDC' || operator === 'BMC') {
      if (open || inText || !isMark(operands))
        return undefined
      const number = /\/MCID\s+(\d+)/.exec(operands)?.[1]
      open = { ...(number && { number: Number(number) }), begin: operation, end: operation, isFrame: true, isApart }
      isApart = false
    }
    else if (operator === 'EMC') {
      if (!open || inText)
        return undefined
      stretches.push({ ...open, end: operation })
      open = undefined
    }
    else if (operator === 'Do' && !open && hasMarks(nameIn(operands))) {
      isApart = true
    }
    else if (isPainted(operation)) {
      if (!open)
        return undefined
      open.isFrame &&= paintsPath(operator)
    }
  }
  return open ? undefined : stretches
}

/** Whose a stretch is, and where among the kids of its tag; decoration is nobody's. */
export interface Owner { tag?: PDFObject, at: number }

/** A stretch that stays, with all that join it, under a number of its own unless it is decoration. */
interface Kept { owner: Owner, old: number[], number?: number }

/**
 * A stream with as few marks as it can do with.
 * @returns its text, and which old numbers each new number stands for, in order; decoration has none
 */
export function joinMarks(source: string, stretches: readonly Stretch[], ownerOf: (stretch: Stretch) => Owner): { text: string, numbers: number[][] } {
  const kept: Kept[] = []
  let text = ''
  let copied = 0
  const cut = ({ start, end }: Operation, instead: string): void => {
    text += source.slice(copied, start) + instead
    copied = end
  }
  for (const [i, stretch] of stretches.entries()) {
    const owner = ownerOf(stretch)
    const last = kept.at(-1)
    const follows = last && !stretch.isApart && last.owner.tag === owner.tag && (owner.tag === undefined || owner.at === last.owner.at + 1)
    if (follows) {
      cut(stretches[i - 1].end, '')
      cut(stretch.begin, '')
      last.owner = owner
      last.old.push(stretch.number ?? -1)
      continue
    }
    if (i > 0)
      cut(stretches[i - 1].end, '\nEMC')
    const number = owner.tag && kept.filter(other => other.number !== undefined).length
    cut(stretch.begin, number === undefined ? '\n/Artifact BMC' : `\n/P<</MCID ${number}>>BDC`)
    kept.push({ owner, number, old: [stretch.number ?? -1] })
  }
  return { text: text + source.slice(copied), numbers: kept.filter(({ number }) => number !== undefined).map(({ old }) => old) }
}

/** Tags that hold other tags; what is painted for one of them is its frame (ISO 32000-1, section 14.8.4.2). */
const GROUPS = new Set(['Document', 'Part', 'Art', 'Sect', 'Div', 'NonStruct', 'Table', 'THead', 'TBody', 'TR', 'L', 'LI'])

/** Number of a mark of `owner`, a page or a form, as it stands among the kids of a tag; undefined for another's, or for no mark. */
function numberOf(context: PDFContext, item: PDFObject, tag: PDFDict, owner: PDFRef): number | undefined {
  const kid = context.lookup(item)
  const isOwner = (holder: PDFDict, keys: string[]): boolean => keys.map(key => holder.get(PDFName.of(key))).find(Boolean) === owner
  if (kid instanceof PDFNumber)
    return isOwner(tag, ['Pg']) ? kid.asNumber() : undefined
  if (!(kid instanceof PDFDict) || !kid.has(PDFName.of('MCID')))
    return undefined
  const number = entry(kid, 'MCID')
  const isHere = isOwner(kid, ['Stm', 'Pg']) || (!kid.has(PDFName.of('Pg')) && !kid.has(PDFName.of('Stm')) && isOwner(tag, ['Pg']))
  return isHere && number instanceof PDFNumber ? number.asNumber() : undefined
}

/** Gives the marks of `owner` among the kids of a tag their new numbers; those without one go. */
function renumberKids(context: PDFContext, tag: PDFDict, owner: PDFRef, newOf: ReadonlyMap<number, number>): void {
  const kids = itemsIn(tag, 'K').flatMap((item) => {
    const old = numberOf(context, item, tag, owner)
    if (old === undefined)
      return [item]
    const number = newOf.get(old)
    if (number === undefined)
      return []
    if (item instanceof PDFNumber)
      return [PDFNumber.of(number)]
    const mark = context.lookup(item) as PDFDict
    mark.set(PDFName.of('MCID'), PDFNumber.of(number))
    return [item]
  })
  tag.set(PDFName.of('K'), kids.length === 1 ? kids[0] : context.obj(kids))
}

interface Marked { ref: PDFRef, stream: PDFStream, resources: PDFDict | undefined }

/** The stream whose marks a page or a form numbers; nothing where a page has several. */
function streamOf(context: PDFContext, owner: PDFRef): Marked | undefined {
  const object = context.lookup(owner)
  const refs = object instanceof PDFDict ? contentsOf(object) : [owner]
  const stream = context.lookup(refs[0])
  const holder = object instanceof PDFStream ? object.dict : object
  return refs.length === 1 && stream instanceof PDFStream && holder instanceof PDFDict ? { ref: refs[0], stream, resources: dictIn(holder, 'Resources') } : undefined
}

function leanStream(context: PDFContext, owner: PDFRef, tags: PDFArray): void {
  const marked = streamOf(context, owner)
  const source = marked && decoded(marked.stream)
  const stretches = source && stretchesOf(source, (name) => {
    const { object: form } = resource(context, marked.resources, 'XObject', name)
    return form instanceof PDFStream && form.dict.has(PDFName.of('StructParents'))
  })
  if (!stretches)
    return
  const places = new Map<PDFObject, Map<number, number>>()
  const placeIn = (ref: PDFObject, tag: PDFDict, number: number): number => {
    if (!places.has(ref))
      places.set(ref, new Map(itemsIn(tag, 'K').map((item, at) => [numberOf(context, item, tag, owner) ?? -1, at])))
    return places.get(ref)!.get(number) ?? -1
  }
  const { text, numbers } = joinMarks(source, stretches, ({ number, isFrame }) => {
    const ref = number === undefined ? undefined : tags.get(number)
    const tag = ref && context.lookup(ref)
    if (number === undefined || !(tag instanceof PDFDict))
      return { at: -1 }
    const at = placeIn(ref!, tag, number)
    return isFrame && GROUPS.has(textIn(tag, 'S')) ? { at } : { tag: ref, at }
  })
  const newOf = new Map(numbers.map(([first], number) => [first, number]))
  for (const ref of places.keys())
    renumberKids(context, context.lookup(ref) as PDFDict, owner, newOf)
  const left = numbers.map(([first]) => tags.get(first))
  while (tags.size())
    tags.remove(0)
  left.forEach(ref => tags.push(ref))
  replaceStream(context, marked.ref, marked.stream, text)
}

/** Pages and forms by their number in the tree of parents (ISO 32000-1, section 14.7.4.4). */
export function markOwners(context: PDFContext): Map<number, PDFRef> {
  return new Map(context.enumerateIndirectObjects().flatMap(([ref, object]) => {
    const dict = object instanceof PDFStream ? object.dict : object
    const key = dict instanceof PDFDict ? entry(dict, 'StructParents') : undefined
    return key instanceof PDFNumber ? [[key.asNumber(), ref]] : []
  }))
}

export function leanMarks({ catalog, context }: PDFDocument): void {
  const tree = dictIn(dictIn(catalog, 'StructTreeRoot'), 'ParentTree')
  const owners = markOwners(context)
  for (const [key, tags] of tree ? numbered(context, tree) : []) {
    const owner = owners.get(key)
    if (owner && tags instanceof PDFArray)
      leanStream(context, owner, tags)
  }
}
