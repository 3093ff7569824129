/**
 * What is kept between runs in .cache/record: a folder for each filmed slide, with a picture and the pieces of film
 * of each step. A folder gets its final name when its slide is finished, so an interrupted run resumes with the
 * slide where it stopped.
 */
import type { Deck } from '../lib/deck.ts'
import type { StageOptions } from './stepper.ts'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { KIT_SOURCES } from '../lib/build.ts'

/** What is stored about a slide that was filmed. */
export interface Journal {
  /** For each step the pictures of its movement by their content, one a frame. */
  movements: string[][]
  /** What a person should know: movement without end. */
  warnings: string[]
}

/** The files of a step: its movement, where it has one, and the picture in which it ends, also as a piece of film. */
export type StepFiles = Record<'still' | 'hold' | 'movement', string>

export const stepFiles = (folder: string, click: number): StepFiles => ({
  still: join(folder, `${click}.png`),
  hold: join(folder, `${click}-hold.h264`),
  movement: join(folder, `${click}-movement.h264`),
})

export const digest = (...parts: (string | Uint8Array)[]): string =>
  parts.reduce((hash, part) => hash.update(part).update('\0'), createHash('sha256')).digest('hex').slice(0, 32)

/** To be increased when a change of the recorder gives other pictures of the same slide. */
const EDITION = 3

/** Files that any slide may show a part of; the text of other slides is not among them. */
const SHARED = ['{components,snippets,public}/**', KIT_SOURCES, 'package-lock.json']

/** One hash over everything that is not a slide's own. */
function sharedHash({ folder, data }: Deck): string {
  const files = globSync(SHARED, { cwd: folder }).filter(file => statSync(join(folder, file)).isFile()).sort()
  return digest(JSON.stringify(data.headmatter), ...files.flatMap(file => [file.split(sep).join('/'), readFileSync(join(folder, file))]))
}

/**
 * A name for everything that decides a slide's pictures: its own words without the notes and the time, its
 * number, what all slides share, and how it is filmed.
 */
export function slideKeys(deck: Deck, stage: StageOptions, fps: number, setting: readonly string[]): (slide: number) => string {
  const common = digest(String(EDITION), sharedHash(deck), JSON.stringify(stage), String(fps), ...setting)
  return (slide) => {
    const { content, frontmatter: { timing: _, ...frontmatter } } = deck.slides[slide - 1]
    return digest(common, String(slide), content, JSON.stringify(frontmatter))
  }
}

/** What was filmed of a slide, if it was. */
export function readJournal(folder: string): Journal | undefined {
  const path = join(folder, 'journal.json')
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) as Journal : undefined
}

/** Fills the folder of a slide, first under a temporary name. */
export async function fillFolder(folder: string, film: (temporary: string) => Promise<Journal>): Promise<void> {
  const temporary = `${folder}.tmp`
  for (const left of [temporary, folder])
    rmSync(left, { recursive: true, force: true })
  mkdirSync(temporary, { recursive: true })
  writeFileSync(join(temporary, 'journal.json'), JSON.stringify(await film(temporary)))
  renameSync(temporary, folder)
}
