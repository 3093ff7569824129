import { describe, expect, it } from 'vitest'
import { wrapUnmarked } from '../../pdf/artifacts.ts'

describe('decoration', () => {
  const wrapped = (...lines: string[]): string => wrapUnmarked(lines.join('\n'), name => name === 'Form').replace(/\s+/g, ' ').trim()

  it.each([
    ['a path', ['q', '0 0 m', '1 1 l', 'S', 'Q'], '/Artifact BMC q 0 0 m 1 1 l S Q EMC'],
    ['a text inside its text object', ['BT', '/F1 9 Tf', '<0041> Tj', 'ET'], 'BT /Artifact BMC /F1 9 Tf <0041> Tj EMC ET'],
    ['a bitmap', ['/X1 Do'], '/Artifact BMC /X1 Do EMC'],
    ['what stands under a mark without a number', ['/Span <</ActualText <41>>>BDC', '0 0 1 1 re', 'f', 'EMC'], '/Span <</ActualText <41>>>BDC /Artifact BMC 0 0 1 1 re f EMC EMC'],
    ['what stands before and behind a tag, each', ['0 0 m', 'S', '/P <</MCID 0 >>BDC', 'f', 'EMC', 'f*'], '/Artifact BMC 0 0 m S EMC /P <</MCID 0 >>BDC f EMC /Artifact BMC f* EMC'],
    ['what stands before a form, not the form', ['1 0 0 rg', 'f', '/Form Do'], '/Artifact BMC 1 0 0 rg f EMC /Form Do'],
  ])('wraps %s', (_, source, expected) => expect(wrapped(...source)).toBe(expected))

  it.each([
    ['a tag', ['/P <</MCID 0 >>BDC', '0 0 1 1 re', 'f', 'BT', '<0041> Tj', 'ET', '/Form Do', 'EMC']],
    ['decoration that is declared', ['/Artifact BMC', '0 0 1 1 re', 'f', 'EMC']],
    ['a clip that paints nothing', ['0 0 1 1 re', 'W* n']],
    ['a tag inside a text object', ['BT', '/P <</MCID 1 >>BDC', '<0041> Tj', 'EMC', 'ET']],
  ])('leaves %s', (_, source) => expect(wrapped(...source)).toBe(source.join(' ')))
})
