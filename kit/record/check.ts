/** Holds a finished film against what was planned: frames, seconds, every step's picture, chapters, captions. */
import type { Cue } from '../speech/captions.ts'
import type { FilmStep } from './plan.ts'
import { Buffer } from 'node:buffer'
import { LIMITS } from '../speech/captions.ts'
import { COLOURS } from './chunks.ts'
import { stepId } from './plan.ts'
import { pipeThrough, probeBeside } from './programs.ts'

/** Less than this is another picture: the right one has 46 dB or more, the one before a single word appeared 41. */
export const LEAST_DECIBELS = 43

export interface Probed {
  frames: number
  /** Of the pictures, s. */
  seconds: number
  /** Frames a second, as a fraction. */
  rate: string
  width: number
  height: number
  chapters: number
  /** Streams by kind: video, audio, subtitle. */
  streams: string[]
}

interface ProbeAnswer {
  streams: { codec_type: string, nb_frames?: string, duration?: string, avg_frame_rate?: string, width?: number, height?: number }[]
  chapters: unknown[]
}

/** What the film says of itself. */
export async function probe(ffmpeg: string, film: string): Promise<Probed> {
  const output = await pipeThrough(probeBeside(ffmpeg), ['-v', 'error', '-show_entries', 'stream=codec_type,nb_frames,duration,avg_frame_rate,width,height', '-show_chapters', '-of', 'json', film])
  const { streams, chapters } = JSON.parse(Buffer.concat(output).toString()) as ProbeAnswer
  const video = streams.find(({ codec_type }) => codec_type === 'video')
  return {
    frames: Number(video?.nb_frames ?? 0),
    seconds: Number(video?.duration ?? 0),
    rate: video?.avg_frame_rate ?? '',
    width: video?.width ?? 0,
    height: video?.height ?? 0,
    chapters: chapters.length,
    streams: streams.map(({ codec_type }) => codec_type).filter(kind => kind !== 'data'),
  }
}

/**
 * How like a picture a frame of the film is, in the film's own colours: 4:2:0 takes of thin, strong lines
 * what no encoder can give back, and that is no mistake of the film.
 * @returns decibels over brightness and colour together; Infinity where they are the same
 */
export async function likeness(ffmpeg: string, film: string, frame: number, fps: number, picture: Buffer): Promise<number> {
  const seconds = Math.max(0, (frame - 0.5) / fps).toFixed(6)
  const graph = `[0:v]format=yuv420p[film];[1:v]${COLOURS}[still];[film][still]psnr=stats_file=-`
  const output = await pipeThrough(ffmpeg, ['-v', 'error', '-ss', seconds, '-i', film, '-f', 'image2pipe', '-c:v', 'png', '-i', 'pipe:0', '-lavfi', graph, '-frames:v', '1', '-f', 'null', '-'], [[picture]])
  const [, value] = /psnr_avg:(\S+)/.exec(Buffer.concat(output).toString()) ?? []
  return value === 'inf' ? Infinity : Number(value ?? 0)
}

/** What is wrong with captions: the rules by which they were made. */
export function captionProblems(cues: readonly Cue[], seconds: number): string[] {
  const problems = cues.flatMap((cue, index) => {
    const name = `caption ${index + 1} ("${cue.lines.join(' ').slice(0, 30)}")`
    const lasts = cue.end - cue.start
    return [
      ...cue.lines.length > LIMITS.lines || cue.lines.some(line => line.length > LIMITS.lineCharacters) ? [`${name} is longer than ${LIMITS.lines} lines of ${LIMITS.lineCharacters}`] : [],
      ...lasts < LIMITS.leastMs || lasts > LIMITS.mostMs ? [`${name} stands ${lasts} ms`] : [],
      ...cue.start < (cues[index - 1]?.end ?? 0) ? [`${name} begins before the one before it ends`] : [],
    ]
  })
  const last = cues.at(-1)?.end ?? 0
  return last > Math.ceil(seconds * 1000) ? [...problems, `the last caption ends behind the film, at ${last} ms`] : problems
}

export interface Expected {
  fps: number
  width: number
  height: number
  chapters: number
  captions: number
  steps: readonly FilmStep[]
  pictureOf: (step: FilmStep) => Buffer
  /** How many steps are looked at side by side. */
  atOnce: number
}

export interface Checked {
  problems: string[]
  /** The least like its still of all steps. */
  leastDecibels: number
}

/** @returns everything that is not as it was planned */
export async function checkFilm(ffmpeg: string, film: string, expected: Expected, onStep: () => void = () => {}): Promise<Checked> {
  const { fps, steps } = expected
  const last = steps[steps.length - 1]
  const frames = last.startFrame + last.frames
  const found = await probe(ffmpeg, film)
  const wanted = { frames, rate: `${fps}/1`, width: expected.width, height: expected.height, chapters: expected.chapters }
  const problems = Object.entries(wanted).flatMap(([name, value]) => found[name as keyof Probed] === value ? [] : [`${name}: ${found[name as keyof Probed]} instead of ${value}`])
  if (Math.abs(found.seconds - frames / fps) > 0.001)
    problems.push(`seconds: ${found.seconds} instead of ${frames / fps}`)
  for (const kind of ['audio', ...expected.captions ? ['subtitle'] : []]) {
    if (!found.streams.includes(kind))
      problems.push(`no ${kind} track`)
  }
  const queue = [...steps]
  let leastDecibels = Infinity
  await Promise.all(Array.from({ length: expected.atOnce }, async () => {
    for (let step = queue.shift(); step; step = queue.shift()) {
      const decibels = await likeness(ffmpeg, film, step.startFrame + step.frames - 1, fps, expected.pictureOf(step))
      leastDecibels = Math.min(leastDecibels, decibels)
      if (!(decibels >= LEAST_DECIBELS))
        problems.push(`${stepId(step.slide.number, step.click)}: ${decibels} dB against its still, less than ${LEAST_DECIBELS}`)
      onStep()
    }
  }))
  return { problems, leastDecibels }
}
