/** Gives every figure and formula its box on the page (ISO 32000-1, section 14.8.5.4.3), from what its marks paint. */
import type { PDFDocument } from '@cantoo/pdf-lib'
import type { Tag } from './objects.ts'
import { IDENTITY, paintedOn, paints, product } from './content.ts'
import { itemsIn, marksOf, PDFName, tagsOf, withKids } from './objects.ts'

/** Left, bottom, right, top, in points from the lower left corner of the page. */
type Box = [number, number, number, number]

const union = (one: Box, other: Box): Box =>
  [Math.min(one[0], other[0]), Math.min(one[1], other[1]), Math.max(one[2], other[2]), Math.max(one[3], other[3])]

const corners = (x: number, y: number, width: number, height: number): number[] =>
  [x, y, x + width, y, x, y + height, x + width, y + height]

/** The points that an operator adds to a path; for a curve its handles, since it stays between them. */
function pointsOf(operator: string, numbers: number[]): number[] {
  const [x, y, width, height] = numbers
  return operator === 're' ? corners(x, y, width, height) : /^[mlc]$/.test(operator) ? numbers : []
}

/** Where each mark of the file paints, by its name; clips and line widths are ignored. */
function markBoxes(document: PDFDocument): Map<string, Box> {
  const boxes = new Map<string, Box>()
  const sizes = document.getPages().map(page => page.getSize())
  let path: number[] = []
  let place = IDENTITY
  let size = 0
  for (const { operator, operands, page, mark, matrix } of paintedOn(document)) {
    const numbers = operands as number[]
    const { width, height } = sizes[page - 1]
    const add = (points: number[], by: number[]): void => {
      if (mark === undefined)
        return
      for (let i = 0; i < points.length; i += 2) {
        const [, , , , right, up] = product([1, 0, 0, 1, points[i], points[i + 1]], by)
        const [x, y] = [Math.min(Math.max(0, right), width), Math.min(Math.max(0, up), height)]
        boxes.set(mark, union(boxes.get(mark) ?? [x, y, x, y], [x, y, x, y]))
      }
    }
    path.push(...pointsOf(operator, numbers))
    if (operator === 'BT')
      place = IDENTITY
    else if (operator === 'Tf')
      size = numbers[1]
    else if (operator === 'Tm')
      place = numbers
    else if (operator === 'Td')
      place = product([1, 0, 0, 1, ...numbers], place)
    else if (operator === 'Tj') // a letter is above its place, and a little of it below
      add(corners(0, -size / 4, size / 2, size), product(place, matrix))
    else if (operator === 'Do')
      add(corners(0, 0, 1, 1), matrix)
    else if (paints(operator))
      add(path, matrix)
    if (paints(operator) || operator === 'n')
      path = []
  }
  return boxes
}

export const needsBox = ({ type }: Tag): boolean => type === 'Figure' || type === 'Formula'

/** @param document as Chromium printed it: with a step to every letter */
export function placeFigures(document: PDFDocument): void {
  const boxes = markBoxes(document)
  for (const tag of tagsOf(document).filter(needsBox)) {
    const painted = withKids(tag).flatMap(marksOf).map(mark => boxes.get(mark)).filter(box => box !== undefined)
    if (!painted.length)
      continue
    const BBox = painted.reduce(union).map(side => Math.round(side * 100) / 100)
    tag.dict.set(PDFName.of('A'), document.context.obj([...itemsIn(tag.dict, 'A'), { O: 'Layout', BBox }]))
  }
}
