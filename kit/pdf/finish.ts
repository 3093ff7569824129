/** Turns what Chromium prints into PDF/UA-1: tags, descriptions of links, bookmarks, decoration, metadata. */
import type { Bookmark } from './bookmarks.ts'
import type { Metadata } from './metadata.ts'
import type { Tag } from './objects.ts'
import type { PaperLink } from './prepare.ts'
import { PDFDocument, PDFHeader, PDFHexString, PDFStreamWriter } from '@cantoo/pdf-lib'
import { declareDecoration } from './artifacts.ts'
import { headlinesOf, labelPages, writeBookmarks } from './bookmarks.ts'
import { placeFigures } from './boxes.ts'
import { describe } from './metadata.ts'
import { annotationsOf, dictIn, itemsIn, PDFName, tagsOf, textIn } from './objects.ts'
import { FORMULA_MARK } from './print.ts'

export interface Finish {
  metadata: Metadata
  /** How many there must be, in the order of the pages. */
  headlines: number
  bookmarks: Bookmark[]
  /** What a reader calls each page, if not by its place. */
  labels?: string[]
  links: PaperLink[]
}

const name = (text: string): PDFName => PDFName.of(text)

/** Types of PDF 2.0 that Chromium writes, as PDF 1.7 knows them. */
const ROLES = { Em: 'Span', Strong: 'Span', Aside: 'Sect' }

/** More than the library's own 50: tags are much alike, so they compress better when many are packed together. */
const OBJECTS_PER_STREAM = 1000

/** Gives a formula a tag of its own. */
function finishFormula({ dict }: Tag): void {
  const alt = textIn(dict, 'Alt')
  if (!alt.startsWith(FORMULA_MARK))
    return
  dict.set(name('S'), name('Formula'))
  dict.set(name('Alt'), PDFHexString.fromText(alt.slice(FORMULA_MARK.length)))
}

/** Puts everything but the label of a list item into its body. */
function makeListBody({ ref, dict, kids }: Tag): void {
  const { context } = dict
  const labels = kids.filter(({ type }) => type === 'Lbl').map(kid => kid.ref)
  const rest = itemsIn(dict, 'K').filter(item => !labels.includes(item))
  const body = context.register(context.obj({ Type: 'StructElem', S: 'LBody', P: ref, K: rest }))
  for (const kid of kids.filter(({ type }) => type !== 'Lbl'))
    kid.dict.set(name('P'), body)
  dict.set(name('K'), context.obj([...labels, body]))
}

/** The first headline stays on level 1 as the lecture's title; all other headings move one level down. */
function finishTags(document: PDFDocument): void {
  dictIn(document.catalog, 'StructTreeRoot')?.set(name('RoleMap'), document.context.obj(ROLES))
  let headlines = 0
  for (const tag of tagsOf(document)) {
    const [, level] = /^H([1-6])$/.exec(tag.type) ?? []
    headlines += level === '1' ? 1 : 0
    if (level && headlines > 1)
      tag.dict.set(name('S'), name(`H${Math.min(6, Number(level) + 1)}`))
    else if (tag.type === 'Figure')
      finishFormula(tag)
    else if (tag.type === 'LI')
      makeListBody(tag)
  }
}

/**
 * Describes where each link leads (ISO 14289-1, section 7.18.5). The tags of links are in the order of the text.
 * @throws Error when the PDF does not have as many links as the page
 */
function describeLinks(document: PDFDocument, links: PaperLink[]): void {
  const tags = tagsOf(document).filter(({ type }) => type === 'Link')
  if (tags.length !== links.length)
    throw new Error(`expected ${links.length} links in the PDF, found ${tags.length}`)
  for (const [i, { href, text }] of links.entries()) {
    // Such as "slide 5".
    const target = href.startsWith('#') ? href.slice(1).split('-').slice(0, 2).join(' ') : href
    for (const annotation of annotationsOf(tags[i]))
      annotation.set(name('Contents'), PDFHexString.fromText(text && text !== target ? `${text} (${target})` : target))
  }
}

/**
 * @param printed a tagged PDF of Chromium's with its bookmarks
 * @returns the page of each headline, from 0
 * @throws Error when it has not as many headlines as the page
 */
export async function finish(printed: Uint8Array, { metadata, headlines, bookmarks, labels, links }: Finish) {
  const document = await PDFDocument.load(printed, { updateMetadata: false })
  const found = headlinesOf(document)
  if (found.length !== headlines)
    throw new Error(`expected ${headlines} headlines in the PDF, found ${found.length}`)
  describe(document, metadata)
  placeFigures(document)
  finishTags(document)
  describeLinks(document, links)
  writeBookmarks(document, bookmarks, found)
  if (labels)
    labelPages(document, labels)
  declareDecoration(document)
  document.context.header = PDFHeader.forVersion(1, 7)
  const pages = document.getPages()
  const pageOf = found.map(destination => pages.findIndex(({ ref }) => ref === destination.get(0)))
  const writer = PDFStreamWriter.forContext(document.context, Infinity, true, OBJECTS_PER_STREAM)
  return { data: await writer.serializeToBuffer(), pages: pages.length, pageOf }
}
