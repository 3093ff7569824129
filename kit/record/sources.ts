/**
 * Decides how long a step lasts: by its recorded take, else by the times of a rehearsal, else by the draft voice,
 * and else by its words at a rate.
 */
import type { LoggedStep, TimedSentence, TimedStep } from '../speech/schedule.ts'
import type { ScriptSlide, StepTiming } from '../speech/timing.ts'
import type { Sound, Takes } from './takes.ts'
import { filling, placed, scheduleByTimes } from '../speech/schedule.ts'
import { slideTiming } from '../speech/timing.ts'
import { slideId, stepId } from './takes.ts'

export type TimeSource = 'take' | 'cues' | 'voice' | 'words'

/** Seconds before the first word of a take, and after its last. */
const TAKE_LEAD = 0.2
const TAKE_TAIL = 0.6

/** A WAV file, and when it begins: seconds from the start of its step, and in a film from the start of the film. */
export interface Clip extends Sound { start: number }

/** How long a step lasts, and what is said in it; times count from its own start, in seconds. */
interface SourcedTime {
  source: TimeSource
  seconds: number
  sentences: TimedSentence[]
  clips: Clip[]
  /** In a rehearsal or a recording of a whole slide one clock runs through the steps, so that later steps make up for a delay. */
  clock?: 'begins' | 'goes on'
}

/** A step before it has a place in the film. */
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

/** Speech fills the seconds, down to two thirds of the rate. */
const lasting = (seconds: number, timing: StepTiming, source: TimeSource): SourcedTime =>
  ({ source, seconds, sentences: filling(timing, 0, seconds), clips: [] })

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
  const clips: Clip[] = []
  let at = leadSeconds
  for (const { text, pauseSeconds } of utterances) {
    const sound = await speak(text)
    clips.push({ ...sound, start: at })
    at += sound.seconds + pauseSeconds
  }
  const sentences = clips.map(({ start, seconds }, index) => ({ text: utterances[index].text, start, end: start + seconds }))
  return { source: 'voice', seconds: at, sentences, clips }
}

/** A slide in one recording: its clicks come when they came in the rehearsal, or else by their words. */
function byOneTake(steps: readonly StepTiming[], { file, seconds }: Sound, cues: readonly (TimedStep | undefined)[]): SourcedTime[] {
  const all = TAKE_LEAD + seconds + TAKE_TAIL
  const wordsOf = (steps: readonly StepTiming[]): number => sum(steps.map(({ predictedSeconds }) => predictedSeconds))
  const startOf = (index: number): number => {
    const [first, cue] = [cues[0], cues[index]]
    return first && cue ? Math.min(cue.start - first.start, all) : all * wordsOf(steps.slice(0, index)) / wordsOf(steps)
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
  return speak ? byVoice(timing, speak) : lasting(timing.predictedSeconds, timing, 'words')
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

/** Whether a synthesiser is heard: then the film is not for publication. */
export const isDraft = (steps: readonly SourcedStep[]): boolean => steps.some(({ source }) => source === 'voice')
