import type { Lecture } from '../speech/lecture.ts'
/** `npm run script`: what is said, against the clock; with --write a teleprompter and a script to print. */
import type { Given } from './index.ts'
import { join } from 'node:path'
import { UsageError } from '../lib/arguments.mjs'
import { entryOf, nameOf } from '../lib/cuts.mjs'
import { ROOT } from '../lib/root.mjs'
import { writeFiles } from '../lib/write.ts'
import { minutes } from '../speech/clock.ts'
import { loadScript, noScript } from '../speech/lecture.ts'
import { plainScript, printedScript } from '../speech/pages.ts'
import { scheduleByBudget } from '../speech/schedule.ts'
import { budgetTable, slidesToLookAt } from '../speech/table.ts'
import { teleprompter } from '../speech/teleprompter.ts'
import { lectureTiming, slideTiming } from '../speech/timing.ts'

/**
 * Slides from one to another, both included.
 * @throws UsageError where the deck has no such slide, or none of them is spoken
 */
export function rangeOf({ slides, deckSlides }: Lecture, from = 1, to = deckSlides): Lecture['slides'] {
  for (const [flag, value] of [['--from', from], ['--to', to]] as const) {
    if (value > deckSlides)
      throw new UsageError(`${flag} must be a slide of the lecture, 1 to ${deckSlides}; got ${value}.`)
  }
  const range = slides.filter(({ number }) => number >= from && number <= to)
  if (!range.length)
    throw noScript(from, to)
  return range
}

export async function main({ rate, slides: everySlide, write, from, to, cut }: Given<'script'>): Promise<void> {
  const lecture = await loadScript(ROOT, entryOf(cut))
  const range = rangeOf(lecture, from, to)
  const timing = lectureTiming(range, rate, lecture.durationSeconds)
  console.log(`At ${rate} words a minute, for ${minutes(lecture.durationSeconds)}; times in minutes:seconds.\n\n${budgetTable(timing, everySlide)}\n\n${slidesToLookAt(timing)}`)
  if (!write)
    return
  // The whole is scheduled, so that a part of it has the times of the whole.
  const steps = scheduleByBudget(lecture.slides.map(slide => slideTiming(slide, rate))).filter(({ slide }) => range.includes(slide))
  const files = {
    [nameOf('teleprompter.html', cut)]: teleprompter(lecture.title, steps),
    [nameOf('script.html', cut)]: printedScript(lecture.title, rate, steps),
    [nameOf('script.txt', cut)]: plainScript(lecture.title, rate, steps),
  }
  writeFiles(join(ROOT, 'dist', 'script'), files)
  console.log(`\nWritten: dist/script/${Object.keys(files).join(', ')}.`)
}
