/** Pages of a PDF as pdf.js reads them: where each letter stands. */
import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { readFileSync } from 'node:fs'
import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs'

type Matrix = number[]

interface PlacedLetter { text: string, x: number, y: number }

interface Glyph { unicode: string, width: number }

/** First `m`, then `n`. */
const product = ([a, b, c, d, e, f]: Matrix, [A, B, C, D, E, F]: Matrix): Matrix =>
  [a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F]

/** What a reader of a page remembers of the operators before. */
interface State { matrix: Matrix, size: number, spacing: number }

/** Every letter but blanks, in points of the page, from the left and from below. */
async function lettersOf(page: PDFPageProxy): Promise<PlacedLetter[]> {
  const { fnArray, argsArray } = await page.getOperatorList()
  const letters: PlacedLetter[] = []
  let state: State = { matrix: [1, 0, 0, 1, 0, 0], size: 0, spacing: 0 }
  const saved: State[] = []
  let place: Matrix = [1, 0, 0, 1, 0, 0]
  let line = place
  const show = (parts: (Glyph | number)[]): void => {
    for (const part of parts) {
      if (typeof part !== 'number' && part.unicode.trim()) {
        const [, , , , x, y] = product(place, state.matrix)
        letters.push({ text: part.unicode, x, y })
      }
      const advance = typeof part === 'number' ? -part * state.size / 1000 : part.width * state.size / 1000 + state.spacing
      place = product([1, 0, 0, 1, advance, 0], place)
    }
  }
  const act: Record<number, (args: any[]) => void> = {
    [OPS.save]: () => saved.push(state),
    [OPS.restore]: () => state = saved.pop() ?? state,
    [OPS.transform]: args => state = { ...state, matrix: product(args, state.matrix) },
    [OPS.paintFormXObjectBegin]: ([matrix]) => {
      saved.push(state)
      state = { ...state, matrix: matrix ? product([...matrix], state.matrix) : state.matrix }
    },
    [OPS.paintFormXObjectEnd]: () => state = saved.pop() ?? state,
    [OPS.beginText]: () => place = line = [1, 0, 0, 1, 0, 0],
    [OPS.setFont]: ([, size]) => state = { ...state, size },
    [OPS.setCharSpacing]: ([spacing]) => state = { ...state, spacing },
    [OPS.moveText]: ([x, y]) => place = line = product([1, 0, 0, 1, x, y], line),
    [OPS.setTextMatrix]: ([matrix]) => place = line = Array.from({ length: 6 }, (_, i) => Number(matrix[i])),
    [OPS.showText]: ([parts]) => show(parts),
  }
  fnArray.forEach((operator, i) => act[operator]?.(argsArray[i] ?? []))
  return letters
}

/** What `work` finds on each page of a file. */
export async function inPages<Result>(file: string | Uint8Array, work: (page: PDFPageProxy) => Promise<Result>): Promise<Result[]> {
  const pdf = await getDocument({ data: Uint8Array.from(typeof file === 'string' ? readFileSync(file) : file), verbosity: 0 }).promise
  const results: Result[] = []
  for (let number = 1; number <= pdf.numPages; number++)
    results.push(await work(await pdf.getPage(number)))
  await pdf.destroy()
  return results
}

/** What differs between the same pages of two files beyond what nobody can see. */
export interface Difference { page: number, message: string }

/** In points of the page. */
const LETTER_TOLERANCE = 0.1

/** The first thing in which two pages differ. */
function differenceOf(letters: PlacedLetter[], others: PlacedLetter[]): string | undefined {
  const textOf = (placed: PlacedLetter[]): string => placed.map(({ text }) => text).join('')
  if (textOf(letters) !== textOf(others))
    return 'other letters'
  const away = letters.findIndex(({ x, y }, i) => Math.hypot(x - others[i].x, y - others[i].y) > LETTER_TOLERANCE)
  return away < 0 ? undefined : `the letter ${away + 1}, "${letters[away].text}", stands elsewhere`
}

/** @returns nothing for files whose pages have the same letters in the same places */
export async function differences(one: Uint8Array, other: Uint8Array): Promise<Difference[]> {
  const [pages, others] = [await inPages(one, lettersOf), await inPages(other, lettersOf)]
  if (pages.length !== others.length)
    throw new Error(`one file has ${pages.length} pages, the other ${others.length}`)
  return pages.flatMap((letters, i) => {
    const message = differenceOf(letters, others[i])
    return message ? [{ page: i + 1, message }] : []
  })
}
