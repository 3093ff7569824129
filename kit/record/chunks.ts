/**
 * Pieces of film. A step has two: its movement, frame by frame, and two seconds of the picture in which it
 * ends. Both are H.264 without B-frames, so that a piece may be cut after any frame and pieces may follow one
 * another: a film with another timing is joined from the same pieces, without encoding again.
 */
import type { FilmStep } from './frames.ts'
import type { StepFiles } from './store.ts'
import { Buffer } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { pipeThrough, words } from './programs.ts'

/** Seconds between key frames, to which a player can jump. */
const HOLD_SECONDS = 2

/** Converts the slide's colours to those of the film; without it they would shift. */
export const COLOURS = 'scale=in_range=full:out_range=tv:out_color_matrix=bt709:flags=accurate_rnd+full_chroma_int,format=yuv420p'

/**
 * Everything that decides how a piece is encoded. The constant rate factor lets a still look like the
 * slide, at a few megabytes a minute.
 */
export const encoderArguments = (fps: number, frames: number, filter: string): string[] => words(`
  -v error -threads 1 -f image2pipe -framerate ${fps} -c:v png -i pipe:0 -vf ${filter} -frames:v ${frames}
  -c:v libx264 -preset veryfast -tune stillimage -crf 16 -profile:v high -bf 0 -threads 1
  -x264-params keyint=${fps * HOLD_SECONDS}:scenecut=0:open-gop=0:force-cfr=1:aud=1
  -color_primaries bt709 -color_trc bt709 -colorspace bt709 -color_range tv
  -f h264 pipe:1`)

/** @param pictures PNG, one a frame */
export const encodeMovement = (ffmpeg: string, fps: number, pictures: readonly Buffer[]): Promise<Buffer> =>
  pipeThrough(ffmpeg, encoderArguments(fps, pictures.length, COLOURS), [pictures])

/** The picture for as long as a hold lasts. */
export function encodeHold(ffmpeg: string, fps: number, picture: Buffer): Promise<Buffer> {
  const frames = fps * HOLD_SECONDS
  return pipeThrough(ffmpeg, encoderArguments(fps, frames, `${COLOURS},loop=loop=${frames - 1}:size=1,setpts=N/${fps}/TB`), [[picture]])
}

/** An access unit delimiter after a start code: each frame begins with one. */
const DELIMITER = Buffer.from([0, 0, 0, 1, 9])

/** The first frames of a piece. */
export function cutBehind(piece: Buffer, frames: number): Buffer {
  let end = 0
  for (let frame = 0; frame < frames; frame++) {
    if (end >= piece.length)
      throw new RangeError(`A piece of ${frame} frames cannot give ${frames}.`)
    const next = piece.indexOf(DELIMITER, end + DELIMITER.length)
    end = next < 0 ? piece.length : next
  }
  return piece.subarray(0, end)
}

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
  for (const length of holdsOf(frames - movement, fps * HOLD_SECONDS))
    yield cutBehind(hold, length)
}
