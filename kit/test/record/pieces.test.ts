/** Pieces of film, and where they lie between runs. */
import type { Deck } from '../../lib/deck.ts'
import { Buffer } from 'node:buffer'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { madeWhole } from '../../lib/write.ts'
import { frameEnds, holdsOf, movementIn, stepStream } from '../../record/film.ts'
import { slideKeys, stepFiles } from '../../record/store.ts'
import { slideOf } from '../speech/lecture.ts'

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
    const frame = pieceOf('a').length
    expect(frameEnds(pieceOf('abc'))).toEqual([frame, 2 * frame, 3 * frame])
    expect(lettersOf([pieceOf('abcdef').subarray(0, frameEnds(pieceOf('abcdef'))[1])])).toBe('ab')
  })

  it('follows the movement, whose frames are counted', () => {
    const files = stepFiles(folder, 1)
    expect(movementIn(files)).toBe(0)
    writeFileSync(files.hold, pieceOf('abcd'))
    writeFileSync(files.movement, pieceOf('xyz'))
    expect(movementIn(files)).toBe(3)
    expect(lettersOf(stepStream(3 + 4 + 3, 3, files, 2))).toBe('xyzabcabcd')
  })
})

describe('the folder of a slide', () => {
  it('is there when the slide is finished, with nothing of a run that was cut off', async () => {
    const slide = join(folder, 'slide')
    await expect(madeWhole(slide, async (temporary) => {
      mkdirSync(temporary)
      writeFileSync(join(temporary, '0.png'), '')
      throw new Error('the browser ended')
    })).rejects.toThrow('the browser ended')
    expect(existsSync(slide)).toBe(false)
    await madeWhole(slide, async (temporary) => {
      mkdirSync(temporary)
      writeFileSync(join(temporary, '1.png'), '')
    })
    expect(readdirSync(slide)).toEqual(['1.png'])
  })
})

describe('the name of a slide\'s pictures', () => {
  const stage = { width: 1920, height: 1080, dark: false, still: false, camera: false }
  const deckOf = (slides: { content: string, note?: string, frontmatter?: object }[], headmatter: object = {}): Deck =>
    ({ folder, slides: slides.map(slide => ({ frontmatter: {}, ...slide })), data: { headmatter } }) as unknown as Deck
  const slides = [{ content: 'one', note: 'said', frontmatter: { layout: 'evidence', timing: 60 } }, { content: 'two' }]
  const key = (deck = deckOf(slides), given = {}, fps = 60, setting = ['ffmpeg 5'], number = 1, note = 'One.') =>
    slideKeys(deck, { ...stage, ...given }, fps, setting)(slideOf(note, { number }))

  it('does not change with notes, times and other slides', () => {
    expect(key(deckOf([{ content: 'one', note: 'other words', frontmatter: { layout: 'evidence', timing: 90 } }, { content: 'changed' }]))).toBe(key())
  })

  it('changes with its words, its place, its steps, the settings and how it is filmed', () => {
    const others = [
      key(deckOf([{ ...slides[0], content: 'One' }])),
      key(deckOf([{ ...slides[0], frontmatter: { layout: 'problem' } }])),
      key(deckOf([slides[1], slides[0]]), {}, 60, ['ffmpeg 5'], 2),
      key(undefined, {}, 60, ['ffmpeg 5'], 1, 'One. [click] Two.'),
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
