/** The real lecture and made-up ones for the tests of the script. */
import type { Lecture } from '../../speech/lecture.ts'
import type { TimedStep } from '../../speech/schedule.ts'
import type { LectureTiming, ScriptSlide, SlideTiming } from '../../speech/timing.ts'
import { loadScript } from '../../speech/lecture.ts'
import { scheduleByBudget } from '../../speech/schedule.ts'
import { readNote } from '../../speech/steps.ts'
import { lectureTiming, RATES, slideTiming } from '../../speech/timing.ts'
import { ROOT } from '../support/project.ts'

interface Real {
  lecture: Lecture
  timingAt: (rate: number) => LectureTiming
  slidesAt: (rate: number) => SlideTiming[]
  /** By the budgets, at the usual rate. */
  steps: TimedStep[]
}

/** The lecture of this project. */
export async function realLecture(): Promise<Real> {
  const lecture = await loadScript(ROOT)
  const timingAt = (rate: number) => lectureTiming(lecture.slides, rate, lecture.durationSeconds)
  const slidesAt = (rate: number) => timingAt(rate).sections.flatMap(section => section.slides)
  return { lecture, timingAt, slidesAt, steps: scheduleByBudget(slidesAt(RATES.usual)) }
}

/** A slide with this note; without a budget it has as much as it takes at the usual rate. */
export function slideOf(note: string, given: Partial<Omit<ScriptSlide, 'spoken'>> = {}): ScriptSlide {
  const slide = { number: 1, title: 'A slide', section: 0, budgetSeconds: 1, ...given, spoken: readNote(note, { slide: given.number ?? 1, file: 'pages/a.md', line: 1 }) }
  return given.budgetSeconds ? slide : { ...slide, budgetSeconds: slideTiming(slide, RATES.usual).predictedSeconds }
}

/** One slide a note, one after the other. */
export function stepsOf(notes: readonly string[], given: Partial<Omit<ScriptSlide, 'spoken'>> = {}, rate = RATES.usual): TimedStep[] {
  return scheduleByBudget(notes.map((note, index) => slideTiming(slideOf(note, { number: index + 1, ...given }), rate)))
}
