import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { figurePages } from '../../components/lib/register.ts'

describe('the register of figures in the backup', () => {
  it('has a page for every figure, in order, and none too many', () => {
    const pages = [...readFileSync('pages/91-figures.md', 'utf8').matchAll(/<FigureTable :page="(\d+)" \/>/g)].map(([, page]) => Number(page))
    expect(pages).toEqual(Array.from({ length: figurePages() }, (_, i) => i + 1))
  })
})
