import { describe, expect, it } from 'vitest'
import { wrapUnmarked } from '../../pdf/artifacts.ts'
import { nameIn, operations, stringsIn } from '../../pdf/content.ts'

const operatorsOf = (source: string): string[] => [...operations(source)].map(({ operator }) => operator)

describe('the operators of a content stream', () => {
  it.each([
    ['numbers of every form', '1 -2 +.5 3. rg .1 0 0 1 k', ['rg', 'k']],
    ['a string with brackets and an escaped one', 'BT (a (b) \\) Tj) Tj ET', ['BT', 'Tj', 'ET']],
    ['a hex string and an array', '<00 41>Tj [<0001>-12(x)]TJ', ['Tj', 'TJ']],
    ['a dictionary', '/P <</MCID 0 /X (>>)>>BDC EMC', ['BDC', 'EMC']],
    ['a comment', '% f S\nn', ['n']],
    ['names that look like operators', '/f /S Do', ['Do']],
    ['operators with a star or a quote', 'W* n f* (x)\' ', ['W*', 'n', 'f*', '\'']],
    ['an inline image', 'BI /W 1 ID \x01EI\x02 f\nEI Q', ['BI', 'Q']],
    ['an empty stream', '', []],
    ['a string that never ends', '(abc', []],
  ])('%s', (_, source, expected) => expect(operatorsOf(source)).toEqual(expected))

  it('lie end to end', () => {
    const source = 'q 1 0 0 1 5 5 cm /F1 12 Tf (a)Tj Q'
    expect([...operations(source)].map(({ start, end }) => source.slice(start, end)).join('')).toBe(source)
  })

  it('hand out their names and strings', () => {
    expect(nameIn(' /F12 9.5')).toBe('F12')
    expect(stringsIn('[<0041 00>-5 (a\\101\\(\\n)]')).toEqual([[0, 65, 0], [97, 65, 40, 10]])
  })
})

describe('decoration', () => {
  const wrapped = (source: string): string => wrapUnmarked(source, () => undefined).text.replace(/\s+/g, ' ').trim()

  it.each([
    ['a path', '0 0 m 1 1 l S', '/Artifact BMC 0 0 m 1 1 l S EMC'],
    ['a text object as a whole', 'BT /F1 9 Tf (a)Tj ET', '/Artifact BMC BT /F1 9 Tf (a)Tj ET EMC'],
    ['a bitmap', 'q /X1 Do Q', 'q /Artifact BMC /X1 Do EMC Q'],
    ['what stands under a mark without a number', '/Span <</ActualText (a)>>BDC 0 0 1 1 re f EMC', '/Span <</ActualText (a)>>BDC /Artifact BMC 0 0 1 1 re f EMC EMC'],
  ])('wraps %s', (_, source, expected) => expect(wrapped(source)).toBe(expected))

  it.each([
    ['a tag', '/P <</MCID 0>>BDC 0 0 1 1 re f BT (a)Tj ET EMC'],
    ['decoration that is declared', '/Artifact BMC 0 0 1 1 re f EMC'],
    ['a clip that paints nothing', '0 0 1 1 re W n'],
    ['a tag inside a text object', 'BT /P <</MCID 1>>BDC (a)Tj EMC ET'],
  ])('leaves %s', (_, source) => expect(wrapped(source)).toBe(source))
})
