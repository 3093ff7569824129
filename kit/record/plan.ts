/**
 * When every step of a film begins, on its frames. A step takes its time from the best source that has
 * one: a recorded take, the cues of a rehearsal, the draft voice, words at a rate. No step is shorter than
 * its movement and 1.2 s to look at what stands there.
 */
import type { LoggedStep, TimedSentence, TimedStep } from '../speech/schedule.ts'
import type { ScriptSlide, StepTiming } from '../speech/timing.ts'
import { UsageError } from '../lib/arguments.mjs'
import { slideTiming, stepTiming } from '../speech/timing.ts'

export type TimeSource = 'take' | 'cues' | 'voice' | 'words'

/** Seconds to look at what stands when nothing moves any more. */
export const LOOK_SECONDS = 1.2
/** Seconds before the first word of a take, and behind its last. */
const TAKE_LEAD = 0.2
const TAKE_TAIL = 0.6
/** Nobody speaks slower than this part of the rate: what is longer is silence. */
const SLOWEST = 1.5

/** A WAV file, and when it begins: seconds from the start of its step, and in a film from the start of the film. */
export interface Clip { file: string, start: number, seconds: number }

/** A recording, or a sentence of the draft voice. */
export interface Sound { file: string, seconds: number }

/** A step before it has a place in the film; times count from its own start, in seconds. */
export interface SourcedStep {
  slide: ScriptSlide
  click: number
  source: TimeSource
  seconds: number
  /** Keeps to a clock that runs through the steps, and so makes up for a delay. */
  follows: boolean
  /** That clock begins anew here. */
  anchors: boolean
  sentences: TimedSentence[]
  clips: Clip[]
}

export interface FilmStep extends TimedStep {
  source: TimeSource
  startFrame: number
  frames: number
  /** Frames from its start until nothing moves. */
  movement: number
  clips: Clip[]
}

export interface Sources {
  /** Words a minute. */
  rate: number
  /** When steps began in a rehearsal, s, by `stepId`; an entry tells when the one before it ended. */
  cues?: ReadonlyMap<string, { start: number, end: number | undefined }>
  /** Recordings by `stepId`, or by `slideId` for a slide in one. */
  takes?: ReadonlyMap<string, Sound>
  /** The draft voice: a sentence, spoken. */
  speak?: (sentence: string) => Promise<Sound>
}

const digits = (value: number, count: number): string => String(value).padStart(count, '0')
/** 003: a slide, as files are named. */
export const slideId = (slide: number): string => digits(slide, 3)
/** 003-01: a step, as files are named. */
export const stepId = (slide: number, click: number): string => `${slideId(slide)}-${digits(click, 2)}`

/** Where a slide stands in its file, as a person would type it. */
export type PlaceOf = (slide: number) => string

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const neededBy = ({ speechSeconds, pauseSeconds }: StepTiming): number => speechSeconds + pauseSeconds

/** Sentences one behind the other, from `lead` on. */
function placed({ utterances }: StepTiming, lead: number, stretch: number): TimedSentence[] {
  let at = lead
  return utterances.map(({ text, speechSeconds, pauseSeconds }) => {
    const sentence = { text, start: at, end: at + speechSeconds * stretch }
    at = sentence.end + pauseSeconds * stretch
    return sentence
  })
}

/** Speech fills the seconds, down to two thirds of the rate. */
function within(timing: StepTiming, seconds: number): TimedSentence[] {
  const stretch = Math.min(SLOWEST, seconds / neededBy(timing))
  return placed(timing, timing.leadSeconds * stretch, stretch)
}

/** Speech fills a recording of the step, whose pauses nobody knows. */
function overTake(timing: StepTiming, seconds: number): TimedSentence[] {
  const between = sum(timing.utterances.slice(0, -1).map(({ pauseSeconds }) => pauseSeconds))
  return placed(timing, TAKE_LEAD, seconds / (timing.speechSeconds + between))
}

const plain = { follows: false, anchors: false, clips: [] }

async function byVoice(slide: ScriptSlide, timing: StepTiming, speak: NonNullable<Sources['speak']>): Promise<SourcedStep> {
  const sentences: TimedSentence[] = []
  const clips: Clip[] = []
  let at = timing.leadSeconds
  for (const { text, pauseSeconds } of timing.utterances) {
    const { file, seconds } = await speak(text)
    sentences.push({ text, start: at, end: at + seconds })
    clips.push({ file, start: at, seconds })
    at += seconds + pauseSeconds
  }
  return { ...plain, slide, click: timing.click, source: 'voice', seconds: at, sentences, clips }
}

/** A slide in one recording: its clicks where a rehearsal had them, or else by their words. */
function byOneTake(slide: ScriptSlide, steps: readonly StepTiming[], { file, seconds }: Sound, cues: Sources['cues']): SourcedStep[] {
  const all = TAKE_LEAD + seconds + TAKE_TAIL
  const logged = steps.map(({ click }) => cues?.get(stepId(slide.number, click)))
  const known = logged.flatMap(cue => cue ? [cue.start] : [])
  const first = known[0] ?? 0
  const total = sum(steps.map(neededBy))
  const starts = known.length === steps.length
    ? known.map(start => Math.min(start - first, all))
    : steps.map((_, index) => all * sum(steps.slice(0, index).map(neededBy)) / total)
  return steps.map((timing, index) => {
    const lasts = (starts[index + 1] ?? all) - starts[index]
    return {
      slide,
      click: timing.click,
      source: 'take',
      seconds: lasts,
      follows: index > 0,
      anchors: index === 0,
      sentences: within(timing, lasts),
      clips: index === 0 ? [{ file, start: TAKE_LEAD, seconds }] : [],
    }
  })
}

async function sourcedStep(slide: ScriptSlide, timing: StepTiming, { cues, takes, speak }: Sources): Promise<SourcedStep> {
  const { click } = timing
  const id = stepId(slide.number, click)
  const take = takes?.get(id)
  if (take) {
    const clips = [{ file: take.file, start: TAKE_LEAD, seconds: take.seconds }]
    return { ...plain, slide, click, source: 'take', seconds: TAKE_LEAD + take.seconds + TAKE_TAIL, sentences: overTake(timing, take.seconds), clips }
  }
  const cue = cues?.get(id)
  if (cue?.end !== undefined) {
    const seconds = cue.end - cue.start
    return { ...plain, slide, click, source: 'cues', seconds, follows: true, sentences: within(timing, seconds) }
  }
  if (speak)
    return byVoice(slide, timing, speak)
  return { ...plain, slide, click, source: 'words', seconds: neededBy(timing), sentences: within(timing, neededBy(timing)) }
}

/** Each step of the slides with the time of its best source. */
export async function sourcedSteps(slides: readonly ScriptSlide[], sources: Sources): Promise<SourcedStep[]> {
  const result: SourcedStep[] = []
  for (const slide of slides) {
    const timings = slideTiming(slide, sources.rate).steps
    const one = sources.takes?.get(slideId(slide.number))
    if (one) {
      result.push(...byOneTake(slide, timings, one, sources.cues))
      continue
    }
    for (const timing of timings)
      result.push(await sourcedStep(slide, timing, sources))
  }
  return result
}

/** What is said stays inside its step. */
function fitted(sentences: readonly TimedSentence[], start: number, seconds: number): TimedSentence[] {
  const last = sentences.at(-1)?.end ?? 0
  const squeeze = last > seconds ? seconds / last : 1
  return sentences.map(sentence => ({ text: sentence.text, start: start + sentence.start * squeeze, end: start + sentence.end * squeeze }))
}

/**
 * Every step on whole frames, one behind the other, without a gap.
 * @param movementOf frames until nothing moves on the step
 * @param fps frames a second
 */
export function onFrames(steps: readonly SourcedStep[], movementOf: (slide: number, click: number) => number, fps: number): FilmStep[] {
  let startFrame = 0
  let clock = 0 // s, where the steps would be without roundings and delays
  return steps.map(({ slide, click, source, seconds, follows, anchors, sentences, clips }) => {
    const start = startFrame / fps
    const movement = movementOf(slide.number, click)
    const least = movement + Math.ceil(LOOK_SECONDS * fps)
    if (anchors || (!follows && start - clock > 1 / fps))
      clock = start
    clock += follows || anchors ? seconds : Math.max(seconds, least / fps)
    const frames = Math.max(least, Math.round(clock * fps) - startFrame)
    const lasts = frames / fps
    const said = fitted(sentences, start, lasts)
    startFrame += frames
    return {
      slide,
      click,
      source,
      start,
      end: start + lasts,
      speechEnd: said.at(-1)?.end ?? start,
      sentences: said,
      clips: clips.map(clip => ({ ...clip, start: start + clip.start })),
      startFrame: startFrame - frames,
      frames,
      movement,
    }
  })
}

/**
 * The cues of a rehearsal by step. Entries of slides without a time of their own, such as backup, only end the step before them.
 * @param deckSlides how many slides the deck has
 * @throws UsageError naming the slide and its line where an entry does not exist, stands there twice or lies out of order
 */
export function cuesByStep(entries: readonly LoggedStep[], slides: readonly ScriptSlide[], deckSlides: number, file: string, placeOf: PlaceOf): Map<string, { start: number, end: number | undefined }> {
  const lastClick = new Map(slides.map(({ number, spoken }) => [number, spoken.steps.length - 1]))
  const starts = new Map<string, LoggedStep>()
  for (const entry of entries) {
    const name = `slide ${entry.slide}, click ${entry.click}`
    if (entry.slide < 1 || entry.slide > deckSlides)
      throw new UsageError(`${file}: ${name} does not exist; the deck has the slides 1 to ${deckSlides}.`)
    const last = lastClick.get(entry.slide)
    if (last === undefined)
      continue
    if (entry.click > last)
      throw new UsageError(`${file}: ${name} does not exist; the slide's last click is ${last} (${placeOf(entry.slide)}).`)
    const id = stepId(entry.slide, entry.click)
    if (starts.has(id))
      throw new UsageError(`${file}: ${name} stands there twice (${placeOf(entry.slide)}).`)
    starts.set(id, entry)
  }
  const inOrder = [...starts].sort(([one], [other]) => one < other ? -1 : 1)
  for (const [index, [, { slide, click, seconds }]] of inOrder.entries()) {
    const before = inOrder[index - 1]?.[1]
    if (before && seconds <= before.seconds)
      throw new UsageError(`${file}: slide ${slide}, click ${click} begins at ${seconds} s, not behind slide ${before.slide}, click ${before.click} (${before.seconds} s; ${placeOf(slide)}).`)
  }
  const moments = entries.map(({ seconds }) => seconds).sort((one, other) => one - other)
  return new Map(inOrder.map(([id, { seconds }]) => [id, { start: seconds, end: moments.find(moment => moment > seconds) }]))
}

/**
 * Recordings that name no step of the lecture, and steps with words that have neither a recording nor a time from elsewhere.
 * @throws UsageError that names them, with the slides' lines
 */
export function checkTakes(takes: ReadonlyMap<string, Sound>, folder: string, all: readonly ScriptSlide[], chosen: readonly ScriptSlide[], filled: (id: string) => boolean, placeOf: PlaceOf): void {
  const known = new Map(all.map(slide => [slide.number, slide]))
  const problems: string[] = []
  for (const id of takes.keys()) {
    const [slide, click] = id.split('-').map(Number)
    const steps = known.get(slide)?.spoken.steps.length
    if (steps === undefined)
      problems.push(`${id}.wav: slide ${slide} is not spoken in this cut.`)
    else if (click !== undefined && click >= steps)
      problems.push(`${id}.wav: slide ${slide} has no click ${click}; its last is ${steps - 1} (${placeOf(slide)}).`)
  }
  for (const { number, spoken } of chosen) {
    if (takes.has(slideId(number)))
      continue
    for (const step of spoken.steps) {
      const id = stepId(number, step.click)
      const says = step.pieces.some(({ kind }) => kind === 'speech')
      if (says && !takes.has(id) && !filled(id))
        problems.push(`${id}.wav is missing: slide ${number}, ${step.click === 0 ? 'as it appears' : `click ${step.click}`} (${placeOf(number)}).`)
    }
  }
  if (problems.length)
    throw new UsageError(`${folder} does not fit the lecture.\n${problems.slice(0, 12).join('\n')}${problems.length > 12 ? `\nand ${problems.length - 12} more.` : ''}\nNext step: record what is missing, or add --voice, which fills the gaps with a draft voice.`)
}

/** What a step takes by its words alone, s. */
export const wordsSeconds = (slide: ScriptSlide, click: number, rate: number): number => neededBy(stepTiming(slide.spoken.steps[click], rate))
