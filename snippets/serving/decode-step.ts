/**
 * One step of a server that decodes: a constant, the weights once for all users, a cache for each of them, and what
 * larger exchanges take. The constant and the bandwidth are fitted (decode-fit.ts) to passes over one row, so the
 * constant has the exchanges of one row; with more rows the weights' part grows as the measured pass does
 * (measured-pass.ts) and the exchanges as measured all-reduces do. Caches are taken to be read as fast as weights,
 * which was not measured.
 */
import type { DecodeRun } from '../gpt-fast.ts'
import type { Accelerator } from '../hardware.ts'
import type { PassCurve } from '../measured-pass.ts'
import type { Transformer } from '../models.ts'
import type { MeasuredAllReduce } from '../training/measured-all-reduce.ts'
import type { DecodeFit } from './decode-fit.ts'
import {
  GPT_FAST_7B,
  GPT_FAST_8B,
  GPT_FAST_70B,
  GPT_FAST_70B_INT4,
  GPT_FAST_70B_INT8,
  GPT_FAST_MIXTRAL,
  INT4_BYTES,
} from '../gpt-fast.ts'
import { A100 } from '../hardware.ts'
import { A100_CURVE, measuredPassRatio } from '../measured-pass.ts'
import { isMixture, LLAMA2_7B, LLAMA2_70B, LLAMA31_8B, MIXTRAL_8X7B, parameterCount } from '../models.ts'
import { BF16_BYTES } from '../precision.ts'
import { whole } from '../ranges.ts'
import { A100_BOX, measuredRingSeconds } from '../training/measured-all-reduce.ts'
import { forwardExchangeSeconds } from '../training/tensor-share.ts'
import { fitDecode, readSeconds, weightBytes } from './decode-fit.ts'
import { kvBytesPerToken } from './decode.ts'
import { expectedExperts } from './experts.ts'

export interface DecodeServer {
  /** `kvHeads` fewer than `heads` are grouped heads. */
  model: Transformer
  fit: DecodeFit
  gpu: Accelerator
  /** GPUs that share every layer and every cache. */
  devices: number
  /** Of the weights: 2 for bf16, 1 for int8. */
  bytesPerParameter: number
  /** Of keys and values; 2 unless given. */
  kvBytesPerElement?: number
  /** Bandwidth at which one GPU reads caches: that of weights in bf16, for want of a measurement. */
  cacheBytesPerSecond: number
  curve: PassCurve
  /** All-reduces among the GPUs of one box. */
  exchange: MeasuredAllReduce
}

export interface DecodeLoad {
  users: number
  /** Tokens in the cache of each. */
  contextTokens: number
  /** Guesses of each that the step checks; 0 unless given. */
  drafts?: number
}

export interface DecodeStep {
  /** Token rows of the pass: users × (drafts + 1). */
  rows: number
  /** Weights that the step reads, each byte once. */
  weightBytes: number
  /** Keys and values that it reads, of all users. */
  cacheBytes: number
  constantSeconds: number
  weightSeconds: number
  cacheSeconds: number
  /** What the exchanges of these rows take longer than those of one row. */
  exchangeSeconds: number
  /** All four, one after the other. */
  seconds: number
}

/** The most GPUs that share a model in gpt-fast's runs: one box. */
export const MEASURED_DEVICES = 8

/** Eight A100s, with constant and bandwidth as gpt-fast's runs in bf16 give them. */
function bf16Server(model: Transformer, runs: readonly DecodeRun[]): DecodeServer {
  const fit = fitDecode(runs, weightBytes(model))
  return {
    model,
    fit,
    gpu: A100,
    devices: MEASURED_DEVICES,
    bytesPerParameter: BF16_BYTES,
    cacheBytesPerSecond: fit.bytesPerSecond,
    curve: A100_CURVE,
    exchange: A100_BOX,
  }
}

/** The same server with weights in fewer bytes, and its caches as they were. */
function inFewerBytes(server: DecodeServer, runs: readonly DecodeRun[], bytesPerParameter: number): DecodeServer {
  return { ...server, bytesPerParameter, fit: fitDecode(runs, weightBytes(server.model, { bytesPerParameter })) }
}

const llama70B = bf16Server(LLAMA2_70B, GPT_FAST_70B)

/** The models that gpt-fast measured, on eight A100s; `devices` may be changed. */
export const SERVERS = {
  llama70B,
  llama70BInt8: inFewerBytes(llama70B, GPT_FAST_70B_INT8, 1),
  llama70BInt4: inFewerBytes(llama70B, GPT_FAST_70B_INT4, INT4_BYTES),
  llama7B: bf16Server(LLAMA2_7B, GPT_FAST_7B),
  llama8B: bf16Server(LLAMA31_8B, GPT_FAST_8B),
  mixtral: bf16Server(MIXTRAL_8X7B, GPT_FAST_MIXTRAL),
} as const

const cacheBytesPerToken = ({ model, kvBytesPerElement }: DecodeServer): number =>
  kvBytesPerToken(model, { bytesPerElement: kvBytesPerElement })

/** Operations of attention over one token of the cache for one row: two products of every query head. */
const attentionFlops = ({ layers, hidden }: Transformer): number => 4 * layers * hidden

/**
 * Operations that attention does for each byte of a cache: as many as query heads share a key, times the user's rows.
 * Other users do not raise it, for each has a cache of its own.
 * @param server of which the model and the bytes of keys and values count
 * @param rowsPerUser drafts + 1
 * @throws RangeError when rowsPerUser is not whole and at least 1, or the model's shape is invalid
 */
export function attentionFlopsPerByte(server: DecodeServer, rowsPerUser: number): number {
  return whole('rowsPerUser', rowsPerUser) * attentionFlops(server.model) / cacheBytesPerToken(server)
}

/** Rows that each expert sees, of a mixture; all rows otherwise. */
function rowsOfEach(model: Transformer, rows: number): number {
  if (!isMixture(model))
    return rows
  const { experts, activeExperts: active } = model
  return Math.ceil(rows * active / expectedExperts({ experts, active, tokens: rows }))
}

/**
 * What the exchanges of so many rows take longer than those of one, which are part of the constant. A message smaller
 * than the smallest that was measured takes as long as that: it is all start.
 * @returns seconds, 0 on one GPU
 * @throws RangeError when rows is not whole and at least 1, or the message larger than those measured
 */
export function largerExchangeSeconds({ model, devices, exchange }: DecodeServer, rows: number): number {
  const smallest = exchange.points[0].bytes
  const seconds = (bytes: number): number => measuredRingSeconds(bytes, devices, exchange)
  const more = (bytes: number): number => bytes > smallest ? seconds(bytes) - seconds(smallest) : 0
  return forwardExchangeSeconds(model, whole('rows', rows), more)
}

/**
 * What a step reads and how long it takes.
 * @throws RangeError when a count is out of range, or the pass has more than the 4,096 rows that were measured
 */
export function decodeStep(server: DecodeServer, { users, contextTokens, drafts = 0 }: DecodeLoad): DecodeStep {
  const { model, fit, gpu, devices, bytesPerParameter, cacheBytesPerSecond, curve } = server
  const rows = whole('users', users) * (whole('drafts', drafts, { atLeast: 0 }) + 1)
  const weights = weightBytes(model, { rows, bytesPerParameter })
  const weightSeconds = readSeconds(weights, devices, fit) * measuredPassRatio(rowsOfEach(model, rows), curve)
  const { cacheBytes } = heldBytes(server, { users, contextTokens })
  const arithmeticSeconds = rows * contextTokens * attentionFlops(model) / (devices * gpu.flopsPerSecond)
  const cacheSeconds = Math.max(cacheBytes / (devices * cacheBytesPerSecond), arithmeticSeconds)
  const exchangeSeconds = largerExchangeSeconds(server, rows)
  return {
    rows,
    weightBytes: weights.dividedBytes + weights.wholeBytes,
    cacheBytes,
    constantSeconds: fit.constantSeconds,
    weightSeconds,
    cacheSeconds,
    exchangeSeconds,
    seconds: fit.constantSeconds + weightSeconds + cacheSeconds + exchangeSeconds,
  }
}

/**
 * What a server holds: all weights and every user's cache.
 * @returns bytes on all GPUs together
 * @throws RangeError when users is not whole and at least 1, or contextTokens not whole and at least 0
 */
export function heldBytes(
  server: DecodeServer,
  { users, contextTokens }: Omit<DecodeLoad, 'drafts'>,
): { weightBytes: number, cacheBytes: number } {
  const tokens = whole('users', users) * whole('contextTokens', contextTokens, { atLeast: 0 })
  return {
    weightBytes: parameterCount(server.model) * server.bytesPerParameter,
    cacheBytes: tokens * cacheBytesPerToken(server),
  }
}

/**
 * The fewest users whose caches weigh at least as much as the weights.
 * @throws RangeError when contextTokens is not whole and at least 1
 */
export function usersOfEqualBytes(server: DecodeServer, contextTokens: number): number {
  const one = heldBytes(server, { users: 1, contextTokens: whole('contextTokens', contextTokens) })
  return Math.ceil(one.weightBytes / one.cacheBytes)
}

/**
 * The most users whose caches fit beside the weights.
 * @returns 0 when not even one does, or the weights alone do not fit
 * @throws RangeError when contextTokens is not whole and at least 1
 */
export function usersThatFit(server: DecodeServer, contextTokens: number): number {
  const one = heldBytes(server, { users: 1, contextTokens: whole('contextTokens', contextTokens) })
  const room = whole('devices', server.devices) * server.gpu.memoryBytes - one.weightBytes
  return Math.max(0, Math.floor(room / one.cacheBytes))
}
