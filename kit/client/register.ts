/** The register of figures is printed on as many pages of the backup as it needs. */
import type { Shown } from '#lecture/figures/index.ts'
import { FIGURES, showFigure } from '#lecture/figures/index.ts'

/** Letters of a line in the columns of the table, rather too few than too many. */
const LETTERS = { label: 34, derivation: 70 }
/** What follows the source: the slides where the figure stands. */
const PLACE_LETTERS = 16
/** Canvas pixels. */
const HEIGHT = { page: 505, line: 23, padding: 12 }

function rowHeight({ label, derivation = '', evidence, source }: Shown): number {
  const lines = Math.max(Math.ceil(label.length / LETTERS.label), Math.ceil((derivation.length + evidence.length + source.length + PLACE_LETTERS) / LETTERS.derivation))
  return HEIGHT.padding + HEIGHT.line * lines
}

/** Names of the figures on each page, in their order; each page holds as many as fit. */
function paginate(): string[][] {
  const pages: string[][] = []
  let left = 0
  for (const name of Object.keys(FIGURES)) {
    const height = rowHeight(showFigure(name))
    if (height > left) {
      pages.push([])
      left = HEIGHT.page
    }
    pages[pages.length - 1].push(name)
    left -= height
  }
  return pages
}

let pages: string[][] | undefined

/** The same for every setting: a slide keeps its number. */
export const figuresByPage = (): readonly (readonly string[])[] => pages ??= paginate()

export const figurePages = (): number => figuresByPage().length
