/** Every figure of the lecture by name, section after section. A file here is named as its section's file in pages/. */
import type { Figures } from './figure.ts'
import { ACTIVATIONS } from './activations.ts'
import { CHECK_ONE } from './check-one.ts'
import { CHECK_TWO } from './check-two.ts'
import { COMMUNICATION } from './communication.ts'
import { CONTINUOUS_BATCHING } from './continuous-batching.ts'
import { DATA_PARALLELISM } from './data-parallelism.ts'
import { FRONTIER } from './frontier.ts'
import { MACHINE } from './machine.ts'
import { PIPELINE_PARALLELISM } from './pipeline-parallelism.ts'
import { RECAP } from './recap.ts'
import { SEQUENTIAL_BOTTLENECK } from './sequential-bottleneck.ts'
import { SIDE_BY_SIDE } from './side-by-side.ts'
import { SPECULATIVE_DECODING } from './speculative-decoding.ts'
import { TENSOR_PARALLELISM } from './tensor-parallelism.ts'
import { TITLE_FIGURES } from './title.ts'
import { TWO_WALLS } from './two-walls.ts'
import { ZERO_FIGURES } from './zero.ts'

export const FIGURES: Figures = {
  ...TITLE_FIGURES,
  ...RECAP,
  ...TWO_WALLS,
  ...DATA_PARALLELISM,
  ...MACHINE,
  ...COMMUNICATION,
  ...TENSOR_PARALLELISM,
  ...PIPELINE_PARALLELISM,
  ...ACTIVATIONS,
  ...SIDE_BY_SIDE,
  ...CHECK_ONE,
  ...ZERO_FIGURES,
  ...SEQUENTIAL_BOTTLENECK,
  ...SPECULATIVE_DECODING,
  ...CONTINUOUS_BATCHING,
  ...CHECK_TWO,
  ...FRONTIER,
}
