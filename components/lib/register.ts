/** The register of figures is printed on as many pages of the backup as it needs. */
import { FIGURES } from '../../snippets/figures/index.ts'

/** Rows that fit on a slide when most take two lines. */
export const FIGURES_PER_PAGE = 8

export const figurePages = (): number => Math.ceil(Object.keys(FIGURES).length / FIGURES_PER_PAGE)
