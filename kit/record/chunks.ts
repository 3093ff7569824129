/**
 * Pieces of film. A step has two: its movement, frame by frame, and two seconds of the picture in which it
 * ends. Both are H.264 without B-frames, so that a piece may be cut after any frame and pieces may follow one
 * another: a film with another timing is joined from the same pieces, without encoding again.
 */
import type { FilmStep } from './plan.ts'
import type { StepFiles } from './store.ts'
import { Buffer } from 'node:buffer'
import { existsSync, readFileSync } from 'node:fs'
import { pipeThrough, words } from './programs.ts'

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
export const encode = (ffmpeg: string, fps: number, pictures: readonly Buffer[], frames = pictures.length): Promise<Buffer> =>
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
export const movementIn = ({ movement }: StepFiles): number => existsSync(movement) ? frameEnds(readFileSync(movement)).length : 0

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
export function* stepStream({ frames, movement }: Pick<FilmStep, 'frames' | 'movement'>, files: StepFiles, fps: number): Generator<Buffer> {
  if (movement)
    yield readFileSync(files.movement)
  const hold = readFileSync(files.hold)
  const ends = frameEnds(hold)
  for (const length of holdsOf(frames - movement, fps * HOLD_SECONDS))
    yield hold.subarray(0, ends[length - 1])
}
