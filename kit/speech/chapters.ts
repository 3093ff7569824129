/** Chapters of a recording: by slide for a player, by section for a description on YouTube. */
import type { Cue } from './captions.ts'
import type { TimedStep } from './schedule.ts'
import { UsageError } from '../lib/arguments.mjs'
import { sectionTitle } from '../lib/lecture.ts'
import { position } from './clock.ts'

/** Seconds. */
export interface Chapter { title: string, start: number, end: number }

const LEAST = 10 // s, as YouTube asks
const FEWEST = 3

/**
 * The first chapter begins with the recording. One shorter than 10 s goes into the one before it, and
 * into the first what begins within its first 10 s.
 * @param marks where something begins, in order
 * @param end of the recording, s
 */
export function chaptersOf(marks: readonly { title: string, start: number }[], end: number): Chapter[] {
  const kept = marks.filter(({ start }, index) => index === 0 || (start >= LEAST && (marks[index + 1]?.start ?? end) - start >= LEAST))
  return kept.map(({ title, start }, index) => ({ title, start: index === 0 ? 0 : start, end: kept[index + 1]?.start ?? end }))
}

const endOf = (steps: readonly TimedStep[]): number => steps.at(-1)?.end ?? 0

export function chaptersBySlide(steps: readonly TimedStep[]): Chapter[] {
  return chaptersOf(steps.filter(({ click }) => click === 0).map(({ slide, start }) => ({ title: slide.title, start })), endOf(steps))
}

export function chaptersBySection(steps: readonly TimedStep[]): Chapter[] {
  const begins = steps.filter(({ slide }, index) => slide.section !== steps[index - 1]?.slide.section)
  return chaptersOf(begins.map(({ slide, start }) => ({ title: sectionTitle(slide.section), start })), endOf(steps))
}

/** @throws UsageError where there are too few for YouTube to show any */
export function youTube(chapters: readonly Chapter[]): string {
  if (chapters.length < FEWEST)
    throw new UsageError(`YouTube shows chapters from ${FEWEST} on, each of ${LEAST} s or longer; the recording has ${chapters.length}.`)
  return chapters.map(({ title, start }) => `${position(start)} ${title}\n`).join('')
}

export const asCues = (chapters: readonly Chapter[]): Cue[] =>
  chapters.map(({ title, start, end }) => ({ start: Math.round(start * 1000), end: Math.round(end * 1000), lines: [title] }))
