import type { Owner, Stretch } from '../../../pdf/small/marks.ts'
import { PDFName } from 'pdf-lib'
import { describe, expect, it } from 'vitest'
import { joinMarks, stretchesOf } from '../../../pdf/small/marks.ts'

const [heading, paragraph] = [PDFName.of('heading'), PDFName.of('paragraph')]
const mark = (number: number, inside = '0 0 9 9 re f'): string => `/P <</MCID ${number} >>BDC ${inside} EMC`
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

function joined(source: string, owners: Owner[]): { text: string, numbers: number[][] } {
  const stretches = stretchesOf(source)
  if (!stretches)
    throw new Error('it has no stretches')
  const { text, numbers } = joinMarks(source, stretches, ({ number }: Stretch) => number === undefined ? { at: -1 } : owners[number])
  return { text: oneLine(text), numbers }
}

describe('marks', () => {
  it('of one tag that follow each other become one', () =>
    expect(joined(`${mark(0)} 1 0 0 rg ${mark(1)}`, [{ tag: paragraph, at: 0 }, { tag: paragraph, at: 1 }]))
      .toEqual({ text: '/P<</MCID 0>>BDC 0 0 9 9 re f 1 0 0 rg 0 0 9 9 re f EMC', numbers: [[0, 1]] }))

  it('of two tags stay two, and are counted anew', () =>
    expect(joined(`${mark(0)} ${mark(1)} ${mark(2)}`, [{ tag: heading, at: 0 }, { tag: heading, at: 1 }, { tag: paragraph, at: 0 }]))
      .toEqual({ text: '/P<</MCID 0>>BDC 0 0 9 9 re f 0 0 9 9 re f EMC /P<</MCID 1>>BDC 0 0 9 9 re f EMC', numbers: [[0, 1], [2]] }))

  it('of one tag stay two where something else is read between them', () =>
    expect(joined(`${mark(0)} ${mark(1)}`, [{ tag: paragraph, at: 0 }, { tag: paragraph, at: 2 }]).numbers).toEqual([[0], [1]]))

  it('of one tag stay two around decoration, which may not stand in a tag', () =>
    expect(joined(`${mark(0)} /Artifact BMC 1 1 2 2 re f EMC ${mark(1)}`, [{ tag: paragraph, at: 0 }, { tag: paragraph, at: 1 }]))
      .toEqual({ text: '/P<</MCID 0>>BDC 0 0 9 9 re f EMC /Artifact BMC 1 1 2 2 re f EMC /P<</MCID 1>>BDC 0 0 9 9 re f EMC', numbers: [[0], [1]] }))

  it('of one tag stay two around a form with marks of its own', () => {
    const source = `${mark(0)} /X5 Do ${mark(1)}`
    expect(stretchesOf(source)).toBeUndefined()
    const stretches = stretchesOf(source, name => name === 'X5') ?? []
    expect(joinMarks(source, stretches, ({ number = 0 }) => ({ tag: paragraph, at: number })).numbers).toEqual([[0], [1]])
  })

  it('of a tag that only frames others are decoration', () =>
    expect(joined(`/Artifact BMC 1 1 2 2 re f EMC ${mark(0)} ${mark(1)}`, [{ at: -1 }, { tag: paragraph, at: 0 }]))
      .toEqual({ text: '/Artifact BMC 1 1 2 2 re f 0 0 9 9 re f EMC /P<</MCID 0>>BDC 0 0 9 9 re f EMC', numbers: [[1]] }))

  it('tell a frame from text and pictures', () =>
    expect(stretchesOf(`${mark(0)} ${mark(1, 'BT /F4 9 Tf <0001> Tj ET')} ${mark(2, '/X1 Do')}`)?.map(({ isFrame }) => isFrame)).toEqual([true, false, false]))

  it.each([
    ['in each other', `/P <</MCID 0 >>BDC ${mark(1)} EMC`],
    ['inside of text', 'BT /P <</MCID 0 >>BDC /F4 9 Tf <0001> Tj EMC ET'],
    ['beside paint without one', `${mark(0)} 0 0 9 9 re f`],
    ['without an end', '/P <</MCID 0 >>BDC 0 0 9 9 re f'],
  ])('%s are left alone', (_, source) => expect(stretchesOf(source)).toBeUndefined())

  it('are not what a text object says of itself', () =>
    expect(stretchesOf(mark(0, 'BT /F4 9 Tf /Span <</ActualText <FEFF0041>>>BDC <0001> Tj EMC ET'))).toHaveLength(1))
})
