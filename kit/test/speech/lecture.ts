/** Made-up lectures for the tests of the script. */
import type { TimedStep } from '../../speech/schedule.ts'
import type { ScriptSlide } from '../../speech/timing.ts'
import { RATES } from '../../speech/rates.mjs'
import { scheduleByBudget } from '../../speech/schedule.ts'
import { readNote } from '../../speech/steps.ts'
import { slideTiming } from '../../speech/timing.ts'

/** A slide with this note; without a budget it has as much as it takes at the usual rate. */
export function slideOf(note: string, given: Partial<Omit<ScriptSlide, 'spoken'>> = {}): ScriptSlide {
  const slide = { number: 1, title: 'A slide', place: 'pages/a.md:1', section: 0, budgetSeconds: 1, ...given, spoken: readNote(note, { slide: given.number ?? 1, file: 'pages/a.md', line: 1 }) }
  return given.budgetSeconds ? slide : { ...slide, budgetSeconds: slideTiming(slide, RATES.usual).predictedSeconds }
}

/** One slide a note, one after the other. */
export function stepsOf(notes: readonly string[], given: Partial<Omit<ScriptSlide, 'spoken'>> = {}, rate = RATES.usual): TimedStep[] {
  return scheduleByBudget(notes.map((note, index) => slideTiming(slideOf(note, { number: index + 1, ...given }), rate)))
}

/** When the last word of a step is said; its start where nothing is said. */
export const speechEnd = ({ start, sentences }: TimedStep): number => sentences.at(-1)?.end ?? start
