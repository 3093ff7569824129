/** Puts pieces together: one film, and one for each slide, with sound, captions and chapters inside. */
import type { Chapter } from '../speech/chapters.ts'
import type { FilmStep } from './plan.ts'
import type { Feed } from './programs.ts'
import type { CapturedStep, Store } from './store.ts'
import { Buffer } from 'node:buffer'
import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { stepStream } from './chunks.ts'
import { pipeThrough } from './programs.ts'
import { digest } from './store.ts'
import { SAMPLE_RATE, soundTrack } from './voice.ts'

/** Of a voice in one channel, bits a second. */
const AUDIO_BITS = '96k'

export interface FilmPart {
  steps: readonly FilmStep[]
  title: string
  author: string
  chapters: readonly Chapter[]
  /** SubRip; nothing where nothing is said. */
  captions: string
}

export interface Making {
  ffmpeg: string
  fps: number
  store: Store
  capturedOf: (step: FilmStep) => CapturedStep
}

const escaped = (text: string): string => text.replace(/[=;#\\\n]/g, mark => `\\${mark}`)

/** Title and chapters as ffmpeg reads them; times in ms. */
export function filmMetadata({ title, author, chapters }: Pick<FilmPart, 'title' | 'author' | 'chapters'>): string {
  const parts = chapters.map(chapter => `[CHAPTER]\nTIMEBASE=1/1000\nSTART=${Math.round(chapter.start * 1000)}\nEND=${Math.round(chapter.end * 1000)}\ntitle=${escaped(chapter.title)}\n`)
  return `;FFMETADATA1\ntitle=${escaped(title)}\nartist=${escaped(author)}\n${parts.join('')}`
}

/** A file's content, told by when it was written: reading hours of sound at every run would take too long. */
function contentOf(file: string): string {
  const { size, mtimeMs } = statSync(file)
  return `${file} ${size} ${mtimeMs}`
}

/** A name for everything that a film is made of: one that is there under it need not be made again. */
export function filmKey(part: FilmPart, { fps, capturedOf }: Making): string {
  const start = part.steps[0]?.start ?? 0
  return digest(
    'film 1',
    String(fps),
    filmMetadata(part),
    part.captions,
    JSON.stringify(part.steps.map((step) => {
      const { hold, movement } = capturedOf(step)
      return [hold, movement, step.frames, step.clips.map(clip => [contentOf(clip.file), clip.start - start, clip.seconds])]
    })),
  )
}

function* picturesOf(steps: readonly FilmStep[], { fps, store, capturedOf }: Making): Generator<Buffer> {
  for (const step of steps)
    yield* stepStream(step, capturedOf(step), fps, name => store.read('piece', name))
}

/** Writes the film under another name first. */
export async function makeFilm(path: string, part: FilmPart, making: Making): Promise<void> {
  const { ffmpeg, fps } = making
  const { steps, captions } = part
  const start = steps[0].start
  const end = steps[steps.length - 1].end
  const clips = steps.flatMap(step => step.clips)
  mkdirSync(dirname(path), { recursive: true })
  const temporary = { film: `${path}.tmp`, metadata: `${path}.txt.tmp`, captions: `${path}.srt.tmp` }
  const inputs: Feed[] = [picturesOf(steps, making)]
  if (clips.length)
    inputs.push(soundTrack(ffmpeg, clips, start, end))
  try {
    writeFileSync(temporary.metadata, filmMetadata(part))
    writeFileSync(temporary.captions, captions)
    await pipeThrough(ffmpeg, [
      ...['-v', 'error', '-y', '-r', String(fps), '-f', 'h264', '-i', 'pipe:0'],
      ...clips.length
        ? ['-f', 's16le', '-ar', String(SAMPLE_RATE), '-ac', '1', '-i', 'pipe:3']
        : ['-f', 'lavfi', '-t', (end - start).toFixed(6), '-i', `anullsrc=r=${SAMPLE_RATE}:cl=mono`],
      ...['-f', 'ffmetadata', '-i', temporary.metadata],
      ...captions ? ['-f', 'srt', '-i', temporary.captions] : [],
      ...['-map', '0:v', '-map', '1:a', ...captions ? ['-map', '3:s'] : []],
      ...['-map_metadata', '2', '-map_chapters', '2', '-c:v', 'copy', '-c:a', 'aac', '-b:a', AUDIO_BITS],
      ...captions ? ['-c:s', 'mov_text', '-metadata:s:s:0', 'language=eng'] : [],
      ...['-metadata:s:a:0', 'language=eng', '-fflags', '+bitexact', '-movflags', '+faststart', '-f', 'mp4', temporary.film],
    ], inputs)
    renameSync(temporary.film, path)
  }
  finally {
    for (const file of Object.values(temporary))
      rmSync(file, { force: true })
  }
}

/** 1280 by 720, as JPEG, for a player's page. */
export async function thumbnailOf(ffmpeg: string, picture: Buffer): Promise<Uint8Array> {
  const parts = await pipeThrough(ffmpeg, ['-v', 'error', '-f', 'image2pipe', '-c:v', 'png', '-i', 'pipe:0', '-vf', 'scale=1280:720:flags=lanczos', '-frames:v', '1', '-q:v', '3', '-f', 'image2pipe', '-c:v', 'mjpeg', 'pipe:1'], [[picture]])
  return Buffer.concat(parts)
}
