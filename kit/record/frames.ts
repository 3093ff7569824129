/**
 * When every step of a film begins, in frames. No step is shorter than its movement and a moment to look at the
 * result.
 */
import type { TimedStep } from '../speech/schedule.ts'
import type { SourcedStep } from './sources.ts'

/** Seconds to look at a step when nothing moves any more. */
export const LOOK_SECONDS = 1.2

export interface FilmStep extends SourcedStep, TimedStep {
  startFrame: number
  frames: number
  /** Frames from its start until nothing moves. */
  movement: number
}

/**
 * Every step on whole frames, one after the other, without a gap.
 * @param movementOf frames until nothing moves on the step
 * @param fps frames a second
 */
export function onFrames(steps: readonly SourcedStep[], movementOf: (step: SourcedStep) => number, fps: number): FilmStep[] {
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
    const said = sentences.map(({ text, start: from, end: to }) => ({ text, start: start + from * squeeze, end: start + to * squeeze }))
    startFrame += frames
    return {
      ...step,
      start,
      end,
      sentences: said,
      clips: clips.map(clip => ({ ...clip, start: start + clip.start })),
      startFrame: startFrame - frames,
      frames,
      movement,
    }
  })
}
