/** Where a lecture is against its plan. All times in seconds. */
import { minutes } from '../speech/clock.ts'

interface PlannedSlide {
  no: number
  /** The section that begins here; without it the slide belongs to the section before. */
  section?: number
  /** `timing` of the slide; 0 or undefined for a slide that is not in the plan. */
  seconds?: number
}

interface Span { section: number, start: number, seconds: number }

/** Slides and sections that have a time. */
export interface Plan {
  slides: (Span & { no: number })[]
  sections: (Span & { firstSlide: number })[]
  seconds: number
}

/** @param slides in the deck's order */
export function planOf(slides: readonly PlannedSlide[]): Plan {
  const plan: Plan = { slides: [], sections: [], seconds: 0 }
  let section = 0
  for (const { no, section: begun = section, seconds = 0 } of slides) {
    section = begun
    if (!(seconds > 0))
      continue
    const span = { section, start: plan.seconds, seconds }
    plan.slides.push({ ...span, no })
    const open = plan.sections.at(-1)
    if (open?.section === section)
      open.seconds += seconds
    else
      plan.sections.push({ ...span, firstSlide: no })
    plan.seconds += seconds
  }
  return plan
}

/**
 * @param elapsed by the lecture's clock
 * @param no the slide on stage
 * @param spent on each slide so far, the one on stage included
 * @returns where the plan is, and, if the slide is in it, where the lecture is and what slide and section have used
 */
export function paceAt({ slides, sections, seconds }: Plan, elapsed: number, no: number, spent: ReadonlyMap<number, number>) {
  const plannedAt = Math.min(elapsed, seconds)
  const planned = slides.findLast(({ start }) => start <= plannedAt)
  if (!planned)
    return undefined
  const current = slides.find(slide => slide.no === no)
  if (!current)
    return { plannedSlide: planned.no, plannedAt }
  const { section, start, seconds: budget } = current
  const spentOn = (slide: number): number => spent.get(slide) ?? 0
  // What is left of the slide's time counts as still to be spent.
  const at = start + Math.min(spentOn(no), budget)
  return {
    plannedSlide: planned.no,
    plannedAt,
    at,
    /** Less than 0 when ahead. */
    behind: elapsed - at,
    slide: { spent: spentOn(no), budget },
    section: {
      section,
      spent: slides.reduce((sum, slide) => slide.section === section ? sum + spentOn(slide.no) : sum, 0),
      budget: sections.find(span => span.section === section)!.seconds,
    },
  }
}

/** Differences up to this count as on time, s. */
const ON_TIME = 10

/** Minutes and seconds, such as 7:05, rounded down. */
export const clockText = (seconds: number): string => minutes(Math.floor(Math.abs(seconds)))

export function paceWords(behind: number): string {
  if (Math.abs(behind) < ON_TIME)
    return 'On time'
  return `${clockText(behind)} ${behind > 0 ? 'behind' : 'ahead'}`
}

const PAUSE = /\bpause (\d+(?:\.\d+)?)(?=\s*(?:s\b|\]))/g

/** The longest `[pause 60]` of a slide's notes, as written or as shown; undefined where there is none. */
export function longestPause(note: string): number | undefined {
  const pauses = [...note.matchAll(PAUSE)].map(([, seconds]) => Number(seconds))
  return pauses.length ? Math.max(...pauses) : undefined
}
