/**
 * What a recording keeps between runs, below .cache/record: pieces of film and pictures by their content,
 * and for each slide a journal that names them. A slide's journal is written when the slide is finished,
 * so a run that is cut off goes on with the slide where it stopped.
 */
import type { Buffer } from 'node:buffer'
import type { Deck } from '../lib/deck.ts'
import type { Pieces } from './chunks.ts'
import type { StageOptions } from './stepper.ts'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { KIT_SOURCES } from '../lib/build.ts'
import { writeFile } from '../lib/write.ts'

/** A step as it was captured. */
export interface CapturedStep extends Pieces {
  click: number
  /** The picture in which it ends. */
  still: string
  /** The pictures of the movement and how many frames each stands, by content. */
  pictures: [name: string, frames: number][]
}

export interface Journal {
  slide: number
  steps: CapturedStep[]
  /** What a person should know: movement without end. */
  warnings: string[]
}

export const digest = (...parts: (string | Uint8Array)[]): string =>
  parts.reduce((hash, part) => hash.update(part).update('\0'), createHash('sha256')).digest('hex')

/** Counted up when the same slide would give other pictures because these scripts changed. */
const EDITION = 2

/** What every slide may show a part of. Words of other slides are none of it. */
const SHARED = ['{components,snippets,public}/**', KIT_SOURCES, 'package-lock.json']

/** One hash over everything that is not a slide's own. */
function sharedHash(deck: Deck): string {
  const files = globSync(SHARED, { cwd: deck.folder }).filter(file => statSync(join(deck.folder, file)).isFile())
  return digest(JSON.stringify(deck.data.headmatter), ...files.sort().flatMap(file => [file.split(sep).join('/'), readFileSync(join(deck.folder, file))]))
}

/**
 * A name for everything that decides a slide's pictures: its own words without the notes and the time, its
 * number, what all slides share, and how it is filmed.
 */
export function slideKeys(deck: Deck, stage: StageOptions, fps: number, programs: readonly string[]): (slide: number) => string {
  const common = digest(String(EDITION), sharedHash(deck), JSON.stringify(stage), String(fps), ...programs)
  return (slide) => {
    const { content, frontmatter: { timing: _, ...frontmatter } } = deck.slides[slide - 1]
    return digest(common, String(slide), content, JSON.stringify(frontmatter)).slice(0, 32)
  }
}

export class Store {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  pathOf(kind: 'piece' | 'still', name: string): string {
    return join(this.folder, `${kind}s`, `${name}.${kind === 'piece' ? 'h264' : 'png'}`)
  }

  /** @returns its name */
  keep(kind: 'piece' | 'still', data: Buffer, name: string = digest(data).slice(0, 32)): string {
    const path = this.pathOf(kind, name)
    if (!existsSync(path))
      writeFile(path, data)
    return name
  }

  has(kind: 'piece' | 'still', name: string): boolean {
    return existsSync(this.pathOf(kind, name))
  }

  read(kind: 'piece' | 'still', name: string): Buffer {
    return readFileSync(this.pathOf(kind, name))
  }

  private journalPath(key: string): string {
    return join(this.folder, 'slides', `${key}.json`)
  }

  finish(key: string, journal: Journal): void {
    writeFile(this.journalPath(key), JSON.stringify(journal))
  }

  /** What was captured of a slide, if all of it is still there. */
  journal(key: string): Journal | undefined {
    let journal: Journal
    try {
      journal = JSON.parse(readFileSync(this.journalPath(key), 'utf8')) as Journal
    }
    catch {
      return undefined // none yet, or not a journal
    }
    const whole = journal.steps?.every(({ still, hold, movement }) =>
      this.has('still', still) && this.has('piece', hold) && (!movement || this.has('piece', movement.piece)))
    return whole ? journal : undefined
  }
}
