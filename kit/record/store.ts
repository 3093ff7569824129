/**
 * What is kept between runs in .cache/record: a folder for each filmed slide, with a picture and the pieces of film
 * of each step. A folder gets its final name when its slide is finished, so an interrupted run resumes with the
 * slide where it stopped.
 */
import type { Deck } from '../lib/deck.ts'
import type { ScriptSlide } from '../speech/timing.ts'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { filesHash, KIT_SOURCES } from '../lib/build.ts'

export type StepFiles = ReturnType<typeof stepFiles>

/** The files of a step: its movement, where it has one, and the picture in which it ends, also as a piece of film. */
export const stepFiles = (folder: string, click: number) => ({
  still: join(folder, `${click}.png`),
  hold: join(folder, `${click}-hold.h264`),
  movement: join(folder, `${click}-movement.h264`),
})

export const digest = (...parts: string[]): string =>
  parts.reduce((hash, part) => hash.update(part).update('\0'), createHash('sha256')).digest('hex').slice(0, 32)

/** Files that any slide may show a part of, or that film it; the text of other slides is not among them. */
const SHARED = ['{components,snippets,public}/**', KIT_SOURCES, 'kit/{record/**,lib/on-stage.ts}', 'package-lock.json']

/**
 * A name for everything that decides a slide's pictures: its own words without the notes and the time, its
 * number and steps, what all slides share, and how it is filmed.
 */
export function slideKeys({ folder, data, slides }: Deck, ...setting: unknown[]): (slide: ScriptSlide) => string {
  const common = digest(JSON.stringify([data.headmatter, setting]), filesHash(folder, SHARED))
  return ({ number, spoken }) => {
    const { content, frontmatter: { timing: _, ...frontmatter } } = slides[number - 1]
    return digest(common, JSON.stringify([number, spoken.steps.length, content, frontmatter]))
  }
}
