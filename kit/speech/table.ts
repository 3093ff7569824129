/** The script's budget as a person reads it in a terminal. */
import type { LectureTiming, SlideTiming } from './timing.ts'
import { sectionTitle } from '../lib/lecture.ts'
import { minutes, signedMinutes } from './clock.ts'
import { isThin, isTooLong, overSeconds } from './timing.ts'

const HEADS = ['', '', 'words', 'speech', 'pauses', 'in all', 'budget', 'over']
/** One more where there is a brief. */
const BRIEF = 'brief'
/** The second column holds titles; numbers stand right. */
const TITLES = 1
const TITLE_WIDTH = 52

type Sums = Parameters<typeof overSeconds>[0] & Pick<SlideTiming, 'words' | 'speechSeconds' | 'pauseSeconds'>

const shortened = (title: string): string => title.length > TITLE_WIDTH ? `${title.slice(0, TITLE_WIDTH - 3).trimEnd()}...` : title

const cellsOf = (number: string, title: string, sums: Sums, brief?: number): string[] => [
  number,
  shortened(title),
  String(sums.words),
  minutes(sums.speechSeconds),
  minutes(sums.pauseSeconds),
  minutes(sums.predictedSeconds),
  minutes(sums.budgetSeconds),
  signedMinutes(overSeconds(sums)),
  ...(brief === undefined ? [] : [minutes(brief)]),
]

function aligned(lines: readonly string[][]): string {
  const columns = Math.max(...lines.map(cells => cells.length))
  const widths = Array.from({ length: columns }, (_, column) => Math.max(...lines.map(cells => cells[column]?.length ?? 0)))
  return lines.map(cells => cells.map((cell, column) => column === TITLES ? cell.padEnd(widths[column]) : cell.padStart(widths[column])).join('  ').trimEnd()).join('\n')
}

const slideCells = (timing: SlideTiming): string[] => cellsOf(String(timing.slide.number), timing.slide.title, timing)

/**
 * Sections, their sum against the length of the lecture, and below them the slides that need a look.
 * @param everySlide whether each slide has a line of its own under its section
 */
export function budgetTable(timing: LectureTiming, everySlide: boolean): string {
  const rows = timing.sections.flatMap(section => [
    cellsOf('', sectionTitle(section.section), section, section.briefSeconds),
    ...(everySlide ? section.slides.map(slideCells) : []),
  ])
  const hasBrief = timing.sections.some(({ briefSeconds }) => briefSeconds !== undefined)
  return aligned([
    hasBrief ? [...HEADS, BRIEF] : HEADS,
    ...rows,
    cellsOf('', 'The lecture', timing, hasBrief ? timing.durationSeconds : undefined),
  ])
}

export function slidesToLookAt(timing: LectureTiming): string {
  const slides = timing.sections.flatMap(section => section.slides)
  const list = (title: string, found: SlideTiming[]): string[] => found.length ? [`${title}:\n${aligned([HEADS, ...found.map(slideCells)])}`] : []
  const lists = [
    ...list('More than 15 % over their budget', slides.filter(isTooLong)),
    ...list('Less than half of their budget is spoken', slides.filter(isThin)),
  ]
  return lists.join('\n\n') || 'Every slide is within 15 % of its budget and speaks for at least half of it.'
}
