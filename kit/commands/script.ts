/** `npm run script`: what is said, against the clock; with --write a teleprompter that can be printed. */
import type { Given } from './index.ts'
import { join } from 'node:path'
import { entryOf, nameOf } from '../lib/cuts.mjs'
import { ROOT } from '../lib/root.mjs'
import { writeFiles } from '../lib/write.ts'
import { minutes } from '../speech/clock.ts'
import { loadScript } from '../speech/lecture.ts'
import { plainScript } from '../speech/pages.ts'
import { scheduleByBudget } from '../speech/schedule.ts'
import { budgetTable, slidesToLookAt } from '../speech/table.ts'
import { teleprompter } from '../speech/teleprompter.ts'
import { lectureTiming, slideTiming } from '../speech/timing.ts'

export async function main({ rate, slides: everySlide, write, cut }: Given<'script'>): Promise<void> {
  const { title, durationSeconds, slides } = await loadScript(ROOT, entryOf(cut))
  const timing = lectureTiming(slides, rate, durationSeconds)
  console.log(`At ${rate} words a minute, for ${minutes(durationSeconds)}; times in minutes:seconds.\n\n${budgetTable(timing, everySlide)}\n\n${slidesToLookAt(timing)}`)
  if (!write)
    return
  const steps = scheduleByBudget(slides.map(slide => slideTiming(slide, rate)))
  const files = {
    [nameOf('script.html', cut)]: teleprompter(title, rate, steps),
    [nameOf('script.txt', cut)]: plainScript(title, rate, steps),
  }
  writeFiles(join(ROOT, 'dist', 'script'), files)
  console.log(`\nWritten: dist/script/${Object.keys(files).join(', ')}.`)
}
