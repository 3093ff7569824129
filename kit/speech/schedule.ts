/** When every step and every sentence begins and ends: by the budgets, or by the times of a live recording. */
import type { Step as LoggedStep } from '../client/clock.ts'
import type { ScriptSlide, SlideTiming, StepTiming } from './timing.ts'
import { readFileSync } from 'node:fs'
import { UsageError } from '../lib/arguments.mjs'
import { resolvePath } from '../lib/path.ts'

/** Seconds from the start of the lecture. */
export interface TimedSentence { text: string, start: number, end: number }

export interface TimedStep {
  slide: ScriptSlide
  click: number
  start: number
  end: number
  sentences: TimedSentence[]
}

/** Speech is stretched at most by this factor; the rest is silence. */
const SLOWEST = 1.5

/**
 * Sentences one after the other.
 * @param start of the first one
 * @param stretch 1 at the rate; above it speech and pauses are slower
 */
export function placed({ utterances }: StepTiming, start: number, stretch: number): TimedSentence[] {
  let at = start
  return utterances.map(({ text, speechSeconds, pauseSeconds }) => {
    const sentence = { text, start: at, end: at + speechSeconds * stretch }
    at = sentence.end + pauseSeconds * stretch
    return sentence
  })
}

/** The sentences of a step from `start` to `end`, which they fill down to two thirds of the rate. */
export function filling(timing: StepTiming, start: number, end: number): TimedSentence[] {
  const stretch = Math.min(SLOWEST, (end - start) / timing.predictedSeconds)
  return placed(timing, start + timing.leadSeconds * stretch, stretch)
}

/**
 * Every slide takes its budget, so that the whole takes the sum of them. If the notes of a slide are longer,
 * its speech and pauses are shortened by one factor.
 */
export function scheduleByBudget(slides: readonly SlideTiming[]): TimedStep[] {
  let start = 0
  let slideEnd = 0
  return slides.flatMap(({ slide, steps, predictedSeconds, budgetSeconds, sharedSeconds }) => {
    const stretch = Math.min(1, budgetSeconds / predictedSeconds)
    slideEnd += budgetSeconds
    return steps.map((step, index) => {
      const end = index + 1 < steps.length ? start + step.predictedSeconds * stretch + sharedSeconds : slideEnd
      const sentences = placed(step, start + step.leadSeconds * stretch, stretch)
      const timed = { slide, click: step.click, start, end, sentences }
      start = end
      return timed
    })
  })
}

function isEntry(entry: unknown): entry is LoggedStep {
  const { slide, click, seconds } = (entry ?? {}) as LoggedStep
  const areWhole = [slide, click].every(value => Number.isInteger(value) && value >= 0)
  return areWhole && Number.isFinite(seconds) && seconds >= 0
}

/**
 * The file that `--times` names: [{ "slide": 1, "click": 0, "seconds": 12.5 }, …].
 * @throws UsageError when it cannot be read, or names the entry that is wrong
 */
export function loggedTimes(file: string): LoggedStep[] {
  let entries: unknown
  try {
    entries = JSON.parse(readFileSync(resolvePath(file), 'utf8'))
  }
  catch (error) {
    throw new UsageError(`--times must name a file that can be read: ${(error as Error).message}`)
  }
  if (!Array.isArray(entries))
    throw new UsageError(`${file} must hold a list: [{ "slide": 1, "click": 0, "seconds": 12.5 }, …].`)
  const wrong = entries.findIndex(entry => !isEntry(entry))
  if (wrong >= 0)
    throw new UsageError(`${file}, entry ${wrong + 1}: ${JSON.stringify(entries[wrong])} must have slide and click as whole numbers and seconds as a number, all 0 or more.`)
  return entries
}

/**
 * A step lasts until the next entry, whatever slide that is of: entries of slides without `timing`, such as
 * backup, only end the step before them. The last step takes what it needs. Speech fills its step, down to two
 * thirds of the rate.
 * @throws UsageError naming slide and click of an entry that is missing, listed twice or out of order
 */
export function scheduleByTimes(slides: readonly SlideTiming[], times: readonly LoggedStep[], file: string): TimedStep[] {
  const complain = (slide: number, click: number, what: string): UsageError =>
    new UsageError(`${file}: slide ${slide}, click ${click} ${what}.`)
  const lastClicks = new Map(slides.map(({ slide, steps }) => [slide.number, steps.length - 1]))
  for (const [index, { slide, click }] of times.entries()) {
    const last = lastClicks.get(slide) ?? Infinity
    if (click > last)
      throw complain(slide, click, `does not exist; the slide's last click is ${last}`)
    if (times.findIndex(other => other.slide === slide && other.click === click) < index)
      throw complain(slide, click, 'is listed twice')
  }
  const moments = times.map(({ seconds }) => seconds).sort((a, b) => a - b)
  let before = -1
  return slides.flatMap(({ slide, steps }) => steps.map((step) => {
    const { click, predictedSeconds } = step
    const start = times.find(entry => entry.slide === slide.number && entry.click === click)?.seconds
    if (start === undefined)
      throw complain(slide.number, click, 'is missing')
    if (start <= before)
      throw complain(slide.number, click, `begins at ${start} s, not after the step before it (${before} s)`)
    before = start
    const end = moments.find(moment => moment > start) ?? start + predictedSeconds
    return { slide, click, start, end, sentences: filling(step, start, end) }
  }))
}
