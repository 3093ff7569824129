/** Rules for links and bookmarks. */
import type { PDFObject } from '@cantoo/pdf-lib'
import type { PDFDict } from '../objects.ts'
import type { Checked, Rule } from './rules.ts'
import { bookmarksBelow } from '../bookmarks.ts'
import { annotationsOf, dictIn, dictsIn, entry, PDFArray, textIn, textOf } from '../objects.ts'
import { unless } from './rules.ts'

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

export const LINK_RULES = {
  /** Every link is described and belongs to a tag. */
  links: (file) => {
    const inTags = new Set(file.tags.filter(({ type }) => type === 'Link').flatMap(annotationsOf))
    return linksOf(file).flatMap(({ link, page }) => [
      ...unless(textIn(link, 'Contents'), 'a link is not described', page),
      ...unless(inTags.has(link), 'a link does not belong to a tag', page),
    ])
  },

  /** Every link and bookmark leads to a page of the file, or out of it. */
  destinations: file => [
    ...linksOf(file).flatMap(({ link, page }) => unless(leads(file, link), `the link "${textIn(link, 'Contents')}" leads nowhere`, page)),
    ...[...bookmarksBelow(dictIn(file.document.catalog, 'Outlines'))].flatMap(item => unless(leads(file, item), `the bookmark "${textIn(item, 'Title')}" leads nowhere`)),
  ],
} satisfies Record<string, Rule>
