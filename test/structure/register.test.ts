import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { figurePages, figuresByPage } from '../../kit/client/register.ts'
import { FIGURES } from '../../snippets/figures/index.ts'
import { DEPARTURES } from '../../snippets/text/departures.ts'
import { GLOSSARY } from '../../snippets/text/glossary.ts'
import { QUESTIONS } from '../../snippets/text/questions.ts'

/** Rows of the tables that a page shows a slice of. */
const TABLES = { DEPARTURES, GLOSSARY, QUESTIONS }

describe('the tables of the backup', () => {
  it.each(Object.entries(TABLES))('%s are all shown, once each', (name, rows) => {
    const slices = [...readFileSync('pages/90-backup.md', 'utf8').matchAll(new RegExp(`"${name}\\.slice\\((\\d+), (\\d+)\\)"`, 'g'))].map(([, from, to]) => [Number(from), Number(to)])
    expect(slices.flatMap(([from, to]): unknown[] => rows.slice(from, to))).toEqual(rows)
  })
})

describe('the register of figures in the backup', () => {
  it('has a page for every figure, in order, and none too many', () => {
    const pages = [...readFileSync('pages/91-figures.md', 'utf8').matchAll(/<FigureTable :page="(\d+)" \/>/g)].map(([, page]) => Number(page))
    expect(pages).toEqual(Array.from({ length: figurePages() }, (_, i) => i + 1))
    expect(figuresByPage().flat()).toEqual(Object.keys(FIGURES))
  })
})
