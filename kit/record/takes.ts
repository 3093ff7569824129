/** Recordings of the lecturer, a file for a step or for a slide. */
import type { Deck } from '../lib/deck.ts'
import type { ScriptSlide } from '../speech/timing.ts'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../lib/arguments.mjs'
import { stepName } from '../speech/pages.ts'
import { placeOf } from './capture.ts'

/** A recording, or a sentence of the draft voice. */
export interface Sound { file: string, seconds: number }

/** By `stepId`, or by `slideId` for a slide in one recording. */
export type Takes = ReadonlyMap<string, Sound>

/** 003: a slide, as files are named. */
export const slideId = (slide: number): string => String(slide).padStart(3, '0')
/** 003-01: a step, as files are named. */
export const stepId = (slide: number, click: number): string => `${slideId(slide)}-${String(click).padStart(2, '0')}`

/**
 * How long a WAV file lasts, s. It is read here because a plan is made without ffmpeg.
 * @throws UsageError when it is not a WAV file
 */
export function wavSeconds(file: string): number {
  const wav = readFileSync(file)
  if (wav.toString('latin1', 0, 4) !== 'RIFF' || wav.toString('latin1', 8, 12) !== 'WAVE')
    throw new UsageError(`${file} is not a WAV file.\nNext step: export it again as WAV (PCM).`)
  let bytesPerSecond = 0
  for (let at = 12; at + 8 <= wav.length;) {
    const name = wav.toString('latin1', at, at + 4)
    const length = wav.readUInt32LE(at + 4)
    if (name === 'fmt ')
      bytesPerSecond = wav.readUInt32LE(at + 16)
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
export function readTakes(folder: string): Takes {
  let names: string[]
  try {
    names = readdirSync(folder)
  }
  catch (error) {
    throw new UsageError(`--takes must name a folder that can be read: ${(error as Error).message}`)
  }
  const takes = names.filter(name => /^\d{3}(?:-\d{2})?\.wav$/i.test(name)).sort().map((name): [string, Sound] => {
    const file = join(folder, name)
    return [name.slice(0, -'.wav'.length), { file, seconds: wavSeconds(file) }]
  })
  if (!takes.length)
    throw new UsageError(`--takes must name a folder of recordings, 003-01.wav for slide 3 at click 1, or 003.wav for the whole slide; ${folder} has none.`)
  return new Map(takes)
}

/** Recordings whose step the lecture does not have. */
function strayTakes(takes: Takes, slides: readonly ScriptSlide[], deck: Deck): string[] {
  const stepsOf = new Map(slides.map(({ number, spoken }) => [number, spoken.steps.length]))
  return [...takes.keys()].flatMap((id) => {
    const [slide, click = 0] = id.split('-').map(Number)
    const steps = stepsOf.get(slide)
    if (steps === undefined)
      return [`${id}.wav: slide ${slide} has no spoken time in this cut.`]
    return click < steps ? [] : [`${id}.wav: slide ${slide} has no click ${click}; its last is ${steps - 1} (${placeOf(deck, slide)}).`]
  })
}

/** Steps with words and without a recording. */
function missingTakes(takes: Takes, slides: readonly ScriptSlide[], deck: Deck): string[] {
  return slides.filter(({ number }) => !takes.has(slideId(number))).flatMap(({ number, spoken }) => spoken.steps
    .filter(({ click, pieces }) => !takes.has(stepId(number, click)) && pieces.some(({ kind }) => kind === 'speech'))
    .map(({ click }) => `${stepId(number, click)}.wav is missing: slide ${number}, ${stepName(click)} (${placeOf(deck, number)}).`))
}

/**
 * @param slides of the lecture
 * @param chosen slides that need a recording; none if a draft voice fills the gaps
 * @throws UsageError that names missing and superfluous recordings, with the slides' lines
 */
export function checkTakes(takes: Takes, folder: string, deck: Deck, slides: readonly ScriptSlide[], chosen: readonly ScriptSlide[]): void {
  const problems = [...strayTakes(takes, slides, deck), ...missingTakes(takes, chosen, deck)]
  if (problems.length)
    throw new UsageError(`The recordings in ${folder} do not match the lecture.\n${problems.slice(0, 12).join('\n')}${problems.length > 12 ? `\nand ${problems.length - 12} more.` : ''}\nNext step: record what is missing, or add --voice, which fills the gaps with a draft voice.`)
}
