/** Compares a finished film with its plan: frames, seconds, size, tracks, chapters, and every step's picture. */
import type { Cutting, Film } from './film.ts'
import type { StageOptions } from './stepper.ts'
import { availableParallelism } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { UsageError } from '../lib/arguments.mjs'
import { COLOURS } from './chunks.ts'
import { filmFrames } from './frames.ts'
import { pipeThrough, words } from './programs.ts'
import { remaining } from './progress.ts'
import { stepId } from './takes.ts'

/** Minimum likeness: a correct frame has 46 dB or more, one with a single word missing 41. */
export const LEAST_DECIBELS = 43

interface ProbeAnswer {
  streams: { codec_type: string, nb_frames?: string, duration?: string, avg_frame_rate?: string, width?: number, height?: number }[]
  chapters: unknown[]
}

/** What the film says of itself, by ffprobe, which comes with ffmpeg. */
export async function probe(ffmpeg: string, film: string) {
  const ffprobe = join(dirname(ffmpeg), basename(ffmpeg).replace('ffmpeg', 'ffprobe'))
  const entries = 'stream=codec_type,nb_frames,duration,avg_frame_rate,width,height'
  const output = await pipeThrough(ffprobe, ['-v', 'error', '-show_entries', entries, '-show_chapters', '-of', 'json', film])
  const { streams, chapters } = JSON.parse(output.toString()) as ProbeAnswer
  const video = streams.find(({ codec_type }) => codec_type === 'video')
  return {
    frames: Number(video?.nb_frames),
    seconds: Number(video?.duration),
    rate: video?.avg_frame_rate,
    width: video?.width,
    height: video?.height,
    chapters: chapters.length,
    // Chapters are in a data track.
    tracks: streams.map(({ codec_type }) => codec_type).filter(kind => kind !== 'data').sort().join(', '),
  }
}

/**
 * How like a picture a frame of the film is, in the film's own colours: 4:2:0 blurs thin,
 * strong lines whatever the encoder, so a comparison with the slide's own colours would fail.
 * @param picture the file of a PNG
 * @returns decibels over brightness and colour together; Infinity where they are the same
 */
export async function likeness(ffmpeg: string, film: string, frame: number, fps: number, picture: string): Promise<number> {
  const seconds = Math.max(0, (frame - 0.5) / fps).toFixed(6)
  const graph = `[0:v]format=yuv420p[film];[1:v]${COLOURS}[still];[film][still]psnr=stats_file=-`
  const output = await pipeThrough(ffmpeg, ['-v', 'error', '-ss', seconds, '-i', film, '-i', picture, ...words(`-lavfi ${graph} -frames:v 1 -f null -`)])
  const [, value] = /psnr_avg:(\S+)/.exec(output.toString()) ?? []
  return value === 'inf' ? Infinity : Number(value ?? 0)
}

/**
 * @returns the lowest likeness of a step to its still, in decibels
 * @throws UsageError naming everything that differs from the plan
 */
export async function checkFilm(path: string, { steps, chapters, captions }: Film, { ffmpeg, fps, filesOf }: Cutting, { width, height }: StageOptions): Promise<number> {
  const progress = remaining('Checking the film, steps', steps.length)
  const frames = filmFrames(steps)
  const { seconds, ...found } = await probe(ffmpeg, path)
  const wanted = { frames, rate: `${fps}/1`, width, height, chapters: chapters.length, tracks: `audio, ${captions.length ? 'subtitle, ' : ''}video` }
  const problems = Object.entries(wanted).flatMap(([name, value]) => {
    const actual = found[name as keyof typeof found]
    return actual === value ? [] : [`${name}: ${actual} instead of ${value}`]
  })
  if (Math.abs(seconds - frames / fps) > 0.001)
    problems.push(`seconds: ${seconds} instead of ${frames / fps}`)
  let leastDecibels = Infinity
  const queue = steps.values()
  await Promise.all(Array.from({ length: availableParallelism() }, async () => {
    for (const step of queue) {
      const decibels = await likeness(ffmpeg, path, step.startFrame + step.frames - 1, fps, filesOf(step).still)
      leastDecibels = Math.min(leastDecibels, decibels)
      if (!(decibels >= LEAST_DECIBELS))
        problems.push(`${stepId(step.slide.number, step.click)}: the frame differs from its slide (${decibels} dB, at least ${LEAST_DECIBELS} expected)`)
      progress.step()
    }
  }))
  progress.end()
  if (problems.length)
    throw new UsageError(`${path} differs from the plan:\n${problems.slice(0, 10).join('\n')}\nNext step: delete it and run the same command again. If it happens again, kit/record is at fault, not the deck.`)
  return leastDecibels
}
