/** How long the lecture and a slide take, as it is written. */
import { parseTimeString } from '@slidev/parser/utils'

const TIME = /^(?:\d+(?:\.\d+)?(?:h|min|[ms]))+$|^\d+(?::\d\d){1,2}$/

/**
 * Reads a duration with Slidev's own parser, as its timer and the presenter's clock do, so that they agree. A plain
 * number is none: Slidev takes it as seconds, but an author who writes `duration: 90` means minutes.
 * @returns seconds, 0 where it cannot be read
 */
export const secondsIn = (duration: unknown): number =>
  typeof duration === 'string' && TIME.test(duration) ? parseTimeString(duration).seconds : 0

/** What is wrong with `duration` of the headmatter, if anything. */
export const durationProblem = (duration: unknown): string | undefined =>
  secondsIn(duration) ? undefined : `duration must be a time such as 90min; got ${JSON.stringify(duration)}.`

/** What is wrong with `timing` of a slide, if anything. */
export const timingProblem = (timing: unknown = 0): string | undefined =>
  typeof timing === 'number' && Number.isFinite(timing) && timing >= 0
    ? undefined
    : `timing must be a number of seconds, 0 or more; got ${JSON.stringify(timing)}.`
