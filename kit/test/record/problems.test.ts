/** What a person gives wrong, and what a machine lacks: one message, with the next step. */
import { Buffer } from 'node:buffer'
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { buffer } from 'node:stream/consumers'
import { afterAll, describe, expect, it } from 'vitest'
import { realLecture } from '../../../test/speech/lecture.ts'
import { COMMANDS } from '../../commands/index.ts'
import { chosenSlides, filmName } from '../../commands/record.ts'
import { madeWhole } from '../../lib/write.ts'
import { ensureProgram, pipeThrough } from '../../record/programs.ts'
import { readTakes, SAMPLE_RATE, soundTrack, wavSeconds } from '../../record/sound.ts'
import { slideOf } from '../speech/lecture.ts'
import { readArguments } from '../support/arguments.ts'
import { wav } from './wav.ts'

const folder = mkdtempSync(join(tmpdir(), 'record-problems-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the arguments', () => {
  it.each([
    [['--size', '720p'], '--size must be one of 1080p, 4k; got "720p".'],
    [['--fps', '25'], '--fps must be one of 30, 60, frames a second; got "25".'],
    [['--slides', '7-5'], '--slides must be a slide or a range of slides, from 1, such as 5-7; got "7-5".'],
    [['--slides', '0'], '--slides must be a slide or a range of slides, from 1, such as 5-7; got "0".'],
    [['--slides', 'last'], 'got "last".'],
    [['--section', '-1'], '--section must be a whole number from 0 to 99; got "-1".'],
    [['--section', '3', '--slides', '5'], 'option \'--section <N>\' cannot be used with option \'--slides <N-M>\''],
    [['--times'], 'option \'--times <FILE>\' argument missing'],
    [['--rate', '300'], '--rate must be a whole number from 90 to 200'],
    [['--voice=yes'], 'unknown option \'--voice=yes\''],
    [['--codec', 'x'], 'unknown option \'--codec\''],
  ])('%j', (words, message) => {
    expect(() => readArguments(COMMANDS.record, words)).toThrow(message)
  })

  it('choose the whole, a section, a slide or a range', async () => {
    const { lecture } = await realLecture()
    const numbers = (words: string[]) => {
      const given = readArguments(COMMANDS.record, words)
      const [slides, name] = [chosenSlides(lecture.slides, given), filmName(given)]
      return { name, first: slides[0].number, last: slides.at(-1)!.number, sections: new Set(slides.map(({ section }) => section)).size }
    }
    expect(numbers([])).toMatchObject({ name: 'lecture', first: 1, last: lecture.slides.at(-1)!.number })
    expect(numbers(['--section', '3'])).toMatchObject({ name: 'section-3', sections: 1 })
    expect(numbers(['--slides', '5-7'])).toMatchObject({ name: 'slides-5-7', first: 5, last: 7 })
    expect(numbers(['--slides', '4'])).toMatchObject({ name: 'slide-4', first: 4, last: 4 })
  })

  it('that name no slide of the lecture are told what there is', () => {
    const slides = [slideOf('Words.', { number: 2, section: 4 })]
    expect(() => chosenSlides(slides, { section: 1 })).toThrow('--section must be one of 4; got 1.')
    expect(() => chosenSlides(slides, { slides: { from: 3, to: 3 } })).toThrow('Slides 3 to 3 have no `timing`, so they have no script.')
  })
})

describe('a program', () => {
  it('that the variable names must be there', async () => {
    await expect(ensureProgram('ffmpeg', 'A film', { FFMPEG_PATH: join(folder, 'nothing') })).rejects.toThrow(/^FFMPEG_PATH is ".*nothing", which was not found\.\nNext step: set it to the file of ffmpeg, or unset it\.$/)
  })

  it('that is missing is named, with its package, its variable, and what works without', async () => {
    await expect(ensureProgram('ffmpeg', 'A film', { PATH: folder }, async () => {
      throw new Error('E: no network')
    })).rejects.toThrow(/^A film needs ffmpeg, which was not found\.\napt-get: E: no network\nNext step: install the package ffmpeg .* or set FFMPEG_PATH to its file\. --plan, npm run script and npm run captions do not need it\.$/)
  })

  it('is installed where that is possible', async () => {
    const place = join(folder, 'installed')
    mkdirSync(place)
    const found = await ensureProgram('ffmpeg', 'A film', { PATH: place }, async (name) => {
      writeFileSync(join(place, name), '')
      chmodSync(join(place, name), 0o755)
    })
    expect(found).toBe(join(place, 'ffmpeg'))
  })

  it('that fails says why, and that reads nothing does not hang', async () => {
    await expect(pipeThrough(process.execPath, ['-e', 'console.error("no such codec"); process.exit(3)'])).rejects.toThrow('no such codec')
    const much = Array.from({ length: 50 }, () => Buffer.alloc(1 << 20))
    await expect(pipeThrough(process.execPath, ['-e', 'process.exit(2)'], [much])).rejects.toThrow('ended with 2')
  })
})

describe('a full disk', () => {
  /** Only root may mount, and not everywhere. */
  const disk = join(folder, 'disk')
  mkdirSync(disk)
  const mounted = process.platform === 'linux' && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]).status === 0
  afterAll(() => mounted && spawnSync('umount', [disk]))

  it.runIf(mounted)('leaves what was finished, and nothing that is cut off', async () => {
    const fill = (name: string, bytes: number) => madeWhole(join(disk, name), async (folder) => {
      mkdirSync(folder)
      writeFileSync(join(folder, '0.png'), Buffer.alloc(bytes))
    })
    await fill('small', 8192)
    await expect(fill('large', 1 << 20)).rejects.toThrow('ENOSPC')
    expect(existsSync(join(disk, 'small'))).toBe(true)
    expect(existsSync(join(disk, 'large'))).toBe(false)
  })
})

describe('sound', () => {
  it('lasts what its head says, whatever stands before the samples', () => {
    const plain = wav(1.5, 44_100)
    const file = join(folder, 'a.wav')
    writeFileSync(file, plain)
    expect(wavSeconds(file)).toBeCloseTo(1.5)
    const listed = Buffer.concat([plain.subarray(0, 36), Buffer.from('LIST\x05\0\0\0abcde\0', 'latin1'), plain.subarray(36)])
    writeFileSync(file, listed)
    expect(wavSeconds(file)).toBeCloseTo(1.5)
  })

  it('that is none is named', () => {
    const file = join(folder, 'b.wav')
    writeFileSync(file, 'ID3 and so on')
    expect(() => wavSeconds(file)).toThrow(`${file} is not a WAV file with sound.`)
    writeFileSync(file, wav(0, 48_000))
    expect(() => wavSeconds(file)).toThrow(`${file} is not a WAV file with sound.`)
  })

  it('of a folder is found by its names', () => {
    expect(() => readTakes(join(folder, 'nowhere'))).toThrow(`${join(folder, 'nowhere')} has none.`)
    const takes = join(folder, 'takes')
    mkdirSync(takes)
    expect(() => readTakes(takes)).toThrow(`${takes} has none.`)
    for (const name of ['003-01.wav', '004.WAV', 'notes.txt', '3-1.wav'])
      writeFileSync(join(takes, name), wav(2, 48_000))
    expect([...readTakes(takes)].map(([id, { seconds }]) => [id, seconds])).toEqual([['003-01', 2], ['004', 2]])
  })

  it('stands where it belongs in the track, with silence around it', async () => {
    const half = Buffer.from(new Int16Array(SAMPLE_RATE / 2).fill(1000).buffer)
    const clips = [11, 12].map(start => ({ file: 'c.wav', start, seconds: 0.5 }))
    const track = await buffer(soundTrack(clips, 10, 13, async () => half))
    expect(track).toHaveLength(3 * SAMPLE_RATE * 2)
    const at = (seconds: number): number => track.readInt16LE(Math.round((seconds - 10) * SAMPLE_RATE) * 2)
    expect([10.5, 11.01, 11.49, 11.51, 11.99, 12.01, 12.49, 12.6].map(at)).toEqual([0, 1000, 1000, 0, 0, 1000, 1000, 0])
  })
})
