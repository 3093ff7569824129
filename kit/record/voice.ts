/** What is heard: recordings of the lecturer, or sentences of a synthesiser as a draft. */
import type { Clip, Sound } from './plan.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../lib/arguments.mjs'
import { pipeThrough } from './programs.ts'

/** Samples a second of the track; one channel of 16 bits. */
export const SAMPLE_RATE = 48_000
const BYTES = 2
/** Of a WAV file that holds nothing else, bytes. */
const WAV_HEAD = 44

/** Long enough for the head of every recorder. */
const HEAD_BYTES = 64 * 1024

/**
 * How long a WAV file lasts, s.
 * @throws UsageError where the file is none
 */
export function wavSeconds(file: string): number {
  const head = Buffer.alloc(HEAD_BYTES)
  const handle = openSync(file, 'r')
  const size = readSync(handle, head, 0, HEAD_BYTES, 0)
  closeSync(handle)
  if (head.toString('latin1', 0, 4) !== 'RIFF' || head.toString('latin1', 8, 12) !== 'WAVE')
    throw new UsageError(`${file} is no WAV file.\nNext step: export it again as WAV (PCM).`)
  let bytesPerSecond = 0
  for (let at = 12; at + 8 <= size;) {
    const name = head.toString('latin1', at, at + 4)
    const length = head.readUInt32LE(at + 4)
    if (name === 'fmt ')
      bytesPerSecond = head.readUInt32LE(at + 16)
    if (name === 'data' && bytesPerSecond > 0 && length > 0)
      return length / bytesPerSecond
    at += 8 + length + length % 2
  }
  throw new UsageError(`${file} holds no sound.\nNext step: record it again.`)
}

/**
 * Recordings by step or slide: 003-01.wav, 003.wav. Other files are left alone.
 * @throws UsageError where there is no such folder, or none of its files is a take
 */
export function readTakes(folder: string): Map<string, Sound> {
  let names: string[]
  try {
    names = readdirSync(folder)
  }
  catch (error) {
    throw new UsageError(`--takes must name a folder that can be read: ${(error as Error).message}`)
  }
  const takes = new Map(names.sort().flatMap((name): [string, Sound][] => {
    const [, id] = /^(\d{3}(?:-\d{2})?)\.wav$/i.exec(name) ?? []
    return id ? [[id, { file: join(folder, name), seconds: wavSeconds(join(folder, name)) }]] : []
  }))
  if (!takes.size)
    throw new UsageError(`--takes must name a folder of recordings, 003-01.wav for slide 3 at click 1, or 003.wav for the slide in one; ${folder} has none.`)
  return takes
}

/** The file with one channel at the track's samples, between its own on a straight line: good enough for a draft. */
function atTrackRate(wav: Buffer): Buffer {
  const rate = wav.readUInt32LE(24)
  const data = wav.subarray(WAV_HEAD)
  const count = Math.floor(data.length / BYTES)
  const length = Math.floor(count * SAMPLE_RATE / rate)
  const result = Buffer.alloc(WAV_HEAD + length * BYTES)
  wav.copy(result, 0, 0, WAV_HEAD)
  result.writeUInt32LE(result.length - 8, 4)
  result.writeUInt32LE(SAMPLE_RATE, 24)
  result.writeUInt32LE(SAMPLE_RATE * BYTES, 28)
  result.writeUInt32LE(length * BYTES, 40)
  for (let i = 0; i < length; i++) {
    const at = i * rate / SAMPLE_RATE
    const left = Math.floor(at)
    const right = Math.min(count - 1, left + 1)
    const value = data.readInt16LE(left * BYTES) * (left + 1 - at) + data.readInt16LE(right * BYTES) * (at - left)
    result.writeInt16LE(Math.round(value), WAV_HEAD + i * BYTES)
  }
  return result
}

/**
 * A voice that speaks a sentence into a file, once for a sentence.
 * @param rate words a minute
 */
export function draftVoice(espeak: string, cache: string, rate: number): (sentence: string) => Promise<Sound> {
  return async (sentence) => {
    const name = createHash('sha256').update(`${rate}\0${sentence}`).digest('hex').slice(0, 24)
    const file = join(cache, `${name}.wav`)
    if (!existsSync(file)) {
      mkdirSync(cache, { recursive: true })
      await pipeThrough(espeak, ['-v', 'en-gb', '-s', String(rate), '-w', `${file}.tmp`, '--', sentence])
      writeFileSync(`${file}.tmp`, atTrackRate(readFileSync(`${file}.tmp`)))
      renameSync(`${file}.tmp`, file)
    }
    return { file, seconds: wavSeconds(file) }
  }
}

/** One channel of 16 bits at the track's rate, as the draft voice writes it. */
function isTrack(wav: Buffer): boolean {
  return wav.length > WAV_HEAD && wav.toString('latin1', 36, 40) === 'data'
    && wav.readUInt16LE(20) === 1 && wav.readUInt16LE(22) === 1 && wav.readUInt32LE(24) === SAMPLE_RATE && wav.readUInt16LE(34) === 16
}

/** A file as samples of the track. */
async function samplesOf(ffmpeg: string, file: string): Promise<Buffer> {
  const wav = readFileSync(file)
  if (isTrack(wav))
    return wav.subarray(WAV_HEAD, WAV_HEAD + wav.readUInt32LE(40))
  try {
    return Buffer.concat(await pipeThrough(ffmpeg, ['-v', 'error', '-i', file, '-f', 's16le', '-ac', '1', '-ar', String(SAMPLE_RATE), 'pipe:1']))
  }
  catch (error) {
    throw new UsageError(`${file} cannot be read as sound: ${(error as Error).message}`)
  }
}

/** Sounds of one length, silence where nothing is said; one file is in memory at a time. */
export async function* soundTrack(ffmpeg: string, clips: readonly Clip[], start: number, end: number): AsyncGenerator<Buffer> {
  const sampleAt = (seconds: number): number => Math.round((seconds - start) * SAMPLE_RATE)
  const total = sampleAt(end)
  let at = 0
  const silence = function* (until: number): Generator<Buffer> {
    while (at < until) {
      const samples = Math.min(SAMPLE_RATE, until - at)
      at += samples
      yield Buffer.alloc(samples * BYTES)
    }
  }
  for (const clip of clips) {
    yield* silence(Math.min(total, sampleAt(clip.start)))
    const samples = (await samplesOf(ffmpeg, clip.file)).subarray(0, (total - at) * BYTES)
    at += samples.length / BYTES
    yield samples
  }
  yield* silence(total)
}
