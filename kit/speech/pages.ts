/** The script as plain text, and as a transcript. */
import type { TimedStep } from './schedule.ts'
import type { Step } from './steps.ts'
import { sectionTitle } from '../lib/lecture.ts'
import { minutes, position } from './clock.ts'
import { speechOf } from './steps.ts'

/** Steps by slide, in order, with the title of a section where it begins. */
export function bySlide(steps: readonly TimedStep[]) {
  let before: number | undefined
  return Array.from(Map.groupBy(steps, ({ slide }) => slide), ([slide, steps]) => {
    const section = slide.section === before ? undefined : sectionTitle(slide.section)
    before = slide.section
    return { slide, steps, section }
  })
}

export const stepName = (click: number): string => click === 0 ? 'as it appears' : `click ${click}`

/** What the notes have for a step. */
export const notesOf = ({ slide, click }: TimedStep): Step => slide.spoken.steps[click]

/** The script with its directions and answers. */
export function plainScript(title: string, rate: number, steps: readonly TimedStep[]): string {
  const slides = bySlide(steps).map(({ slide, steps, section }) => [
    ...section ? [`== ${section} ==`] : [],
    `--- ${slide.number}. ${slide.title} (${position(steps[0].start)}, ${minutes(slide.budgetSeconds)}) ---`,
    ...steps.flatMap(step => [
      `(${stepName(step.click)}, ${position(step.start)})`,
      ...notesOf(step).pieces.map(piece => piece.kind === 'speech' ? piece.text : `[${piece.text}]`),
    ]),
    ...slide.spoken.ifTheyAsk.length ? [`If they ask: ${slide.spoken.ifTheyAsk.join('\n\n')}`] : [],
  ])
  return `${[title, `The script, at ${rate} words a minute.`, ...slides.flat()].join('\n\n')}\n`
}

/** What is said and nothing else, by slide. */
export function transcript(title: string, steps: readonly TimedStep[]): string {
  const slides = bySlide(steps).map(({ slide, steps, section }) => [
    ...section ? [section.toUpperCase()] : [],
    `[${position(steps[0].start)}] ${slide.title}`,
    ...steps.flatMap(step => speechOf(notesOf(step))),
  ])
  return `${[title, ...slides.flat()].join('\n\n')}\n`
}
