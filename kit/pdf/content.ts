/** What the pages of a file paint, operator by operator, as Chromium writes it (ISO 32000-1, section 8). */
import type { ContentStreamOperand, PDFDocument } from '@cantoo/pdf-lib'
import type { PDFDict, PDFRawStream } from './objects.ts'
import { parseContentStream } from '@cantoo/pdf-lib'
import { contentOf, decoded, dictIn, isForm, itemsIn, markName, PDFRef, resource, streamAt, textOf } from './objects.ts'

/** As PDF writes it: x' = ax + cy + e, y' = bx + dy + f. */
export type Matrix = number[]

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0]

/** First `m`, then `n`. */
export const product = ([a, b, c, d, e, f]: Matrix, [A, B, C, D, E, F]: Matrix): Matrix =>
  [a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F]

const PAINTING = new Set(['f', 'F', 'f*', 'S', 's', 'B', 'B*', 'b', 'b*', 'Tj', 'TJ', '\'', '"', 'Do', 'sh', 'BI'])
export const paints = (operator: string): boolean => PAINTING.has(operator)

/** What is declared as decoration (ISO 14289-1, section 7.1). */
export const DECORATION = 'Artifact'

export interface Painted {
  operator: string
  operands: ContentStreamOperand[]
  /** From 1. */
  page: number
  /** What it belongs to: a mark by its markName, or decoration; undefined is a fault. */
  mark?: string
  /** From the operator's units to points of the page. */
  matrix: Matrix
}

/** A page, or a form where a page paints it. */
interface Place extends Pick<Painted, 'page' | 'mark' | 'matrix'> { owner: PDFRef, resources?: PDFDict }

export const nameIn = (operand: ContentStreamOperand): string =>
  (operand as { value?: string }).value ?? ''

/** What a BDC or BMC opens: a mark or decoration; other things, such as a text for a glyph, change nothing. */
function markIn([tag, properties]: ContentStreamOperand[], owner: PDFRef): string | undefined {
  if (nameIn(tag) === DECORATION)
    return DECORATION
  const number = (properties as { MCID?: number } | undefined)?.MCID
  return number === undefined ? undefined : markName(number, owner)
}

function* paintedIn(stream: PDFRawStream, place: Place): Generator<Painted> {
  const { context } = stream.dict
  let { matrix } = place
  const saved: Matrix[] = []
  const marks = [place.mark]
  for (const { name: operator, args: operands } of parseContentStream(decoded(stream))) {
    if (operator === 'q')
      saved.push(matrix)
    else if (operator === 'Q')
      matrix = saved.pop() ?? matrix
    else if (operator === 'cm')
      matrix = product(operands as Matrix, matrix)
    else if (operator === 'BDC' || operator === 'BMC')
      marks.push(markIn(operands, place.owner) ?? marks.at(-1))
    else if (operator === 'EMC')
      marks.pop()
    const mark = marks.at(-1)
    const owner = operator === 'Do' ? resource(place.resources, 'XObject', nameIn(operands[0])) : undefined
    const form = owner && context.lookup(owner)
    if (owner instanceof PDFRef && isForm(form)) {
      const own = itemsIn(form.dict, 'Matrix').map(item => Number(textOf(item)))
      yield* paintedIn(form, { ...place, owner, mark, resources: dictIn(form.dict, 'Resources'), matrix: own.length ? product(own, matrix) : matrix })
    }
    else {
      yield { operator, operands, page: place.page, mark, matrix }
    }
  }
}

export function* paintedOn(document: PDFDocument): Generator<Painted> {
  for (const [i, page] of document.getPages().entries()) {
    yield* paintedIn(streamAt(document.context, contentOf(page)), { page: i + 1, owner: page.ref, matrix: IDENTITY, resources: page.node.Resources() })
  }
}
