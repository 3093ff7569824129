/** Checks and exercises, worked: for the backup, the handout and the page to read along. */
import type { Question } from './questions.ts'
import { EXERCISES } from '../exercises/index.ts'

const PRACTICE = 15

/** The answers in the order in which they are asked; [[name]] is a figure. */
export const ANSWERS: readonly Question[] = [
  {
    question: 'Check one: on which plan does 30B fit on [[checkGpus|words]] GPUs?',
    answer: 'On none. The states are [[memory30B]], the GPUs have [[checkCapacity]]. A, a copy each, is [[planData]]. B and C hold a [[checkShare|words]] of the states, [[quarter30B]], and activations: [[planPipeline]] and [[planTensor]]. What helps: [[zeroGpus|words]] GPUs, [[leverMore]] each; moments in bf16 and no master weights, [[leverFewer]]; the optimizer in the host, [[leverOffload]].',
    section: 8,
  },
  {
    question: 'Check two, A and B: does Mixtral fit on one GPU, and what does guessing bring?',
    answer: 'A: no. Any token may wake any expert, so all must be there: [[mixtralBytes]] against [[gpuMemory]]. B: [[rowsScored|words]] rows wake [[expertsAwake]] experts instead of [[mixtralWoken|words]], so the check takes [[checkTimesLeast|number]] to [[checkTimesMost]] as long, and [[emitted|words]] tokens are [[mixtralGainLeast|number]] to [[mixtralGainMost]] as fast before the draft is paid. That pays if a pass of the draft takes less than [[lightDraftLeast|number]] to [[lightDraftMost|number]] of Mixtral’s; a 7B as measured takes [[heavyDraft|number]], and with it a user is only [[mixtralLossLeast|number]] to [[mixtralLossMost]] as fast.',
    section: 13,
  },
  {
    question: 'Check two, C: many customers, short answers. Which lever comes first?',
    answer: 'Slots. A queue keeps them full, and with many rows nearly all experts are read anyway, for everybody. A guess then wakes hardly a new one.',
    section: 13,
  },
  ...EXERCISES.map(({ number, predict }) => ({
    question: `Exercise ${number}: ${predict.question}`,
    answer: predict.insight,
    section: PRACTICE,
  })),
]
