/**
 * Decides how long a step lasts: by its recorded take, else by the times of a rehearsal, else by the draft voice,
 * and else by its words at a rate.
 */
import type { LoggedStep, TimedSentence, TimedStep } from '../speech/schedule.ts'
import type { ScriptSlide, StepTiming } from '../speech/timing.ts'
import type { Sound, Takes } from './takes.ts'
import { scheduleByTimes, SLOWEST } from '../speech/schedule.ts'
import { slideTiming } from '../speech/timing.ts'
import { slideId, stepId } from './takes.ts'

export type TimeSource = 'take' | 'cues' | 'voice' | 'words'

/** Seconds before the first word of a take, and after its last. */
const TAKE_LEAD = 0.2
const TAKE_TAIL = 0.6

/** A WAV file, and when it begins: seconds from the start of its step, and in a film from the start of the film. */
export interface Clip extends Sound { start: number }

interface SourcedTime {
  source: TimeSource
  seconds: number
  sentences: TimedSentence[]
  clips: Clip[]
  /** In a rehearsal or a recording of a whole slide one clock runs through the steps, so that later steps make up for a delay. */
  clock?: 'begins' | 'goes on'
}

/** A step before it has a place in the film; times count from its own start, in seconds. */
export interface SourcedStep extends SourcedTime { slide: ScriptSlide, click: number }

export interface Sources {
  /** Words a minute. */
  rate: number
  takes?: Takes
  /** The steps as they were in a rehearsal, by `stepId`. */
  cues?: ReadonlyMap<string, TimedStep>
  /** The draft voice: a sentence, spoken. */
  speak?: (sentence: string) => Promise<Sound>
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const neededBy = ({ speechSeconds, pauseSeconds }: StepTiming): number => speechSeconds + pauseSeconds

/** Sentences one after the other, from `lead` on. */
function placed({ utterances }: StepTiming, lead: number, stretch: number): TimedSentence[] {
  let at = lead
  return utterances.map(({ text, speechSeconds, pauseSeconds }) => {
    const sentence = { text, start: at, end: at + speechSeconds * stretch }
    at = sentence.end + pauseSeconds * stretch
    return sentence
  })
}

/** Speech fills the seconds, down to two thirds of the rate. */
function lasting(seconds: number, timing: StepTiming, source: TimeSource): SourcedTime {
  const stretch = Math.min(SLOWEST, seconds / neededBy(timing))
  return { source, seconds, sentences: placed(timing, timing.leadSeconds * stretch, stretch), clips: [] }
}

/** Speech fills the recording, whose pauses nobody knows. */
function byTake(timing: StepTiming, { file, seconds }: Sound): SourcedTime {
  const pauses = sum(timing.utterances.slice(0, -1).map(({ pauseSeconds }) => pauseSeconds))
  return {
    source: 'take',
    seconds: TAKE_LEAD + seconds + TAKE_TAIL,
    sentences: placed(timing, TAKE_LEAD, seconds / (timing.speechSeconds + pauses)),
    clips: [{ file, start: TAKE_LEAD, seconds }],
  }
}

async function byVoice({ utterances, leadSeconds }: StepTiming, speak: NonNullable<Sources['speak']>): Promise<SourcedTime> {
  const sentences: TimedSentence[] = []
  const clips: Clip[] = []
  let at = leadSeconds
  for (const { text, pauseSeconds } of utterances) {
    const { file, seconds } = await speak(text)
    sentences.push({ text, start: at, end: at + seconds })
    clips.push({ file, start: at, seconds })
    at += seconds + pauseSeconds
  }
  return { source: 'voice', seconds: at, sentences, clips }
}

/** A slide in one recording: its clicks come when they came in the rehearsal, or else by their words. */
function byOneTake(steps: readonly StepTiming[], { file, seconds }: Sound, cues: readonly (TimedStep | undefined)[]): SourcedTime[] {
  const all = TAKE_LEAD + seconds + TAKE_TAIL
  const needed = sum(steps.map(neededBy))
  const startOf = (index: number): number => {
    const [first, cue] = [cues[0], cues[index]]
    return first && cue ? Math.min(cue.start - first.start, all) : all * sum(steps.slice(0, index).map(neededBy)) / needed
  }
  return steps.map((timing, index) => {
    const end = index + 1 < steps.length ? startOf(index + 1) : all
    const time = lasting(end - startOf(index), timing, 'take')
    return index === 0
      ? { ...time, clips: [{ file, start: TAKE_LEAD, seconds }], clock: 'begins' }
      : { ...time, clock: 'goes on' }
  })
}

async function timeOf(timing: StepTiming, id: string, { takes, cues, speak }: Sources): Promise<SourcedTime> {
  const [take, cue] = [takes?.get(id), cues?.get(id)]
  if (take)
    return byTake(timing, take)
  if (cue)
    return { ...lasting(cue.end - cue.start, timing, 'cues'), clock: 'goes on' }
  return speak ? byVoice(timing, speak) : lasting(neededBy(timing), timing, 'words')
}

/**
 * The slides' steps as they were in a rehearsal.
 * @throws UsageError naming slide and click of an entry that is missing, listed twice or out of order
 */
export function cuesOf(times: readonly LoggedStep[], file: string, slides: readonly ScriptSlide[], rate: number): Map<string, TimedStep> {
  const steps = scheduleByTimes(slides.map(slide => slideTiming(slide, rate)), times, file)
  return new Map(steps.map(step => [stepId(step.slide.number, step.click), step]))
}

/** Each step of the slides with the time of its best source. */
export async function sourcedSteps(slides: readonly ScriptSlide[], sources: Sources): Promise<SourcedStep[]> {
  const result: SourcedStep[] = []
  for (const slide of slides) {
    const { steps } = slideTiming(slide, sources.rate)
    const idOf = ({ click }: StepTiming): string => stepId(slide.number, click)
    const whole = sources.takes?.get(slideId(slide.number))
    const times = whole ? byOneTake(steps, whole, steps.map(step => sources.cues?.get(idOf(step)))) : []
    for (const [index, step] of steps.entries())
      result.push({ slide, click: step.click, ...times[index] ?? await timeOf(step, idOf(step), sources) })
  }
  return result
}

/** How many steps take their time from which source. */
export function stepsBySource(steps: readonly { source: TimeSource }[]): Partial<Record<TimeSource, number>> {
  const counts: Partial<Record<TimeSource, number>> = {}
  for (const { source } of steps)
    counts[source] = (counts[source] ?? 0) + 1
  return counts
}

/** Whether a synthesiser is heard: then the film is not for publication. */
export const isDraft = (steps: readonly SourcedStep[]): boolean => steps.some(({ source }) => source === 'voice')
