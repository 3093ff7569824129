import { describe, expect, it } from 'vitest'
import { format } from '../../snippets/figures/format.ts'
import { fractionInWords, shareInWords } from '../../snippets/figures/fractions.ts'
import { FIGURES, figureText, figureValue, findFigure, showFigure } from '../../snippets/figures/index.ts'
import { measuredAt, PLAYBOOK_DATA, PLAYBOOK_TENSOR } from '../../snippets/published.ts'
import { ANSWERS } from '../../snippets/text/answers.ts'
import { DEPARTURES } from '../../snippets/text/departures.ts'
import { GLOSSARY } from '../../snippets/text/glossary.ts'
import { QUESTIONS } from '../../snippets/text/questions.ts'

const MIXED = { bytesPerParameter: 16 } as const

describe('figures as the audit has them', () => {
  it.each([
    ['memory7B', '84 GB', '112 GB'],
    ['memory70B', '840 GB', '1,120 GB'],
    ['memory70BOther', '1,120 GB', '840 GB'],
    ['past70B', '760 GB', '1,040 GB'],
    ['gpus70B', '10.5 GPUs', '14 GPUs'],
    ['gpusNeeded70B', '11', '14'],
    ['gpt2Memory', '1.5 GB', '2 GB'],
    ['optimizerShare', '67%', '75%'],
  ])('%s follows the convention', (name, plain, mixed) => {
    expect(figureText(name)).toBe(plain)
    expect(figureText(name, 'text', MIXED)).toBe(mixed)
  })

  it.each([
    ['ridge', '153'],
    ['decodeIdle', '99.3%'],
    ['passes', '100,000'],
    ['servingTime', '27 min'],
    ['passesPerSecond', '62.5'],
    ['gpt2Params', '124M'],
    ['gradientBytes', '249 MB'],
    ['stepSync', '1.94 ms'],
    ['stepCompute', '157 ms'],
    ['dpHardware', '32 times'],
    ['dpThroughput', '12.5 times'],
    ['dpEfficiency', '39%'],
    ['hbmTime', '0.49 ms'],
    ['nvlinkTime', '3.33 ms'],
    ['nvlinkOperations', '1.04 trillion operations'],
    ['nvlinkWaitLow', '11%'],
    ['nvlinkWaitHigh', '19%'],
    ['pcieWaitLow', '38%'],
    ['pcieWaitHigh', '55%'],
    ['networkWaitLow', '43%'],
    ['networkWaitHigh', '61%'],
    ['cliff', '43%'],
    ['roadRatio', '6.8 times'],
    ['wideMatrix', '0.54 GB'],
  ])('%s is %s', (name, text) => {
    expect(figureText(name)).toBe(text)
  })

  it('each say what they are and where they come from', () => {
    for (const [name, { label, source }] of Object.entries(FIGURES)) {
      expect(label.length, name).toBeGreaterThan(4)
      expect(source.length, name).toBeGreaterThan(4)
    }
  })

  it('refuse a name that is not declared, and say what is near', () => {
    expect(() => findFigure('memory71B')).toThrow('no figure is called "memory71B"; did you mean memoryReported, memory7BOther, memory7B, memory70B, memory70BOther, memory30B?')
    expect(() => figureText('toString')).toThrow('no figure is called "toString"')
    expect(() => figureText('passes', 'words')).toThrow('figure "passes" has no words')
    expect(() => figureText('passes', 'nothing' as 'text')).toThrow('a part of a figure must be one of text, number, unit, words, Words; got "nothing"')
  })
})

describe('a derivation', () => {
  it('shows the numbers that were put in', () => {
    expect(showFigure('memory70B').derivation).toBe('70B × 12 bytes = 840 GB')
  })
  it('shows enough digits to be redone by hand', () => {
    expect(showFigure('hbmOperations').derivation).toBe('0.4904 ms × 312 TFLOP/s = 153 billion operations')
  })
})

describe('the formatter', () => {
  it.each([
    [840e9, 'GB', undefined, '840 GB'],
    [536_870_912, 'GB', undefined, '0.54 GB'],
    [1120e9, 'GB', undefined, '1,120 GB'],
    [0.427, 'percent', 0, '43%'],
    [-4e9, 'GB', undefined, '−4 GB'],
    [70e9, 'B', undefined, '70B'],
    [1e5, 'count', undefined, '100,000'],
  ] as const)('prints %d in %s', (value, unit, digits, text) => {
    expect(format(value, unit, digits).text).toBe(text)
  })
  it.each([Number.NaN, Infinity])('refuses %d', (value) => {
    expect(() => format(value, 'GB')).toThrow(RangeError)
  })
  it('knows the fractions it can say in words', () => {
    expect([1 / 2, 1 / 3, 1 / 4, 1 / 5, 1 / 8].map(fractionInWords)).toEqual(['half', 'third', 'quarter', 'fifth', 'eighth'])
    for (const share of [0.26, 1 / 6, 0, 1, Number.NaN])
      expect(() => fractionInWords(share)).toThrow(new RangeError(`a fraction in words must be 1 over 2, 3, 4, 5, 8; got ${share}`))
  })
  it('knows the shares it can say in words', () => {
    expect(shareInWords(2 / 3)).toBe('two thirds')
    expect(() => shareInWords(0.5)).toThrow('a share in words must be one of two thirds, three quarters; got 0.5')
  })
})

describe('published measurements', () => {
  it('fall by 10.8, 12.2, 42.7 and 65.6% a doubling of tensor parallelism (B3)', () => {
    const drops = PLAYBOOK_TENSOR.slice(1).map((entry, i) =>
      100 * (1 - entry.tokensPerSecondPerGpu / PLAYBOOK_TENSOR[i].tokensPerSecondPerGpu))
    expect(drops.map(drop => drop.toFixed(1))).toEqual(['10.8', '12.2', '42.7', '65.6'])
  })
  it('fall by 6.3, 6.0, 12.0, 15.0 and 40.6% a doubling of data parallelism (B4)', () => {
    const drops = PLAYBOOK_DATA.slice(1).map((entry, i) =>
      100 * (1 - entry.tokensPerSecondPerGpu / PLAYBOOK_DATA[i].tokensPerSecondPerGpu))
    expect(drops.map(drop => drop.toFixed(1))).toEqual(['6.3', '6.0', '12.0', '15.0', '40.6'])
  })
  it('are only there where somebody measured', () => {
    expect(() => measuredAt(PLAYBOOK_DATA, 9)).toThrow('devices must be one of 8, 16, 32, 64, 128, 256; got 9')
  })
})

describe('the departures from the plan', () => {
  it('have every entry of the audit that found something to correct, in order', () => {
    const upTo = (letter: string, last: number, without: number[] = []) => Array.from({ length: last }, (_, i) => i + 1).filter(n => !without.includes(n)).map(n => `${letter}${n}`)
    expect(DEPARTURES.map(({ entry }) => entry)).toEqual([...upTo('A', 9, [8]), ...upTo('B', 7), ...upTo('C', 3), ...upTo('D', 10), ...upTo('E', 4), ...upTo('F', 3)])
  })
  it('name figures that exist, as do glossary and questions', () => {
    for (const text of [...DEPARTURES.map(({ lecture, why }) => `${lecture} ${why}`), ...GLOSSARY.map(({ meaning }) => meaning), ...ANSWERS.map(({ question, answer }) => `${question} ${answer}`), ...QUESTIONS.map(({ answer }) => answer)]) {
      for (const [, name, part] of text.matchAll(/\[\[(\w+)(?:\|(\w+))?\]\]/g))
        expect(figureText(name, part as 'text' | undefined)).toBeTruthy()
    }
  })
  it('keep the plan’s wrong numbers out of the lecture’s own column', () => {
    for (const { lecture } of DEPARTURES)
      expect(lecture).not.toMatch(/600|1\.7 ms|530|40 to 60|best single/)
  })
})

describe('values', () => {
  it('are in base units', () => {
    expect(figureValue('parcel')).toBe(1e9)
    expect(figureValue('nvlinkTime')).toBeCloseTo(1 / 300, 12)
  })
})
