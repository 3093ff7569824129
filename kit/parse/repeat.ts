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

/** A line, and where in its file it stands, from 0. */
interface Line { text: string, at: number }

function repeated(lines: readonly Line[]): readonly Line[] {
  const asked = lines.findIndex(({ text }) => REPEAT.test(text))
  if (asked < 0)
    return lines
  const [, table] = REPEAT.exec(lines[asked].text)!
  if (!Object.hasOwn(PAGES, table))
    throw new Error(`repeat must be one of ${Object.keys(PAGES).join(', ')}; got "${table}"`)
  const fences = lines.flatMap(({ text }, index) => FENCE.test(text) ? [index] : [])
  const closing = fences.findIndex(fence => fence > asked)
  const [start, end] = [fences[closing - 1], fences[closing + 1] ?? lines.length]
  const slide = lines.slice(start, end).filter(({ text }) => !REPEAT.test(text))
  const copies = Array.from({ length: PAGES[table] }, (_, i) => slide.map(({ text, at }) =>
    ({ text: text.replaceAll('{page}', `${i + 1}`).replaceAll('{part}', countInWords(i + 1)), at })))
  return repeated([...lines.slice(0, start), ...copies.flat(), ...lines.slice(end)])
}

const withPlaces = (lines: readonly string[]): Line[] => lines.map((text, at) => ({ text, at }))

/**
 * Writes every repeated slide out, in place.
 * @throws Error when there is no such table
 */
export function repeatSlides(lines: string[]): void {
  lines.splice(0, lines.length, ...repeated(withPlaces(lines)).map(({ text }) => text))
}

/**
 * Where a line that was written out stands in its file, both from 0.
 * @param lines of the file
 */
export function lineInFile(lines: readonly string[], line: number): number {
  const written = repeated(withPlaces(lines))
  return written[Math.min(line, written.length - 1)]?.at ?? line
}
