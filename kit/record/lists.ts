/** The lists beside a film: the files of the folder, the frames of every step, and what to record. */
import type { Film } from './film.ts'
import type { FilmStep } from './frames.ts'
import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { timestamp } from '../speech/clock.ts'
import { filmFrames } from './frames.ts'
import { stepId } from './takes.ts'

export const json = (value: object): string => `${JSON.stringify(value, undefined, 1)}\n`

export const exact = (seconds: number): number => Number(seconds.toFixed(3))

/** A file with its length and checksum, and a film with its seconds; read as a stream, for films are long. */
export async function fileEntry(folder: string, path: string, film?: Film) {
  const seconds = film && film.steps[film.steps.length - 1].end - film.steps[0].start
  const file = join(folder, path)
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return { path, bytes: statSync(file).size, sha256: hash.digest('hex'), seconds }
}

/** Every step on its frames, for other tools. */
export function stepList(steps: readonly FilmStep[], fps: number, rate: number): string {
  const frames = filmFrames(steps)
  const list = steps.map(({ slide, click, source, startFrame, frames, movement, start, end }) =>
    ({ slide: slide.number, click, title: slide.title, source, start: exact(start), end: exact(end), startFrame, frames, movement }))
  return json({ fps, rate, seconds: exact(frames / fps), frames, steps: list })
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

/** Recording list: what to say into which file, and for how long. */
export function recordingList(steps: readonly FilmStep[]): string {
  const rows = steps.map(({ slide, click, start, end, sentences }) => {
    const said = sentences.map(({ text }) => text).join(' ')
    return [`${stepId(slide.number, click)}.wav`, slide.number, click, timestamp(Math.round(start * 1000)), (end - start).toFixed(1), quoted(said)].join()
  })
  return `${['file,slide,click,start,seconds,words', ...rows].join('\n')}\n`
}
