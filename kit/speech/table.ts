/** The script's budget as a person reads it in a terminal. */
import type { LectureTiming, SlideTiming, Sums } from './timing.ts'
import { inColumns } from '../lib/columns.ts'
import { sectionTitle } from '../lib/lecture.ts'
import { minutes, signedMinutes } from './clock.ts'
import { isThin, isTooLong, overSeconds } from './timing.ts'

const HEADS = ['', '', 'words', 'speech', 'pauses', 'in all', 'budget', 'over']
const TITLE_WIDTH = 52

const cellsOf = (number: string, title: string, sums: Sums): string[] => [
  number,
  title.length > TITLE_WIDTH ? `${title.slice(0, TITLE_WIDTH - 3).trimEnd()}...` : title,
  String(sums.words),
  ...[sums.speechSeconds, sums.pauseSeconds, sums.predictedSeconds, sums.budgetSeconds].map(minutes),
  signedMinutes(overSeconds(sums)),
]

const slideCells = (timing: SlideTiming): string[] => cellsOf(String(timing.slide.number), timing.slide.title, timing)

/** The second column holds titles; numbers stand right. */
const aligned = (lines: readonly string[][]): string => inColumns(lines, column => column !== 1)

/**
 * Sections and their sum, each with its planned minutes if there is a plan.
 * @param everySlide whether each slide has a line of its own under its section
 */
export function budgetTable({ sections, durationSeconds, ...sums }: LectureTiming, everySlide: boolean): string {
  const hasPlan = sections.some(({ plannedSeconds }) => plannedSeconds !== undefined)
  return aligned([
    [...HEADS, ...hasPlan ? ['plan'] : []],
    ...sections.flatMap(({ section, plannedSeconds, slides, ...sums }) => [
      [...cellsOf('', sectionTitle(section), sums), ...plannedSeconds === undefined ? [] : [minutes(plannedSeconds)]],
      ...everySlide ? slides.map(slideCells) : [],
    ]),
    [...cellsOf('', 'The lecture', sums), ...hasPlan ? [minutes(durationSeconds)] : []],
  ])
}

export function slidesToLookAt({ sections }: LectureTiming): string {
  const slides = sections.flatMap(section => section.slides)
  const list = (title: string, found: SlideTiming[]): string[] => found.length ? [`${title}:\n${aligned([HEADS, ...found.map(slideCells)])}`] : []
  const lists = [
    ...list('More than 15 % over their budget', slides.filter(isTooLong)),
    ...list('Less than half of their budget is spoken', slides.filter(isThin)),
  ]
  return lists.join('\n\n') || 'Every slide is within 15 % of its budget and speaks for at least half of it.'
}
