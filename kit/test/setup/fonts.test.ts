import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fontProblem, refuseBrokenFonts } from '../../parse/fonts.ts'

const FOLDER = 'node_modules/@fontsource/ibm-plex-sans/files'
const file = 'ibm-plex-sans-latin-400-normal.woff2'
const font = readFileSync(join(FOLDER, file))

describe('a font file', () => {
  it('is sound as its package ships it', () => {
    for (const name of readdirSync(FOLDER).filter(name => name.includes('-latin-')))
      expect(fontProblem(name, readFileSync(join(FOLDER, name)))).toBeUndefined()
  })
  it('is broken when it is cut short', () => {
    expect(fontProblem(file, font.subarray(0, 1000))).toBe(`the font ${file} is broken: it says ${font.length} bytes and has 1000`)
  })
  it('is broken when it is something else, or nothing', () => {
    expect(fontProblem(file, new TextEncoder().encode('<!doctype html>'))).toContain('does not begin with wOF2')
    expect(fontProblem(file, new Uint8Array())).toContain('does not begin with wOF2')
  })
  it('is not our business when it is no font', () => {
    expect(fontProblem('logo.png', new Uint8Array())).toBeUndefined()
  })
})

describe('a build', () => {
  it('ends at a broken font and names it', () => {
    const { generateBundle } = refuseBrokenFonts()
    const build = (source: Uint8Array) => (generateBundle as (this: unknown, _: unknown, bundle: unknown) => void)
      .call({ error: (message: string) => { throw new Error(message) } }, {}, { a: { type: 'asset', fileName: file, source } })
    expect(() => build(font.subarray(0, 99))).toThrow(`the font ${file} is broken`)
    expect(() => build(font)).not.toThrow()
  })
})
