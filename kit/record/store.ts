/**
 * What lies between runs below .cache/record: pieces of film and pictures, named by their content, and a
 * journal of each slide that names those of the slide. A journal is written when its slide is finished, so
 * a run that is cut off goes on with the slide where it stopped.
 */
import type { Buffer } from 'node:buffer'
import type { Deck } from '../lib/deck.ts'
import type { StageOptions } from './stepper.ts'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { KIT_SOURCES } from '../lib/build.ts'
import { writeFile } from '../lib/write.ts'

/** A step as it was captured; files are named as they lie in the store. */
export interface CapturedStep {
  click: number
  /** The picture in which it ends. */
  still: string
  /** The pictures of the movement and how many frames each stands, by content. */
  pictures: [name: string, frames: number][]
  /** The movement and how many frames it has; nothing where the slide stands at once. */
  movement?: { piece: string, frames: number }
  hold: string
}

export interface Journal {
  slide: number
  steps: CapturedStep[]
  /** What a person should know: movement without end. */
  warnings: string[]
}

export const digest = (...parts: (string | Uint8Array)[]): string =>
  parts.reduce((hash, part) => hash.update(part).update('\0'), createHash('sha256')).digest('hex').slice(0, 32)

/** Counted up when the same slide would give other pictures because the recorder changed. */
const EDITION = 3

/** What every slide may show a part of. Words of other slides are none of it. */
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
export function slideKeys(deck: Deck, stage: StageOptions, fps: number, setting: string): (slide: number) => string {
  const common = digest(String(EDITION), sharedHash(deck), JSON.stringify(stage), String(fps), setting)
  return (slide) => {
    const { content, frontmatter: { timing: _, ...frontmatter } } = deck.slides[slide - 1]
    return digest(common, String(slide), content, JSON.stringify(frontmatter))
  }
}

export class Store {
  private readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  pathOf(name: string): string {
    return join(this.folder, name)
  }

  read(name: string): Buffer {
    return readFileSync(this.pathOf(name))
  }

  /** Makes what is not there yet, and gives its name back. */
  async ensure(name: string, make: () => Buffer | Promise<Buffer>): Promise<string> {
    if (!existsSync(this.pathOf(name)))
      writeFile(this.pathOf(name), await make())
    return name
  }

  writeJournal(key: string, journal: Journal): void {
    writeFile(this.pathOf(`slides/${key}.json`), JSON.stringify(journal))
  }

  /** What was captured of a slide, if all of it is still there. */
  readJournal(key: string): Journal | undefined {
    const path = this.pathOf(`slides/${key}.json`)
    if (!existsSync(path))
      return undefined
    const journal = JSON.parse(readFileSync(path, 'utf8')) as Journal
    const files = journal.steps.flatMap(({ still, hold, movement }) => [still, hold, ...movement ? [movement.piece] : []])
    return files.every(file => existsSync(this.pathOf(file))) ? journal : undefined
  }
}
