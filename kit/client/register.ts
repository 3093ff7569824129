/** The register of figures, page by page. */
import type { Shown } from '../figures/figure.ts'
import { FIGURES, showFigure } from '#lecture/figures/index.ts'
import { figurePages } from '../figures/pages.ts'

let pages: Shown[][] | undefined

/** Names of the figures on each page: the same for every setting, so that a slide keeps its number. */
export const figuresByPage = (): readonly (readonly string[])[] =>
  (pages ??= figurePages(Object.keys(FIGURES).map(name => showFigure(name)))).map(page => page.map(({ name }) => name))
