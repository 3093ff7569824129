/** Writes a content stream anew: the same things in the same order, with fewer operators. */
import type { Item } from './display-list.ts'
import type { WidthOf } from './letters.ts'
import type { Matrix } from './matrix.ts'
import type { Painted } from './stream-writer.ts'
import { readItems } from './display-list.ts'
import { joinFills, upright } from './fills.ts'
import { inverse } from './matrix.ts'
import { moved, rectangleOf } from './paths.ts'
import { FILLS, StreamWriter, STROKES } from './stream-writer.ts'

/** The units of most of what is painted, upwards as PDF's text runs, from the lower corner of a box. Chromium's own run down. */
function usualUnits(items: readonly Painted[], height: number): Matrix | undefined {
  const count = new Map<string, number>()
  const linear = ({ state }: Painted): string => state.matrix.slice(0, 4).map(value => value.toFixed(4)).join(' ')
  for (const item of items)
    count.set(linear(item), (count.get(linear(item)) ?? 0) + 1)
  const [usual] = [...count].sort(([, one], [, other]) => other - one)[0] ?? []
  const units = items.find(item => linear(item) === usual)?.state.matrix
  return units && [units[0], units[1], -units[2] + 0, -units[3], 0, units[3] > 0 ? height : 0]
}

const isWhite = (item: Item): boolean => item.kind === 'path' && item.operator === 'f' && item.state.fill === '1 1 1 rg'

/** Without white on the white page, before anything else stands there. */
function withoutPaper(items: readonly Item[]): Item[] {
  const first = items.findIndex(item => item.kind !== 'mark' && !isWhite(item))
  return items.filter((item, i) => i >= first || item.kind === 'mark')
}

const isArtifact = (item: Item | undefined): boolean => item?.kind === 'mark' && item.source.startsWith('/Artifact ')
const isEnd = (item: Item | undefined): boolean => item?.kind === 'mark' && item.source === 'EMC'

/** Without marks of decoration where none is. */
const withoutEmptyArtifacts = (items: readonly Item[]): Item[] =>
  items.filter((item, i) => !(isArtifact(item) && isEnd(items[i + 1])) && !(isEnd(item) && isArtifact(items[i - 1])))

/** Whether the stream itself says all that holds for it, and inherits nothing. */
function isSaid(item: Painted): boolean {
  const { extended, fill, stroke } = item.state
  const needed = item.kind === 'path' ? [...FILLS.has(item.operator) ? [fill] : [], ...STROKES.has(item.operator) ? [stroke] : []] : [fill]
  return [extended, ...needed].every(Boolean)
}

export interface Repaint {
  widthOf: WidthOf
  /** What it paints in. */
  box: { width: number, height: number }
  /** Whether it begins on white paper; a form may stand on anything. */
  isPage: boolean
}

/** @returns the stream as it was when something in it is not known here */
export function repaint(source: string, { widthOf, box, isPage }: Repaint): string {
  const all = readItems(source, widthOf)
  const items = all && joinFills(withoutEmptyArtifacts(isPage ? withoutPaper(all) : all))
  const painted = items?.filter(item => item.kind !== 'mark') ?? []
  const units = usualUnits(painted, box.height)
  if (!items || !units || !painted.every(isSaid))
    return source
  const page = rectangleOf(moved([[['re', 0, 0, box.width, box.height]]], inverse(units))[0])
  const writer = new StreamWriter(units, page && upright(page), widthOf)
  for (const item of items) {
    if (item.kind === 'mark')
      writer.mark(item.source)
    else
      writer.paint(item)
  }
  return writer.end()
}
