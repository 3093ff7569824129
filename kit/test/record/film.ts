/** What a finished film shows, for the tests: frames, size and tracks, and every step's picture. */
import { basename, dirname, join } from 'node:path'
import { COLOURS } from '../../record/film.ts'
import { pipeThrough, words } from '../../record/programs.ts'

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

/** How many of some frames of a film differ from the one before them. */
export async function changesIn(ffmpeg: string, film: string, from: number, frames: number): Promise<number> {
  const select = `select=between(n\\,${from}\\,${from + frames - 1})`
  const output = await pipeThrough(ffmpeg, ['-v', 'error', '-i', film, ...words(`-vf ${select} -an -fps_mode passthrough -f framemd5 -`)])
  const sums = output.toString().split('\n').filter(line => line.startsWith('0,')).map(line => line.split(',').at(-1))
  return sums.filter((sum, index) => index > 0 && sum !== sums[index - 1]).length
}
