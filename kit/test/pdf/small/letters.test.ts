import { describe, expect, it } from 'vitest'
import { operations } from '../../../pdf/content.ts'
import { readLine, spacingOf, writeLine } from '../../../pdf/small/letters.ts'

const WIDTHS: Record<number, number> = { 1: 500, 2: 600, 3: 250 }
const widthOf = (_: string, glyph: number) => WIDTHS[glyph]
const read = (letters: string, size = 20) => readLine([...operations(`/F4 ${size} Tf 1 0 0 -1 56 69 Tm ${letters}`)], widthOf)

function written(letters: string): string {
  const line = read(letters)
  if (!line)
    throw new Error('it is no line')
  return writeLine(line, widthOf).text
}

/** Where each letter of a written line stands, in units of the text, as a reader computes it. */
function places(text: string, size: number, spacing = 0): number[] {
  let at = 0
  return [...text.matchAll(/<([0-9A-F]+)>|(-?\d+)/g)].flatMap(([, codes, back]) => {
    if (back)
      at -= Number(back) * size / 1000
    return (codes?.match(/.{4}/g) ?? []).map((code) => {
      const start = at
      at += WIDTHS[Number.parseInt(code, 16)] * size / 1000 + spacing
      return start
    })
  })
}

describe('the letters of a line', () => {
  it('that follow each other by their widths become one string', () =>
    expect(written('<0001> Tj 10 0 Td <0002> Tj 12 0 Td <0003> Tj')).toBe('<000100020003>Tj'))

  it('keep their kerning', () =>
    expect(written('<0001> Tj 9.8 0 Td <0002> Tj 12.2 0 Td <00010003> Tj')).toBe('[<0001>10<0002>-10<00010003>]TJ'))

  it('lose what nobody can see of it', () =>
    expect(written('<0001> Tj 9.95 0 Td <0002> Tj')).toBe('<00010002>Tj'))

  it('stand within an eighth of a unit from where they stood, however long the line', () => {
    const steps = Array.from({ length: 200 }, (_, i) => 10.0013 + (i % 7) * 0.0171)
    const wanted = steps.reduce((at, step) => [...at, at[at.length - 1] + step], [0])
    const reached = places(written(`<0001> Tj ${steps.map(step => `${step.toFixed(6)} 0 Td <0001> Tj`).join(' ')}`), 20)
    expect(reached).toHaveLength(201)
    for (const [i, at] of reached.entries())
      expect(Math.abs(at - wanted[i])).toBeLessThan(0.12 + 1e-6)
  })

  it('that all stand further apart share one spacing, and stand where they stood', () => {
    const line = read(`<0001> Tj ${'9.8 0 Td <0001> Tj '.repeat(9)}9.2 0 Td <0001> Tj`)!
    expect(spacingOf(line, widthOf)).toBe(-0.2)
    const { text } = writeLine(line, widthOf, 0, -0.2)
    expect(text).toBe(`[<${'0001'.repeat(10)}>30<0001>]TJ`)
    expect(places(text, 20, -0.2).at(-1)).toBeCloseTo(9 * 9.8 + 9.2, 6)
  })

  it('that stand apart here and there have no spacing', () =>
    expect(spacingOf(read('<0001> Tj 9 0 Td <0001> Tj 10 0 Td <0001> Tj 10 0 Td <0001> Tj')!, widthOf)).toBe(0))

  it('follow a pen that stands elsewhere', () =>
    expect(writeLine(read('<0001> Tj')!, widthOf, 5).text).toBe('[250<0001>]TJ'))

  it.each([
    ['on two lines', '<0001> Tj 0 5 Td <0002> Tj'],
    ['whose widths are not known', '<0001> Tj 10 0 Td <0009> Tj'],
    ['inside which a property begins', '<0001> Tj /Span <</ActualText <FEFF0041>>>BDC <0002> Tj EMC'],
    ['in a font without a size', '<0001> Tj', 0],
  ])('%s are no line', (_, letters, size?) => expect(read(letters, size as number | undefined)).toBeUndefined())
})
