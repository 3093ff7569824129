/** Rules for the tags, by which a screen reader reads. */
import type { Tag } from '../objects.ts'
import type { Rule } from './rules.ts'
import { needsBox } from '../boxes.ts'
import { dictIn, dictsIn, itemsIn, textIn, withKids } from '../objects.ts'
import { unless } from './rules.ts'

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

export const TAG_RULES = {
  /** Every type of tag is standard or mapped to one that is. */
  'roles': ({ document, tags }) => {
    const map = dictIn(dictIn(document.catalog, 'StructTreeRoot'), 'RoleMap')
    return tags.flatMap(tag => unless(STANDARD_TYPES.has(tag.type) || (map && STANDARD_TYPES.has(textIn(map, tag.type))), `${tag.type} is not a standard type`, tag))
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
