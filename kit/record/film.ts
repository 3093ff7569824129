/**
 * Puts films together from pieces. A step has two pieces: its movement, frame by frame, and two seconds of the picture
 * in which it ends. Both are H.264 without B-frames, so that a piece may be cut after any frame and pieces may follow
 * one another: a film with another timing is joined from the same pieces, without encoding again.
 */
import type { Cue } from '../speech/captions.ts'
import type { Chapter } from '../speech/chapters.ts'
import type { FilmStep, SourcedStep } from './plan.ts'
import type { StepFiles } from './store.ts'
import { Buffer } from 'node:buffer'
import { existsSync, readFileSync } from 'node:fs'
import { madeWhole } from '../lib/write.ts'
import { subRip } from '../speech/captions.ts'
import { pipeThrough, words } from './programs.ts'
import { SAMPLE_RATE, samplesOf, soundTrack } from './sound.ts'

/** Seconds between key frames, to which a player can jump. */
export const HOLD_SECONDS = 2

/** Converts the slide's colours to those of the film; without it they would shift. */
export const COLOURS = 'scale=in_range=full:out_range=tv:out_color_matrix=bt709:flags=accurate_rnd+full_chroma_int,format=yuv420p'

/**
 * Everything that decides how a piece is encoded. The constant rate factor lets a still look like the
 * slide, at a few megabytes a minute.
 */
export const encoderArguments = (fps: number, pictures: number, frames: number): string[] => words(`
  -v error -threads 1 -f image2pipe -framerate ${fps} -c:v png -i pipe:0
  -vf ${COLOURS},loop=loop=${frames - pictures}:size=1:start=${pictures - 1},setpts=N/${fps}/TB -frames:v ${frames}
  -c:v libx264 -preset veryfast -tune stillimage -crf 16 -profile:v high -bf 0 -threads 1
  -x264-params keyint=${fps * HOLD_SECONDS}:scenecut=0:open-gop=0:force-cfr=1:aud=1
  -color_primaries bt709 -color_trc bt709 -colorspace bt709 -color_range tv
  -f h264 pipe:1`)

/**
 * @param pictures PNG, one a frame
 * @param frames of the piece; the last picture fills what is left
 */
export const encode = (ffmpeg: string, fps: number, pictures: Buffer[], frames = pictures.length): Promise<Buffer> =>
  pipeThrough(ffmpeg, encoderArguments(fps, pictures.length, frames), [pictures])

/** An access unit delimiter after a start code: each frame begins with one. */
const DELIMITER = Buffer.from([0, 0, 0, 1, 9])

/** Where each frame of a piece ends. */
export function frameEnds(piece: Buffer): number[] {
  const ends: number[] = []
  for (let at = 0; at >= 0;) {
    at = piece.indexOf(DELIMITER, at + DELIMITER.length)
    ends.push(at < 0 ? piece.length : at)
  }
  return ends
}

/** Frames of a step until nothing moves. */
export const movementIn = ({ movement }: StepFiles): number =>
  existsSync(movement) ? frameEnds(readFileSync(movement)).length : 0

/**
 * Divides the rest of a step into holds of about the same length. None may be a single frame, because players
 * merge two key frames in a row.
 * @param frames of the rest
 * @param whole frames of a hold
 */
export function holdsOf(frames: number, whole: number): number[] {
  const count = Math.ceil(frames / whole)
  const startOf = (hold: number): number => Math.floor(frames * hold / count)
  return Array.from({ length: count }, (_, hold) => startOf(hold + 1) - startOf(hold))
}

/** A step as it is in the film. */
export function* stepStream(frames: number, movement: number, files: StepFiles, fps: number): Generator<Buffer> {
  if (movement)
    yield readFileSync(files.movement)
  const hold = readFileSync(files.hold)
  const ends = frameEnds(hold)
  for (const length of holdsOf(frames - movement, fps * HOLD_SECONDS))
    yield hold.subarray(0, ends[length - 1])
}

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

export async function makeFilm(path: string, film: Film, ffmpeg: string, fps: number, filesOf: FilesOf): Promise<void> {
  const { steps, captions } = film
  const pictures = steps.values().flatMap(step => stepStream(step.frames, step.movement, filesOf(step), fps))
  const clips = steps.flatMap(step => step.clips)
  const sound = soundTrack(clips, steps[0].start, steps[steps.length - 1].end, file => samplesOf(ffmpeg, file))
  const texts = [filmMetadata(film), ...captions.length ? [subRip(captions)] : []]
  const inputs = [pictures, sound, ...texts.map(text => [Buffer.from(text)])]
  await madeWhole(path, temporary => pipeThrough(ffmpeg, [
    ...words(`-v error -y -r ${fps} -f h264 -i pipe:0 -f s16le -ar ${SAMPLE_RATE} -ac 1 -i pipe:3 -f ffmetadata -i pipe:4`),
    ...words(captions.length ? '-f srt -i pipe:5 -map 0:v -map 1:a -map 3:s -c:s mov_text -metadata:s:s:0 language=eng' : '-map 0:v -map 1:a'),
    ...words('-map_metadata 2 -map_chapters 2 -c:v copy -c:a aac -b:a 96k -metadata:s:a:0 language=eng'),
    ...words('-fflags +bitexact -movflags +faststart -f mp4'),
    temporary,
  ], inputs))
}
