/** Pieces of film, and what is kept of them between runs. */
import type { Deck } from '../../lib/deck.ts'
import type { Journal } from '../../record/store.ts'
import { Buffer } from 'node:buffer'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { cutBehind, frameOffsets, holdsOf, stepStream } from '../../record/chunks.ts'
import { slideKeys, Store } from '../../record/store.ts'

/** A piece whose frames are told apart by a letter. */
const pieceOf = (letters: string): Buffer => Buffer.concat([...letters].map(letter => Buffer.from([0, 0, 0, 1, 9, 0xF0, 0, 0, 0, 1, 0x65, letter.charCodeAt(0)])))
const lettersOf = (parts: Iterable<Buffer>): string => [...parts].map(part => frameOffsets(part).map(at => String.fromCharCode(part[at + 11])).join('')).join('')

describe('a hold', () => {
  it.each([[120, 120, [120]], [240, 120, [120, 120]], [300, 120, [120, 120, 60]], [50, 120, [50]], [241, 120, [120, 119, 2]], [121, 120, [119, 2]]])('of %i frames is made of pieces of %i', (frames, whole, expected) => {
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
    const pieces: Record<string, Buffer> = { move: pieceOf('xyz'), hold: pieceOf('abcd') }
    const stream = stepStream({ frames: 3 + 4 + 3 }, { movement: { piece: 'move', frames: 3 }, hold: 'hold' }, 2, name => pieces[name])
    expect(lettersOf(stream)).toBe('xyzabcdabc')
  })
})

describe('what is kept', () => {
  const folders: string[] = []
  const newStore = (): Store => {
    const folder = mkdtempSync(join(tmpdir(), 'record-'))
    folders.push(folder)
    return new Store(folder)
  }
  afterEach(() => folders.splice(0).forEach(folder => rmSync(folder, { recursive: true, force: true })))

  it('is found again, by its content', () => {
    const store = newStore()
    const name = store.keep('still', Buffer.from('a picture'))
    expect(store.keep('still', Buffer.from('a picture'))).toBe(name)
    expect(store.keep('still', Buffer.from('another'))).not.toBe(name)
    expect(store.read('still', name).toString()).toBe('a picture')
    expect(store.has('piece', name)).toBe(false)
  })

  it('counts as filmed only with every piece of it', () => {
    const store = newStore()
    const hold = store.keep('piece', Buffer.from('hold'))
    const piece = store.keep('piece', Buffer.from('movement'))
    const still = store.keep('still', Buffer.from('still'))
    const journal: Journal = { slide: 3, steps: [{ click: 0, hold, still, pictures: [], movement: { piece, frames: 9 } }], warnings: [] }
    expect(store.journal('key')).toBeUndefined()
    store.finish('key', journal)
    expect(store.journal('key')).toEqual(journal)
    rmSync(store.pathOf('piece', piece))
    expect(store.journal('key')).toBeUndefined()
    store.keep('piece', Buffer.from('movement'))
    rmSync(store.pathOf('still', still))
    expect(store.journal('key')).toBeUndefined()
  })

  it('is not a journal that was cut off', () => {
    const store = newStore()
    store.finish('key', { slide: 3, steps: [], warnings: [] })
    writeFileSync(join(store.folder, 'slides', 'key.json'), '{"slide":3,"steps":[{"cl')
    expect(store.journal('key')).toBeUndefined()
  })
})

describe('the name of a slide\'s pictures', () => {
  const folder = mkdtempSync(join(tmpdir(), 'deck-'))
  const stage = { width: 1920, height: 1080, dark: false, still: false, camera: false }
  const deckOf = (slides: { content: string, note?: string, frontmatter?: object }[], headmatter: object = {}): Deck =>
    ({ folder, slides: slides.map(slide => ({ frontmatter: {}, ...slide })), data: { headmatter } }) as unknown as Deck
  const slides = [{ content: 'one', note: 'said', frontmatter: { layout: 'evidence', timing: 60 } }, { content: 'two' }]
  const key = (deck = deckOf(slides), given = {}, fps = 60, programs = ['ffmpeg 5'], slide = 1) => slideKeys(deck, { ...stage, ...given }, fps, programs)(slide)

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
    rmSync(folder, { recursive: true, force: true })
  })
})
