/** `npm run captions`: captions, chapters and a transcript from the notes. No video is needed or made. */
import type { Given } from './index.ts'
import { join } from 'node:path'
import { entryOf, nameOf } from '../lib/cuts.mjs'
import { ROOT } from '../lib/root.mjs'
import { writeFiles } from '../lib/write.ts'
import { captionFiles } from '../speech/chapters.ts'
import { position } from '../speech/clock.ts'
import { loadScript } from '../speech/lecture.ts'
import { loggedTimes, scheduleByBudget, scheduleByTimes } from '../speech/schedule.ts'
import { slideTiming } from '../speech/timing.ts'

export async function main({ rate, times, cut }: Given<'captions'>): Promise<void> {
  const { title, slides } = await loadScript(ROOT, entryOf(cut))
  const timed = slides.map(slide => slideTiming(slide, rate))
  const steps = times === undefined ? scheduleByBudget(timed) : scheduleByTimes(timed, loggedTimes(times), times)
  const files = Object.fromEntries(Object.entries(captionFiles(title, steps)).map(([name, text]) => [nameOf(name, cut), text]))
  writeFiles(join(ROOT, 'dist', 'captions'), files)
  const lasts = position(steps.at(-1)?.end ?? 0)
  console.log(`Written: dist/captions/${Object.keys(files).join(', ')}.\n${steps.length} steps, ${lasts}, timed by ${times ?? 'the budgets of the slides'}.`)
}
