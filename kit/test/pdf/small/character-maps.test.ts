import { describe, expect, it } from 'vitest'
import { readGlyphs, readToUnicode, writeGlyphs, writeToUnicode } from '../../../pdf/small/character-maps.ts'

const CHROMIUM = `1 begincodespacerange
<0000> <FFFF>
endcodespacerange
2 beginbfchar
<0001> <0061>
<0088> <00660069>
endbfchar
1 beginbfrange
<0003> <0005> <0062>
endbfrange`

describe('a character map', () => {
  it('of Chromium tells what its glyphs read as', () =>
    expect(readToUnicode(CHROMIUM)).toEqual(new Map([[1, 'a'], [0x88, 'fi'], [3, 'b'], [4, 'c'], [5, 'd']])))

  it('from codes to glyphs is read as it was written', () => {
    const codes = new Map([[97, 1], [98, 3], [99, 4], [128, 262]])
    const map = writeGlyphs(codes)
    expect(readGlyphs(map)).toEqual(codes)
    expect(map).toContain('<62><63>3\n')
    expect(readGlyphs('1 begincidchar\n<41> 7\nendcidchar')).toEqual(new Map([[65, 7]]))
  })

  it('from codes to texts is read as it was written, ligatures and all', () => {
    const texts = new Map([[97, 'a'], [98, 'b'], [128, 'fi'], [129, '×'], [130, '\u{1D54F}']])
    expect(readToUnicode(writeToUnicode(texts))).toEqual(texts)
  })

  it('has no more than 100 lines in a block', () => {
    const map = writeGlyphs(new Map(Array.from({ length: 250 }, (_, i) => [i, i * 2])))
    expect([...map.matchAll(/(\d+) begincidrange/g)].map(([, lines]) => Number(lines))).toEqual([100, 100, 50])
    expect(readGlyphs(map).size).toBe(250)
  })
})
