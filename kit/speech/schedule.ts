/** When every step and every sentence begins and ends: by the budgets, or by the times of a live recording. */
import type { ScriptSlide, SlideTiming, StepTiming } from './timing.ts'
import { UsageError } from '../lib/arguments.mjs'

/** Seconds from the start of the lecture. */
export interface TimedSentence { text: string, start: number, end: number }

export interface TimedStep {
  slide: ScriptSlide
  click: number
  start: number
  /** The last word; the start where nothing is said. */
  speechEnd: number
  end: number
  sentences: TimedSentence[]
}

/** When a step began in a recording: one entry of the file behind --times. */
export interface LoggedStep { slide: number, click: number, seconds: number }

/** Nobody speaks slower than this part of the rate: what is longer is silence. */
const SLOWEST = 1.5

/** @param stretch 1 at the rate; above it speech and pauses are slower */
function placed(slide: ScriptSlide, timing: StepTiming, start: number, end: number, stretch: number): TimedStep {
  let at = start + timing.leadSeconds * stretch
  const sentences = timing.utterances.map(({ text, speechSeconds, pauseSeconds }) => {
    const sentence = { text, start: at, end: at + speechSeconds * stretch }
    at = sentence.end + pauseSeconds * stretch
    return sentence
  })
  return { slide, click: timing.click, start, speechEnd: sentences.at(-1)?.end ?? start, end, sentences }
}

/**
 * Every slide takes its budget, so that the whole takes the sum of them. Where the notes are longer
 * than that, speech and pauses of the slide are shortened by one factor.
 */
export function scheduleByBudget(slides: readonly SlideTiming[]): TimedStep[] {
  let slideStart = 0
  return slides.flatMap(({ slide, steps, predictedSeconds, budgetSeconds, sharedSeconds }) => {
    const stretch = Math.min(1, budgetSeconds / predictedSeconds)
    let start = slideStart
    slideStart += budgetSeconds
    return steps.map((step, index) => {
      const end = index === steps.length - 1 ? slideStart : start + (step.speechSeconds + step.pauseSeconds) * stretch + sharedSeconds
      const result = placed(slide, step, start, end, stretch)
      start = end
      return result
    })
  })
}

const isEntry = (entry: unknown): entry is LoggedStep =>
  typeof entry === 'object' && entry !== null
  && (['slide', 'click', 'seconds'] as const).every(key => Number.isFinite((entry as Partial<LoggedStep>)[key]) && ((entry as LoggedStep)[key] >= 0))
  && ['slide', 'click'].every(key => Number.isInteger((entry as unknown as Record<string, number>)[key]))

/**
 * @param text of the file: [{ "slide": 1, "click": 0, "seconds": 12.5 }, …]
 * @param file as a message names it
 * @throws UsageError
 */
export function readTimes(text: string, file: string): LoggedStep[] {
  let entries: unknown
  try {
    entries = JSON.parse(text)
  }
  catch (error) {
    throw new UsageError(`${file} is no JSON: ${(error as Error).message}`)
  }
  if (!Array.isArray(entries))
    throw new UsageError(`${file} must hold a list: [{ "slide": 1, "click": 0, "seconds": 12.5 }, …].`)
  for (const [index, entry] of entries.entries()) {
    if (!isEntry(entry))
      throw new UsageError(`${file}, entry ${index + 1}: ${JSON.stringify(entry)} must have slide and click as whole numbers and seconds of at least 0.`)
  }
  return entries as LoggedStep[]
}

/**
 * A step lasts until the next entry, whatever slide that is of: entries of slides that have no time
 * of their own, such as backup, only end the step before them. The last step takes what it needs.
 * Speech fills its step, down to two thirds of the rate.
 * @throws UsageError naming slide and click of what is missing, twice there or out of order
 */
export function scheduleByTimes(slides: readonly SlideTiming[], times: readonly LoggedStep[], file: string): TimedStep[] {
  const nameOf = (slide: number, click: number): string => `slide ${slide}, click ${click}`
  const starts = new Map<string, number>()
  const clicksOf = new Map(slides.map(({ slide, steps }) => [slide.number, steps.length]))
  for (const { slide, click, seconds } of times) {
    const steps = clicksOf.get(slide)
    if (steps === undefined)
      continue
    const name = nameOf(slide, click)
    if (click >= steps)
      throw new UsageError(`${file}: ${name} does not exist; the slide's last click is ${steps - 1}.`)
    if (starts.has(name))
      throw new UsageError(`${file}: ${name} stands there twice.`)
    starts.set(name, seconds)
  }
  const moments = times.map(({ seconds }) => seconds).sort((a, b) => a - b)
  let before = -1
  return slides.flatMap(({ slide, steps }) => steps.map((step) => {
    const name = nameOf(slide.number, step.click)
    const start = starts.get(name)
    if (start === undefined)
      throw new UsageError(`${file}: ${name} is missing.`)
    if (start <= before)
      throw new UsageError(`${file}: ${name} begins at ${start} s, not behind the step before it (${before} s).`)
    before = start
    const needed = step.speechSeconds + step.pauseSeconds
    const end = moments.find(moment => moment > start) ?? start + needed
    return placed(slide, step, start, end, Math.min(SLOWEST, (end - start) / needed))
  }))
}
