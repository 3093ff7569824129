/** The figures of section 6: the bubble, what a schedule remembers, and how finely a batch is best cut. */
import type { Figure, Figures } from './figure.ts'
import { BUBBLE_CASE, CUT_CASE, PIPELINE_STAGES } from '../cases.ts'
import { A100_CURVE } from '../measured-pass.ts'
import { bestMicrobatches, cutBatch } from '../training/microbatch.ts'
import { forwardOnly, idleShare, peakActivations, schedule } from '../training/pipeline.ts'
import { GPIPE, NARAYANAN, OURS, VIDUR } from './citations.ts'
import { assumed, derived, measured } from './declare.ts'
import { countInWords } from './figure.ts'

const COUNTED = `${NARAYANAN}, section 2.2.1; counted from the schedule in snippets/training/pipeline.ts`
const LAYERS = 48
const PIPELINE = { stages: PIPELINE_STAGES, microbatches: 8, forwardTime: 1, backwardTime: 2 }
const FINEST_CUT = 64
const best = bestMicrobatches(CUT_CASE, A100_CURVE)

const idle = (microbatches: number): Figure => derived(`Idle share with ${microbatches} microbatches`, 'percent', {
  value: idleShare(forwardOnly(PIPELINE_STAGES, microbatches)),
  formula: `({pipelineStages} − 1) ÷ (${microbatches} + {pipelineStages} − 1)`,
  digits: 0,
  source: GPIPE,
})

function done(microbatches: number): Figure {
  return derived(`When ${microbatches} microbatches are done, in times of the whole batch on one stage`, 'count', {
    value: forwardOnly(PIPELINE_STAGES, microbatches).span,
    formula: `(${microbatches} + {pipelineStages} − 1) ÷ ${microbatches}`,
    digits: 3,
    source: GPIPE,
  })
}

function held(microbatches: number): Figure {
  return derived(`Microbatches whose activations the first stage remembers under GPipe without recomputation, of ${microbatches}`, 'count', {
    value: peakActivations(schedule('gpipe', { ...PIPELINE, microbatches }))[0],
    words: countInWords,
    source: COUNTED,
  })
}

/** Time of the cut batch, by measured stage times. */
function cutTime(microbatches: number): Figure {
  return derived(`Time of 2,048 tokens in ${microbatches} microbatches over four stages`, 'ms', {
    value: cutBatch({ ...CUT_CASE, microbatches }, A100_CURVE).totalSeconds,
    digits: 1,
    source: `${VIDUR}; (m + p − 1) times the stage time, counted in snippets/training/microbatch.ts`,
  })
}

export const PIPELINE_PARALLELISM: Figures = {
  pipelineLayers: assumed('Layers of the example', 'count', { value: LAYERS }),
  pipelineStages: assumed('Stages of the example', 'count', { value: PIPELINE_STAGES, words: countInWords }),
  layersEach: derived('Layers on each GPU', 'count', {
    value: LAYERS / PIPELINE_STAGES,
    formula: '{pipelineLayers} ÷ {pipelineStages}',
    words: countInWords,
    source: OURS,
  }),
  borders: derived('Borders between stages', 'count', {
    value: PIPELINE_STAGES - 1,
    formula: '{pipelineStages} − 1',
    words: countInWords,
    source: OURS,
  }),
  waitingGpus: derived('GPUs that wait while one works', 'count', {
    value: PIPELINE_STAGES - 1,
    formula: '{pipelineStages} − 1',
    words: countInWords,
    source: OURS,
  }),
  microbatches4: assumed('Microbatches of the first cut', 'count', { value: 4, words: countInWords }),
  microbatches8: assumed('Microbatches of the schedules', 'count', {
    value: PIPELINE.microbatches,
    words: countInWords,
  }),
  tensorForward: derived('Exchanges of those layers under tensor parallelism, one forward pass', 'count', {
    value: 2 * LAYERS,
    formula: '{forwardAllReduces} × {pipelineLayers}',
    source: 'Shoeybi et al. 2019, section 3',
  }),
  bubble1: idle(1),
  done1: done(1),
  held1: held(1),
  bubble4: idle(4),
  done4: done(4),
  held4: held(4),
  bubble8: idle(8),
  done8: done(8),
  held8: held(8),
  heldFlush: derived('Microbatches whose activations the first stage remembers under 1F1B', 'count', {
    value: peakActivations(schedule('1f1b', PIPELINE))[0],
    words: countInWords,
    source: COUNTED,
  }),
  bubbleBoth: derived('Idle share of GPipe and of 1F1B with eight microbatches', 'percent', {
    value: idleShare(schedule('1f1b', PIPELINE)),
    formula: '({pipelineStages} − 1) ÷ (8 + {pipelineStages} − 1)',
    digits: 0,
    source: `${GPIPE}; 1F1B waits as long, ${NARAYANAN}, section 2.2.1`,
  }),
  stepMessages: derived('Messages of a step with eight microbatches', 'count', {
    value: 2 * (PIPELINE_STAGES - 1) * PIPELINE.microbatches,
    formula: '2 × {borders} × 8',
    source: 'One forward and one backward at each border and microbatch',
  }),
  bubbleStages: assumed('Stages of the schedules side by side', 'count', { value: BUBBLE_CASE.stages }),
  bubbleMicrobatches: assumed('Microbatches of the schedules side by side', 'count', { value: BUBBLE_CASE.microbatches }),
  cutTokens: assumed('Tokens of the batch that is cut', 'count', { value: CUT_CASE.tokens }),
  bestCut: derived('Microbatches with the shortest time', 'count', {
    value: best,
    words: countInWords,
    source: `${VIDUR}; shortest of all equal cuts, in snippets/training/microbatch.ts`,
  }),
  mostCuts: assumed('Microbatches of the finest cut', 'count', { value: FINEST_CUT }),
  smallPiece: derived('Tokens of a piece of the finest cut', 'tokens', {
    value: CUT_CASE.tokens / FINEST_CUT,
    formula: '{cutTokens} ÷ {mostCuts}',
    source: OURS,
  }),
  kneePiece: measured('Tokens up to which a stage takes almost the same time', 'tokens', {
    value: 128,
    source: VIDUR,
  }),
  cutTime1: cutTime(1),
  cutTimeBest: cutTime(best),
  cutTime64: cutTime(64),
  cutIdle64: derived('Idle share with 64 microbatches', 'percent', {
    value: cutBatch({ ...CUT_CASE, microbatches: FINEST_CUT }, A100_CURVE).idleShare,
    formula: '({pipelineStages} − 1) ÷ (64 + {pipelineStages} − 1)',
    digits: 0,
    source: GPIPE,
  }),
}
