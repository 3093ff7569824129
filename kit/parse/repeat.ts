/**
 * Repeats a slide that has `repeat: glossary` in its frontmatter for each page of that table: {page} in its text is
 * the number of the page, {part} the same in words. So a table may grow without a new slide.
 */
import { figurePages, ROWS } from '../figures/pages.ts'
import { countInWords } from '../figures/words.ts'
import { ANSWERS, DEPARTURES, FIGURES, GLOSSARY, QUESTIONS, showFigure } from '../lib/lecture.ts'

const PAGES: Record<string, number> = {
  figures: figurePages(Object.keys(FIGURES).map(name => showFigure(name))).length,
  glossary: Math.ceil(GLOSSARY.length / ROWS.glossary),
  answers: Math.ceil(ANSWERS.length / ROWS.answers),
  questions: Math.ceil(QUESTIONS.length / ROWS.questions),
  departures: Math.ceil(DEPARTURES.length / ROWS.departures),
}

const REPEAT = /^repeat:\s*(\S+)\s*$/
const FENCE = /^---\s*$/

/**
 * Writes every repeated slide out, in place.
 * @throws Error when there is no such table
 */
export function repeatSlides(lines: string[]): void {
  const at = lines.findIndex(line => REPEAT.test(line))
  if (at < 0)
    return
  const [, table] = REPEAT.exec(lines[at])!
  if (!Object.hasOwn(PAGES, table))
    throw new Error(`repeat must be one of ${Object.keys(PAGES).join(', ')}; got "${table}"`)
  const fences = lines.flatMap((line, index) => FENCE.test(line) ? [index] : [])
  const closing = fences.findIndex(fence => fence > at)
  const [start, end] = [fences[closing - 1], fences[closing + 1] ?? lines.length]
  const slide = lines.slice(start, end).filter(line => !REPEAT.test(line))
  const copies = Array.from({ length: PAGES[table] }, (_, i) =>
    slide.map(line => line.replaceAll('{page}', `${i + 1}`).replaceAll('{part}', countInWords(i + 1))))
  lines.splice(start, end - start, ...copies.flat())
  repeatSlides(lines)
}
