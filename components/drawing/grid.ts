/**
 * The layout constants of the canvas (1280 × 720). A drawing asks for boxes and scales instead of writing coordinates,
 * and splits boxes instead of computing them.
 */

/** A rectangle on the canvas. */
export interface Box { x: number, y: number, width: number, height: number }

export const CANVAS: Box = { x: 0, y: 0, width: 1280, height: 720 }

/** Between columns, panels and bands. */
export const GUTTER = 24

/** Between a thing and its label. */
export const GAP = 8

/** The area of the figure. Its left edge is the zero line of every bar and every clock. */
export const FIGURE: Box = { x: 240, y: 160, width: 984, height: 488 }

/** Height of the conclusion line at the lower edge of the figure; see Conclusion.vue. */
export const CONCLUSION_LINE = 40

/** The part of the figure above a conclusion of one line or two. A drawing fills it. */
export const aboveConclusion = (lines: 1 | 2): Box =>
  ({ ...FIGURE, height: FIGURE.height - lines * CONCLUSION_LINE - 2 * GAP })

/** Left of the zero line: titles of rows begin at `left`, names of single rows end at `right`. */
export const MARGIN = { left: 56, right: 228 } as const

/** The plate of the layout of that name, which covers the drawing: see kit/layouts/plate.vue. */
export const PLATE: Box = { x: 200, y: 506.25, width: 920, height: 157.5 }

/** From the left edge of the margin to the right edge of the figure: as wide as a divider. */
export const PAGE: Box = { ...FIGURE, x: MARGIN.left, width: FIGURE.x + FIGURE.width - MARGIN.left }

/** Widths of lines: dividers, outlines and axes; graphs; the end of a timeline; a wall. */
export const STROKE = { hair: 2, line: 3, end: 2.5, wall: 5 } as const

/** Height of an axis below its box: line, ticks and numbers. */
export const AXIS_HEIGHT = 40

/** Size and line height of each role of type, as in kit/styles/tokens.css and drawing.css. */
export const TYPE = {
  note: { size: 18, line: 24 },
  label: { size: 20, line: 26 },
  row: { size: 22, line: 30 },
  body: { size: 24, line: 32 },
  restate: { size: 30, line: 42 },
  number: { size: 40, line: 46 },
  figure: { size: 48, line: 56 },
} as const
export type TypeSize = keyof typeof TYPE

/** Canvas pixels to a tenth, so that neighbours meet and the markup stays readable. */
export const px = (value: number): number => Math.round(value * 10) / 10

export const rightOf = ({ x, width }: Box): number => x + width
export const bottomOf = ({ y, height }: Box): number => y + height
export const centreOf = ({ x, y, width, height }: Box): [x: number, y: number] => [x + width / 2, y + height / 2]

/** Whether a point lies in a box. */
export const isInside = ([x, y]: readonly [x: number, y: number], box: Box): boolean =>
  x >= box.x && x <= rightOf(box) && y >= box.y && y <= bottomOf(box)

interface Sides { left?: number, right?: number, top?: number, bottom?: number }

/** The box without `left`, `right`, `top` and `bottom` px at its sides; negative ones make it larger. */
export function inset({ x, y, width, height }: Box, sides: number | Sides): Box {
  const { left = 0, right = 0, top = 0, bottom = 0 } = typeof sides === 'number'
    ? { left: sides, right: sides, top: sides, bottom: sides }
    : sides
  return { x: x + left, y: y + top, width: width - left - right, height: height - top - bottom }
}

/** The margin beside a box. */
export const marginOf = (box: Box): Box => ({ ...box, x: MARGIN.left, width: MARGIN.right - MARGIN.left })

/** Part of a box: `from` and `to` are shares of its width, such as 0.5 and 1 for its right half. */
export const across = (box: Box, from: number, to: number): Box =>
  ({ ...box, x: box.x + from * box.width, width: (to - from) * box.width })

/** Part of a box: `from` and `to` are shares of its height, from above. */
export const down = (box: Box, from: number, to: number): Box =>
  ({ ...box, y: box.y + from * box.height, height: (to - from) * box.height })

/** The nth line of text in a box, counted from the top. */
export const lineOf = (box: Box, size: TypeSize, line = 0): Box =>
  ({ ...box, y: box.y + line * TYPE[size].line, height: TYPE[size].line })

/** Divides `length`, less the gaps, into consecutive parts with these shares. */
function split(length: number, shares: readonly number[], gap: number): { from: number, size: number }[] {
  const room = length - gap * (shares.length - 1)
  const whole = shares.reduce((sum, share) => sum + share, 0)
  let from = 0
  return shares.map((share) => {
    const part = { from, size: room * share / whole }
    from += part.size + gap
    return part
  })
}

const shares = (parts: number | readonly number[]): readonly number[] =>
  typeof parts === 'number' ? Array.from({ length: parts }, () => 1) : parts

/**
 * A box cut into rows.
 * @param parts how many equal rows, or the share of each
 * @param gap between them, px
 */
export const rows = (box: Box, parts: number | readonly number[], gap: number = GUTTER): Box[] =>
  split(box.height, shares(parts), gap).map(({ from, size }) => ({ ...box, y: box.y + from, height: size }))

/** A box cut into columns; see `rows`. */
export const columns = (box: Box, parts: number | readonly number[], gap: number = GUTTER): Box[] =>
  split(box.width, shares(parts), gap).map(({ from, size }) => ({ ...box, x: box.x + from, width: size }))

/** A box cut into equal cells, row by row. */
export const cells = (box: Box, size: { columns: number, rows: number }, gap: number = GUTTER): Box[] =>
  rows(box, size.rows, gap).flatMap(row => columns(row, size.columns, gap))

/** Between squares, px. */
const SEAM = 4

/** A full last row is worth squares that are smaller by this share. */
const FULL = 0.1

/** A box filled with so many equal squares, row by row, as large as they can be. */
export function squares(box: Box, count: number): Box[] {
  const sizeWith = (columns: number) =>
    Math.min((box.width + SEAM) / columns, (box.height + SEAM) / Math.ceil(count / columns)) - SEAM
  const worth = (columns: number) => sizeWith(columns) * (count % columns === 0 ? 1 : 1 - FULL)
  const columns = Array.from({ length: count }, (_, i) => i + 1)
    .reduce((best, columns) => worth(columns) > worth(best) ? columns : best)
  const size = sizeWith(columns)
  return Array.from({ length: count }, (_, i) => ({
    x: box.x + i % columns * (size + SEAM),
    y: box.y + Math.floor(i / columns) * (size + SEAM),
    width: size,
    height: size,
  }))
}

/** Top and line height of code, as in kit/styles/code.css; long code is dense. */
export const CODE = { top: 176, line: 34 } as const
export const DENSE_CODE = { top: 160, line: 30 } as const

/** A line of the code on a slide, from 0, to the figure's right edge. */
export const codeLine = (line: number, code: { top: number, line: number } = CODE): Box =>
  ({ ...FIGURE, y: code.top + line * code.line, height: code.line })

/** Length of a text in the mono typeface, whose letters are 0.6 of their size wide. */
export const monoLength = (letters: number, size: TypeSize): number => letters * 0.6 * TYPE[size].size

/** The room after so many letters of a line of code. */
export const behindCode = (line: number, letters: number): Box =>
  inset(codeLine(line), { left: monoLength(letters, 'row') + GAP })

/** A box of this size in the middle of another. */
export const centred = (box: Box, { width = box.width, height = box.height }: Partial<Box>): Box =>
  ({ x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height })

/** A product drawn as it is computed by hand: inputs left of the matrix, a row each, and outputs under its columns. */
export interface Product { inputs: Box, weights: Box, outputs: Box }
interface ProductShape { rows: number, columns: number, cell: number }

/** What a product takes. */
export const productSize = ({ rows, columns, cell }: ProductShape): { width: number, height: number } =>
  ({ width: (1 + columns) * cell + GAP, height: (1 + rows) * cell + GAP })

/** A product at the upper left of a box. */
export function productIn({ x, y }: Box, { rows, columns, cell }: ProductShape): Product {
  const weights = { x: x + cell + GAP, y, width: columns * cell, height: rows * cell }
  return {
    inputs: { x, y, width: cell, height: weights.height },
    weights,
    outputs: { ...weights, y: bottomOf(weights) + GAP, height: cell },
  }
}
