/** Formulas of figures that follow from the shapes of a model, so that a reader can work them out again. */
import type { MixtureOfExperts, Transformer } from '../models.ts'
import type { MeasuredAllReduce } from '../training/measured-all-reduce.ts'

/**
 * Parameters of a decoder without biases, with rotary positions and embeddings of its own at both ends:
 * attention, feed-forward and two norms in each layer; embeddings and a last norm.
 * @param experts feed-forward blocks of a layer that count, with the router to all of them; undefined for a dense model
 */
export function parameterFormula(model: Transformer | MixtureOfExperts, experts?: number): string {
  const { layers, hidden: d, heads, kvHeads, feedForward, feedForwardMatrices, vocabulary } = model
  const keyValue = d / heads * kvHeads
  const block = `${feedForwardMatrices} × ${d} × ${feedForward}`
  const router = experts !== undefined && 'experts' in model ? ` + ${model.experts} × ${d}` : ''
  const blocks = experts === undefined ? block : `${experts} × ${block}`
  const layer = `2 × ${d} × ${d} + 2 × ${d} × ${keyValue} + ${blocks}${router} + 2 × ${d}`
  return `${layers} × (${layer}) + (2 × ${vocabulary} + 1) × ${d}`
}

/**
 * Parameters of GPT-2: matrices of 12 d², biases and norms of 13 d in each layer; embeddings, positions and a
 * last norm.
 */
export const gpt2Formula = ({ layers, hidden: d, vocabulary, learnedPositions }: Transformer): string =>
  `${layers} × (12 × ${d} × ${d} + 13 × ${d}) + (${vocabulary} + ${learnedPositions} + 2) × ${d}`

/**
 * Share of a layer's time that tensor parallelism waits: Narayanan et al. 2021, section 3.2, equation 3, beside its
 * four all-reduces.
 * @param shape of the model
 * @param shape.hidden size
 * @param shape.sequence length
 * @param gpus that share a layer
 * @param shareOfPeak of the arithmetic
 * @param exchange name of the figure of the time of one all-reduce
 */
export function waitingFormula(shape: { hidden: number, sequence: number }, gpus: number, shareOfPeak: number, exchange: string): string {
  const { hidden: h, sequence: s } = shape
  const compute = `${s} × ${h} × (72 × ${h} + 12 × ${s}) ÷ ${gpus} ÷ (${shareOfPeak} × {a100Flops})`
  return `4 × {${exchange}} ÷ (4 × {${exchange}} + ${compute})`
}

/** Seconds of a measured all-reduce, on the straight line between the two measured sizes beside it. */
export function measuredFormula(bytes: number, { points }: MeasuredAllReduce): string {
  const after = points.findIndex(point => point.bytes >= bytes)
  const [below, above] = [points[after - 1], points[after]]
  const way = `(${bytes} − ${below.bytes}) ÷ (${above.bytes} − ${below.bytes})`
  return `${below.seconds} + (${above.seconds} − ${below.seconds}) × ${way}`
}
