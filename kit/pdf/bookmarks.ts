/** The bookmarks of a file: sections and, below them, slides. */
import type { PDFDocument } from '@cantoo/pdf-lib'
import type { PDFRef } from './objects.ts'
import { PDFHexString } from '@cantoo/pdf-lib'
import { dictIn, PDFArray, PDFDict, PDFName, PDFNumber, textIn } from './objects.ts'

/** A line of the bookmarks. */
export interface Bookmark {
  title: string
  /** The section that begins here. */
  section?: string
  /** The page's label in a PDF reader; without it, its number. */
  label?: string
}

/** Every bookmark, each before those below it. */
export function* bookmarksBelow(parent: PDFDict | undefined): Generator<PDFDict> {
  for (let item = dictIn(parent, 'First'); item; item = dictIn(item, 'Next')) {
    yield item
    yield* bookmarksBelow(item)
  }
}

/** Destinations of the headlines: Chromium's top bookmarks, in the order of the pages. */
export function headlinesOf({ catalog }: PDFDocument): PDFArray[] {
  const outlines = dictIn(catalog, 'Outlines')
  return [...bookmarksBelow(outlines)].filter(item => dictIn(item, 'Parent') === outlines).map(item => item.lookup(PDFName.of('Dest'), PDFArray))
}

/** Writes the sections and, below them, their slides; slides before the first section are on its level. */
export function writeBookmarks({ context, catalog }: PDFDocument, bookmarks: Bookmark[], headlines: PDFArray[]): void {
  const root = context.register(context.obj({ Type: 'Outlines' }))
  catalog.set(PDFName.of('Outlines'), root)
  const add = (parentRef: PDFRef, title: string, Dest: PDFArray): PDFRef => {
    const parent = context.lookup(parentRef, PDFDict)
    const before = parent.get(PDFName.of('Last'))
    const ref = context.register(context.obj({ Title: PDFHexString.fromText(title), Parent: parentRef, Dest, ...(before && { Prev: before }) }))
    if (before)
      context.lookup(before, PDFDict).set(PDFName.of('Next'), ref)
    else
      parent.set(PDFName.of('First'), ref)
    parent.set(PDFName.of('Last'), ref)
    // A negative count closes a section.
    parent.set(PDFName.of('Count'), PDFNumber.of(Number(textIn(parent, 'Count')) + (parentRef === root ? 1 : -1)))
    return ref
  }
  let parent = root
  for (const [i, { title, section }] of bookmarks.entries()) {
    if (section)
      parent = add(root, section, headlines[i])
    add(parent, title, headlines[i])
  }
}

/** Labels the pages with what is printed on them: 10a, 10b, 10 for the states of slide 10. */
export function labelPages({ context, catalog }: PDFDocument, bookmarks: Bookmark[]): void {
  const numbers = bookmarks.flatMap(({ label }, page) => label ? [page, { P: PDFHexString.fromText(label) }] : [])
  if (numbers.length)
    catalog.set(PDFName.of('PageLabels'), context.obj({ Nums: numbers }))
}
