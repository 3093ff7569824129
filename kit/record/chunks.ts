/**
 * Pieces of film. A step has two: its movement, frame by frame, and two seconds of the picture in which it
 * ends. Both are H.264 without B-frames, so that a piece may be cut behind any frame and pieces may stand
 * one behind the other: a film of another timing is put together, not encoded again.
 */
import type { FilmStep } from './plan.ts'
import { Buffer } from 'node:buffer'
import { pipeThrough } from './programs.ts'

/** A key frame at least so often: where a player can go to. */
export const HOLD_SECONDS = 2

/** Of the constant rate factor: a still has to look like the slide, at a few megabytes a minute. */
const CRF = 16

/** From the slide's colours to those of the film; without it a film shifts against the slides. */
export const COLOURS = 'scale=in_range=full:out_range=tv:out_color_matrix=bt709:flags=accurate_rnd+full_chroma_int,format=yuv420p'
const TAGS = ['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709', '-color_range', 'tv']

/** Everything that decides how a piece is encoded. */
export function encoderArguments(fps: number, frames: number, filter: string): string[] {
  const keyframes = fps * HOLD_SECONDS
  return [
    '-v',
    'error',
    '-threads',
    '1',
    '-f',
    'image2pipe',
    '-framerate',
    String(fps),
    '-c:v',
    'png',
    '-i',
    'pipe:0',
    '-vf',
    filter,
    '-frames:v',
    String(frames),
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'stillimage', '-crf', String(CRF), '-profile:v', 'high', '-bf', '0'],
    ...['-x264-params', `keyint=${keyframes}:scenecut=0:open-gop=0:force-cfr=1:aud=1`, '-threads', '1'],
    ...TAGS,
    '-f',
    'h264',
    'pipe:1',
  ]
}

/** @param pictures PNG, one a frame */
export const encodeMovement = (ffmpeg: string, fps: number, pictures: readonly Buffer[]): Promise<Buffer[]> =>
  pipeThrough(ffmpeg, encoderArguments(fps, pictures.length, COLOURS), [pictures])

/** The picture for as long as a hold lasts. */
export function encodeHold(ffmpeg: string, fps: number, picture: Buffer): Promise<Buffer[]> {
  const frames = fps * HOLD_SECONDS
  return pipeThrough(ffmpeg, encoderArguments(fps, frames, `${COLOURS},loop=loop=${frames - 1}:size=1,setpts=N/${fps}/TB`), [[picture]])
}

/** An access unit delimiter behind a start code: each frame begins with one. */
const DELIMITER = Buffer.from([0, 0, 0, 1, 9])

/** Where each frame of a piece begins, bytes. */
export function frameOffsets(piece: Buffer): number[] {
  const offsets: number[] = []
  for (let at = piece.indexOf(DELIMITER); at >= 0; at = piece.indexOf(DELIMITER, at + DELIMITER.length))
    offsets.push(at)
  return offsets
}

/** The first frames of a piece. */
export function cutBehind(piece: Buffer, frames: number): Buffer {
  const offsets = frameOffsets(piece)
  if (frames > offsets.length)
    throw new RangeError(`A piece of ${offsets.length} frames cannot give ${frames}.`)
  return frames === offsets.length ? piece : piece.subarray(0, offsets[frames])
}

/**
 * How a step's rest is made of holds. No hold has one frame: two key frames in a row are one to a player.
 * @param frames of the rest
 * @param whole frames of a hold
 */
export function holdsOf(frames: number, whole: number): number[] {
  const holds = Array.from({ length: Math.floor(frames / whole) }, () => whole)
  const rest = frames % whole
  if (rest === 1 && holds.length)
    holds.splice(-1, 1, whole - 1)
  return rest === 0 ? holds : [...holds, rest === 1 && holds.length ? 2 : rest]
}

/** The pieces of a step. */
export interface Pieces {
  /** The movement and how many frames it has; nothing where the slide stands at once. */
  movement?: { piece: string, frames: number }
  hold: string
}

/**
 * A step as it stands in the film.
 * @param read gives a piece by its name
 */
export function* stepStream(step: Pick<FilmStep, 'frames'>, { movement, hold }: Pieces, fps: number, read: (piece: string) => Buffer): Generator<Buffer> {
  if (movement)
    yield read(movement.piece)
  const picture = read(hold)
  for (const frames of holdsOf(step.frames - (movement?.frames ?? 0), fps * HOLD_SECONDS))
    yield cutBehind(picture, frames)
}
