/** Pieces of film, and where they lie between runs. */
import type { Deck } from '../../lib/deck.ts'
import type { Journal } from '../../record/store.ts'
import { Buffer } from 'node:buffer'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { cutBehind, holdsOf, stepStream } from '../../record/chunks.ts'
import { fillFolder, readJournal, slideKeys } from '../../record/store.ts'

/** A piece whose frames are told apart by a letter. */
const pieceOf = (letters: string): Buffer => Buffer.concat([...letters].map(letter => Buffer.from([0, 0, 0, 1, 9, 0xF0, 0, 0, 0, 1, 0x05, letter.charCodeAt(0)])))
const lettersOf = (parts: Iterable<Buffer>): string => Buffer.concat([...parts]).toString('latin1').replace(/[^a-z]/g, '')

const folder = mkdtempSync(join(tmpdir(), 'record-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a hold', () => {
  it.each([[120, 120, [120]], [240, 120, [120, 120]], [300, 120, [100, 100, 100]], [50, 120, [50]], [241, 120, [80, 80, 81]], [121, 120, [60, 61]]])('of %i frames is made of pieces of %i', (frames, whole, expected) => {
    expect(holdsOf(frames, whole)).toEqual(expected)
  })

  it('is as long as asked, and none of its pieces is a lone key frame', () => {
    for (let frames = 2; frames < 1000; frames++) {
      const holds = holdsOf(frames, 60)
      expect(holds.reduce((sum, value) => sum + value, 0)).toBe(frames)
      expect(Math.min(...holds)).toBeGreaterThan(1)
      expect(Math.max(...holds)).toBeLessThanOrEqual(60)
    }
  })

  it('is cut behind a frame', () => {
    expect(lettersOf([cutBehind(pieceOf('abcdef'), 2)])).toBe('ab')
    expect(cutBehind(pieceOf('abc'), 3)).toEqual(pieceOf('abc'))
    expect(() => cutBehind(pieceOf('abc'), 4)).toThrow('A piece of 3 frames cannot give 4.')
  })

  it('follows the movement', () => {
    const files = { still: '', hold: join(folder, 'hold'), movement: join(folder, 'movement') }
    writeFileSync(files.hold, pieceOf('abcd'))
    writeFileSync(files.movement, pieceOf('xyz'))
    expect(lettersOf(stepStream({ frames: 3 + 4 + 3, movement: 3 }, files, 2))).toBe('xyzabcabcd')
  })
})

describe('the folder of a slide', () => {
  const journal: Journal = { movements: [[]], warnings: [] }
  const slide = join(folder, 'slide')

  it('is there when the slide is finished, and filled anew where it is filmed again', async () => {
    expect(readJournal(slide)).toBeUndefined()
    for (const words of ['first', 'second']) {
      await fillFolder(slide, async (temporary) => {
        writeFileSync(join(temporary, words), words)
        return journal
      })
      expect(readJournal(slide)).toEqual(journal)
      expect(readdirSync(slide).sort()).toEqual([words, 'journal.json'].sort())
    }
  })

  it('is not there when it was cut off', async () => {
    const other = join(folder, 'other')
    await expect(fillFolder(other, async (temporary) => {
      writeFileSync(join(temporary, '0.png'), '')
      throw new Error('the browser ended')
    })).rejects.toThrow('the browser ended')
    expect(readJournal(other)).toBeUndefined()
    await fillFolder(other, async () => journal)
    expect(readdirSync(other)).toEqual(['journal.json'])
  })
})

describe('the name of a slide\'s pictures', () => {
  const stage = { width: 1920, height: 1080, dark: false, still: false, camera: false }
  const deckOf = (slides: { content: string, note?: string, frontmatter?: object }[], headmatter: object = {}): Deck =>
    ({ folder, slides: slides.map(slide => ({ frontmatter: {}, ...slide })), data: { headmatter } }) as unknown as Deck
  const slides = [{ content: 'one', note: 'said', frontmatter: { layout: 'evidence', timing: 60 } }, { content: 'two' }]
  const key = (deck = deckOf(slides), given = {}, fps = 60, setting = ['ffmpeg 5'], slide = 1) => slideKeys(deck, { ...stage, ...given }, fps, setting)(slide)

  it('does not change with notes, times and other slides', () => {
    expect(key(deckOf([{ content: 'one', note: 'other words', frontmatter: { layout: 'evidence', timing: 90 } }, { content: 'changed' }]))).toBe(key())
  })

  it('changes with its words, its place, the settings and how it is filmed', () => {
    const others = [
      key(deckOf([{ ...slides[0], content: 'One' }])),
      key(deckOf([{ ...slides[0], frontmatter: { layout: 'problem' } }])),
      key(deckOf([slides[1], slides[0]]), {}, 60, ['ffmpeg 5'], 2),
      key(deckOf(slides, { bytesPerParameter: 16 })),
      key(undefined, { dark: true }),
      key(undefined, { camera: true }),
      key(undefined, { still: true }),
      key(undefined, { width: 3840, height: 2160 }),
      key(undefined, {}, 30),
      key(undefined, {}, 60, ['ffmpeg 6']),
    ]
    expect(new Set([key(), ...others]).size).toBe(others.length + 1)
  })

  it('changes with what all slides share', () => {
    const before = key()
    mkdirSync(join(folder, 'components'))
    writeFileSync(join(folder, 'components/New.vue'), '<template />')
    expect(key()).not.toBe(before)
  })
})
