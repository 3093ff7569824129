/**
 * The figures of section 10: the two phases of a request, what a token waits for, what fewer bytes bring, and the
 * caches that a step reads beside the weights.
 */
import type { DecodeRun } from '../gpt-fast.ts'
import type { DecodeStep } from '../serving/decode-step.ts'
import type { Figure, Figures } from './figure.ts'
import { ONE_REQUEST } from '../cases.ts'
import { GPT_FAST_70B, GPT_FAST_70B_INT4, GPT_FAST_70B_INT8 } from '../gpt-fast.ts'
import { A100 } from '../hardware.ts'
import { A100_CURVE, measuredKnee, measuredPassRatio } from '../measured-pass.ts'
import { LLAMA2_70B, parameterCount } from '../models.ts'
import { measuredAt, VLLM_CPU_2024 } from '../published.ts'
import { fitDecode, readSeconds, weightBytes } from '../serving/decode-fit.ts'
import { decodeStep, largerExchangeSeconds, SERVERS, usersOfEqualBytes, usersThatFit } from '../serving/decode-step.ts'
import { passTimes, ridgeTokens, tokensPerSecondBound } from '../serving/decode.ts'
import { LLAMA_SERVER } from '../serving/pass.ts'
import { peakRowsPerSecond, twoPhases } from '../serving/phases.ts'
import { A100_BOX } from '../training/measured-all-reduce.ts'
import { BEKMAN_ALL_REDUCE, GPT_FAST, GPT_FAST_README, LLAMA2, ROOFLINE, VIDUR } from './citations.ts'
import { assumed, derived, measured, reported } from './declare.ts'
import { countInWords } from './figure.ts'
import { measuredFormula, parameterFormula } from './formulas.ts'

const LLAMA2_COUNT = 'Touvron et al. 2023 (arXiv 2307.09288): in each layer attention, feed-forward, two norms;'
  + ' words in and out, a last norm'
const PHASES = 'snippets/serving/phases.ts: a constant and the reading fitted to gpt-fast, more rows by the measured MLP and all-reduces'
const FIT = 'snippets/serving/decode-fit.ts: least squares over gpt-fast’s three runs, the output matrix read whole'
const STEP = 'snippets/serving/decode-step.ts: fitted to gpt-fast, rows by the measured MLP and all-reduces, caches at the speed of weights'
const VLLM_CPU = 'vLLM blog, September 2024: version 0.5.3, Llama 3 8B on one H100'

const parameters = parameterCount(LLAMA2_70B)
const server = SERVERS.llama70B
const pass = passTimes({ parameters, tokens: 1, gpu: A100, devices: 8 })
const { prompt, answer } = twoPhases(ONE_REQUEST)
const peak = peakRowsPerSecond(A100, server.devices, parameters)
const smallestExchange = A100_BOX.points[0].seconds
const promptMessageBytes = 2 * ONE_REQUEST.promptTokens * LLAMA2_70B.hidden
const { contextTokens } = LLAMA_SERVER
const equalUsers = usersOfEqualBytes(server, contextTokens)
const fullUsers = usersThatFit(server, contextTokens)
const knee = measuredKnee(A100_CURVE)

function decodeGpus(devices: number): Figure {
  return reported('A100s of a run of the measurement', 'count', {
    value: measuredAt(GPT_FAST_70B, devices).devices,
    words: countInWords,
    source: GPT_FAST,
  })
}

function decode(devices: number): Figure {
  return measured(`Tokens a second for one user on ${devices} A100s`, 'tokens/s', {
    value: measuredAt(GPT_FAST_70B, devices).tokensPerSecond,
    digits: 1,
    leastDigits: 1,
    source: GPT_FAST,
  })
}

function tokenTime(devices: number): Figure {
  return derived(`Time of a token for one user on ${devices} A100s, measured`, 'ms', {
    value: 1 / measuredAt(GPT_FAST_70B, devices).tokensPerSecond,
    formula: `1 ÷ {decode${devices}}`,
    digits: 1,
    leastDigits: 1,
    source: GPT_FAST,
  })
}

function reading(devices: number): Figure {
  return derived(`Of it, reading the weights on ${devices} A100s, fitted`, 'ms', {
    value: readSeconds(weightBytes(LLAMA2_70B), devices, server.fit),
    digits: 1,
    leastDigits: 1,
    source: FIT,
  })
}

function inFewerBytes(format: string, devices: number, runs: readonly DecodeRun[]): Figure {
  return measured(`Tokens a second for one user on ${devices} A100s, weights in ${format}`, 'tokens/s', {
    value: measuredAt(runs, devices).tokensPerSecond,
    digits: 1,
    leastDigits: 1,
    source: `${GPT_FAST_README}: Llama-2-70B, batch 1, A100-80GB limited to 330 W`,
  })
}

function stepOf(label: string, users: number, part: keyof DecodeStep = 'seconds'): Figure {
  return derived(label, 'ms', {
    value: decodeStep(server, { users, contextTokens })[part],
    digits: 0,
    source: STEP,
  })
}

export const SEQUENTIAL_BOTTLENECK: Figures = {
  llamaParameters: derived('Parameters of Llama 2 70B, counted', 'B', {
    value: parameters,
    formula: parameterFormula(LLAMA2_70B),
    digits: 1,
    source: LLAMA2_COUNT,
  }),
  promptTokens: assumed('Tokens of the prompt of the one request', 'count', { value: ONE_REQUEST.promptTokens }),
  answerTokens: assumed('Tokens of its answer', 'count', { value: ONE_REQUEST.outputTokens }),
  answerPasses: derived('Passes that write the answer, after the one that reads the prompt', 'count', {
    value: answer.passes,
    formula: '{answerTokens} − 1',
    source: 'The pass over the prompt writes the first token',
  }),
  firstTokenTime: derived('Time to the first token: the pass over the prompt', 's', {
    value: prompt.seconds,
    digits: 2,
    source: PHASES,
  }),
  betweenTokens: derived('Time between tokens: a pass over one row', 'ms', {
    value: answer.seconds / answer.passes,
    digits: 0,
    source: PHASES,
  }),
  answerTime: derived('Time to write the rest of the answer', 's', {
    value: answer.seconds,
    formula: '{answerPasses} × {betweenTokens}',
    digits: 1,
    source: PHASES,
  }),
  promptExchange: derived('What larger all-reduces add to the pass over the prompt, less those of one row', 's', {
    value: largerExchangeSeconds(server, ONE_REQUEST.promptTokens),
    formula: `2 × ${LLAMA2_70B.layers} × (${measuredFormula(promptMessageBytes, A100_BOX)} − ${smallestExchange})`,
    digits: 2,
    source: `Two a layer, each of 2 bytes × tokens × ${LLAMA2_70B.hidden}; ${BEKMAN_ALL_REDUCE}`,
  }),
  peakRows: derived('Most token rows a second, arithmetic of eight A100s at its peak', 'count', {
    value: peak,
    formula: '{servingGpus} × {a100Flops} ÷ (2 × {llamaParameters})',
    digits: 0,
    source: ROOFLINE,
  }),
  promptShare: derived('Share of that peak while the prompt is read', 'percent', {
    value: prompt.rowsPerSecond / peak,
    formula: '{promptTokens} ÷ {firstTokenTime} ÷ {peakRows}',
    digits: 0,
    source: PHASES,
  }),
  answerIdle: derived('Share of the arithmetic that idles while the answer is written', 'percent', {
    value: 1 - answer.rowsPerSecond / peak,
    formula: '1 − {answerPasses} ÷ {answerTime} ÷ {peakRows}',
    digits: 1,
    source: PHASES,
  }),
  answerRowShare: derived('The answer’s share of the rows, and so of the arithmetic', 'percent', {
    value: answer.rows / (prompt.rows + answer.rows),
    formula: '{answerPasses} ÷ ({promptTokens} + {answerPasses})',
    digits: 0,
    source: PHASES,
  }),
  answerTimeShare: derived('The answer’s share of the time', 'percent', {
    value: answer.seconds / (prompt.seconds + answer.seconds),
    formula: '{answerTime} ÷ ({firstTokenTime} + {answerTime})',
    digits: 0,
    source: PHASES,
  }),
  readPass: derived('Time to read all weights once, eight A100s together', 'ms', {
    value: pass.readSeconds,
    formula: '{llamaWeights} ÷ ({servingGpus} × {hbmBandwidth})',
    digits: 2,
    source: ROOFLINE,
  }),
  arithmeticPass: derived('Time of the arithmetic for one token, eight A100s together', 'ms', {
    value: pass.arithmeticSeconds,
    formula: '2 × {llamaParameters} ÷ ({servingGpus} × {a100Flops})',
    digits: 3,
    source: ROOFLINE,
  }),
  idleOne: derived('Share of the arithmetic that idles while the weights are read', 'percent', {
    value: 1 - pass.busyShare,
    formula: '1 − {arithmeticPass} ÷ {readPass}',
    digits: 1,
    source: ROOFLINE,
  }),
  decodeGpus2: decodeGpus(2),
  decodeGpus4: decodeGpus(4),
  bound8: derived('Most tokens a second for one user, memory bandwidth of 8 A100s', 'tokens/s', {
    value: tokensPerSecondBound({ parameters, gpu: A100, devices: 8 }),
    formula: '8 × {hbmBandwidth} ÷ {llamaWeights}',
    digits: 0,
    source: ROOFLINE,
  }),
  decode2: decode(2),
  decode4: decode(4),
  decode8: decode(8),
  tokenTime2: tokenTime(2),
  tokenTime4: tokenTime(4),
  tokenTime8: tokenTime(8),
  reading2: reading(2),
  reading4: reading(4),
  reading8: reading(8),
  readConstant: derived('Part of a token’s time that the number of GPUs does not change, fitted', 'ms', {
    value: server.fit.constantSeconds,
    digits: 1,
    source: FIT,
  }),
  dividedConstant: derived('The same if the output matrix is counted as divided', 'ms', {
    value: fitDecode(GPT_FAST_70B, { dividedBytes: 2 * parameters, wholeBytes: 0 }).constantSeconds,
    digits: 1,
    source: 'snippets/serving/decode-fit.ts: least squares over gpt-fast’s three runs',
  }),
  readBandwidth: derived('Bandwidth at which one A100 reads the weights, fitted', 'GB/s', {
    value: server.fit.bytesPerSecond,
    digits: 0,
    source: FIT,
  }),
  readBandwidthShare: derived('Share of its full bandwidth', 'percent', {
    value: server.fit.bytesPerSecond / A100.memoryBytesPerSecond,
    formula: '{readBandwidth} ÷ {hbmBandwidth}',
    digits: 0,
    source: FIT,
  }),
  vllmGpuTime: measured('Share of the time in which the GPU worked, before the work of the CPU was mended', 'percent', {
    value: VLLM_CPU_2024.gpuShare,
    source: VLLM_CPU,
  }),
  vllmServerTime: measured('Share of the time of the HTTP server, same run', 'percent', {
    value: VLLM_CPU_2024.serverShare,
    source: VLLM_CPU,
  }),
  vllmScheduleTime: measured('Share of the time of scheduling between steps, same run', 'percent', {
    value: VLLM_CPU_2024.scheduleShare,
    source: VLLM_CPU,
  }),
  measuredKnee: derived('Token rows up to which a measured pass is cheap', 'count', {
    value: knee,
    source: `The knee of the curve in snippets/measured-pass.ts; ${VIDUR}`,
  }),
  kneePass: derived('A pass over so many rows against one over one row', 'times', {
    value: measuredPassRatio(knee, A100_CURVE),
    digits: 1,
    source: `snippets/measured-pass.ts; ${VIDUR}`,
  }),
  pastKneePass: derived('A pass over the next measured number of rows against one over one row', 'times', {
    value: measuredPassRatio(knee + 1, A100_CURVE),
    digits: 1,
    source: `snippets/measured-pass.ts; ${VIDUR}`,
  }),
  int8Speed: inFewerBytes('int8', 8, GPT_FAST_70B_INT8),
  int4Speed: inFewerBytes('int4', 8, GPT_FAST_70B_INT4),
  int8Alone: inFewerBytes('int8', 1, GPT_FAST_70B_INT8),
  int4Alone: inFewerBytes('int4', 1, GPT_FAST_70B_INT4),
  int8Hoped: derived('The same if only the constant did not shrink', 'tokens/s', {
    value: 1 / (server.fit.constantSeconds + readSeconds(weightBytes(LLAMA2_70B), 8, server.fit) / 2),
    formula: '1 ÷ ({readConstant} + {reading8} ÷ 2)',
    digits: 0,
    source: FIT,
  }),
  int8Gain: derived('Weights in int8 against bf16 on eight A100s', 'times', {
    value: measuredAt(GPT_FAST_70B_INT8, 8).tokensPerSecond / measuredAt(GPT_FAST_70B, 8).tokensPerSecond,
    formula: '{int8Speed} ÷ {decode8}',
    digits: 1,
    source: GPT_FAST_README,
  }),
  int8Ridge: derived('Token rows that fit in one reading of the weights in int8', 'count', {
    value: Math.floor(ridgeTokens(A100, 1)),
    formula: '{ridge} ÷ 2, rounded down',
    source: ROOFLINE,
  }),
  cacheContext: reported('Tokens of a full context of Llama 2', 'count', { value: contextTokens, source: LLAMA2 }),
  boxMemory: derived('Memory of eight A100s', 'GB', {
    value: server.devices * A100.memoryBytes,
    formula: '{servingGpus} × {gpuMemory}',
    source: 'Capacity of all',
  }),
  equalUsers: derived('Users of full contexts whose caches weigh as much as the weights', 'count', {
    value: equalUsers,
    formula: '{llamaWeights} ÷ ({cacheContext} × {cacheToken}), rounded up',
    source: LLAMA2,
  }),
  fullUsers: derived('Users of full contexts that fit beside the weights', 'count', {
    value: fullUsers,
    formula: '({boxMemory} − {llamaWeights}) ÷ ({cacheContext} × {cacheToken}), rounded down',
    source: 'Room over cache, counted in whole contexts',
  }),
  fullCaches: derived('Their caches, which a step reads', 'GB', {
    value: decodeStep(server, { users: fullUsers, contextTokens }).cacheBytes,
    formula: '{fullUsers} × {cacheContext} × {cacheToken}',
    digits: 0,
    source: LLAMA2,
  }),
  stepOne: stepOf('A step for one user with a full context', 1),
  stepEqual: stepOf('A step for as many users as weigh as much as the weights', equalUsers),
  stepFull: stepOf('A step for as many users as fit', fullUsers),
  stepFullCaches: stepOf('Of it, reading the caches', fullUsers, 'cacheSeconds'),
  fullSpeed: derived('Tokens a second of all of them together', 'tokens/s', {
    value: fullUsers / decodeStep(server, { users: fullUsers, contextTokens }).seconds,
    formula: '{fullUsers} ÷ {stepFull}',
    digits: 0,
    source: STEP,
  }),
}
