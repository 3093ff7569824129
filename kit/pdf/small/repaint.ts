/** Writes a content stream anew: the same things in the same order, with fewer operators. */
import type { Item } from './display-list.ts'
import type { WidthOf } from './letters.ts'
import type { Matrix } from './matrix.ts'
import type { Painted } from './stream-writer.ts'
import { nameIn } from '../content.ts'
import { readItems } from './display-list.ts'
import { joinFills, upright } from './fills.ts'
import { joinLines } from './letters.ts'
import { canBeUndone, followedBy, inverse } from './matrix.ts'
import { moved, rectangleOf } from './paths.ts'
import { FILLS, StreamWriter, STROKES } from './stream-writer.ts'

/** Points, or what a form has for them. */
const LARGEST = 4
const UPSIDE_DOWN: Matrix = [1, 0, 0, -1, 0, 0]

/**
 * The units of most of what is painted, so that most numbers are whole; but upwards, as PDF's text runs, for Chromium's run down.
 * @param height of the box that is painted in
 */
function usualUnits(items: readonly Painted[], height: number): Matrix | undefined {
  const count = new Map<string, number>()
  const key = ({ state }: Painted): string => state.matrix.map(value => value.toFixed(4)).join(' ')
  for (const item of items)
    count.set(key(item), (count.get(key(item)) ?? 0) + 1)
  const [usual] = [...count].sort(([, one], [, other]) => other - one)[0] ?? []
  const matrix = items.find(item => key(item) === usual)?.state.matrix
  if (!matrix)
    return undefined
  // Numbers have hundredths, which must be little: what is drawn in large units is written in points.
  const [a, b, c, d, e, f] = Math.hypot(matrix[0], matrix[1]) > LARGEST ? UPSIDE_DOWN : matrix
  // From the lower left corner, but for the part of a unit that the numbers would have to show.
  const [across, up] = [a === 0 ? 0 : Math.round(e / a), d === 0 ? 0 : Math.round(((d > 0 ? height : 0) - f) / d)]
  return [a, b, -c + 0, -d, e - across * a, f + up * d]
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

type LineItem = Extract<Item, { kind: 'line' }>
const placeOf = ({ line, state }: LineItem): Matrix => followedBy(line.place, state.matrix)

/** Lines of one look that go on where the one before ends, such as a blank at the end of a line, as one. */
function withWholeLines(items: readonly Item[], widthOf: WidthOf): Item[] {
  const joined: Item[] = []
  for (const item of items) {
    const last = joined.at(-1)
    const looksAlike = item.kind === 'line' && last?.kind === 'line' && item.state.fill === last.state.fill && item.state.extended === last.state.extended && item.state.clips === last.state.clips
    const whole = looksAlike ? joinLines(last.line, item.line, followedBy(placeOf(item), inverse(placeOf(last))), widthOf) : undefined
    if (whole && looksAlike)
      joined.splice(-1, 1, { ...last, line: whole })
    else
      joined.push(item)
  }
  return joined
}

/** Whether the stream itself says all that holds for it, in the last state and colour that it sets: nothing is inherited, or left from a state before. */
function isSaid(item: Painted, setBy: Repaint['setBy']): boolean {
  const { extended, fill, stroke } = item.state
  const { pen, alpha } = setBy(nameIn(extended))
  if (item.kind !== 'path')
    return Boolean(extended && fill && alpha)
  return Boolean(extended) && alpha && (!FILLS.has(item.operator) || Boolean(fill)) && (!STROKES.has(item.operator) || (Boolean(stroke) && pen))
}

export interface Repaint {
  widthOf: WidthOf
  /** What the extended state of a name sets: the width of lines, how much shines through. */
  setBy: (name: string) => { pen: boolean, alpha: boolean }
  /** What it paints in. */
  box: { width: number, height: number }
  /** Whether it begins on white paper; a form may stand on anything. */
  isPage: boolean
}

function write(items: readonly Item[], units: Matrix, { widthOf, box }: Repaint): string {
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

/** @returns the stream as it was when something in it is not known here, or cannot be worked out */
export function repaint(source: string, options: Repaint): string {
  const { widthOf, setBy, box, isPage } = options
  const all = readItems(source, widthOf)
  const items = all && withWholeLines(joinFills(withoutEmptyArtifacts(isPage ? withoutPaper(all) : all)), widthOf)
  const painted = items?.filter(item => item.kind !== 'mark') ?? []
  const units = usualUnits(painted, box.height)
  if (!items || !units || !painted.every(item => isSaid(item, setBy)) || painted.some(({ state }) => !canBeUndone(state.matrix)))
    return source
  return write(items, units, options)
}
