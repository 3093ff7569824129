/** Puts pieces together: one film, and one for each slide, with sound, captions and chapters inside. */
import type { Cue } from '../speech/captions.ts'
import type { Chapter } from '../speech/chapters.ts'
import type { FilmStep, SourcedStep } from './plan.ts'
import type { StepFiles } from './store.ts'
import { Buffer } from 'node:buffer'
import { mkdirSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { subRip } from '../speech/captions.ts'
import { stepStream } from './chunks.ts'
import { pipeThrough, words } from './programs.ts'
import { SAMPLE_RATE, samplesOf, soundTrack } from './sound.ts'

export interface Film {
  steps: readonly FilmStep[]
  title: string
  author: string
  chapters: readonly Chapter[]
  captions: readonly Cue[]
}

export type FilesOf = (step: SourcedStep) => StepFiles

const escaped = (text: string): string => text.replace(/[=;#\\\n]/g, mark => `\\${mark}`)

/** Title and chapters as ffmpeg reads them; times in ms. */
function filmMetadata({ title, author, chapters }: Film): string {
  const parts = chapters.map(({ title, start, end }) =>
    `[CHAPTER]\nTIMEBASE=1/1000\nSTART=${Math.round(start * 1000)}\nEND=${Math.round(end * 1000)}\ntitle=${escaped(title)}\n`)
  return `;FFMETADATA1\ntitle=${escaped(title)}\nartist=${escaped(author)}\n${parts.join('')}`
}

/** Writes the film, first under a temporary name. */
export async function makeFilm(path: string, film: Film, ffmpeg: string, fps: number, filesOf: FilesOf): Promise<void> {
  const { steps, captions } = film
  const pictures = steps.values().flatMap(step => stepStream(step, filesOf(step), fps))
  const temporary = `${path}.tmp`
  const sound = soundTrack(steps.flatMap(({ clips }) => clips), steps[0].start, steps[steps.length - 1].end, file => samplesOf(ffmpeg, file))
  const inputs = [pictures, sound, [Buffer.from(filmMetadata(film))], ...captions.length ? [[Buffer.from(subRip(captions))]] : []]
  mkdirSync(dirname(path), { recursive: true })
  await pipeThrough(ffmpeg, [
    ...words(`-v error -y -r ${fps} -f h264 -i pipe:0 -f s16le -ar ${SAMPLE_RATE} -ac 1 -i pipe:3 -f ffmetadata -i pipe:4`),
    ...words(captions.length ? '-f srt -i pipe:5 -map 0:v -map 1:a -map 3:s -c:s mov_text -metadata:s:s:0 language=eng' : '-map 0:v -map 1:a'),
    ...words('-map_metadata 2 -map_chapters 2 -c:v copy -c:a aac -b:a 96k -metadata:s:a:0 language=eng'),
    ...words('-fflags +bitexact -movflags +faststart -f mp4'),
    temporary,
  ], inputs)
  renameSync(temporary, path)
}
