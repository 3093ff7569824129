/** Says of every figure and formula where on its page it stands (ISO 32000-1, section 14.8.5.4.3), by what its marks paint. */
import type { PDFDocument, PDFObject } from '@cantoo/pdf-lib'
import type { PDFDict, PDFRef, Tag } from './objects.ts'
import { isMark, nameIn, numbersIn, operations, paintsPath, showsText } from './content.ts'
import { contentsOf, decoded, dictIn, everyTag, itemsIn, markName, marksHeld, PDFName, PDFNumber, PDFStream, resource, tagsOf, textIn } from './objects.ts'

type Matrix = number[]
/** Left, bottom, right, top, in points from the lower left corner of the page. */
type Box = [number, number, number, number]

const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0]

/** First `m`, then `n`. */
const product = ([a, b, c, d, e, f]: Matrix, [A, B, C, D, E, F]: Matrix): Matrix =>
  [a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F]

const union = (one: Box | undefined, other: Box): Box => one
  ? [Math.min(one[0], other[0]), Math.min(one[1], other[1]), Math.max(one[2], other[2]), Math.max(one[3], other[3])]
  : other

/** The corners of a path's part; of a curve, its handles, between which it stays. */
function pointsOf(operator: string, numbers: number[]): number[] {
  const [x, y, width, height] = numbers
  return operator === 're' ? [x, y, x + width, y, x, y + height, x + width, y + height] : numbers
}

/** Where each mark of the file paints, by its name; clips are not looked at. */
function markBoxes(document: PDFDocument): Map<string, Box> {
  const { context } = document
  const boxes = new Map<string, Box>()
  const walk = (owner: PDFObject, ref: PDFRef, resources: PDFDict | undefined, around: Matrix, within?: string): void => {
    const stream = context.lookup(ref)
    if (!(stream instanceof PDFStream))
      return
    let [matrix, lineWidth]: [Matrix, number] = [around, 1]
    const saved: [Matrix, number][] = []
    const open: (string | undefined)[] = [within]
    let path: number[] = []
    let [place, size] = [IDENTITY, 0]
    const add = (points: number[], by: Matrix, margin = 0): void => {
      const mark = open.at(-1)
      if (mark === undefined)
        return
      for (let i = 0; i + 1 < points.length; i += 2) {
        const [, , , , x, y] = product([1, 0, 0, 1, points[i], points[i + 1]], by)
        boxes.set(mark, union(boxes.get(mark), [x - margin, y - margin, x + margin, y + margin]))
      }
    }
    const paint = (operator: string): void => {
      if (paintsPath(operator))
        add(path, matrix, /^[sb]/i.test(operator) ? lineWidth / 2 * Math.hypot(matrix[0], matrix[1]) : 0)
      if (showsText(operator))
        add([0, -size / 4, size / 2, size * 3 / 4], product(place, matrix))
    }
    const act: Record<string, (numbers: number[], operands: string) => void> = {
      q: () => saved.push([matrix, lineWidth]),
      Q: () => [matrix, lineWidth] = saved.pop() ?? [matrix, lineWidth],
      cm: numbers => matrix = product(numbers, matrix),
      w: ([width]) => lineWidth = width,
      BT: () => place = IDENTITY,
      Tf: (_, operands) => size = Number(operands.trim().split(/\s+/).at(-1)),
      Tm: numbers => place = numbers,
      Td: ([x, y]) => place = product([1, 0, 0, 1, x, y], place),
      BDC: (_, operands) => open.push(isMark(operands) ? markOf(operands, owner) : open.at(-1)),
      BMC: (_, operands) => open.push(isMark(operands) ? undefined : open.at(-1)),
      EMC: () => open.pop(),
      Do: (_, operands) => {
        const { ref: formRef, object } = resource(context, resources, 'XObject', nameIn(operands))
        if (!(object instanceof PDFStream) || textIn(object.dict, 'Subtype') !== 'Form')
          return add([0, 0, 1, 0, 0, 1, 1, 1], matrix)
        const own = itemsIn(object.dict, 'Matrix').map(item => item instanceof PDFNumber ? item.asNumber() : 0)
        walk(formRef!, formRef as PDFRef, dictIn(object.dict, 'Resources') ?? resources, own.length ? product(own, matrix) : matrix, open.at(-1))
      },
    }
    for (const { operator, operands } of operations(decoded(stream))) {
      if (['m', 'l', 'c', 'v', 'y', 're'].includes(operator))
        path.push(...pointsOf(operator, numbersIn(operands)))
      act[operator]?.(numbersIn(operands), operands)
      paint(operator)
      if (paintsPath(operator) || operator === 'n')
        path = []
    }
  }
  for (const { ref, node } of document.getPages())
    contentsOf(node).forEach(part => walk(ref, part, node.Resources(), IDENTITY))
  return boxes
}

function markOf(operands: string, owner: PDFObject): string | undefined {
  const number = /\/MCID\s+(\d+)/.exec(operands)?.[1]
  return number && markName(Number(number), owner)
}

/** @param document as Chromium printed it: with a step to every letter */
export function placeFigures(document: PDFDocument): void {
  const { context } = document
  const boxes = markBoxes(document)
  const pages = new Map(document.getPages().map(page => [page.ref as PDFObject, page.getSize()]))
  const boxOf = (tag: Tag): Box | undefined => [...everyTag([tag])]
    .flatMap(({ dict }) => marksHeld(context, dict))
    .map(mark => boxes.get(mark))
    .reduce((all, box) => box ? union(all, box) : all, undefined)
  for (const tag of everyTag(tagsOf(document))) {
    const box = ['Figure', 'Formula'].includes(textIn(tag.dict, 'S')) ? boxOf(tag) : undefined
    if (!box)
      continue
    const page = [...everyTag([tag])].map(({ dict }) => dict.get(PDFName.of('Pg'))).find(Boolean)
    const { width, height } = (page && pages.get(page)) ?? { width: Infinity, height: Infinity }
    const [left, bottom, right, top] = box
    const within = [Math.max(0, left), Math.max(0, bottom), Math.min(width, right), Math.min(height, top)]
    const attributes = context.obj({ O: 'Layout', BBox: within.map(side => Math.round(side * 100) / 100) })
    tag.dict.set(PDFName.of('A'), context.obj([...itemsIn(tag.dict, 'A'), attributes]))
  }
}
