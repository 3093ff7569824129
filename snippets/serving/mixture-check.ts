/**
 * A check of guesses on a mixture of experts that was measured, Mixtral on eight A100s: other rows wake other experts,
 * so that the check reads more. How long that takes lies between full bandwidth and what the fitted step says.
 */
import { GPT_FAST_MIXTRAL } from '../gpt-fast.ts'
import { measuredAt } from '../published.ts'
import { readSeconds } from './decode-fit.ts'
import { decodeStep, MEASURED_DEVICES, SERVERS } from './decode-step.ts'

export interface MixtureCheck {
  /** A pass over one row, as measured. */
  plainSeconds: number
  /** Of it, the bytes at full bandwidth. */
  readSeconds: number
  /** What more rows add: at full bandwidth, and by the fitted step. */
  leastMoreSeconds: number
  mostMoreSeconds: number
  /** Time of the check over that of a pass over one row. */
  leastRatio: number
  mostRatio: number
}

/**
 * @param rows of the check, guesses and one more
 * @throws RangeError when rows is not whole and at least 1
 */
export function mixtureCheck(rows: number): MixtureCheck {
  const server = SERVERS.mixtral
  const plainSeconds = 1 / measuredAt(GPT_FAST_MIXTRAL, MEASURED_DEVICES).tokensPerSecond
  const [one, check] = [0, rows - 1].map(drafts => decodeStep(server, { users: 1, contextTokens: 0, drafts }))
  const atFullBandwidth = (bytes: number): number => readSeconds(
    { dividedBytes: bytes, wholeBytes: 0 },
    server.devices,
    { constantSeconds: 0, bytesPerSecond: server.gpu.memoryBytesPerSecond },
  )
  const leastMoreSeconds = atFullBandwidth(check.weightBytes - one.weightBytes)
  const mostMoreSeconds = check.seconds - one.seconds
  return {
    plainSeconds,
    readSeconds: atFullBandwidth(one.weightBytes),
    leastMoreSeconds,
    mostMoreSeconds,
    leastRatio: 1 + leastMoreSeconds / plainSeconds,
    mostRatio: 1 + mostMoreSeconds / plainSeconds,
  }
}
