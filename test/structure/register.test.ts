/** The tables of the backup are written out where slides are parsed, a slide for each page. */
import { describe, expect, it } from 'vitest'
import { figurePages, ROWS, rowsOf } from '../../kit/figures/pages.ts'
import { lineInFile, repeatSlides } from '../../kit/parse/repeat.ts'
import { FIGURES, showFigure } from '../../snippets/figures/index.ts'
import { ANSWERS } from '../../snippets/text/answers.ts'
import { DEPARTURES } from '../../snippets/text/departures.ts'
import { GLOSSARY } from '../../snippets/text/glossary.ts'
import { QUESTIONS } from '../../snippets/text/questions.ts'

const TABLES = { glossary: GLOSSARY, answers: ANSWERS, questions: QUESTIONS, departures: DEPARTURES }

function pagesOf(table: string): string[] {
  const lines = ['---', 'layout: cover', '---', '', '# Before', '', '---', `repeat: ${table}`, 'timing: 0', '---', '', '# Part {part}', '', 'page {page}', '', '---', '', '# Behind']
  repeatSlides(lines)
  expect(lines.slice(0, 6)).toEqual(['---', 'layout: cover', '---', '', '# Before', ''])
  expect(lines.slice(-3)).toEqual(['---', '', '# Behind'])
  expect(lines.filter(line => line === 'timing: 0')).toHaveLength(lines.filter(line => line.startsWith('page ')).length)
  return lines.filter(line => /^(?:# Part|page) /.test(line))
}

describe('a table of the backup', () => {
  it.each(Object.entries(TABLES))('%s is shown on as many slides as it needs, each row once', (name, rows) => {
    const pages = pagesOf(name).filter(line => line.startsWith('page '))
    expect(pages).toEqual(pages.map((_, i) => `page ${i + 1}`))
    expect(pages.flatMap((_, i) => rowsOf<unknown>(rows, ROWS[name as keyof typeof ROWS], i + 1))).toEqual(rows)
  })

  it('of figures has every figure, in order', () => {
    const pages = pagesOf('figures')
    expect(pages.slice(0, 4)).toEqual(['# Part one', 'page 1', '# Part two', 'page 2'])
    const figures = Object.keys(FIGURES).map(name => showFigure(name))
    expect(pages).toHaveLength(2 * figurePages(figures).length)
    expect(figurePages(figures).flat()).toEqual(figures)
  })

  it('is found again in its file, and so is what stands behind it', () => {
    const file = ['---', 'repeat: glossary', '---', '', '# Part {part}', '', '---', '', '# Behind']
    const written = [...file]
    repeatSlides(written)
    expect(written.length).toBeGreaterThan(2 * file.length)
    const found = written.map((_, line) => file[lineInFile(file, line)])
    expect(found).toEqual(written.map(line => line.replace(/^# Part .*/, '# Part {part}')))
    expect(found.at(-1)).toBe('# Behind')
  })

  it('that is none is refused by name', () => {
    expect(() => pagesOf('words')).toThrow('repeat must be one of figures, glossary, answers, questions, departures; got "words"')
  })
})
