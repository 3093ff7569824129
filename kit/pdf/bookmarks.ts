/** The bookmarks of a file: sections and, below them, slides. */
import type { PDFDict, PDFDocument, PDFRef } from '@cantoo/pdf-lib'
import { PDFHexString } from '@cantoo/pdf-lib'
import { dictIn, PDFArray, PDFName } from './objects.ts'

/** A line of the bookmarks. */
export interface Bookmark {
  title: string
  /** The headline that it leads to, from 0. */
  headline: number
  below?: Bookmark[]
}

const chainFrom = (item: PDFDict | undefined): PDFDict[] =>
  item ? [item, ...chainFrom(dictIn(item, 'First')), ...chainFrom(dictIn(item, 'Next'))] : []

/** Every bookmark, each before those below it. */
export const bookmarksIn = ({ catalog }: PDFDocument): PDFDict[] => chainFrom(dictIn(dictIn(catalog, 'Outlines'), 'First'))

/** Destinations of the headlines: Chromium's top bookmarks, in the order of the pages. */
export function headlinesOf(document: PDFDocument): PDFArray[] {
  const root = dictIn(document.catalog, 'Outlines')
  const top = bookmarksIn(document).filter(item => dictIn(item, 'Parent') === root)
  return top.map(item => item.lookup(PDFName.of('Dest'), PDFArray))
}

/** @param labels of the pages, in order */
export function labelPages({ context, catalog }: PDFDocument, labels: string[]): void {
  const Nums = labels.flatMap((label, page) => [page, { P: PDFHexString.fromText(label) }])
  catalog.set(PDFName.of('PageLabels'), context.obj({ Nums }))
}

export function writeBookmarks({ context, catalog }: PDFDocument, bookmarks: Bookmark[], headlines: PDFArray[]): void {
  const write = (items: Bookmark[], Parent: PDFRef): { First?: PDFRef, Last?: PDFRef } => {
    const refs = items.map(() => context.nextRef())
    for (const [i, { title, headline, below = [] }] of items.entries()) {
      const links = { Parent, Prev: refs[i - 1], Next: refs[i + 1], ...write(below, refs[i]) }
      const Title = PDFHexString.fromText(title)
      // A negative count closes a section.
      context.assign(refs[i], context.obj({ Title, Dest: headlines[headline], Count: -below.length, ...links }))
    }
    return { First: refs[0], Last: refs.at(-1) }
  }
  const root = context.nextRef()
  context.assign(root, context.obj({ Type: 'Outlines', Count: bookmarks.length, ...write(bookmarks, root) }))
  catalog.set(PDFName.of('Outlines'), root)
}
