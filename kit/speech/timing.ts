/**
 * How long the script takes. A step takes its words at the rate, and its pauses: after a question (2 s), at
 * `[pause 3]` (3 s), at `[ask]`, when the audience answers (5 s), at `[do: …]`, when something is done (4 s), and at
 * the end of every step (0.6 s). If two pauses meet, the longer counts. This sum is the predicted time of a slide;
 * what its budget leaves beyond it is shared equally as pauses at the ends of its steps.
 */
import type { Direction } from '../parse/marks.ts'
import type { Spoken, Step } from './steps.ts'
import { WHOLE } from '../lib/cuts.mjs'
import { SECTIONS } from '../lib/lecture.ts'
import { isQuestion, sentencesOf, wordsOf } from './sentences.ts'

/** Seconds of silence: at the end of a step, after a question, and at a direction. */
const STEP_PAUSE = 0.6
const THINKING = 2
const SILENCES = { ask: 5, do: 4, point: 0 }
/** Shares of its budget: a slide that needs so much more is too long, one that speaks for less than the other is thin. */
const TOO_LONG = 0.15
const TOO_LITTLE = 0.5

export interface ScriptSlide {
  /** As the deck counts it, from 1. */
  number: number
  title: string
  /** Its file and line, as a person would type them. */
  place: string
  section: number
  /** `timing` of the slide, greater than 0. */
  budgetSeconds: number
  spoken: Spoken
}

/** Of a slide, a section or the lecture. */
export type Sums = ReturnType<typeof sumsOf>
export type StepTiming = ReturnType<typeof stepTiming>
export type SlideTiming = ReturnType<typeof slideTiming>
export type LectureTiming = ReturnType<typeof lectureTiming>

const sum = <Key extends string>(items: readonly Record<Key, number>[], key: Key): number =>
  items.reduce((total, item) => total + item[key], 0)

/** What is said in all of them, and how long it takes. */
export function totalsOf(items: readonly { words: number, speechSeconds: number, pauseSeconds: number }[]) {
  const speechSeconds = sum(items, 'speechSeconds')
  const pauseSeconds = sum(items, 'pauseSeconds')
  return { words: sum(items, 'words'), speechSeconds, pauseSeconds, predictedSeconds: speechSeconds + pauseSeconds }
}

const silenceOf = (direction: Direction): number => direction.kind === 'pause' ? direction.seconds : SILENCES[direction.kind]

/**
 * A step, sentence by sentence, with its least pauses: before the first word and after each sentence.
 * @param rate words a minute
 */
export function stepTiming({ click, pieces }: Step, rate: number) {
  const lead = { text: '', words: 0, speechSeconds: 0, pauseSeconds: 0 }
  const utterances: typeof lead[] = []
  const pause = (seconds: number): void => {
    const before = utterances.at(-1) ?? lead
    before.pauseSeconds = Math.max(before.pauseSeconds, seconds)
  }
  for (const piece of pieces) {
    if (piece.kind !== 'speech') {
      pause(silenceOf(piece))
      continue
    }
    for (const text of sentencesOf(piece.text)) {
      const words = wordsOf(text)
      utterances.push({ text, words, speechSeconds: words * 60 / rate, pauseSeconds: isQuestion(text) ? THINKING : 0 })
    }
  }
  pause(STEP_PAUSE)
  return { click, leadSeconds: lead.pauseSeconds, utterances, ...totalsOf([lead, ...utterances]) }
}

/** A slide and its steps, with what each step has on top of its least pauses. */
export function slideTiming(slide: ScriptSlide, rate: number) {
  const { budgetSeconds } = slide
  const steps = slide.spoken.steps.map(step => stepTiming(step, rate))
  const totals = totalsOf(steps)
  const sharedSeconds = Math.max(0, budgetSeconds - totals.predictedSeconds) / steps.length
  return { slide, steps, ...totals, budgetSeconds, sharedSeconds }
}

const sumsOf = (slides: readonly SlideTiming[]) => ({ ...totalsOf(slides), budgetSeconds: sum(slides, 'budgetSeconds') })

/**
 * The lecture by sections, each with its planned time.
 * @param slides in the order of the lecture
 * @param rate words a minute
 * @param durationSeconds of the headmatter; only the whole lecture has a plan by sections
 */
export function lectureTiming(slides: readonly ScriptSlide[], rate: number, durationSeconds: number) {
  const hasPlan = durationSeconds === WHOLE * 60
  const timed = slides.map(slide => slideTiming(slide, rate))
  const sections = Map.groupBy(timed, ({ slide }) => slide.section)
  return {
    durationSeconds,
    sections: Array.from(sections, ([section, slides]) => {
      const planned = hasPlan ? SECTIONS[section] : undefined
      return { section, plannedSeconds: planned && planned.minutes * 60, slides, ...sumsOf(slides) }
    }),
    ...sumsOf(timed),
  }
}

/** What the slide takes beyond its budget, seconds; less than 0 where some is left. */
export const overSeconds = ({ predictedSeconds, budgetSeconds }: Sums): number => predictedSeconds - budgetSeconds
export const isTooLong = (sums: Sums): boolean => overSeconds(sums) > TOO_LONG * sums.budgetSeconds
export const isThin = ({ speechSeconds, budgetSeconds }: Sums): boolean => speechSeconds < TOO_LITTLE * budgetSeconds
