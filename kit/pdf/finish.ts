/** From what Chromium prints to PDF/UA-1: tags, descriptions of links, bookmarks, decoration, what the file says of itself. */
import type { Metadata } from './metadata.ts'
import type { PDFRef, Tag } from './objects.ts'
import type { PaperLink } from './prepare.ts'
import { PDFDocument, PDFHexString } from '@cantoo/pdf-lib'
import { markArtifacts } from './artifacts.ts'
import { placeFigures } from './boxes.ts'
import { compact } from './compact.ts'
import { describe } from './metadata.ts'
import { dictIn, entry, everyTag, itemsIn, PDFArray, PDFDict, PDFName, PDFNumber, tagsOf, textIn } from './objects.ts'
import { FORMULA_MARK } from './prepare.ts'

/** A line of the bookmarks. */
export interface Bookmark {
  title: string
  /** The section that begins here. */
  section?: string
  /** What a reader's program calls the page; the pages' own numbers without. */
  label?: string
}

export interface Finish {
  metadata: Metadata
  /** In the order of the pages; each belongs to one headline. */
  bookmarks: Bookmark[]
  links: PaperLink[]
  /** Names what a link inside the file leads to, such as "slide 5". */
  nameOf: (id: string) => string
}

export interface Finished {
  bytes: Uint8Array
  pages: number
  /** Page of each bookmark, from 0. */
  pageOf: number[]
}

const name = (text: string): PDFName => PDFName.of(text)

/** Types of PDF 2.0 that Chromium writes, as PDF 1.7 knows them. */
const ROLES = { Em: 'Span', Strong: 'Span', Aside: 'Sect' }

function makeFormulas(tag: Tag): void {
  const alt = textIn(tag.dict, 'Alt')
  if (alt.startsWith(FORMULA_MARK)) {
    tag.dict.set(name('S'), name('Formula'))
    tag.dict.set(name('Alt'), PDFHexString.fromText(alt.slice(FORMULA_MARK.length)))
  }
  else if (!alt && tag.kids.some(({ type }) => type === 'Figure')) {
    tag.dict.set(name('S'), name('NonStruct'))
  }
}

/** All that is not the label of a list item belongs into its body. */
function makeListBody(document: PDFDocument, { ref, dict }: Tag): void {
  const { context } = document
  const typeOf = (item: ReturnType<typeof itemsIn>[number]): string => {
    const kid = context.lookup(item)
    return kid instanceof PDFDict ? textIn(kid, 'S') : ''
  }
  const labels = itemsIn(dict, 'K').filter(item => typeOf(item) === 'Lbl')
  const rest = itemsIn(dict, 'K').filter(item => typeOf(item) !== 'Lbl')
  if (!rest.length || rest.every(item => typeOf(item) === 'LBody'))
    return
  const body = context.obj({ Type: 'StructElem', S: 'LBody', P: ref, K: rest })
  if (dict.has(name('Pg')))
    body.set(name('Pg'), dict.get(name('Pg'))!)
  const bodyRef = context.register(body)
  for (const item of rest) {
    const kid = context.lookup(item)
    if (kid instanceof PDFDict && kid.has(name('S')))
      kid.set(name('P'), bodyRef)
  }
  dict.set(name('K'), context.obj([...labels, bodyRef]))
}

/** The first headline is that of the lecture, those of the other slides stand below it, and what is below them follows. */
function finishTags(document: PDFDocument): void {
  const root = dictIn(document.catalog, 'StructTreeRoot')
  root?.set(name('RoleMap'), document.context.obj(ROLES))
  let headlines = 0
  for (const tag of everyTag(tagsOf(document))) {
    const level = Number(/^H([1-6])$/.exec(tag.type)?.[1] ?? 0)
    headlines += level === 1 ? 1 : 0
    if (level && headlines > 1)
      tag.dict.set(name('S'), name(`H${Math.min(6, level + 1)}`))
    if (tag.type === 'Figure')
      makeFormulas(tag)
    if (tag.type === 'LI')
      makeListBody(document, tag)
  }
}

const withoutSlash = (address: string): string => address.replace(/\/$/, '')

/** Says of each link where it leads (ISO 14289-1, section 7.18.5). Links come page by page, in the order of the text. */
function describeLinks(document: PDFDocument, links: PaperLink[], nameOf: Finish['nameOf']): void {
  const left = [...links]
  const take = (fits: (link: PaperLink) => boolean): PaperLink | undefined => left.splice(left.findIndex(fits) >>> 0, 1)[0]
  for (const { node } of document.getPages()) {
    node.set(name('Tabs'), name('S'))
    for (const item of itemsIn(node, 'Annots')) {
      const annotation = document.context.lookup(item)
      if (!(annotation instanceof PDFDict) || textIn(annotation, 'Subtype') !== 'Link')
        continue
      const action = dictIn(annotation, 'A')
      const address = action ? textIn(action, 'URI') : ''
      const id = textIn(annotation, 'Dest') || (action ? textIn(action, 'D') : '')
      const link = take(({ href }) => address ? withoutSlash(href) === withoutSlash(address) : href === `#${id}`)
      const target = address || nameOf(id)
      annotation.set(name('Contents'), PDFHexString.fromText(link?.text && link.text !== target ? `${link.text} (${target})` : target))
      annotation.set(name('F'), PDFNumber.of(4)) // printed
    }
  }
}

interface Headline { title: string, destination: PDFArray }

/** Chromium's bookmarks of the highest rank: one a headline, in the order of the pages. */
function headlinesOf(document: PDFDocument): Headline[] {
  const outlines = dictIn(document.catalog, 'Outlines')
  const headlines: Headline[] = []
  for (let item = outlines && dictIn(outlines, 'First'); item; item = dictIn(item, 'Next')) {
    const action = dictIn(item, 'A')
    const destination = entry(item, 'Dest') ?? (action && entry(action, 'D'))
    if (destination instanceof PDFArray)
      headlines.push({ title: textIn(item, 'Title'), destination })
  }
  return headlines
}

interface Branch { title: string, destination: PDFArray, branches: Branch[] }

/** Sections and, below them, slides. What stands before the first section is a branch of its own. */
export function toBranches(bookmarks: Bookmark[], headlines: Headline[]): Branch[] {
  const roots: Branch[] = []
  for (const [i, { title, section }] of bookmarks.entries()) {
    const { destination } = headlines[i]
    if (section)
      roots.push({ title: section, destination, branches: [] })
    const leaf = { title, destination, branches: [] }
    ;(roots.at(-1)?.branches ?? roots).push(leaf)
  }
  return roots
}

/** Writes branches below `parent` and hands back how many there are. */
function writeBranches(document: PDFDocument, parent: PDFDict, parentRef: PDFRef, branches: Branch[]): void {
  const { context } = document
  const refs = branches.map(() => context.nextRef())
  for (const [i, { title, destination, branches: below }] of branches.entries()) {
    const item = context.obj({ Parent: parentRef, Dest: destination })
    item.set(name('Title'), PDFHexString.fromText(title))
    if (i > 0)
      item.set(name('Prev'), refs[i - 1])
    if (i < refs.length - 1)
      item.set(name('Next'), refs[i + 1])
    if (below.length) {
      writeBranches(document, item, refs[i], below)
      item.set(name('Count'), PDFNumber.of(-below.length)) // closed at first
    }
    context.assign(refs[i], item)
  }
  if (refs.length) {
    parent.set(name('First'), refs[0])
    parent.set(name('Last'), refs[refs.length - 1])
    parent.set(name('Count'), PDFNumber.of(refs.length))
  }
}

function writeBookmarks(document: PDFDocument, branches: Branch[]): void {
  const outlines = document.context.obj({ Type: 'Outlines' })
  const ref = document.context.register(outlines)
  writeBranches(document, outlines, ref, branches)
  document.catalog.set(name('Outlines'), ref)
}

/** Calls the pages what is printed on them: 10a, 10b, 10 for the states of slide 10. */
function labelPages(document: PDFDocument, labels: (string | undefined)[]): void {
  if (labels.length !== document.getPageCount() || labels.includes(undefined))
    return
  const { context } = document
  const numbers = labels.flatMap((label, page) => [PDFNumber.of(page), context.obj({ P: PDFHexString.fromText(label ?? '') })])
  document.catalog.set(name('PageLabels'), context.obj({ Nums: numbers }))
}

/**
 * @param printed a tagged PDF of Chromium's with its bookmarks
 * @returns the file without the claim of PDF/UA-1: see metadata.ts
 * @throws Error when the headlines of the file are not those of the bookmarks
 */
export async function finish(printed: Uint8Array, { metadata, bookmarks, links, nameOf }: Finish): Promise<Finished> {
  const document = await PDFDocument.load(printed, { updateMetadata: false })
  const headlines = headlinesOf(document)
  if (headlines.length !== bookmarks.length)
    throw new Error(`${bookmarks.length} headlines were to be printed, and ${headlines.length} were`)
  describe(document, metadata)
  finishTags(document)
  placeFigures(document)
  describeLinks(document, links, nameOf)
  writeBookmarks(document, toBranches(bookmarks, headlines))
  labelPages(document, bookmarks.map(({ label }) => label))
  markArtifacts(document)
  compact(document)
  const pages = document.getPages().map(page => page.ref)
  const pageOf = headlines.map(({ destination }) => pages.indexOf(destination.get(0) as PDFRef))
  const bytes = await document.save({ useObjectStreams: true, addDefaultPage: false, updateFieldAppearances: false })
  return { bytes, pages: pages.length, pageOf }
}
