/** Takes out of the tags what says nothing: neutral tags, attributes that are the rule anyway, texts in a longer form than they need. */
import type { PDFContext, PDFDocument, PDFObject } from 'pdf-lib'
import type { Tag } from '../objects.ts'
import { dictIn, entry, everyTag, itemsIn, numbered, PDFArray, PDFDict, PDFName, PDFNumber, PDFRef, tagsOf } from '../objects.ts'
import { leanMarks } from './marks.ts'

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

/** What holds for a cell that does not say otherwise (ISO 32000-1, table 349). */
const isUsual = (attribute: PDFName, value: PDFObject | undefined): boolean =>
  ['RowSpan', 'ColSpan'].includes(attribute.decodeText()) && value instanceof PDFNumber && value.asNumber() === 1

/** The attributes of a tag that are not the rule, as one dictionary; nothing when none are left. All of Chromium's belong to tables. */
function attributesOf(context: PDFContext, { dict }: Tag): PDFDict | undefined {
  const attributes = context.obj({})
  for (const item of itemsIn(dict, 'A')) {
    const owner = context.lookup(item)
    for (const [key, value] of owner instanceof PDFDict ? owner.entries() : []) {
      if (!isUsual(key, value))
        attributes.set(key, value)
    }
  }
  return attributes.keys().some(key => key.decodeText() !== 'O') ? attributes : undefined
}

const isCell = ({ type }: Tag): boolean => type === 'TH' || type === 'TD'

/** Whether the scopes of its header cells alone tell which headers a cell has: every one has a scope, and no cell spans. */
function isSimple(table: Tag): boolean {
  const cells = [...everyTag(table.kids)].filter(isCell)
  const attributes = (cell: Tag): PDFDict | undefined => {
    const found = entry(cell.dict, 'A')
    return found instanceof PDFDict ? found : undefined
  }
  return cells.every((cell) => {
    const own = attributes(cell)
    return !own?.has(PDFName.of('ColSpan')) && !own?.has(PDFName.of('RowSpan')) && (cell.type === 'TD' || own?.has(PDFName.of('Scope')))
  })
}

function leanTable(context: PDFContext, table: Tag): void {
  const cells = [...everyTag(table.kids)].filter(isCell)
  const setAttributes = (cell: Tag, attributes: PDFDict | undefined): void =>
    attributes ? cell.dict.set(PDFName.of('A'), attributes) : void cell.dict.delete(PDFName.of('A'))
  for (const cell of cells)
    setAttributes(cell, attributesOf(context, cell))
  if (!isSimple(table))
    return
  for (const cell of cells) {
    dictIn(cell.dict, 'A')?.delete(PDFName.of('Headers'))
    setAttributes(cell, attributesOf(context, cell))
    cell.dict.delete(PDFName.of('ID'))
  }
}

export function leanTags(document: PDFDocument): void {
  liftNeutralTags(document)
  leanMarks(document)
  const tags = [...everyTag(tagsOf(document))]
  for (const tag of tags) {
    tag.dict.delete(PDFName.of('Type')) // optional
    if (tag.type === 'Table')
      leanTable(document.context, tag)
  }
  // Cells are looked up by it for the headers of others.
  if (!tags.some(({ dict }) => dict.has(PDFName.of('ID'))))
    dictIn(document.catalog, 'StructTreeRoot')?.delete(PDFName.of('IDTree'))
}
