/** The lists beside a film: what the folder holds, every step's place, and what to record for which. */
import type { FilmStep, SourcedStep, TimeSource } from './plan.ts'
import { createHash } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { timestamp } from '../speech/clock.ts'
import { stepId } from './plan.ts'

export interface ManifestEntry { path: string, bytes: number, sha256: string, seconds?: number, key?: string }

export interface Manifest {
  title: string
  /** Whether what is heard is a synthesiser: not for publication. */
  draft: boolean
  fps: number
  width: number
  height: number
  frames: number
  seconds: number
  rate: number
  dark: boolean
  camera: boolean
  still: boolean
  leastDecibels: number
  sources: readonly SourcedStep[]
  versions: string[]
  warnings: string[]
  files: ManifestEntry[]
}

const exact = (seconds: number): number => Number(seconds.toFixed(3))

/** Steps by the source of their time. */
export function countSources(steps: readonly { source: TimeSource }[]): Partial<Record<TimeSource, number>> {
  const counts: Partial<Record<TimeSource, number>> = {}
  for (const { source } of steps)
    counts[source] = (counts[source] ?? 0) + 1
  return counts
}

export function manifestText(manifest: Manifest): string {
  const { sources, leastDecibels, ...rest } = manifest
  return `${JSON.stringify({ ...rest, leastDecibels: Number.isFinite(leastDecibels) ? exact(leastDecibels) : null, steps: sources.length, timedBy: countSources(sources) }, undefined, 1)}\n`
}

/** What the films of an earlier run were made of, by path; `checked` is how like its stills the film was, in dB. */
export function previousKeys(folder: string): Map<string, string> {
  try {
    const { files, leastDecibels } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest
    return new Map([...files.flatMap(({ path, key }): [string, string][] => key ? [[path, key]] : []), ['checked', String(leastDecibels ?? Infinity)]])
  }
  catch {
    return new Map() // the first run, or one of another edition
  }
}

/** Each file with its length and checksum; read in parts, for films are long. */
export async function weighed(folder: string, files: readonly Pick<ManifestEntry, 'path' | 'seconds' | 'key'>[]): Promise<ManifestEntry[]> {
  const entries: ManifestEntry[] = []
  for (const { path, seconds, key } of files) {
    const hash = createHash('sha256')
    let bytes = 0
    for await (const part of createReadStream(join(folder, path)) as AsyncIterable<Uint8Array>) {
      hash.update(part)
      bytes += part.length
    }
    entries.push({ path, bytes, sha256: hash.digest('hex'), ...seconds === undefined ? {} : { seconds }, ...key ? { key } : {} })
  }
  return entries
}

/** Every step on its frames, for other tools. */
export function stepList(steps: readonly FilmStep[], fps: number, rate: number): string {
  const last = steps.at(-1)
  const list = steps.map(({ slide, click, source, startFrame, frames, movement, start, end }) =>
    ({ slide: slide.number, click, title: slide.title, source, start: exact(start), end: exact(end), startFrame, frames, movement }))
  return `${JSON.stringify({ fps, rate, seconds: exact(last?.end ?? 0), frames: last ? last.startFrame + last.frames : 0, steps: list }, undefined, 1)}\n`
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

/** What to say into which file, and for how long: the list for a booth. */
export function bookingList(steps: readonly FilmStep[]): string {
  const rows = steps.map(({ slide, click, start, end, sentences }) =>
    [`${stepId(slide.number, click)}.wav`, slide.number, click, timestamp(Math.round(start * 1000)), (end - start).toFixed(1), quoted(sentences.map(({ text }) => text).join(' '))].join(','))
  return `${['file,slide,click,start,seconds,words', ...rows].join('\n')}\n`
}
