/** Divides the tables of the backup into slides. */
import type { Shown } from './figure.ts'

/** Rows of a slide, for tables whose rows are of about one height. */
export const ROWS = { glossary: 11, answers: 2, questions: 5, departures: 4 } as const

/** Letters of a line in the columns of the register, a low estimate. */
const LETTERS = { label: 34, derivation: 70 }
/** What follows the source: the slides that show the figure. */
const PLACE_LETTERS = 16
/** Canvas pixels. */
const HEIGHT = { page: 505, line: 23, padding: 12 }

function rowHeight({ label, derivation = '', evidence, source }: Shown): number {
  const letters = derivation.length + evidence.length + source.length + PLACE_LETTERS
  const lines = Math.max(Math.ceil(label.length / LETTERS.label), Math.ceil(letters / LETTERS.derivation))
  return HEIGHT.padding + HEIGHT.line * lines
}

/** The figures of each page of the register, in their order; each page holds as many as fit. */
export function figurePages(figures: readonly Shown[]): Shown[][] {
  const pages: Shown[][] = []
  let left = 0
  for (const figure of figures) {
    const height = rowHeight(figure)
    if (height > left) {
      pages.push([])
      left = HEIGHT.page
    }
    pages[pages.length - 1].push(figure)
    left -= height
  }
  return pages
}

/** The rows of a page, from 1; without it, all of them. */
export const rowsOf = <Row>(rows: readonly Row[], each: number, page?: number): readonly Row[] =>
  page === undefined ? rows : rows.slice((page - 1) * each, page * each)
