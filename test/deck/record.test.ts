import type { Buffer } from 'node:buffer'
/** A short deck is filmed for real: every frame, every step, and again where something changed. */
import type { RecordOptions } from '../../kit/record/record.ts'
import type { Lecture } from '../../kit/speech/lecture.ts'
import type { ScriptSlide } from '../../kit/speech/timing.ts'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { launch } from '../../kit/lib/browser.ts'
import { loadDeck } from '../../kit/lib/deck.ts'
import { sourcedSteps } from '../../kit/record/plan.ts'
import { ensureProgram } from '../../kit/record/programs.ts'
import { record } from '../../kit/record/record.ts'
import { readTakes } from '../../kit/record/sound.ts'
import { loadScript } from '../../kit/speech/lecture.ts'
import { readNote } from '../../kit/speech/steps.ts'
import { changesIn, LEAST_DECIBELS, likeness, probe } from '../../kit/test/record/film.ts'
import { wav } from '../../kit/test/record/wav.ts'
import { buildDeck, copyDeck } from '../../kit/test/support/build.ts'
import { filesBelow } from '../../kit/test/support/project.ts'
import { serve } from '../../kit/test/support/serve.ts'

vi.mock('node:os', async original => ({ ...await original<typeof import('node:os')>(), availableParallelism: vi.fn(() => 2) }))
vi.mock('../../kit/lib/browser.ts', async (original) => {
  const browsers = await original<typeof import('../../kit/lib/browser.ts')>()
  return { ...browsers, launch: vi.fn(browsers.launch) }
})
/** The next run has one browser, not several side by side. */
const useOneBrowser = () => vi.mocked(availableParallelism).mockReturnValueOnce(1)

const { WebVTTParser } = createRequire(import.meta.url)('webvtt-parser') as { WebVTTParser: new () => { parse: (text: string, mode: string) => { errors: unknown[], cues: unknown[] } } }

const SLIDES = `---
theme: default
title: Filmed
author: Nobody
fonts: { provider: none, sans: IBM Plex Sans, mono: IBM Plex Mono }
favicon: /favicon.svg
aspectRatio: 16/9
canvasWidth: 1280
colorSchema: auto
transition: none
twoslash: false
monaco: false
duration: 1min
defaults: { layout: evidence }
layout: evidence
timing: 20
section: 0
---

# A bar moves and a word appears

<Drawing :steps="2" v-slot="{ step }" alt="A bar that moves to the right, and a word."><rect class="move" :x="step < 1 ? 240 : 700" y="300" width="300" height="60" fill="var(--compute)"/><Step :at="2"><text x="240" y="520">shown</text></Step></Drawing>

<!-- Here stands a bar, and it does not move yet, so that everybody can see where it stands.

[click] Now it has moved to the right.

[click] And a word has appeared. -->

---
timing: 20
section: 1
---

# Nothing moves on the second slide

<!-- This slide has one picture and nothing else, and we look at it for a while. It stands long enough to be a chapter of its own, for that takes ten seconds or more. -->

---
timing: 20
---

# A word fades in on the third

<Drawing :steps="1" alt="A word."><Step :at="1"><text x="240" y="520">a word</text></Step></Drawing>

<!-- The third slide waits.

[click] Then there is a word. -->
`

type Recorded = Awaited<ReturnType<typeof record>>

let folder: string
let built: string
let ffmpeg: string
let deck: RecordOptions['deck']
let lecture: Lecture
let first: Recorded

const outFolder = (name: string): string => join(folder, name)

async function run(name: string, { slides = lecture.slides, takes, ...given }: Partial<RecordOptions> & { slides?: ScriptSlide[], takes?: string } = {}): Promise<Recorded> {
  const { rate = 130 } = given
  return record({
    deck,
    sourced: await sourcedSteps(slides, { rate, takes: takes ? readTakes(takes) : undefined }),
    stage: { width: 1920, height: 1080, dark: false, camera: false, still: false },
    fps: 30,
    rate,
    folder: outFolder(name),
    name: 'film',
    cache: join(folder, 'cache'),
    build: async () => built,
    ...given,
  })
}

interface Step { slide: number, click: number, startFrame: number, frames: number, movement: number, source: string }
const stepsIn = (name: string): { frames: number, seconds: number, steps: Step[] } => JSON.parse(readFileSync(join(outFolder(name), 'manifest.json'), 'utf8'))
/** What was filmed: every piece by its path, with its bytes. */
const piecesIn = (cache: string): Record<string, string> =>
  Object.fromEntries(filesBelow(join(folder, cache)).map(file => [relative(join(folder, cache), file), createHash('sha256').update(readFileSync(file)).digest('hex')]))

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'film-'))
  const source = copyDeck('record', { slides: SLIDES })
  built = await buildDeck('record', { folder: source })
  ffmpeg = await ensureProgram('ffmpeg', 'This test')
  deck = await loadDeck(source)
  lecture = await loadScript(source)
  first = await run('first')
}, 300_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a film', () => {
  it('has the frames and the seconds that were planned', async () => {
    const { frames, seconds, steps } = stepsIn('first')
    const found = await probe(ffmpeg, join(outFolder('first'), 'film.mp4'))
    expect(found).toMatchObject({ frames, rate: '30/1', width: 1920, height: 1080 })
    expect(found.seconds).toBeCloseTo(seconds, 3)
    expect(found.tracks).toBe('audio, subtitle, video')
    expect(found.chapters).toBe(2)
    expect(steps.map(({ slide, click }) => `${slide}.${click}`)).toEqual(['1.0', '1.1', '1.2', '2.0', '3.0', '3.1'])
    expect(steps.at(-1)!.startFrame + steps.at(-1)!.frames).toBe(frames)
    expect(first).toMatchObject({ filmed: 3 })
  })

  it('shows every movement frame by frame', async () => {
    const movement = Object.fromEntries(stepsIn('first').steps.map(step => [`${step.slide}.${step.click}`, step.movement]))
    // The tokens: 600 ms for what moves, 240 ms for what appears, at 30 frames a second.
    expect(movement['1.1']).toBeGreaterThanOrEqual(16)
    expect(movement['1.1']).toBeLessThanOrEqual(19)
    expect(movement['1.2']).toBeGreaterThanOrEqual(6)
    expect(movement['1.2']).toBeLessThanOrEqual(9)
    expect(movement['2.0']).toBe(0)
    const { startFrame } = stepsIn('first').steps[1]
    expect(await changesIn(ffmpeg, join(outFolder('first'), 'film.mp4'), startFrame, movement['1.1'])).toBeGreaterThanOrEqual(14)
  })

  it('shows each step as its still, and not as the one before', async () => {
    const film = join(outFolder('first'), 'film.mp4')
    const { steps } = stepsIn('first')
    for (const [index, { slide, click, startFrame, frames }] of steps.entries()) {
      const still = join(outFolder('first'), 'stills', `00${slide}-0${click}.png`)
      expect(await likeness(ffmpeg, film, startFrame + frames - 1, 30, still)).toBeGreaterThanOrEqual(LEAST_DECIBELS)
      if (index > 0)
        expect(await likeness(ffmpeg, film, startFrame - 1, 30, still)).toBeLessThan(LEAST_DECIBELS)
    }
  })

  it('has chapters, captions, segments and a manifest that fits', async () => {
    const out = outFolder('first')
    const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'))
    expect(manifest).toMatchObject({ title: 'Filmed', draft: false })
    expect(stepsIn('first').steps.map(({ source }) => source)).toEqual(Array.from({ length: 6 }).fill('words'))
    for (const { path, bytes } of manifest.files)
      expect([path, readFileSync(join(out, path)).length]).toEqual([path, bytes])
    const segments = await Promise.all(['001', '002', '003'].map(id => probe(ffmpeg, join(out, 'segments', `${id}.mp4`))))
    expect(segments.reduce((sum, { frames }) => sum + frames, 0)).toBe(stepsIn('first').frames)
    const { errors, cues } = new WebVTTParser().parse(readFileSync(join(out, 'film.vtt'), 'utf8'), 'metadata')
    expect(errors).toEqual([])
    expect(cues.length).toBeGreaterThan(4)
    expect(readFileSync(join(out, 'takes.csv'), 'utf8')).toContain('001-01.wav,1,1,')
    expect(readFileSync(join(out, 'chapters.vtt'), 'utf8')).toContain('Nothing moves on the second slide')
  })
})

describe('another run', () => {
  it('in other browsers gives the same frames', async () => {
    useOneBrowser()
    await run('second', { cache: join(folder, 'other') })
    expect(piecesIn('other')).toEqual(piecesIn('cache'))
    const filmOf = (name: string): Buffer => readFileSync(join(outFolder(name), 'film.mp4'))
    expect(filmOf('second').equals(filmOf('first'))).toBe(true)
  }, 120_000)

  it('films nothing again', async () => {
    expect(await run('first')).toMatchObject({ filmed: 0, filmSeconds: first.filmSeconds })
  })

  it('at another rate films nothing, and lasts what it should', async () => {
    const faster = await run('faster', { rate: 180 })
    expect(faster).toMatchObject({ filmed: 0 })
    expect(faster.filmSeconds).toBeLessThan(first.filmSeconds)
    const { frames } = await probe(ffmpeg, join(outFolder('faster'), 'film.mp4'))
    expect(frames).toBe(stepsIn('faster').frames)
  })

  it('follows a recording', async () => {
    const takes = join(folder, 'takes')
    mkdirSync(takes)
    writeFileSync(join(takes, '002-00.wav'), wav(5, 48_000, sample => 8000 * Math.sin(sample / 20)))
    await run('taken', { takes })
    const step = stepsIn('taken').steps.find(({ slide }) => slide === 2)!
    expect(step).toMatchObject({ source: 'take', frames: Math.round((0.2 + 5 + 0.6) * 30) })
  })
})

describe('what goes wrong', () => {
  it('is a click mark that the slide does not have: slide and line are named', async () => {
    const spoken = readNote('One. [click] Two.', { slide: 2, file: 'slides.md', line: 1 })
    const slides: ScriptSlide[] = [{ ...lecture.slides[1], spoken }]
    await expect(run('marks', { slides, cache: join(folder, 'marks') })).rejects.toThrow(/^slide 2 \(slides\.md:\d+\): the notes mark 1 clicks, the slide takes 0\./)
  })

  it('is a browser that ends: what is finished stays, and the next run goes on', async () => {
    const cache = join(folder, 'interrupted')
    vi.mocked(launch).mockClear()
    const watching = setInterval(async () => {
      // The second slide is at work when the first is kept.
      const kept = await Promise.resolve().then(() => readdirSync(cache).filter(name => !name.endsWith('.tmp')).length).catch(() => 0)
      if (!kept)
        return
      clearInterval(watching)
      const browser = await vi.mocked(launch).mock.results[0].value
      const session = await browser.newBrowserCDPSession()
      await session.send('Browser.crash').catch(() => {})
    }, 20)
    const slides = lecture.slides.slice(1)
    useOneBrowser()
    const interrupted = run('killed', { slides, cache })
    await expect(interrupted).rejects.toThrow(/^The browser ended while slide 3 \(slides\.md:\d+\) was filmed\.\nNext step: run the same command again; 1 of 2 slides are finished, and it goes on from there\.$/)
    clearInterval(watching)
    expect(await run('killed', { slides, cache })).toMatchObject({ filmed: 1 })
    expect(piecesIn('cache')).toMatchObject(piecesIn('interrupted'))
  }, 120_000)
})

it('leaves room for a camera, and nobody else loads the recorder', async () => {
  const served = await serve(built)
  const browser = await launch()
  try {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
    const scripts: string[] = []
    page.on('request', request => scripts.push(request.url()))
    const stands = async (address: string): Promise<{ right: number, bottom: number } | null> => {
      await page.goto(address)
      await page.waitForSelector('[data-slidev-no="1"] .slidev-layout')
      await page.waitForTimeout(300)
      return page.evaluate(() => {
        const { right, bottom } = document.querySelector('#slide-content')!.getBoundingClientRect()
        return { right, bottom }
      })
    }
    expect(await stands(`${served.url}/1`)).toEqual({ right: 1920, bottom: 1080 })
    expect(scripts.filter(address => /record/.test(address))).toEqual([])
    const { right, bottom } = (await stands(`${served.url}/1?camera`))!
    expect([right, bottom].map(Math.round)).toEqual([1920 - 384, 1080 - 216])
    expect(scripts.filter(address => /assets\/record/.test(address))).not.toEqual([])
  }
  finally {
    await browser.close()
    await served.close()
  }
})
