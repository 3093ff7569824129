/** Rules for the file as a whole: what it says about itself, and its fonts. */
import type { Fault, Rule } from './rules.ts'
import { PDFBool } from '@cantoo/pdf-lib'
import { escaped } from '../../lib/html.ts'
import { bookmarksBelow } from '../bookmarks.ts'
import { dictIn, dictsIn, entry, PDFDict, PDFName, PDFRawStream, textIn } from '../objects.ts'
import { unless } from './rules.ts'

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

export const FILE_RULES = {
  /** The file is tagged and says so. */
  'tagged': ({ document: { catalog }, tags }) => {
    const isMarked = dictIn(catalog, 'MarkInfo')?.get(PDFName.of('Marked')) === PDFBool.True
    return unless(tags.length && isMarked, 'the file is not tagged, or does not say so')
  },

  'language': ({ document: { catalog } }) => unless(textIn(catalog, 'Lang'), 'the file does not name its language'),

  /** A catalogue finds title and language in the XMP packet. */
  'metadata': ({ document: { catalog }, expected: { title } }) => {
    const stream = entry(catalog, 'Metadata')
    const xmp = stream instanceof PDFRawStream ? new TextDecoder().decode(stream.contents) : ''
    return [
      ...unless(xmp.includes(`>${escaped(title)}</rdf:li></rdf:Alt></dc:title>`), `the title in XMP is not "${title}"`),
      ...unless(/<dc:language>.*<rdf:li>[^<]/.test(xmp), 'the language in XMP is missing'),
    ]
  },

  /** A reader shows the title, not the name of the file. */
  'title bar': ({ document, expected: { title } }) => [
    ...unless(document.getTitle() === title, `the title is "${document.getTitle()}", not "${title}"`),
    ...unless(document.catalog.getViewerPreferences()?.getDisplayDocTitle(), 'DisplayDocTitle is not set'),
  ],

  'pages': ({ pages: { length }, expected: { pages = length } }) => unless(length === pages, `the file has ${length} pages, not ${pages}`),

  /** The tab key follows the reading order. */
  'tab order': ({ pages }) => pages.flatMap(({ node }, i) => unless(textIn(node, 'Tabs') === 'S', 'Tabs is not S', i + 1)),

  'bookmarks': ({ document: { catalog } }) => {
    const items = [...bookmarksBelow(dictIn(catalog, 'Outlines'))]
    return unless(items.length && items.every(item => textIn(item, 'Title').trim()), items.length ? 'a bookmark has no title' : 'the file has no bookmarks')
  },

  /** Every font is embedded in part, composite, and readable as text by every reader. */
  'fonts': ({ document: { context } }) => context.enumerateIndirectObjects()
    .flatMap(([, object]) => object instanceof PDFDict && textIn(object, 'Type') === 'Font' ? [object] : [])
    .filter(font => !textIn(font, 'Subtype').startsWith('CIDFont')) // part of a composite one
    .flatMap(faultsOfFont),
} satisfies Record<string, Rule>
