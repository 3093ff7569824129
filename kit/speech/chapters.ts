/** Chapters of a recording, by slide for a player, by section for YouTube; and all the files that go with it. */
import type { Cue } from './captions.ts'
import type { TimedStep } from './schedule.ts'
import { captionsOf, subRip, webVtt } from './captions.ts'
import { position } from './clock.ts'
import { bySlide, transcript } from './pages.ts'

/** Seconds. */
export interface Chapter { title: string, start: number, end: number }

/** Seconds of the shortest chapter, as YouTube asks. */
const LEAST = 10

/**
 * The first chapter begins with the recording. A chapter shorter than 10 s is added to the one before it; whatever
 * begins within the first 10 s is added to the first.
 * @param marks where something begins, in order
 * @param end of the recording, s
 */
export function chaptersOf(marks: readonly { title: string, start: number }[], end: number): Chapter[] {
  const kept = marks.filter(({ start }, index) => index === 0 || (start >= LEAST && (marks[index + 1]?.start ?? end) - start >= LEAST))
  return kept.map(({ title, start }, index) => ({ title, start: index === 0 ? 0 : start, end: kept[index + 1]?.start ?? end }))
}

const endOf = (steps: readonly TimedStep[]): number => steps.at(-1)?.end ?? 0

export const chaptersBySlide = (steps: readonly TimedStep[]): Chapter[] =>
  chaptersOf(bySlide(steps).map(({ slide, steps: [{ start }] }) => ({ title: slide.title, start })), endOf(steps))

export const chaptersBySection = (steps: readonly TimedStep[]): Chapter[] =>
  chaptersOf(bySlide(steps).flatMap(({ section, steps: [{ start }] }) => section ? [{ title: section, start }] : []), endOf(steps))

/** As YouTube reads it in a description. */
export const youTube = (chapters: readonly Chapter[]): string =>
  chapters.map(({ title, start }) => `${position(start)} ${title}\n`).join('')

export const asCues = (chapters: readonly Chapter[]): Cue[] =>
  chapters.map(({ title, start, end }) => ({ start: Math.round(start * 1000), end: Math.round(end * 1000), lines: [title] }))

/** The files that go with a film, by name: captions, chapters and a transcript. */
export function captionFiles(title: string, steps: readonly TimedStep[], name = 'lecture'): Record<string, string> {
  const captions = captionsOf(steps)
  const bySlide = chaptersBySlide(steps)
  // YouTube ignores fewer than three chapters.
  const described = [chaptersBySection(steps), bySlide].find(({ length }) => length >= 3)
  return {
    [`${name}.vtt`]: webVtt(captions),
    [`${name}.srt`]: subRip(captions),
    'chapters.vtt': webVtt(asCues(bySlide)),
    ...described ? { 'chapters.txt': youTube(described) } : {},
    'transcript.txt': transcript(title, steps),
  }
}
