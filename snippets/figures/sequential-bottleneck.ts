/** The figures of section 10: what one token waits for, and how close to the bound a user gets. */
import type { Figure, Figures } from './figure.ts'
import { GPT_FAST_70B } from '../gpt-fast.ts'
import { A100 } from '../hardware.ts'
import { LLAMA2_70B, parameterCount } from '../models.ts'
import { measuredAt } from '../published.ts'
import { passTimes, tokensPerSecondBound } from '../serving/decode.ts'
import { GPT_FAST, ROOFLINE } from './citations.ts'
import { derived, measured, reported } from './declare.ts'
import { countInWords } from './figure.ts'
import { parameterFormula } from './formulas.ts'

const LLAMA2_COUNT = 'Touvron et al. 2023 (arXiv 2307.09288): in each layer attention, feed-forward, two norms;'
  + ' words in and out, a last norm'
const pass = passTimes({ parameters: parameterCount(LLAMA2_70B), tokens: 1, gpu: A100, devices: 8 })

const parameters = parameterCount(LLAMA2_70B)
const boundOf = (devices: number): number => tokensPerSecondBound({ parameters, gpu: A100, devices })

function decodeGpus(devices: number): Figure {
  return reported('A100s of a run of the measurement', 'count', {
    value: measuredAt(GPT_FAST_70B, devices).devices,
    words: countInWords,
    source: GPT_FAST,
  })
}

function bound(devices: number): Figure {
  return derived(`Most tokens a second for one user, memory bandwidth of ${devices} A100s`, 'tokens/s', {
    value: boundOf(devices),
    formula: `${devices} × {hbmBandwidth} ÷ {llamaWeights}`,
    digits: 1,
    source: ROOFLINE,
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

function reached(devices: number): Figure {
  return derived(`What the measurement on ${devices} A100s reaches of the bound`, 'percent', {
    value: measuredAt(GPT_FAST_70B, devices).tokensPerSecond / boundOf(devices),
    formula: `{decode${devices}} ÷ {bound${devices}}`,
    digits: 0,
    source: GPT_FAST,
  })
}

export const SEQUENTIAL_BOTTLENECK: Figures = {
  llamaParameters: derived('Parameters of Llama 2 70B, counted', 'B', {
    value: parameterCount(LLAMA2_70B),
    formula: parameterFormula(LLAMA2_70B),
    digits: 1,
    source: LLAMA2_COUNT,
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
  idleOne: derived('Share of the arithmetic that idles meanwhile', 'percent', {
    value: 1 - pass.busyShare,
    formula: '1 − {arithmeticPass} ÷ {readPass}',
    digits: 1,
    source: ROOFLINE,
  }),
  decodeGpus2: decodeGpus(2),
  decodeGpus4: decodeGpus(4),
  bound2: bound(2),
  decode2: decode(2),
  reached2: reached(2),
  bound4: bound(4),
  decode4: decode(4),
  reached4: reached(4),
  bound8: bound(8),
  decode8: decode(8),
  reached8: reached(8),
}
