/** The two schedules of the title slide, apart from the register of figures so that the first slide is light. */
import { EIGHT_LENGTHS } from '../serving/batching.ts'

export const TITLE = {
  /** Stages and microbatches of the pipeline. */
  stages: 8,
  /** Slots of the server, one for each length of the worked example. */
  slots: EIGHT_LENGTHS.length,
} as const
