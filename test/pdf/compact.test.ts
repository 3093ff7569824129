import { describe, expect, it } from 'vitest'
import { joinLetters, shortenPaths } from '../../scripts/pdf/compact.ts'

const WIDTHS: Record<number, number> = { 1: 500, 2: 600, 3: 250 }
const widthOf = (_: string, glyph: number) => WIDTHS[glyph]
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()
const joined = (source: string): string => oneLine(joinLetters(source, widthOf))
const line = (letters: string): string => `BT /F4 20 Tf 1 0 0 -1 56 69 Tm ${letters} ET`

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
    expect(joined(line('<0001> Tj 10 0 Td <0002> Tj 12 0 Td <0003> Tj'))).toBe(line('<000100020003> Tj')))

  it('keep their kerning', () =>
    expect(joined(line('<0001> Tj 9.9 0 Td <0002> Tj 12.2 0 Td <00010003> Tj'))).toBe(line('[<0001>5<0002>-10<00010003>]TJ')))

  it('stand within half a thousandth of their size from where they stood, however long the line', () => {
    const steps = Array.from({ length: 200 }, (_, i) => 10.0013 + (i % 7) * 0.0171)
    const wanted = steps.reduce((at, step) => [...at, at[at.length - 1] + step], [0])
    const source = line(`<0001> Tj ${steps.map(step => `${step.toFixed(6)} 0 Td <0001> Tj`).join(' ')}`)
    const reached = places(joined(source), 20)
    expect(reached).toHaveLength(201)
    for (const [i, at] of reached.entries())
      expect(Math.abs(at - wanted[i])).toBeLessThan(0.0101)
  })

  it.each([
    ['on two lines', line('<0001> Tj 0 5 Td <0002> Tj')],
    ['whose widths are not known', line('<0001> Tj 10 0 Td <0009> Tj')],
    ['inside which a tag begins', line('<0001> Tj /P <</MCID 1>>BDC 10 0 Td <0002> Tj EMC')],
    ['of another kind of text object', 'BT 20 TL /F4 20 Tf <0001> Tj ET'],
  ])('%s stay as they are', (_, source) => expect(joinLetters(source, widthOf)).toBe(source))

  it('leave all around them alone', () =>
    expect(joined(`q 1 0 0 1 0 0 cm /P <</MCID 0 >>BDC ${line('<0001> Tj')} EMC Q`)).toBe(`q 1 0 0 1 0 0 cm /P <</MCID 0 >>BDC ${line('<0001> Tj')} EMC Q`))
})

describe('a path', () => {
  const shortened = (source: string): string => oneLine(shortenPaths(source))

  it('has hundredths', () => expect(shortened('921.53998 264.89999 m -.004 1 l 3 4 5.127 6 7 8 c S')).toBe('921.54 264.9 m 0 1 l 3 4 5.13 6 7 8 c S'))
  it('does not go back to where closing leads', () => expect(shortened('1 2 m 3 4 l 5 6 l 1 2 l h f')).toBe('1 2 m 3 4 l 5 6 l h f'))
  it('goes back where nothing closes it', () => expect(shortened('1 2 m 3 4 l 1 2 l S')).toBe('1 2 m 3 4 l 1 2 l S'))
  it('leaves colours, clips and matrices exact', () => expect(shortened('.23999999 0 0 -.23999999 0 540 cm .0706 .0863 .1098 rg 0 0 4000 2250 re W* n')).toBe('.23999999 0 0 -.23999999 0 540 cm .0706 .0863 .1098 rg 0 0 4000 2250 re W* n'))
})
