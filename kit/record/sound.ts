/** What is heard: recordings and the sentences of a draft voice, on one track. */
import type { Clip } from './sources.ts'
import type { Sound } from './takes.ts'
import { Buffer } from 'node:buffer'
import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../lib/arguments.mjs'
import { pipeThrough, words } from './programs.ts'
import { digest } from './store.ts'
import { wavSeconds } from './takes.ts'

/** Samples a second of the track; one channel of 16 bits. */
export const SAMPLE_RATE = 48_000
const BYTES = 2

/**
 * A voice that speaks sentences into files; a sentence that it has spoken before is not spoken again.
 * @param rate words a minute
 */
export function draftVoice(espeak: string, folder: string, rate: number): (sentence: string) => Promise<Sound> {
  mkdirSync(folder, { recursive: true })
  return async (sentence) => {
    const file = join(folder, `${digest(String(rate), sentence)}.wav`)
    if (!existsSync(file)) {
      await pipeThrough(espeak, ['-v', 'en-gb', '-s', String(rate), '-w', `${file}.tmp`, '--', sentence])
      renameSync(`${file}.tmp`, file)
    }
    return { file, seconds: wavSeconds(file) }
  }
}

/** A file as samples of the track. */
export async function samplesOf(ffmpeg: string, file: string): Promise<Buffer> {
  try {
    return await pipeThrough(ffmpeg, ['-v', 'error', '-i', file, ...words(`-f s16le -ac 1 -ar ${SAMPLE_RATE} pipe:1`)])
  }
  catch (error) {
    throw new UsageError(`${file} cannot be read as sound: ${(error as Error).message}`)
  }
}

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
