import { describe, expect, it } from 'vitest'
import { joinLetters } from '../../pdf/letters.ts'

const WIDTHS: Record<number, number> = { 1: 500, 2: 600, 3: 250 }
const joined = (source: string): string => joinLetters(source, (_, glyph) => WIDTHS[glyph] ?? Number.NaN)
const line = (letters: string): string => `BT\n/F4 20 Tf\n1 0 0 -1 56 69 Tm\n${letters}\nET`

/** Where each letter of a joined line stands, in units of the text, as a reader computes it. */
function places(written: string, size: number): number[] {
  let at = 0
  return [...written.matchAll(/<([0-9A-F]+)>(-?\d+)?/g)].flatMap(([, codes, back = '0']) => {
    const starts = (codes.match(/.{4}/g) ?? []).map((code) => {
      const start = at
      at += WIDTHS[Number.parseInt(code, 16)] * size / 1000
      return start
    })
    at -= Number(back) * size / 1000
    return starts
  })
}

describe('the letters of a line', () => {
  it('that follow each other by their widths become one string', () =>
    expect(joined(line('<0001> Tj\n10 0 Td <0002> Tj\n12 0 Td <0003> Tj'))).toBe(line('[<000100020003>]TJ')))

  it('keep their kerning', () =>
    expect(joined(line('<0001> Tj\n9.9 0 Td <0002> Tj\n12.2 0 Td <00010003> Tj'))).toBe(line('[<0001>5<0002>-10<00010003>]TJ')))

  it('stand within half a thousandth of their size from where they stood, however long the line', () => {
    const steps = Array.from({ length: 200 }, (_, i) => 10.0013 + (i % 7) * 0.0171)
    const wanted = steps.reduce((at, step) => [...at, at[at.length - 1] + step], [0])
    const reached = places(joined(line(`<0001> Tj\n${steps.map(step => `${step.toFixed(6)} 0 Td <0001> Tj`).join('\n')}`)), 20)
    expect(reached).toHaveLength(201)
    for (const [i, at] of reached.entries())
      expect(Math.abs(at - wanted[i])).toBeLessThan(0.0101)
  })

  it.each([
    ['on two lines', line('<0001> Tj\n0 5 Td <0002> Tj')],
    ['whose widths are not known', line('<0001> Tj\n10 0 Td <0009> Tj')],
    ['inside which a tag begins', line('<0001> Tj\n/P <</MCID 1>>BDC\n10 0 Td <0002> Tj\nEMC')],
    ['of another kind of text object', 'BT\n20 TL\n/F4 20 Tf\n<0001> Tj\nET'],
  ])('%s stay as they are', (_, source) => expect(joined(source)).toBe(source))
})
