/** Joins fills of one colour that follow each other, where they are rectangles that do not cover each other. */
import type { Item } from './display-list.ts'
import type { Rectangle, Step, Subpath } from './paths.ts'

type Fill = Extract<Item, { kind: 'path' }>

/** With its corner at the least x and y. */
export const upright = ({ x, y, width, height }: Rectangle): Rectangle =>
  ({ x: Math.min(x, x + width), y: Math.min(y, y + height), width: Math.abs(width), height: Math.abs(height) })

const asRectangles = (path: readonly Subpath[]): Rectangle[] | undefined => {
  const first = path.map(([step]) => step)
  return path.every(subpath => subpath.length === 1) && first.every(([operator]) => operator === 're')
    ? first.map(([, x, y, width, height]) => upright({ x, y, width, height }))
    : undefined
}

const covers = (one: Rectangle, other: Rectangle): boolean =>
  one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height

/** Two that lie side by side at one height as one; nothing for any others. */
const sideBySide = (left: Rectangle, right: Rectangle): Rectangle | undefined =>
  left.y === right.y && left.height === right.height && left.x + left.width === right.x ? { ...left, width: left.width + right.width } : undefined

const holdsTheSame = (one: Fill, other: Fill): boolean =>
  one.state.fill === other.state.fill && one.state.extended === other.state.extended && one.state.clips === other.state.clips
  && one.state.matrix.every((value, i) => value === other.state.matrix[i])

/** Beyond it, looking for what covers what takes longer than it is worth. */
const MOST = 200

interface Group { fill: Fill, rectangles: Rectangle[] }

const written = ({ fill, rectangles }: Group): Fill =>
  ({ ...fill, path: rectangles.map(({ x, y, width, height }): Step[] => [['re', x, y, width, height]]) })

export function joinFills(items: readonly Item[]): Item[] {
  const joined: Item[] = []
  let group: Group | undefined
  const flush = (): void => {
    if (group)
      joined.push(written(group))
    group = undefined
  }
  for (const item of items) {
    const rectangles = item.kind === 'path' && item.operator === 'f' ? asRectangles(item.path) : undefined
    if (item.kind !== 'path' || !rectangles || rectangles.some((one, i) => rectangles.slice(0, i).some(other => covers(one, other)))) {
      flush()
      joined.push(item)
      continue
    }
    const fits = group && holdsTheSame(group.fill, item) && group.rectangles.length < MOST
      && !rectangles.some(one => group?.rectangles.some(other => covers(one, other)))
    if (!fits)
      flush()
    group ??= { fill: item, rectangles: [] }
    for (const rectangle of rectangles) {
      const last = group.rectangles.at(-1)
      const both = last && sideBySide(last, rectangle)
      if (both)
        group.rectangles.splice(-1, 1, both)
      else
        group.rectangles.push(rectangle)
    }
  }
  flush()
  return joined
}
