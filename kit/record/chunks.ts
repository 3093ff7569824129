/**
 * Pieces of film. A step has two: its movement, frame by frame, and two seconds of the picture in which it
 * ends. Both are H.264 without B-frames, so that a piece may be cut behind any frame and pieces may stand
 * one behind the other: a film of another timing is put together, not encoded again.
 */
import type { FilmStep } from './frames.ts'
import type { StepFiles } from './store.ts'
import { Buffer } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { pipeThrough, words } from './programs.ts'

/** A key frame at least so often: where a player can go to. */
const HOLD_SECONDS = 2

/** From the slide's colours to those of the film; without it a film shifts against the slides. */
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

/** An access unit delimiter behind a start code: each frame begins with one. */
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
 * A step's rest in holds of about the same length: none may have one frame alone, for two key frames in a
 * row are one to a player.
 * @param frames of the rest
 * @param whole frames of a hold
 */
export function holdsOf(frames: number, whole: number): number[] {
  const count = Math.ceil(frames / whole)
  const behind = (hold: number): number => Math.floor(frames * hold / count)
  return Array.from({ length: count }, (_, hold) => behind(hold + 1) - behind(hold))
}

/** A step as it stands in the film. */
export function* stepStream({ frames, movement }: Pick<FilmStep, 'frames' | 'movement'>, files: StepFiles, fps: number): Generator<Buffer> {
  if (movement)
    yield readFileSync(files.movement)
  const hold = readFileSync(files.hold)
  for (const length of holdsOf(frames - movement, fps * HOLD_SECONDS))
    yield cutBehind(hold, length)
}
