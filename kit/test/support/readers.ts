/** The programs that people read PDFs with, as far as they run here: what each makes of a page, as picture and as text. */
import type { PDFPageProxy } from 'pdfjs-dist'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { it } from 'vitest'
import { aptInstall, hasApt } from '../../lib/apt.ts'
import { isProgram, placesOnPath } from '../../lib/path.ts'

const run = promisify(execFile)

/** Debian's package of each program. */
const PROGRAMS = { pdfinfo: 'poppler-utils', pdftoppm: 'poppler-utils', pdftocairo: 'poppler-utils', pdftotext: 'poppler-utils', mutool: 'mupdf-tools', gs: 'ghostscript', qpdf: 'qpdf' }

const missing = (): string[] => Object.keys(PROGRAMS).filter(program => !placesOnPath(program).some(isProgram))

if (missing().length && hasApt())
  await aptInstall(...new Set(missing().map(program => PROGRAMS[program as keyof typeof PROGRAMS])))

/** A test that needs all of them; skipped where one can be neither found nor installed. */
export const itInReaders = it.skipIf(missing().length)

/** Grey points of a picture, from 0 to 255, row by row. */
export interface Picture { width: number, height: number, greys: Float64Array }

export async function pictureOf(image: Uint8Array, width: number, height: number): Promise<Picture> {
  const canvas = createCanvas(width, height)
  canvas.getContext('2d').drawImage(await loadImage(image), 0, 0, width, height)
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height)
  const greys = new Float64Array(width * height)
  for (let i = 0; i < greys.length; i++)
    greys[i] = (data[i * 4] + data[i * 4 + 1] + data[i * 4 + 2]) / 3
  return { width, height, greys }
}

/** @returns the file that `draw` wrote */
async function written(draw: (file: string) => Promise<unknown>): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'reader-'))
  try {
    await draw(join(folder, 'page.png'))
    return readFileSync(join(folder, 'page.png'))
  }
  finally {
    rmSync(folder, { recursive: true })
  }
}

async function inPdfJs<Result>(file: string, page: number, work: (page: PDFPageProxy) => Promise<Result>): Promise<Result> {
  const pdf = await getDocument({ data: new Uint8Array(readFileSync(file)), verbosity: 0 }).promise
  try {
    return await work(await pdf.getPage(page))
  }
  finally {
    await pdf.destroy()
  }
}

/** Draws a page, from 1, with 96 points an inch: one a CSS pixel. */
export const DRAWN_BY: Record<string, (file: string, page: number) => Promise<Uint8Array>> = {
  'poppler, splash': (file, page) => written(png => run('pdftoppm', ['-r', '96', '-png', '-singlefile', '-f', `${page}`, '-l', `${page}`, file, png.slice(0, -4)])),
  'poppler, cairo': (file, page) => written(png => run('pdftocairo', ['-r', '96', '-png', '-singlefile', '-f', `${page}`, '-l', `${page}`, file, png.slice(0, -4)])),
  'MuPDF': (file, page) => written(png => run('mutool', ['draw', '-q', '-r', '96', '-o', png, file, `${page}`])),
  'Ghostscript': (file, page) => written(png => run('gs', ['-q', '-sDEVICE=png16m', '-r96', '-dTextAlphaBits=4', '-dGraphicsAlphaBits=4', `-sPageList=${page}`, '-o', png, file])),
  'pdf.js': (file, page) => inPdfJs(file, page, async (drawn) => {
    const viewport = drawn.getViewport({ scale: 96 / 72 })
    const canvas = createCanvas(Math.round(viewport.width), Math.round(viewport.height))
    await drawn.render({ canvas: canvas as never, viewport }).promise
    return canvas.toBuffer('image/png')
  }),
}

/** The text of a page, with its white space as single blanks. */
export const READ_BY: Record<string, (file: string, page: number) => Promise<string>> = {
  'poppler': async (file, page) => (await run('pdftotext', ['-f', `${page}`, '-l', `${page}`, file, '-'])).stdout,
  'MuPDF': async (file, page) => (await run('mutool', ['draw', '-q', '-F', 'text', file, `${page}`])).stdout,
  'Ghostscript': async (file, page) => (await run('gs', ['-q', '-sDEVICE=txtwrite', `-sPageList=${page}`, '-o', '-', file])).stdout,
  'pdf.js': (file, page) => inPdfJs(file, page, async read => (await read.getTextContent()).items.map(item => 'str' in item ? item.str : '').join('')),
}

/** Squares of this side are compared, in points: how letters and lines fall into the grid of points does not count. */
const SIDE = 16
/** Of 255: how far the mean of a square may be off, and how far its contrast, where the browser shows a texture. */
const TOLERANCE = { mean: 30, contrast: 0.2 }

/** @param margin looked at on each side beside the square */
function square({ width, height, greys }: Picture, left: number, top: number, margin: number): { mean: number, contrast: number } {
  const within = (at: number, end: number): number => Math.min(end - 1, Math.max(0, at))
  let [sum, squares] = [0, 0]
  for (let y = top - margin; y < top + SIDE + margin; y++) {
    for (let x = left - margin; x < left + SIDE + margin; x++) {
      const grey = greys[within(y, height) * width + within(x, width)]
      sum += grey
      squares += grey ** 2
    }
  }
  const count = (SIDE + 2 * margin) ** 2
  const mean = sum / count
  return { mean, contrast: Math.sqrt(Math.max(0, squares / count - mean ** 2)) }
}

/**
 * What differs from the browser's own picture so that anybody sees it: a square much lighter or darker, or flat
 * where lines should be. The squares are named by their left upper corner.
 */
export function visibleDifferences(own: Picture, other: Picture): string[] {
  const starts = (length: number): number[] => Array.from({ length: Math.floor(length / SIDE) }, (_, i) => i * SIDE)
  return starts(own.height).flatMap(top => starts(own.width).flatMap((left) => {
    const [one, two] = [square(own, left, top, 0), square(other, left, top, 0)]
    if (Math.abs(one.mean - two.mean) > TOLERANCE.mean)
      return [`${left} ${top}: ${Math.round(two.mean)} instead of ${Math.round(one.mean)}`]
    // A thin line may fall into the square beside.
    return one.contrast > 20 && square(other, left, top, 2).contrast < one.contrast * TOLERANCE.contrast ? [`${left} ${top}: flat`] : []
  }))
}
