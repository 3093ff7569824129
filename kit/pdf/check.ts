/** Finds what keeps a PDF from being PDF/UA-1 (ISO 14289-1), as far as a program can tell. */
import type { PDFContext, PDFObject, PDFPage } from '@cantoo/pdf-lib'
import type { Tag } from './objects.ts'
import { PDFBool, PDFDocument } from '@cantoo/pdf-lib'
import { isMark, nameIn, operations, paintsPath, showsText, stringsIn } from './content.ts'
import { contentsOf, decoded, dictIn, entry, everyTag, itemsIn, markName, marksHeld, numbered, PDFArray, PDFDict, PDFName, PDFNumber, PDFRef, PDFStream, resource, tagsOf, textIn, textOf } from './objects.ts'

export const RULES = {
  'tagged': 'the file is tagged and says so',
  'language': 'the file names its language',
  'metadata': 'the XMP packet has title and language',
  'title bar': 'a reader shows the title, not the name of the file',
  'roles': 'every type of tag is standard or mapped to one that is',
  'marked': 'everything painted belongs to a tag or is declared decoration',
  'marks': 'the tag that a mark of a page leads to holds that mark',
  'alternative text': 'every figure and formula has an alternative text',
  'boxes': 'every figure and formula says where on its page it stands',
  'lists': 'a list holds items, an item its label and its body',
  'links': 'every link is described and belongs to a tag',
  'tables': 'every row of a table has as many cells',
  'headings': 'headings begin at level 1 and skip none',
  'destinations': 'every link and bookmark leads to a page of the file',
  'tab order': 'the tab key follows the reading order',
  'fonts': 'every font is embedded, readable as text by every reader, and no Type 3',
  'glyphs': 'every character has a glyph',
  'textures': 'nothing is painted with a pattern or a shading, which readers draw differently',
  'pages': 'there are as many pages as expected',
  'bookmarks': 'there are bookmarks, each with a title',
} as const

export type Rule = keyof typeof RULES

export interface Failure {
  rule: Rule
  /** From 1; undefined when it concerns the whole file. */
  page?: number
  message: string
}

export interface Expected {
  title: string
  /** Undefined where any number will do. */
  pages?: number
}

interface Checked { document: PDFDocument, context: PDFContext, pages: PDFPage[], tags: Tag[], expected: Expected }
type Check = (checked: Checked) => Failure[]

const fail = (rule: Rule, message: string, page?: number): Failure[] => [{ rule, message, ...(page !== undefined && { page }) }]

/** ISO 32000-1, section 14.8.4. */
const STANDARD_TYPES = new Set('Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form'.split(' '))

/** The page of a tag, from 1: its own, or that of the first tag below it that has one. */
function pageOf({ pages }: Checked, tag: Tag): number | undefined {
  for (const { dict } of everyTag([tag])) {
    const index = pages.findIndex(({ ref }) => ref === dict.get(PDFName.of('Pg')))
    if (index >= 0)
      return index + 1
  }
  return undefined
}

const isTrue = (value: PDFObject | undefined): boolean => value instanceof PDFBool && value.asBoolean()

const tagged: Check = ({ document, tags }) => {
  const marked = dictIn(document.catalog, 'MarkInfo')
  if (!marked || !isTrue(entry(marked, 'Marked')))
    return fail('tagged', 'MarkInfo does not say that the file is tagged')
  return tags.length ? [] : fail('tagged', 'there are no tags')
}

const language: Check = ({ document }) => textIn(document.catalog, 'Lang') ? [] : fail('language', 'Lang is missing')

const metadata: Check = ({ document, expected }) => {
  const stream = entry(document.catalog, 'Metadata')
  const xmp = stream instanceof PDFStream ? new TextDecoder().decode(stream.getContents()) : ''
  const title = /<dc:title>[\s\S]*?<rdf:li[^>]*>([^<]*)</.exec(xmp)?.[1].replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&')
  if (title !== expected.title)
    return fail('metadata', `the title in XMP is ${title === undefined ? 'missing' : `"${title}"`}, not "${expected.title}"`)
  return /<dc:language>[\s\S]*?<rdf:li>[^<]+</.test(xmp) ? [] : fail('metadata', 'the language in XMP is missing')
}

const titleBar: Check = ({ document, expected }) => {
  if (document.getTitle() !== expected.title)
    return fail('title bar', `the title is "${document.getTitle() ?? ''}", not "${expected.title}"`)
  const preferences = dictIn(document.catalog, 'ViewerPreferences')
  return preferences && isTrue(entry(preferences, 'DisplayDocTitle')) ? [] : fail('title bar', 'DisplayDocTitle is not set')
}

const roles: Check = (checked) => {
  const root = dictIn(checked.document.catalog, 'StructTreeRoot')
  const map = dictIn(root, 'RoleMap')
  const unknown = new Map<string, Tag>()
  for (const tag of everyTag(checked.tags)) {
    if (!STANDARD_TYPES.has(tag.type) && !STANDARD_TYPES.has(map ? textIn(map, tag.type) : ''))
      unknown.set(tag.type, tag)
  }
  return [...unknown].flatMap(([type, tag]) => fail('roles', `${type} is no standard type`, pageOf(checked, tag)))
}

const isType0 = (font: PDFObject | undefined): boolean => font instanceof PDFDict && textIn(font, 'Subtype') === 'Type0'

/** The glyphs that strings show in a composite font: two bytes each. */
const glyphsIn = (strings: number[][]): number[] =>
  strings.flatMap(bytes => bytes.flatMap((byte, i) => i % 2 === 0 ? [byte * 256 + (bytes[i + 1] ?? 0)] : []))

/** One pass over all that is painted, for three rules. */
const painted: Check = ({ context, pages }) => {
  const failures = new Map<string, Failure>()
  const note = (rule: Rule, message: string, page: number): void => void failures.set(`${rule} ${page} ${message}`, { rule, page, message })
  const seen = new Set<string>()
  const look = (ref: PDFRef, resources: PDFDict | undefined, page: number, inMark: boolean): void => {
    const key = `${ref.toString()} ${inMark}`
    const stream = context.lookup(ref)
    if (seen.has(key) || !(stream instanceof PDFStream))
      return
    seen.add(key)
    const open: boolean[] = []
    let isComposite = false
    for (const { operator, operands } of operations(decoded(stream))) {
      if (operator === 'BDC' || operator === 'BMC')
        open.push(isMark(operands))
      else if (operator === 'EMC')
        open.pop()
      else if (operator === 'Tf')
        isComposite = isType0(resource(context, resources, 'Font', nameIn(operands)).object)
      const marked = inMark || open.includes(true)
      const { ref: formRef, object } = operator === 'Do' ? resource(context, resources, 'XObject', nameIn(operands)) : {}
      if (object instanceof PDFStream && formRef instanceof PDFRef && textIn(object.dict, 'Subtype') === 'Form')
        look(formRef, dictIn(object.dict, 'Resources') ?? resources, page, marked)
      else if (!marked && (paintsPath(operator) || showsText(operator) || ['Do', 'sh', 'BI'].includes(operator)))
        note('marked', `the operator ${operator} paints outside of every tag`, page)
      if (operator === 'sh' || (/^scn$/i.test(operator) && operands.includes('/')))
        note('textures', 'a pattern or a shading is painted; draw its lines under a clip', page)
      // Glyph 0 stands for what the font does not have.
      if (isComposite && showsText(operator) && glyphsIn(stringsIn(operands)).includes(0))
        note('glyphs', 'a character has no glyph in any font', page)
    }
  }
  for (const [i, { node }] of pages.entries()) {
    for (const ref of contentsOf(node))
      look(ref, node.Resources(), i + 1, false)
  }
  return [...failures.values()]
}

/** Pages and forms by their number in the tree of parents (ISO 32000-1, section 14.7.4.4). */
function markOwners(context: PDFContext): Map<number, PDFRef> {
  return new Map(context.enumerateIndirectObjects().flatMap(([ref, object]) => {
    const dict = object instanceof PDFStream ? object.dict : object
    const key = dict instanceof PDFDict ? entry(dict, 'StructParents') : undefined
    return key instanceof PDFNumber ? [[key.asNumber(), ref]] : []
  }))
}

const marks: Check = ({ document, context, pages }) => {
  const root = dictIn(dictIn(document.catalog, 'StructTreeRoot'), 'ParentTree')
  const owners = markOwners(context)
  const held = new Map<PDFDict, Set<string>>()
  return (root ? [...numbered(context, root)] : []).flatMap(([key, value]) => {
    const owner = owners.get(key)
    if (!owner || !(value instanceof PDFArray))
      return []
    const lost = value.asArray().findIndex((ref, number) => {
      const tag = context.lookup(ref)
      if (!(tag instanceof PDFDict))
        return false
      if (!held.has(tag))
        held.set(tag, new Set(marksHeld(context, tag)))
      return !held.get(tag)!.has(markName(number, owner))
    })
    return lost < 0 ? [] : fail('marks', `mark ${lost} belongs to no tag that holds it`, pages.findIndex(({ ref }) => ref === owner) + 1 || undefined)
  })
}

const alternatives: Check = checked => [...everyTag(checked.tags)]
  .filter(({ type, dict }) => ['Figure', 'Formula'].includes(type) && !textIn(dict, 'Alt').trim())
  .flatMap(tag => fail('alternative text', `a ${tag.type.toLowerCase()} has no alternative text`, pageOf(checked, tag)))

/** ISO 32000-1, section 14.8.5.4.3. */
const boxes: Check = checked => [...everyTag(checked.tags)]
  .filter(({ type, dict }) => ['Figure', 'Formula'].includes(type) && !itemsIn(dict, 'A').some((item) => {
    const attributes = checked.context.lookup(item)
    return attributes instanceof PDFDict && textIn(attributes, 'O') === 'Layout' && itemsIn(attributes, 'BBox').length === 4
  }))
  .flatMap(tag => fail('boxes', `a ${tag.type.toLowerCase()} has no BBox`, pageOf(checked, tag)))

const lists: Check = checked => [...everyTag(checked.tags)].flatMap((tag) => {
  const odd = tag.type === 'L'
    ? tag.kids.find(({ type }) => !['LI', 'L', 'Caption'].includes(type))
    : tag.type === 'LI' ? tag.kids.find(({ type }) => !['Lbl', 'LBody'].includes(type)) : undefined
  if (odd)
    return fail('lists', `${odd.type} stands directly in ${tag.type}`, pageOf(checked, tag))
  return tag.type === 'LI' && !tag.kids.some(({ type }) => type === 'LBody') ? fail('lists', 'a list item has no body', pageOf(checked, tag)) : []
})

/** The annotations that Link tags refer to. */
function annotationsInTags({ context, tags }: Checked): Set<PDFObject> {
  const owned = new Set<PDFObject>()
  for (const { dict } of [...everyTag(tags)].filter(({ type }) => type === 'Link')) {
    for (const item of itemsIn(dict, 'K')) {
      const kid = context.lookup(item)
      const object = kid instanceof PDFDict && textIn(kid, 'Type') === 'OBJR' ? kid.get(PDFName.of('Obj')) : undefined
      if (object)
        owned.add(object)
    }
  }
  return owned
}

function linksOf({ context, pages }: Checked): { item: PDFObject, link: PDFDict, page: number }[] {
  return pages.flatMap(({ node }, i) => itemsIn(node, 'Annots').flatMap((item) => {
    const link = context.lookup(item)
    return link instanceof PDFDict && textIn(link, 'Subtype') === 'Link' ? [{ item, link, page: i + 1 }] : []
  }))
}

const links: Check = (checked) => {
  const owned = annotationsInTags(checked)
  return linksOf(checked).flatMap(({ item, link, page }) => [
    ...textIn(link, 'Contents') ? [] : fail('links', 'a link is not described', page),
    ...owned.has(item) ? [] : fail('links', 'a link belongs to no tag', page),
  ])
}

/** A number among the attributes of a tag, such as ColSpan; 1 without. */
function span({ context }: Checked, { dict }: Tag, attribute: string): number {
  const owners = itemsIn(dict, 'A').map(item => context.lookup(item)).filter(owner => owner instanceof PDFDict)
  return Number(owners.map(owner => textIn(owner, attribute)).find(Boolean) ?? 1)
}

/** Columns of each row, cells counted that reach down from rows above. */
function widths(checked: Checked, rows: Tag[]): number[] {
  const taken: number[] = rows.map(() => 0)
  for (const [i, row] of rows.entries()) {
    for (const cell of row.kids.filter(({ type }) => type === 'TH' || type === 'TD')) {
      for (let down = 0; down < span(checked, cell, 'RowSpan') && i + down < rows.length; down++)
        taken[i + down] += span(checked, cell, 'ColSpan')
    }
  }
  return taken
}

const tables: Check = checked => [...everyTag(checked.tags)].filter(({ type }) => type === 'Table').flatMap((table) => {
  const rows = [...everyTag(table.kids)].filter(({ type }) => type === 'TR')
  const odd = widths(checked, rows).findIndex((width, _, [first]) => width !== first || width === 0)
  return odd < 0 ? [] : fail('tables', `row ${odd + 1} of a table has another number of cells than the first, or none`, pageOf(checked, rows[odd] ?? table))
})

const headings: Check = (checked) => {
  let before = 0
  return [...everyTag(checked.tags)].flatMap((tag) => {
    const level = Number(/^H([1-6])$/.exec(tag.type)?.[1] ?? 0)
    if (!level)
      return []
    const jumps = level > before + 1
    const message = `a heading of level ${level} follows ${before ? `one of level ${before}` : 'none'}`
    before = level
    return jumps ? fail('headings', message, pageOf(checked, tag)) : []
  })
}

/** Every item of the bookmarks. */
function* bookmarksBelow(parent: PDFDict | undefined): Generator<PDFDict> {
  for (let item = dictIn(parent, 'First'); item; item = dictIn(item, 'Next')) {
    yield item
    yield* bookmarksBelow(item)
  }
}

/** Names of destinations: in a dictionary of the catalog (PDF 1.1) or in a tree of names. */
function destinationNames({ document, context }: Checked): Map<string, PDFObject | undefined> {
  const names = new Map<string, PDFObject | undefined>()
  for (const [key, value] of dictIn(document.catalog, 'Dests')?.entries() ?? [])
    names.set(key.decodeText(), context.lookup(value))
  const collect = (node: PDFDict | undefined): void => {
    if (!node)
      return
    const pairs = itemsIn(node, 'Names')
    for (let i = 0; i + 1 < pairs.length; i += 2)
      names.set(textOf(context.lookup(pairs[i])), context.lookup(pairs[i + 1]))
    for (const kid of itemsIn(node, 'Kids')) {
      const below = context.lookup(kid)
      if (below instanceof PDFDict)
        collect(below)
    }
  }
  collect(dictIn(dictIn(document.catalog, 'Names'), 'Dests'))
  return names
}

const destinations: Check = (checked) => {
  const named = destinationNames(checked)
  const pageRefs = new Set<PDFObject>(checked.pages.map(({ ref }) => ref))
  const isPage = (target: PDFObject | undefined): boolean => {
    const array = target instanceof PDFDict ? entry(target, 'D') : target
    return array instanceof PDFArray && pageRefs.has(array.get(0))
  }
  const leads = (holder: PDFDict): boolean => {
    const action = dictIn(holder, 'A')
    if (action && textIn(action, 'S') !== 'GoTo')
      return textIn(action, 'URI') !== ''
    const target = entry(holder, 'Dest') ?? (action && entry(action, 'D'))
    return target instanceof PDFArray ? isPage(target) : isPage(named.get(textOf(target)))
  }
  return [
    ...linksOf(checked).filter(({ link }) => !leads(link)).flatMap(({ link, page }) => fail('destinations', `the link "${textIn(link, 'Contents')}" leads nowhere`, page)),
    ...[...bookmarksBelow(dictIn(checked.document.catalog, 'Outlines'))].filter(item => !leads(item)).flatMap(item => fail('destinations', `the bookmark "${textIn(item, 'Title')}" leads nowhere`)),
  ]
}

const tabOrder: Check = ({ pages }) => pages.flatMap(({ node }, i) => textIn(node, 'Tabs') === 'S' ? [] : fail('tab order', 'Tabs is not S', i + 1))

/** Every dictionary of the file that is a font as pages use it, not a part of one. */
const fonts: Check = ({ context }) => context.enumerateIndirectObjects().flatMap(([, object]) => {
  if (!(object instanceof PDFDict) || textIn(object, 'Type') !== 'Font' || textIn(object, 'Subtype').startsWith('CIDFont'))
    return []
  const called = textIn(object, 'BaseFont') || 'without a name'
  const kind = textIn(object, 'Subtype')
  if (kind === 'Type3')
    return fail('fonts', `a font is of Type 3 (${called})`)
  const [descendant] = itemsIn(object, 'DescendantFonts').map(item => context.lookup(item))
  const descriptor = dictIn(descendant instanceof PDFDict ? descendant : object, 'FontDescriptor')
  const file = descriptor && ['FontFile', 'FontFile2', 'FontFile3'].some(key => descriptor.has(PDFName.of(key)))
  return [
    ...file ? [] : fail('fonts', `the font ${called} is not embedded`),
    ...file && !/^[A-Z]{6}\+/.test(called) ? fail('fonts', `the font ${called} is embedded whole`) : [],
    ...kind !== 'Type0' || textIn(object, 'Encoding') === 'Identity-H' ? [] : fail('fonts', `the font ${called} has an encoding that not every reader maps`),
    ...object.has(PDFName.of('ToUnicode')) ? [] : fail('fonts', `the font ${called} cannot be read as text`),
  ]
})

const pageCount: Check = ({ pages, expected }) => expected.pages === undefined || pages.length === expected.pages
  ? []
  : fail('pages', `there are ${pages.length} pages, not ${expected.pages}`)

const bookmarks: Check = ({ document }) => {
  const items = [...bookmarksBelow(dictIn(document.catalog, 'Outlines'))]
  if (!items.length)
    return fail('bookmarks', 'there are none')
  return items.every(item => textIn(item, 'Title').trim()) ? [] : fail('bookmarks', 'a bookmark has no title')
}

const CHECKS: Check[] = [tagged, language, metadata, titleBar, roles, painted, marks, alternatives, boxes, lists, links, tables, headings, destinations, tabOrder, fonts, pageCount, bookmarks]

/** @returns every failure; none for a file that may claim PDF/UA-1 */
export async function checkPdf(bytes: Uint8Array, expected: Expected): Promise<Failure[]> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false })
  const checked: Checked = { document, context: document.context, pages: document.getPages(), tags: tagsOf(document), expected }
  return CHECKS.flatMap(check => check(checked))
}
