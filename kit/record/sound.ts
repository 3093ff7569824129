/** What is heard: recordings of the lecturer and the sentences of a draft voice, on one track. */
import type { ScriptSlide } from '../speech/timing.ts'
import type { Clip } from './plan.ts'
import { Buffer } from 'node:buffer'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../lib/arguments.mjs'
import { madeWhole } from '../lib/write.ts'
import { stepName } from '../speech/pages.ts'
import { speechOf } from '../speech/steps.ts'
import { pipeThrough, words } from './programs.ts'
import { digest } from './store.ts'

/** Samples a second of the track; one channel of 16 bits. */
export const SAMPLE_RATE = 48_000
const BYTES = 2

/** A recording, or a sentence of the draft voice. */
export interface Sound { file: string, seconds: number }

/** The draft voice: a sentence, spoken. */
export type Voice = (sentence: string) => Promise<Sound>

/** By `stepId`, or by `slideId` for a slide in one recording. */
export type Takes = ReadonlyMap<string, Sound>

/** 003: a slide, as files are named. */
export const slideId = (slide: number): string => String(slide).padStart(3, '0')
/** 003-01: a step, as files are named. */
export const stepId = (slide: number, click: number): string => `${slideId(slide)}-${String(click).padStart(2, '0')}`

/**
 * How long a WAV file lasts, s. It is read here because a plan is made without ffmpeg.
 * @throws UsageError when it is not a WAV file, or holds no sound
 */
export function wavSeconds(file: string): number {
  const wav = readFileSync(file)
  const textAt = (at: number): string => wav.toString('latin1', at, at + 4)
  let bytesPerSecond = 0
  for (let at = textAt(0) === 'RIFF' ? 12 : wav.length; at + 8 <= wav.length;) {
    const length = wav.readUInt32LE(at + 4)
    if (textAt(at) === 'fmt ')
      bytesPerSecond = wav.readUInt32LE(at + 16)
    if (textAt(at) === 'data' && bytesPerSecond > 0 && length > 0)
      return length / bytesPerSecond
    at += 8 + length + length % 2
  }
  throw new UsageError(`${file} is not a WAV file with sound.\nNext step: record it again, or export it again as WAV (PCM).`)
}

/**
 * Recordings by step or slide: 003-01.wav, 003.wav. Other files are left alone.
 * @throws UsageError where the folder has none
 */
export function readTakes(folder: string): Takes {
  const names = globSync('*', { cwd: folder }).filter(name => /^\d{3}(?:-\d{2})?\.wav$/i.test(name)).sort()
  if (!names.length)
    throw new UsageError(`--takes must name a folder of recordings, 003-01.wav for slide 3 at click 1, or 003.wav for the whole slide; ${folder} has none.`)
  return new Map(names.map((name) => {
    const file = join(folder, name)
    return [name.slice(0, -'.wav'.length), { file, seconds: wavSeconds(file) }]
  }))
}

/**
 * @param slides of the lecture
 * @param chosen slides that need a recording of all that is said; none if a draft voice fills the gaps
 * @throws UsageError that names missing and superfluous recordings
 */
export function checkTakes(takes: Takes, folder: string, slides: ScriptSlide[], chosen: readonly ScriptSlide[]): void {
  const known = slides.flatMap(({ number, spoken }) =>
    [slideId(number), ...spoken.steps.map(({ click }) => stepId(number, click))])
  const stray = [...takes.keys()].filter(id => !known.includes(id)).map(id => `${id}.wav is of no step that is spoken in this cut.`)
  const missing = chosen.filter(({ number }) => !takes.has(slideId(number))).flatMap(({ number, place, spoken }) =>
    spoken.steps.filter(step => speechOf(step).length && !takes.has(stepId(number, step.click)))
      .map(({ click }) => `${stepId(number, click)}.wav is missing: slide ${number}, ${stepName(click)} (${place}).`))
  const problems = [...stray, ...missing]
  if (problems.length)
    throw new UsageError(`The recordings in ${folder} do not match the lecture.\n${problems.slice(0, 12).join('\n')}${problems.length > 12 ? `\nand ${problems.length - 12} more.` : ''}\nNext step: record what is missing, or add --voice, which fills the gaps with a draft voice.`)
}

/**
 * A voice that speaks sentences into files; a sentence that it has spoken before is not spoken again.
 * @param rate words a minute
 */
export function draftVoice(espeak: string, folder: string, rate: number): Voice {
  return async (sentence) => {
    const file = join(folder, `${digest(String(rate), sentence)}.wav`)
    if (!existsSync(file))
      await madeWhole(file, temporary => pipeThrough(espeak, ['-v', 'en-gb', '-s', String(rate), '-w', temporary, '--', sentence]))
    return { file, seconds: wavSeconds(file) }
  }
}

/** A file as samples of the track. */
export const samplesOf = (ffmpeg: string, file: string): Promise<Buffer> =>
  pipeThrough(ffmpeg, ['-v', 'error', '-i', file, ...words(`-f s16le -ac 1 -ar ${SAMPLE_RATE} pipe:1`)])

function* silence(samples: number): Generator<Buffer> {
  for (let rest = samples; rest > 0; rest -= SAMPLE_RATE)
    yield Buffer.alloc(Math.min(rest, SAMPLE_RATE) * BYTES)
}

/** Sounds of one length, silence where nothing is said; one file is in memory at a time. */
export async function* soundTrack(clips: readonly Clip[], start: number, end: number, read: (file: string) => Promise<Buffer>): AsyncGenerator<Buffer> {
  const sampleAt = (seconds: number): number => Math.round((seconds - start) * SAMPLE_RATE)
  const total = sampleAt(end)
  let at = 0
  for (const clip of clips) {
    yield* silence(sampleAt(clip.start) - at)
    at = Math.max(at, sampleAt(clip.start))
    const samples = (await read(clip.file)).subarray(0, (total - at) * BYTES)
    at += samples.length / BYTES
    yield samples
  }
  yield* silence(total - at)
}
