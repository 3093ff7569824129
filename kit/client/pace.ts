/** Where a lecture is against its plan. All times in seconds. */

export interface PlannedSlide {
  no: number
  /** The section that begins here; without it the slide belongs to the section before. */
  section?: number
  /** `timing` of the slide; 0 or undefined for a slide that is not in the plan. */
  seconds?: number
}

interface Span { start: number, seconds: number }
interface SlideSpan extends Span { no: number, section: number }
export interface SectionSpan extends Span { section: number, firstSlide: number }

export interface Plan {
  /** Slides that have a time. */
  slides: SlideSpan[]
  /** Sections that have a time. */
  sections: SectionSpan[]
  seconds: number
}

export interface Used { spent: number, budget: number }

export interface Pace {
  /** The slide the plan is at now; after the plan's end, its last one. */
  plannedSlide: number
  /** Where the plan is, from 0 to its length. */
  plannedAt: number
  /** Where the lecture is in the plan; undefined on a slide that is not in it. */
  at?: number
  /** Less than 0 when ahead. What is left of the slide's time counts as still to be spent. */
  behind?: number
  slide?: Used
  section?: Used & { section: number }
}

/** @param slides in the deck's order */
export function planOf(slides: readonly PlannedSlide[]): Plan {
  const plan: Plan = { slides: [], sections: [], seconds: 0 }
  let section = 0
  for (const { no, section: begun = section, seconds = 0 } of slides) {
    section = begun
    if (!(seconds > 0))
      continue
    plan.slides.push({ no, section, start: plan.seconds, seconds })
    const open = plan.sections.at(-1)
    if (open?.section === section)
      open.seconds += seconds
    else
      plan.sections.push({ section, firstSlide: no, start: plan.seconds, seconds })
    plan.seconds += seconds
  }
  return plan
}

/**
 * @param elapsed by the lecture's clock
 * @param no the slide on stage
 * @param spent on each slide so far, the one on stage included
 */
export function paceAt({ slides, sections, seconds }: Plan, elapsed: number, no: number, spent: ReadonlyMap<number, number>): Pace | undefined {
  const plannedAt = Math.min(elapsed, seconds)
  const planned = slides.findLast(({ start }) => start <= plannedAt)
  if (!planned)
    return undefined
  const pace: Pace = { plannedSlide: planned.no, plannedAt }
  const current = slides.find(slide => slide.no === no)
  if (!current)
    return pace
  const spentOn = (slide: number): number => spent.get(slide) ?? 0
  const used = Math.min(spentOn(no), current.seconds)
  const { section } = current
  return {
    ...pace,
    at: current.start + used,
    behind: elapsed - (current.start + used),
    slide: { spent: spentOn(no), budget: current.seconds },
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
export function clockText(seconds: number): string {
  const whole = Math.floor(Math.abs(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

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
