/** The figures of the title: its two schedules. */
import type { Figures } from './figure.ts'
import { TITLE } from '../text/title.ts'
import { idleShare, schedule } from '../training/pipeline.ts'
import { assumed, derived } from './declare.ts'
import { countInWords } from './figure.ts'

const PIPELINE = { stages: TITLE.stages, microbatches: TITLE.stages, forwardTime: 1, backwardTime: 2 }

export const TITLE_FIGURES: Figures = {
  titleStages: assumed('Stages and microbatches of the pipeline on the title', 'count', {
    value: TITLE.stages,
    words: countInWords,
  }),
  titleSlots: assumed('Slots of the server on the title', 'count', { value: TITLE.slots, words: countInWords }),
  titleIdle: derived('Idle share of the pipeline on the title', 'percent', {
    value: idleShare(schedule('1f1b', PIPELINE)),
    formula: '({titleStages} − 1) ÷ (2 × {titleStages} − 1)',
    digits: 0,
    source: 'Huang et al. 2018, GPipe (arXiv 1811.06965), section 2.3; counted from the schedule',
  }),
}
