/**
 * How long the script takes. A step takes its words at the rate, and its pauses: after a question (2 s), at
 * `[pause 3]` (3 s), at `[ask]`, when the audience answers (5 s), at `[do: …]`, when something is done (4 s), and at
 * the end of every step (0.6 s). If two pauses meet, the longer counts. This sum is the predicted time of a slide;
 * what its budget leaves beyond it is shared equally as pauses at the ends of its steps.
 */
import type { Spoken, Step } from './steps.ts'
import { WHOLE } from '../lib/cuts.mjs'
import { SECTIONS } from '../lib/lecture.ts'

/** Never the end of a sentence. */
const ABBREVIATION = /(?:^|[\s(“"‘'])(?:e\.g|i\.e|cf|vs|approx|al|Fig|Figs|Eq|Sec|Dr|Mr|Mrs|Ms|Prof)\.$/i
/** The end of a sentence only if the next word is capitalised. */
const OPEN_ABBREVIATION = /\b(?:etc|a\.m|p\.m|U\.S)\.$/i
/** A full stop, closing quotes or brackets after it, and the space. */
const STOP = /[.!?…]+[”’"')\]]*\s+/g

/** @param text a paragraph */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = []
  let begin = 0
  for (const { 0: stop, index } of text.matchAll(STOP)) {
    const end = index + stop.length
    const before = text.slice(begin, end).trim()
    const next = text.slice(end, end + 2)
    if (ABBREVIATION.test(before) || (OPEN_ABBREVIATION.test(before) && !/^[“"‘'(]?\p{Lu}/u.test(next)))
      continue
    sentences.push(before)
    begin = end
  }
  const last = text.slice(begin).trim()
  return last ? [...sentences, last] : sentences
}

/** Counts what has a letter or a digit between spaces: "1,120 GB" is two words, a lone dash none. */
export const wordsOf = (text: string): number => text.match(/\S*[\p{L}\p{N}]\S*/gu)?.length ?? 0

/** Whether it is a question, after which listeners get a moment to think. */
export const isQuestion = (sentence: string): boolean => /\?[.!?…]*[”’"')\]]*$/.test(sentence)

/** Seconds of silence at the end of a step, and after a question. */
const STEP_PAUSE = 0.6
const THINKING = 2
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
      pause(piece.seconds)
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
