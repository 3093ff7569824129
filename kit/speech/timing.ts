/**
 * The script's clock. A step takes its words at the rate, and its pauses. A pause stands behind a
 * question (2 s), where `[pause 3]` says so (3 s), where the room is to answer, `[ask]` (5 s), while
 * something is done, `[do: …]` (4 s), and at the end of every step (0.6 s); where two of them meet,
 * the longer counts. That is what a slide takes at the least, and what is predicted.
 * What its budget leaves beyond that is shared in equal parts as pauses at the ends of its steps.
 */
import type { Direction, Spoken, Step } from './steps.ts'
import { WHOLE } from '../lib/cuts.mjs'
import { SECTIONS } from '../lib/lecture.ts'
import { notNegative, positive, whole } from '../lib/ranges.ts'
import { RATES } from './rates.mjs'
import { isQuestion, sentencesOf, wordsOf } from './sentences.ts'

export { RATES }

const STEP_PAUSE = 0.6 // s
const THINKING = 2 // s
/** For an answer from the room, behind `[ask]`. */
const ANSWERING = 5 // s
/** For what `[do: …]` says. */
const DOING = 4 // s
/** A slide that takes this share more than its budget is too long; one that speaks less than that share is thin. */
const TOO_LONG = 0.15
const TOO_LITTLE = 0.5

export interface ScriptSlide {
  /** As the deck counts it, from 1. */
  number: number
  title: string
  section: number
  /** `timing` of the slide, greater than 0. */
  budgetSeconds: number
  spoken: Spoken
}

/** A sentence, its time at the rate, and the least pause behind it. */
export interface Utterance { text: string, words: number, speechSeconds: number, pauseSeconds: number }

export interface StepTiming {
  click: number
  /** Least pause before the first word. */
  leadSeconds: number
  utterances: Utterance[]
  words: number
  speechSeconds: number
  /** The least: lead, thinking, what is written, the end of the step. */
  pauseSeconds: number
}

interface Sums { words: number, speechSeconds: number, pauseSeconds: number, predictedSeconds: number, budgetSeconds: number }

export interface SlideTiming extends Sums {
  slide: ScriptSlide
  steps: StepTiming[]
  /** What each step has on top of its least pauses. */
  sharedSeconds: number
}

export interface SectionTiming extends Sums { section: number, briefSeconds: number | undefined, slides: SlideTiming[] }

export interface LectureTiming extends Sums { rate: number, durationSeconds: number, sections: SectionTiming[] }

const sum = <Item>(items: readonly Item[], value: (item: Item) => number): number => items.reduce((total, item) => total + value(item), 0)

/** Seconds in which nothing is said. */
function silenceOf(direction: Direction): number {
  switch (direction.kind) {
    case 'pause':
      return direction.seconds
    case 'ask':
      return ANSWERING
    case 'do':
      return DOING
    case 'point':
      return 0
  }
}

/** @param rate words a minute, 90 to 200 */
export function stepTiming({ click, pieces }: Step, rate: number): StepTiming {
  whole('rate', rate, { atLeast: RATES.from, atMost: RATES.to })
  const utterances: Utterance[] = []
  let leadSeconds = 0
  const pause = (seconds: number) => {
    const last = utterances.at(-1)
    if (last)
      last.pauseSeconds = Math.max(last.pauseSeconds, seconds)
    else
      leadSeconds = Math.max(leadSeconds, seconds)
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
  return {
    click,
    leadSeconds,
    utterances,
    words: sum(utterances, ({ words }) => words),
    speechSeconds: sum(utterances, ({ speechSeconds }) => speechSeconds),
    pauseSeconds: leadSeconds + sum(utterances, ({ pauseSeconds }) => pauseSeconds),
  }
}

const sumsOf = (parts: readonly Sums[]): Sums => ({
  words: sum(parts, ({ words }) => words),
  speechSeconds: sum(parts, ({ speechSeconds }) => speechSeconds),
  pauseSeconds: sum(parts, ({ pauseSeconds }) => pauseSeconds),
  predictedSeconds: sum(parts, ({ predictedSeconds }) => predictedSeconds),
  budgetSeconds: sum(parts, ({ budgetSeconds }) => budgetSeconds),
})

export function slideTiming(slide: ScriptSlide, rate: number): SlideTiming {
  const budgetSeconds = positive('budgetSeconds', slide.budgetSeconds)
  const steps = slide.spoken.steps.map(step => stepTiming(step, rate))
  const speechSeconds = sum(steps, step => step.speechSeconds)
  const pauseSeconds = sum(steps, step => step.pauseSeconds)
  const predictedSeconds = speechSeconds + pauseSeconds
  const sharedSeconds = Math.max(0, budgetSeconds - predictedSeconds) / steps.length
  return { slide, steps, words: sum(steps, step => step.words), speechSeconds, pauseSeconds, predictedSeconds, budgetSeconds, sharedSeconds }
}

/**
 * @param slides in the order of the lecture
 * @param rate words a minute
 * @param durationSeconds of the headmatter; only the whole lecture's is set against the brief
 */
export function lectureTiming(slides: readonly ScriptSlide[], rate: number, durationSeconds: number): LectureTiming {
  notNegative('durationSeconds', durationSeconds)
  const hasBrief = durationSeconds === WHOLE * 60
  const timed = slides.map(slide => slideTiming(slide, rate))
  const sections = [...new Set(slides.map(({ section }) => section))].map((section): SectionTiming => {
    const own = timed.filter(({ slide }) => slide.section === section)
    const minutes = hasBrief ? SECTIONS[section]?.minutes : undefined
    return { section, briefSeconds: minutes === undefined ? undefined : minutes * 60, slides: own, ...sumsOf(own) }
  })
  return { rate, durationSeconds, sections, ...sumsOf(timed) }
}

/** What the slide takes beyond its budget, seconds; less than 0 where some is left. */
export const overSeconds = ({ predictedSeconds, budgetSeconds }: Sums): number => predictedSeconds - budgetSeconds

/** More than 15 % over its budget. */
export const isTooLong = ({ predictedSeconds, budgetSeconds }: Sums): boolean => predictedSeconds - budgetSeconds > TOO_LONG * budgetSeconds

/** Less than half of its budget is spoken. */
export const isThin = ({ speechSeconds, budgetSeconds }: Sums): boolean => speechSeconds < TOO_LITTLE * budgetSeconds
