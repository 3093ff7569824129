/** Finds everything that keeps a PDF from being PDF/UA-1 (ISO 14289-1), as far as a program can tell. */
import type { ContentStreamOperand, PDFObject, PDFPage } from '@cantoo/pdf-lib'
import type { Painted } from './content.ts'
import type { Tag } from './objects.ts'
import { PDFBool, PDFDocument } from '@cantoo/pdf-lib'
import { escaped } from '../lib/html.ts'
import { bookmarksIn } from './bookmarks.ts'
import { needsBox } from './boxes.ts'
import { DECORATION, nameIn, paintedOn, paints } from './content.ts'
import { annotationsOf, dictIn, dictsIn, entry, itemsIn, marksOf, PDFArray, PDFDict, PDFName, PDFRawStream, tagsOf, textIn, textOf, withKids } from './objects.ts'

interface Checked {
  document: PDFDocument
  pages: PDFPage[]
  /** Every tag, in reading order. */
  tags: Tag[]
  painted: Painted[]
  /** `pages` is left out where any number will do. */
  expected: { title: string, pages?: number }
}

interface Fault {
  message: string
  /** A tag, or a page from 1; undefined when it concerns the whole file. */
  at?: Tag | number
}

/** Examines a file and returns what is wrong with it. */
type Rule = (file: Checked) => Fault[]

/** No fault if the condition holds, otherwise one. */
const unless = (holds: unknown, message: string, at?: Fault['at']): Fault[] => holds ? [] : [{ message, at }]

function faultsOfFont(font: PDFDict): Fault[] {
  const called = textIn(font, 'BaseFont') || 'without a name'
  const descriptor = dictsIn(font, 'DescendantFonts').map(part => dictIn(part, 'FontDescriptor'))[0]
  const isEmbedded = ['FontFile', 'FontFile2', 'FontFile3'].some(file => descriptor?.has(PDFName.of(file)))
  return [
    ...unless(textIn(font, 'Subtype') === 'Type0', `the font ${called} is not composite`),
    ...unless(isEmbedded, `the font ${called} is not embedded`),
    ...unless(/^[A-Z]{6}\+/.test(called), `the font ${called} is embedded whole`),
    ...unless(textIn(font, 'Encoding') === 'Identity-H', `the font ${called} has an encoding that not every reader maps`),
    ...unless(font.has(PDFName.of('ToUnicode')), `the font ${called} cannot be read as text`),
  ]
}

/** What the file says about itself, and its fonts. */
const FILE_RULES = {
  /** To a catalogue in the XMP packet, and to a reader, who shows the title instead of the name of the file. */
  'metadata': ({ document, tags, expected: { title } }) => {
    const { catalog } = document
    const stream = entry(catalog, 'Metadata')
    const xmp = stream instanceof PDFRawStream ? new TextDecoder().decode(stream.contents) : ''
    const isMarked = dictIn(catalog, 'MarkInfo')?.get(PDFName.of('Marked')) === PDFBool.True
    return [
      ...unless(tags.length && isMarked, 'the file is not tagged, or does not say so'),
      ...unless(textIn(catalog, 'Lang'), 'the file does not name its language'),
      ...unless(/<dc:language>.*<rdf:li>[^<]/.test(xmp), 'the language in XMP is missing'),
      ...unless(xmp.includes(`>${escaped(title)}</rdf:li></rdf:Alt></dc:title>`), `the title in XMP is not "${title}"`),
      ...unless(document.getTitle() === title, `the title is "${document.getTitle()}", not "${title}"`),
      ...unless(catalog.getViewerPreferences()?.getDisplayDocTitle(), 'DisplayDocTitle is not set'),
    ]
  },

  'pages': ({ pages: { length }, expected: { pages = length } }) =>
    unless(length === pages, `the file has ${length} pages, not ${pages}`),

  /** The tab key follows the reading order. */
  'tab order': ({ pages }) => pages.flatMap(({ node }, i) =>
    unless(textIn(node, 'Tabs') === 'S', 'Tabs is not S', i + 1)),

  /** Every font is embedded in part, composite, and readable as text by every reader. */
  'fonts': ({ document: { context } }) => context.enumerateIndirectObjects()
    .flatMap(([, object]) => object instanceof PDFDict && textIn(object, 'Type') === 'Font' ? [object] : [])
    .filter(font => !textIn(font, 'Subtype').startsWith('CIDFont')) // part of a composite one
    .flatMap(faultsOfFont),
} satisfies Record<string, Rule>

/** ISO 32000-1, section 14.8.4. */
const STANDARD_TYPES = new Set('Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form'.split(' '))

/** What may be directly in the tags of a list. */
const LIST_PARTS: Record<string, string[]> = { L: ['LI', 'L', 'Caption'], LI: ['Lbl', 'LBody'] }

/** A number among the attributes of a cell, such as ColSpan; 1 without. */
const span = ({ dict }: Tag, attribute: string): number =>
  Number(dictsIn(dict, 'A').map(attributes => textIn(attributes, attribute)).find(Boolean) ?? 1)

/** Columns of each row, cells counted that reach down from rows above. */
function widths(rows: Tag[]): number[] {
  const taken = rows.map(() => 0)
  for (const [i, row] of rows.entries()) {
    for (const cell of row.kids.filter(({ type }) => type === 'TH' || type === 'TD')) {
      for (let down = 0; down < span(cell, 'RowSpan') && i + down < rows.length; down++)
        taken[i + down] += span(cell, 'ColSpan')
    }
  }
  return taken
}

/** The tags, by which a screen reader reads. */
const TAG_RULES = {
  /** Every type of tag is standard or mapped to one that is. */
  'roles': ({ document, tags }) => {
    const map = dictIn(dictIn(document.catalog, 'StructTreeRoot'), 'RoleMap')
    return tags.flatMap(tag => unless(
      STANDARD_TYPES.has(tag.type) || (map && STANDARD_TYPES.has(textIn(map, tag.type))),
      `${tag.type} is not a standard type`,
      tag,
    ))
  },

  'alternative text': ({ tags }) => tags.filter(needsBox).flatMap(tag =>
    unless(textIn(tag.dict, 'Alt').trim(), `a ${tag.type.toLowerCase()} has no alternative text`, tag)),

  /** Every figure and formula has its box on the page (ISO 32000-1, section 14.8.5.4.3). */
  'boxes': ({ tags }) => tags.filter(needsBox).flatMap(tag =>
    unless(dictsIn(tag.dict, 'A').some(layout => itemsIn(layout, 'BBox').length === 4), `a ${tag.type.toLowerCase()} has no BBox`, tag)),

  /** A list holds items, an item its label and its body. */
  'lists': ({ tags }) => tags.filter(({ type }) => type in LIST_PARTS).flatMap(tag => [
    ...tag.kids.flatMap(({ type }) => unless(LIST_PARTS[tag.type].includes(type), `${type} is directly in ${tag.type}`, tag)),
    ...unless(tag.type === 'L' || tag.kids.some(({ type }) => type === 'LBody'), 'a list item has no body', tag),
  ]),

  /** All rows of a table have the same number of cells. */
  'tables': ({ tags }) => tags.filter(({ type }) => type === 'Table').flatMap((table) => {
    const rows = withKids(table).filter(({ type }) => type === 'TR')
    return widths(rows).flatMap((width, i, [first]) =>
      unless(width && width === first, `row ${i + 1} of a table has no cells, or not as many as the first row`, rows[i]))
  }),

  /** Headings begin at level 1 and skip none. */
  'headings': ({ tags }) => {
    const headings = tags.filter(({ type }) => /^H[1-6]$/.test(type))
    const levels = headings.map(({ type }) => Number(type[1]))
    return headings.flatMap((heading, i) =>
      unless(levels[i] <= (levels[i - 1] ?? 0) + 1, `a heading of level ${levels[i]} follows ${i ? `one of level ${levels[i - 1]}` : 'none'}`, heading))
  },
} satisfies Record<string, Rule>

/** Every link, with its page. */
const linksOf = ({ pages }: Checked): { link: PDFDict, page: number }[] => pages.flatMap(({ node }, i) =>
  dictsIn(node, 'Annots').filter(link => textIn(link, 'Subtype') === 'Link').map(link => ({ link, page: i + 1 })))

/** Whether a link or a bookmark leads out of the file, or to a page of it. */
function leads({ document, pages }: Checked, holder: PDFDict): boolean {
  const action = dictIn(holder, 'A')
  if (action && textIn(action, 'URI'))
    return true
  const places = dictIn(document.catalog, 'Dests')
  const target = entry(holder, 'Dest') ?? (action && entry(action, 'D'))
  const isPage = (place: PDFObject | undefined): boolean => place instanceof PDFArray && pages.some(({ ref }) => ref === place.get(0))
  return isPage(target) || Boolean(places && isPage(entry(places, textOf(target))))
}

const LINK_RULES = {
  /** Every link is described and belongs to a tag. */
  links: (file) => {
    const inTags = new Set(file.tags.filter(({ type }) => type === 'Link').flatMap(annotationsOf))
    return linksOf(file).flatMap(({ link, page }) => [
      ...unless(textIn(link, 'Contents'), 'a link is not described', page),
      ...unless(inTags.has(link), 'a link does not belong to a tag', page),
    ])
  },

  bookmarks: ({ document }) => {
    const titles = bookmarksIn(document).map(item => textIn(item, 'Title').trim())
    return unless(titles.length && titles.every(Boolean), titles.length ? 'a bookmark has no title' : 'the file has no bookmarks')
  },

  /** Every link and bookmark leads to a page of the file, or out of it. */
  destinations: file => [
    ...linksOf(file).flatMap(({ link, page }) => unless(leads(file, link), `the link "${textIn(link, 'Contents')}" leads nowhere`, page)),
    ...bookmarksIn(file.document).flatMap(item => unless(leads(file, item), `the bookmark "${textIn(item, 'Title')}" leads nowhere`)),
  ],
} satisfies Record<string, Rule>

/** Whether a string shows glyph 0, which means that the font lacks the character. Every glyph is two bytes. */
function lacksGlyph(operand: ContentStreamOperand): boolean {
  const { bytes = [] } = operand as { bytes?: ArrayLike<number> }
  return Array.from(bytes).some((byte, i, all) => i % 2 === 0 && !byte && !all[i + 1])
}

/** What the pages paint. */
const PAINTED_RULES = {
  /** Everything that is painted belongs to a tag or is declared decoration. */
  marked: ({ painted }) => painted.flatMap(({ operator, mark, page }) =>
    unless(mark || !paints(operator), `the operator ${operator} paints outside of every tag`, page)),

  /** Every mark belongs to a tag. */
  marks: ({ tags, painted }) => {
    const held = new Set([DECORATION, ...tags.flatMap(marksOf)])
    return painted.flatMap(({ mark, page }) => unless(!mark || held.has(mark), `mark ${mark} does not belong to a tag`, page))
  },

  glyphs: ({ painted }) => painted.flatMap(({ operator, operands, page }) =>
    unless(operator !== 'Tj' || !lacksGlyph(operands[0]), 'a character has no glyph in any font', page)),

  /** Readers draw patterns and shadings differently. */
  textures: ({ painted }) => painted.flatMap(({ operator, operands, page }) =>
    unless(operator !== 'sh' && !(/^scn$/i.test(operator) && operands.some(nameIn)), 'a pattern or a shading is painted; draw its lines under a clip', page)),
} satisfies Record<string, Rule>

export const RULES = { ...FILE_RULES, ...TAG_RULES, ...LINK_RULES, ...PAINTED_RULES }
export type RuleName = keyof typeof RULES

/** The page of a tag: its own, or that of the first tag below it that has one. */
function pageOf({ pages }: Checked, at: Fault['at']): number | undefined {
  if (typeof at !== 'object')
    return at
  const page = (tag: Tag): unknown => tag.dict.get(PDFName.of('Pg'))
  return pages.findIndex(({ ref }) => ref === withKids(at).map(page).find(Boolean)) + 1 || undefined
}

/** @returns every failure with its page from 1, if it is on one; none for a file that may claim PDF/UA-1 */
export async function checkPdf(bytes: Uint8Array, expected: Checked['expected']) {
  const document = await PDFDocument.load(bytes, { updateMetadata: false })
  const file: Checked = { document, pages: document.getPages(), tags: tagsOf(document), painted: [...paintedOn(document)], expected }
  const rules = Object.entries(RULES) as [RuleName, Rule][]
  return rules.flatMap(([rule, faultsOf]) => faultsOf(file).map(({ message, at }) => ({ rule, message, page: pageOf(file, at) })))
}
