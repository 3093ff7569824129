/**
 * The plan of a film: how long a step lasts, by its recorded take, else by the times of a rehearsal, else by the draft
 * voice, and else by its words at a rate; and on which frames it stands.
 */
import type { TimedSentence, TimedStep } from '../speech/schedule.ts'
import type { ScriptSlide, StepTiming } from '../speech/timing.ts'
import type { Sound, Takes, Voice } from './sound.ts'
import { filling } from '../speech/schedule.ts'
import { slideTiming, totalsOf } from '../speech/timing.ts'
import { slideId, stepId } from './sound.ts'

/** Seconds before the first word of a take, and after its last. */
const TAKE_LEAD = 0.2
const TAKE_TAIL = 0.6
/** Seconds to look at a step when nothing moves any more. */
export const LOOK_SECONDS = 1.2

/** A WAV file, and when it begins: seconds from the start of its step, and in a film from the start of the film. */
export interface Clip extends Sound { start: number }

/** A step before it has a place in the film; times count from its own start, in seconds. */
export interface SourcedStep {
  slide: ScriptSlide
  click: number
  source: 'take' | 'cues' | 'voice' | 'words'
  seconds: number
  sentences: TimedSentence[]
  clips: Clip[]
  /** One clock runs through the steps of a rehearsal or a recording, so that later ones make up for a delay. */
  clock?: 'begins' | 'goes on'
}

type SourcedTime = Omit<SourcedStep, 'slide' | 'click'>

export interface Sources {
  /** Words a minute. */
  rate: number
  takes?: Takes
  /** The steps as they were in a rehearsal. */
  cues?: readonly TimedStep[]
  /** The draft voice. */
  speak?: Voice
}

/** Speech fills the seconds, down to two thirds of the rate. */
const lasting = (seconds: number, timing: StepTiming, source: SourcedStep['source']): SourcedTime =>
  ({ source, seconds, sentences: filling(timing, 0, seconds), clips: [] })

/** Steps in one recording: their clicks come by their words. */
function byTake(steps: readonly StepTiming[], { file, seconds }: Sound): SourcedTime[] {
  const all = TAKE_LEAD + seconds + TAKE_TAIL
  const secondsOf = (steps: readonly StepTiming[]): number => totalsOf(steps).predictedSeconds
  const startOf = (index: number): number => all * secondsOf(steps.slice(0, index)) / secondsOf(steps)
  return steps.map((timing, index) => {
    const time = lasting(startOf(index + 1) - startOf(index), timing, 'take')
    return index === 0
      ? { ...time, clips: [{ file, start: TAKE_LEAD, seconds }], clock: 'begins' }
      : { ...time, clock: 'goes on' }
  })
}

async function byVoice({ utterances, leadSeconds }: StepTiming, speak: Voice): Promise<SourcedTime> {
  const clips: Clip[] = []
  let at = leadSeconds
  for (const { text, pauseSeconds } of utterances) {
    const sound = await speak(text)
    clips.push({ ...sound, start: at })
    at += sound.seconds + pauseSeconds
  }
  const sentences = utterances.map(({ text }, index) => {
    const { start, seconds } = clips[index]
    return { text, start, end: start + seconds }
  })
  return { source: 'voice', seconds: at, sentences, clips }
}

async function timeOf(slide: ScriptSlide, timing: StepTiming, { takes, cues, speak }: Sources): Promise<SourcedTime> {
  const take = takes?.get(stepId(slide.number, timing.click))
  const cue = cues?.find(cue => cue.slide === slide && cue.click === timing.click)
  if (take)
    return byTake([timing], take)[0]
  if (cue)
    return { ...lasting(cue.end - cue.start, timing, 'cues'), clock: 'goes on' }
  return speak ? byVoice(timing, speak) : lasting(timing.predictedSeconds, timing, 'words')
}

/** Each step of the slides with the time of its best source. */
export async function sourcedSteps(slides: readonly ScriptSlide[], sources: Sources): Promise<SourcedStep[]> {
  const result: SourcedStep[] = []
  for (const slide of slides) {
    const { steps } = slideTiming(slide, sources.rate)
    const whole = sources.takes?.get(slideId(slide.number))
    const times = whole ? byTake(steps, whole) : []
    for (const [index, step] of steps.entries())
      result.push({ slide, click: step.click, ...times[index] ?? await timeOf(slide, step, sources) })
  }
  return result
}

/** Whether a synthesiser is heard: then the film is not for publication. */
export const isDraft = (steps: readonly SourcedStep[]): boolean => steps.some(({ source }) => source === 'voice')

export type FilmStep = ReturnType<typeof onFrames>[number]

/**
 * Every step on whole frames, one after the other, without a gap. None is shorter than its movement and a moment to
 * look at the result.
 * @param movementOf frames until nothing moves on the step
 * @param fps frames a second
 */
export function onFrames(steps: readonly SourcedStep[], movementOf: (step: SourcedStep) => number, fps: number) {
  let startFrame = 0
  /** Where the steps would begin without roundings and delays, s. */
  let planned = 0
  return steps.map((step) => {
    const { seconds, clock, sentences, clips } = step
    const start = startFrame / fps
    const movement = movementOf(step)
    const least = movement + Math.ceil(LOOK_SECONDS * fps)
    if (clock !== 'goes on' && start - planned > 1 / fps)
      planned = start
    planned += clock ? seconds : Math.max(seconds, least / fps)
    const frames = Math.max(least, Math.round(planned * fps) - startFrame)
    const end = start + frames / fps
    // Speech stays inside its step.
    const squeeze = Math.min(1, (end - start) / (sentences.at(-1)?.end ?? 0))
    const placed = (seconds: number): number => start + seconds * squeeze
    startFrame += frames
    return {
      ...step,
      start,
      end,
      sentences: sentences.map(({ text, start, end }) => ({ text, start: placed(start), end: placed(end) })),
      clips: clips.map(clip => ({ ...clip, start: start + clip.start })),
      startFrame: startFrame - frames,
      frames,
      /** Frames from its start until nothing moves. */
      movement,
    }
  })
}
