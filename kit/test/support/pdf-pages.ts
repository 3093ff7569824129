/** Pages of a PDF, as pdf.js and MuPDF read them. */
import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** What `work` finds on each page of a file. */
export async function inPages<Result>(file: string, work: (page: PDFPageProxy) => Promise<Result>): Promise<Result[]> {
  const pdf = await getDocument({ data: new Uint8Array(readFileSync(file)), verbosity: 0 }).promise
  const results: Result[] = []
  for (let number = 1; number <= pdf.numPages; number++)
    results.push(await work(await pdf.getPage(number)))
  await pdf.destroy()
  return results
}

interface PlacedLetter { text: string, x: number, y: number }

/** Every letter but blanks, page by page, in points from the left and from above. */
async function lettersOf(pdf: Uint8Array): Promise<PlacedLetter[][]> {
  const folder = mkdtempSync(join(tmpdir(), 'letters-'))
  const file = join(folder, 'lecture.pdf')
  writeFileSync(file, pdf)
  const args = ['draw', '-q', '-F', 'stext', '-o', '-', file]
  const { stdout } = await promisify(execFile)('mutool', args, { maxBuffer: Infinity })
  rmSync(folder, { recursive: true })
  return stdout.split('<page ').slice(1).map(page =>
    [...page.matchAll(/<char .*?x="(\S+)" y="(\S+)".* c="(.*)"/g)]
      .map(([, x, y, text]) => ({ text, x: Number(x), y: Number(y) }))
      .filter(({ text }) => text.trim()))
}

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

/** @returns nothing for files whose pages have the same letters in the same places, beyond what nobody can see */
export async function differences(one: Uint8Array, other: Uint8Array): Promise<string[]> {
  const [pages, others] = [await lettersOf(one), await lettersOf(other)]
  if (pages.length !== others.length)
    throw new Error(`one file has ${pages.length} pages, the other ${others.length}`)
  return pages.flatMap((letters, i) => {
    const message = differenceOf(letters, others[i])
    return message ? [`page ${i + 1}: ${message}`] : []
  })
}
