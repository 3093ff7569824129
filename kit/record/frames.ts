/**
 * When every step of a film begins, in frames. No step is shorter than its movement and a moment to look at the
 * result.
 */
import type { TimedStep } from '../speech/schedule.ts'
import type { Clip, SourcedStep, TimeSource } from './sources.ts'

/** Seconds to look at a step when nothing moves any more. */
export const LOOK_SECONDS = 1.2

export interface FilmStep extends TimedStep {
  source: TimeSource
  startFrame: number
  frames: number
  /** Frames from its start until nothing moves. */
  movement: number
  clips: Clip[]
}

/**
 * Every step on whole frames, one after the other, without a gap.
 * @param movementOf frames until nothing moves on the step
 * @param fps frames a second
 */
export function onFrames(steps: readonly SourcedStep[], movementOf: (slide: number, click: number) => number, fps: number): FilmStep[] {
  let startFrame = 0
  /** Where the steps would begin without roundings and delays, s. */
  let planned = 0
  return steps.map((step) => {
    const { slide, click, seconds, clock, sentences, clips } = step
    const start = startFrame / fps
    const movement = movementOf(slide.number, click)
    const least = movement + Math.ceil(LOOK_SECONDS * fps)
    if (clock !== 'goes on' && start - planned > 1 / fps)
      planned = start
    planned += clock ? seconds : Math.max(seconds, least / fps)
    const frames = Math.max(least, Math.round(planned * fps) - startFrame)
    const end = start + frames / fps
    // Speech stays inside its step.
    const squeeze = Math.min(1, (end - start) / (sentences.at(-1)?.end ?? 0))
    const said = sentences.map(({ text, start: from, end: to }) => ({ text, start: start + from * squeeze, end: start + to * squeeze }))
    startFrame += frames
    return {
      ...step,
      start,
      end,
      speechEnd: said.at(-1)?.end ?? start,
      sentences: said,
      clips: clips.map(clip => ({ ...clip, start: start + clip.start })),
      startFrame: startFrame - frames,
      frames,
      movement,
    }
  })
}

/** Of the whole film. */
export function filmFrames(steps: readonly FilmStep[]): number {
  return steps.reduce((sum, { frames }) => sum + frames, 0)
}
