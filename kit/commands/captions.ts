/** `npm run captions`: captions, chapters and a transcript from the notes; no video is needed, and none is made. */
import type { Given } from '../lib/given.ts'
import type { LoggedStep, TimedStep } from '../speech/schedule.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../lib/arguments.mjs'
import { entryOf, nameOf } from '../lib/cuts.mjs'
import { resolvePath } from '../lib/path.ts'
import { ROOT } from '../lib/root.mjs'
import { writeFiles } from '../lib/write.ts'
import { captionsOf, subRip, webVtt } from '../speech/captions.ts'
import { asCues, chaptersBySection, chaptersBySlide, youTube } from '../speech/chapters.ts'
import { position } from '../speech/clock.ts'
import { loadScript } from '../speech/lecture.ts'
import { transcript } from '../speech/pages.ts'
import { readTimes, scheduleByBudget, scheduleByTimes } from '../speech/schedule.ts'
import { lectureTiming } from '../speech/timing.ts'

function loggedTimes(file: string): LoggedStep[] {
  try {
    return readTimes(readFileSync(resolvePath(file), 'utf8'), file)
  }
  catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`--times must name a file that can be read: ${(error as Error).message}`)
  }
}

/** Start and end of every step, for other tools; seconds, to the millisecond. */
export function cueList(steps: readonly TimedStep[], rate: number, from: 'budgets' | 'times'): string {
  const exact = (seconds: number): number => Number(seconds.toFixed(3))
  const cues = steps.map(({ slide, click, start, end }) => ({ slide: slide.number, click, start: exact(start), end: exact(end), title: slide.title }))
  return `${JSON.stringify({ from, rate, seconds: exact(steps.at(-1)?.end ?? 0), steps: cues }, undefined, 1)}\n`
}

/** The files by name. */
export function captionFiles(title: string, steps: readonly TimedStep[], rate: number, from: 'budgets' | 'times'): Record<string, string> {
  const captions = captionsOf(steps)
  const bySlide = chaptersBySlide(steps)
  const bySection = chaptersBySection(steps)
  const described = bySection.length < 3 ? bySlide : bySection
  return {
    'lecture.vtt': webVtt(captions),
    'lecture.srt': subRip(captions),
    'chapters.vtt': webVtt(asCues(bySlide)),
    // YouTube shows no fewer than three.
    ...described.length < 3 ? {} : { 'chapters.txt': youTube(described) },
    'transcript.txt': transcript(title, steps),
    'cues.json': cueList(steps, rate, from),
  }
}

export async function main({ rate, times, cut }: Given<'captions'>): Promise<void> {
  const { title, slides, durationSeconds } = await loadScript(ROOT, entryOf(cut))
  const timed = lectureTiming(slides, rate, durationSeconds).sections.flatMap(section => section.slides)
  const steps = times === undefined ? scheduleByBudget(timed) : scheduleByTimes(timed, loggedTimes(times), times)
  const whole = captionFiles(title, steps, rate, times === undefined ? 'budgets' : 'times')
  const files = Object.fromEntries(Object.entries(whole).map(([name, text]) => [nameOf(name, cut), text]))
  writeFiles(join(ROOT, 'dist', 'captions'), files)
  const lasts = position(steps.at(-1)?.end ?? 0)
  console.log(`Written: dist/captions/${Object.keys(files).join(', ')}.\n${steps.length} steps, ${lasts}, timed by ${times ?? 'the budgets of the slides'}.`)
}
