/**
 * What a mixture of experts reads: more tokens in a pass need more experts, so the pass grows with its tokens,
 * unlike that of a dense model. A uniform router is assumed, and tokens that choose independently; real tokens
 * agree more often, and need fewer experts.
 */
import type { MixtureOfExperts } from '../models.ts'
import { feedForwardParameters, parameterCount } from '../models.ts'
import { whole } from '../ranges.ts'

export interface Routing {
  /** Experts in one layer. */
  experts: number
  /** Experts that each token goes through. */
  active: number
  /** Tokens in the pass. */
  tokens: number
}

function checked({ experts, active, tokens }: Routing): void {
  whole('experts', experts)
  whole('active', active, { atLeast: 1, atMost: experts })
  whole('tokens', tokens)
}

/**
 * Experts of one layer that at least one token of the pass goes through, on average: each token
 * passes an expert by with probability 1 − active/experts.
 * @returns active for one token, and towards `experts` with more
 * @throws RangeError when a count is not whole and at least 1, or active is more than experts
 */
export function expectedExperts(routing: Routing): number {
  checked(routing)
  const { experts, active, tokens } = routing
  const passedBy = (1 - active / experts) ** tokens
  return experts * (1 - passedBy)
}

/**
 * Parameters that a pass reads, on average: everything that is not an expert, and the experts that are needed.
 * The input embedding counts as read whole, as in every parameter count here, so that one token reads
 * the model's active parameters; in truth its rows are looked up, which makes one token 1% cheaper.
 * @param tokens rows in the pass
 * @throws RangeError when tokens is not a whole number of at least 1, or the model's shape is invalid
 */
export function readParameters(model: MixtureOfExperts, tokens: number): number {
  const all = parameterCount(model)
  const awake = expectedExperts({ experts: model.experts, active: model.activeExperts, tokens })
  return all - model.layers * (model.experts - awake) * feedForwardParameters(model)
}

/**
 * How many times as many parameters a pass reads as a pass over one token; 1 for a dense model.
 * @throws RangeError as `readParameters` does
 */
export function passTraffic(model: MixtureOfExperts, tokens: number): number {
  return readParameters(model, tokens) / readParameters(model, 1)
}
