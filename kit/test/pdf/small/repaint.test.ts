import { describe, expect, it } from 'vitest'
import { repaint } from '../../../pdf/small/repaint.ts'

const widthOf = (_: string, glyph: number) => ({ 1: 500, 2: 600 })[glyph]
const box = { width: 960, height: 540 }
/** As a page of Chromium's begins: a unit is a canvas pixel, downwards. */
const PAGE = '.24 0 0 -.24 0 540 cm q 3.125 0 0 3.125 0 0 cm'
/** G5 sets no width of lines, G6 nothing of what shines through. */
const setBy = (name: string) => ({ pen: name !== 'G5', alpha: name !== 'G6' })
const page = (source: string, isPage = true): string => repaint(`${PAGE} ${source} Q`, { widthOf, setBy, box, isPage })
const UNITS = '0.75 0 0 0.75 0 0 cm'

describe('a stream written anew', () => {
  it('has canvas pixels upwards for units, and the moves of layout in its numbers', () =>
    expect(page('q 1 0 0 1 100 0 cm /G3 gs 1 0 0 rg 0 20 30 40 re f Q')).toBe(`${UNITS} /G3 gs 1 0 0 rg 100 700 30 -40 re f`))

  it('sets only what is used, and once', () =>
    expect(page('/G3 gs 1 0 0 RG 1 0 0 rg 0 20 m 9 9 l 5 5 l h f /G3 gs 1 0 0 RG 1 0 0 rg 0 40 m 9 29 l 5 25 l h f /G4 gs 0 1 0 RG 0 0 m 1 1 l S'))
      .toBe(`${UNITS} /G3 gs 1 0 0 rg 0 700 m 9 711 l 5 715 l h f 0 680 m 9 691 l 5 695 l h f /G4 gs 0 1 0 RG 0 720 m 1 719 l S`))

  it('sets again what Q took back', () => {
    const clipped = 'q 0 0 50 50 re W n 0 1 0 rg 9 9 m 4 4 l 2 9 l h f Q'
    expect(page(`/G3 gs 1 0 0 rg 0 0 m 9 9 l 5 5 l h f ${clipped} 1 0 0 rg 3 3 m 9 9 l 5 5 l h f`))
      .toBe(`${UNITS} /G3 gs 1 0 0 rg 0 720 m 9 711 l 5 715 l h f q 0 720 50 -50 re W n 0 1 0 rg 9 711 m 4 716 l 2 711 l h f Q 3 717 m 9 711 l 5 715 l h f`)
  })

  it('has no clip that leaves the whole page', () =>
    expect(page('q 0 0 1280 720 re W* n /G3 gs 1 0 0 rg 0 20 30 40 re f Q')).toBe(`${UNITS} /G3 gs 1 0 0 rg 0 700 30 -40 re f`))

  it('paints no white paper on a page, but in a form, which may stand on anything', () => {
    const source = '/Artifact BMC /G3 gs 1 1 1 rg 0 0 1280 720 re f EMC 1 0 0 rg 0 20 30 40 re f 1 1 1 rg 5 5 1 1 re f'
    expect(page(source)).toBe(`${UNITS} /G3 gs 1 0 0 rg 0 700 30 -40 re f 1 1 1 rg 5 715 1 -1 re f`)
    expect(page(source, false)).toContain('/Artifact BMC /G3 gs 1 1 1 rg 0 720 1280 -720 re f EMC')
  })

  it('stretches a pen with its path', () => {
    const line = '/G4 gs 0 0 0 RG 0 0 m 10 10 l S '
    expect(page(`${line.repeat(3)} q 2 0 0 2 7 0 cm ${line} Q`)).toContain('q 2 0 0 -2 7 720 cm 0 0 m 10 10 l S Q')
  })

  it('keeps what is drawn in large units exact', () => {
    const line = '/G4 gs 0 0 0 RG .0123 .0456 m .0789 .1 l S '
    expect(page(`${line.repeat(3)} q 100 0 0 100 7 0 cm ${line} Q`)).toContain('cm 0.0123 0.0456 m 0.0789 0.1 l S Q')
    expect(repaint(`q 300 0 0 300 0 0 cm /G3 gs 0 0 0 rg .0123 .0456 .5 .25 re f Q`, { widthOf, setBy, box, isPage: true })).toBe('1 0 0 1 0 0 cm /G3 gs 0 0 0 rg 3.69 13.68 150 75 re f')
    const text = 'q 100 0 0 100 0 0 cm BT /F4 .05 Tf 1 0 0 -1 .1 .3 Tm <0001> Tj .0248 0 Td <0001> Tj ET BT /F4 .05 Tf 1 0 0 -1 .1 .35 Tm <0001> Tj ET Q'
    expect(page(`/G3 gs 0 0 0 rg ${line.replace('/G4', '/G3')} ${line} ${text}`)).toContain('BT /F4 0.05 Tf 100 0 0 100 10 690 Tm <00010001>Tj 100 0 0 100 10 685 Tm <0001>Tj ET')
  })

  it('turns a path and its pen together', () =>
    expect(page('q 0 1 -1 0 50 0 cm /G4 gs 0 0 0 RG 0 0 m 10 0 l S Q /G4 gs 0 0 0 RG 0 0 m 1 1 l S 2 2 m 3 3 l S')).toContain('50 720 m 50 710 l S'))

  it('shows lines one after the other, each by its way from the last', () => {
    const line = (x: number, y: number, letters: string): string => `BT /F4 20 Tf 1 0 0 -1 ${x} ${y} Tm ${letters} Tj ET`
    expect(page(`/G3 gs 0 0 0 rg ${line(56, 69, '<0001>')} ${line(66, 69, '<0002>')} ${line(56, 92, '<0001>')} ${line(300, 92, '<0001>')}`))
      .toBe(`${UNITS} /G3 gs 0 0 0 rg BT /F4 20 Tf 56 651 Td <00010002>Tj 0 -23 Td <0001>Tj 244 0 Td <0001>Tj ET`)
  })

  it('keeps marks around what they mark', () =>
    expect(page('/G3 gs 0 0 0 rg /P <</MCID 0 >>BDC BT /F4 20 Tf 1 0 0 -1 0 20 Tm <0001> Tj ET EMC /P <</MCID 1 >>BDC BT /F4 20 Tf 1 0 0 -1 0 40 Tm <0002> Tj ET EMC'))
      .toBe(`${UNITS} /P <</MCID 0 >>BDC /G3 gs 0 0 0 rg BT /F4 20 Tf 0 700 Td <0001>Tj ET EMC /P <</MCID 1 >>BDC BT 0 680 Td <0002>Tj ET EMC`))

  it('gives a form its own units, and no spacing of letters', () => {
    const spaced = `BT /F4 20 Tf 1 0 0 -1 0 20 Tm <0001> Tj ${'9.8 0 Td <0001> Tj '.repeat(4)}ET`
    expect(page(`/G3 gs 0 0 0 rg ${spaced} ${spaced} q 2 0 0 2 0 0 cm /X5 Do Q`)).toMatch(/ -0\.2 Tc .* ET q 2 0 0 -2 0 720 cm 0 Tc \/X5 Do Q$/)
  })

  it.each([
    ['an operator that Chromium does not write', '/G3 gs 0 0 0 rg 5 w 0 0 9 9 re f'],
    ['what it inherits', '0 0 9 9 re f'],
    ['a mark inside of text', '/G3 gs 0 0 0 rg BT /P <</MCID 0 >>BDC /F4 20 Tf 1 0 0 -1 0 20 Tm <0001> Tj EMC ET'],
    ['a pen from a state before', '/G4 gs 0 0 0 RG /G5 gs 0 0 m 9 9 l S'],
    ['transparency from a state before', '/G4 gs 0 0 0 rg /G6 gs 0 0 9 9 re f'],
    ['what is drawn flat', '/G3 gs 0 0 0 rg q 1 0 0 0 0 0 cm 0 0 9 9 re f Q'],
    ['a path that paints and clips', '/G3 gs 0 0 0 rg 0 0 9 9 re W f'],
  ])('stays as it is with %s', (_, source) => expect(page(source)).toBe(`${PAGE} ${source} Q`))
})
