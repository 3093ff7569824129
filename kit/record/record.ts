/** The recorded lecture: from the deck and its script to a folder that a media department can use at once. */
import type { Browser } from 'playwright-chromium'
import type { Deck } from '../lib/deck.ts'
import type { Cue } from '../speech/captions.ts'
import type { Lecture } from '../speech/lecture.ts'
import type { ScriptSlide } from '../speech/timing.ts'
import type { Filming } from './capture.ts'
import type { FilmPart, Making } from './film.ts'
import type { ManifestEntry } from './manifest.ts'
import type { FilmStep, PlaceOf, SourcedStep } from './plan.ts'
import type { Program } from './programs.ts'
import type { StageOptions } from './stepper.ts'
import type { CapturedStep, Journal } from './store.ts'
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import process from 'node:process'
import { UsageError } from '../lib/arguments.mjs'
import { ensureBrowser, findBrowser, launch } from '../lib/browser.ts'
import { serve } from '../lib/serve.ts'
import { writeFiles } from '../lib/write.ts'
import { captionsOf, subRip, webVtt } from '../speech/captions.ts'
import { asCues, chaptersBySection, chaptersBySlide, youTube } from '../speech/chapters.ts'
import { bySlide, transcript } from '../speech/pages.ts'
import { filmSlide } from './capture.ts'
import { captionProblems, checkFilm } from './check.ts'
import { encoderArguments } from './chunks.ts'
import { filmKey, makeFilm, thumbnailOf } from './film.ts'
import { bookingList, manifestText, previousKeys, stepList, weighed } from './manifest.ts'
import { onFrames, slideId, stepId } from './plan.ts'
import { asUsage, ensureProgram, FFMPEG, versionOf } from './programs.ts'
import { remaining } from './progress.ts'
import { BROWSER_FLAGS, Stepper } from './stepper.ts'
import { digest, slideKeys, Store } from './store.ts'

export const SIZES = { '1080p': { width: 1920, height: 1080 }, '4k': { width: 3840, height: 2160 } } as const
export type Size = keyof typeof SIZES

export interface RecordOptions {
  deck: Deck
  lecture: Lecture
  /** Of the lecture, in order: what is recorded. */
  slides: readonly ScriptSlide[]
  /** Each of them with the times of its sources. */
  sourced: readonly SourcedStep[]
  size: Size
  /** Frames a second, 30 or 60. */
  fps: number
  dark: boolean
  camera: boolean
  still: boolean
  /** Whether what is heard is a synthesiser. */
  draft: boolean
  /** Words a minute, for the manifest. */
  rate: number
  /** Where to write, and the stem of the film's name. */
  folder: string
  name: string
  /** Where pieces are kept between runs. */
  cache: string
  /** Makes sure that the deck is built, and gives the folder it lies in; asked only when something must be filmed. */
  build: () => Promise<string>
  /** Browsers side by side. */
  browsers?: number
  /** Starts one. */
  launch?: typeof launch
}

export interface Recorded {
  /** Of work. */
  seconds: number
  filmSeconds: number
  /** Of the film, without segments and stills. */
  bytes: number
  /** Slides that had to be filmed. */
  filmed: number
  /** Films that had to be put together. */
  made: number
  leastDecibels: number
  warnings: string[]
}

/** Away from those of the other commands, so that they may run at once. */
const FIRST_PORT = 4430
/** More browsers than this only wait for each other. */
const MOST_BROWSERS = 4

/** Where a slide begins in its file, as a person would type it. */
export const placesOf = ({ folder, slides }: Deck): PlaceOf => (slide) => {
  const { source } = slides[slide - 1]
  return `${relative(folder, source.filepath)}:${source.start + 1}`
}

const stageOf = ({ size, dark, camera, still }: RecordOptions): StageOptions => ({ ...SIZES[size], dark, camera, still })

/** A browser that ended under our hands says so in many ways. */
const ENDED = /has been closed|browser has disconnected|Target crashed|Page crashed|Connection closed/i

function browserProblem(error: unknown, finished: number, total: number, doing: string): Error {
  const text = error instanceof Error ? error.message : String(error)
  if (!(error instanceof UsageError) && ENDED.test(text))
    return new UsageError(`The browser ended while ${doing} was filmed.\nNext step: run the same command again; ${finished} of ${total} slides are finished, and it goes on behind them.`)
  return asUsage(error, `${doing} could not be kept`)
}

/** Films every slide that has no journal yet, in a few browsers side by side. */
async function film(missing: readonly ScriptSlide[], keyOf: (slide: number) => string, setting: string, store: Store, ffmpeg: string, options: RecordOptions): Promise<void> {
  const { deck, fps, still } = options
  const placeOf = placesOf(deck)
  await ensureBrowser()
  const served = await serve(FIRST_PORT, await options.build())
  const steps = missing.reduce((sum, { spoken }) => sum + spoken.steps.length, 0)
  const progress = remaining(`Filming ${missing.length === 1 ? 'one slide' : `${missing.length} slides`}, steps`, steps)
  const queue = [...missing]
  let finished = 0
  const failures: { error: unknown, doing: string }[] = []
  const work = async (): Promise<void> => {
    let browser: Browser | undefined
    let doing = 'the first slide'
    try {
      browser = await (options.launch ?? launch)({ args: BROWSER_FLAGS })
      const stepper = await Stepper.open(browser, served.address, stageOf(options))
      const filming: Filming = { stepper, store, ffmpeg, fps, still, slides: deck.slides.length, placeOf }
      for (let slide = queue.shift(); slide; slide = queue.shift()) {
        doing = `slide ${slide.number} (${placeOf(slide.number)})`
        store.finish(keyOf(slide.number), await filmSlide(slide.number, slide.spoken.steps.length - 1, setting, filming, progress.step))
        finished++
      }
    }
    catch (error) {
      failures.push({ error, doing })
      queue.length = 0 // the others end with the slide they are at
    }
    finally {
      await browser?.close().catch(() => {})
    }
  }
  const browsers = options.browsers ?? Math.min(MOST_BROWSERS, availableParallelism())
  try {
    await Promise.all(Array.from({ length: Math.min(browsers, missing.length) }, work))
  }
  finally {
    await served.close()
  }
  const [failure] = failures
  if (failure)
    throw browserProblem(failure.error, finished, missing.length, failure.doing)
  progress.end()
}

/** What was filmed of each slide; films what is missing. */
async function journalsOf(store: Store, ffmpeg: string, options: RecordOptions): Promise<{ journals: Map<number, Journal>, filmed: number, versions: string[] }> {
  const { deck, slides, fps } = options
  const browser = findBrowser() ?? await ensureBrowser()
  // Where asking for the version opens a window, the file has to tell.
  const versions = [versionOf(ffmpeg), process.platform === 'win32' ? browser : versionOf(browser, '--version')]
  const setting = digest(...versions, JSON.stringify(encoderArguments(fps, 0, '')))
  const keyOf = slideKeys(deck, stageOf(options), fps, [setting])
  const missing = slides.filter(({ number, spoken }) => store.journal(keyOf(number))?.steps.length !== spoken.steps.length)
  if (missing.length)
    await film(missing, keyOf, setting, store, ffmpeg, options)
  const journals = new Map(slides.map(({ number }) => {
    const journal = store.journal(keyOf(number))
    if (!journal)
      throw new UsageError(`Slide ${number} was filmed, but what was kept of it is gone.\nNext step: run the same command again.`)
    return [number, journal]
  }))
  return { journals, filmed: missing.length, versions }
}

/** Frames until nothing moves, of what was filmed; of what was not, what `otherwise` says. */
export function movementIn(journals: ReadonlyMap<number, Journal>, otherwise = 0): (slide: number, click: number) => number {
  return (slide, click) => {
    const step = journals.get(slide)?.steps[click]
    return step ? step.movement?.frames ?? 0 : otherwise
  }
}

interface Written { path: string, key?: string, seconds?: number }

/**
 * Records the slides.
 * @throws UsageError with one message; what was finished is kept, and the next run goes on from there
 */
export async function record(options: RecordOptions, ffmpegProgram: Program = FFMPEG): Promise<Recorded> {
  const begun = Date.now()
  const { lecture, deck, slides, sourced, fps, folder, name } = options
  const ffmpeg = await ensureProgram(ffmpegProgram, 'A film')
  const store = new Store(options.cache)
  // Before anything long: what cannot be read is said now.
  captionsOf(onFrames(sourced, () => 0, fps))
  const { journals, filmed, versions } = await journalsOf(store, ffmpeg, options)
  const steps = onFrames(sourced, movementIn(journals), fps)
  const capturedOf = ({ slide, click }: FilmStep): CapturedStep => (journals.get(slide.number) as Journal).steps[click]
  const making: Making = { ffmpeg, fps, store, capturedOf }
  const author = String(deck.data.headmatter.author ?? '')
  const title = `${lecture.title}${options.draft ? ' (draft voice)' : ''}`
  const cues = captionsOf(steps)
  const chapters = chaptersBySlide(steps)
  const keys = previousKeys(folder)
  const written: Written[] = []
  let made = 0
  const make = async (path: string, part: FilmPart): Promise<boolean> => {
    const key = filmKey(part, making)
    const there = keys.get(path) === key && existsSync(join(folder, path))
    written.push({ path, key, seconds: part.steps.reduce((sum, step) => sum + step.frames, 0) / fps })
    if (there)
      return false
    await makeFilm(join(folder, path), part, making)
    made++
    return true
  }
  try {
    const parts = bySlide(steps)
    const progress = remaining('Putting films together', parts.length + 1)
    const filmPath = `${name}.mp4`
    const isNew = await make(filmPath, { steps, title, author, chapters, captions: subRip(cues) })
    progress.step()
    for (const { slide } of parts) {
      const own = steps.filter(step => step.slide === slide)
      await make(`segments/${slideId(slide.number)}.mp4`, { steps: own, title: `${slide.number}. ${slide.title}`, author, chapters: [], captions: '' })
      progress.step()
    }
    progress.end()
    const leastDecibels = isNew || !keys.has('checked') ? await checked(join(folder, filmPath), steps, cues, chapters.length, making, options) : Number(keys.get('checked'))
    const texts = await sideFiles(steps, cues, title, making, options)
    writeFiles(folder, texts.flat)
    writeFiles(join(folder, 'stills'), texts.stills)
    const all: Written[] = [...written, ...Object.keys(texts.flat).map(path => ({ path })), ...Object.keys(texts.stills).map(path => ({ path: `stills/${path}` }))]
    const entries: ManifestEntry[] = await weighed(folder, all)
    const warnings = [...journals.values()].flatMap(journal => journal.warnings)
    const last = steps[steps.length - 1]
    const frames = last.startFrame + last.frames
    writeFiles(folder, {
      'manifest.json': manifestText({
        title,
        draft: options.draft,
        fps,
        ...SIZES[options.size],
        frames,
        seconds: frames / fps,
        rate: options.rate,
        dark: options.dark,
        camera: options.camera,
        still: options.still,
        leastDecibels,
        sources: sourced,
        versions,
        warnings,
        files: entries,
      }),
    })
    return {
      seconds: (Date.now() - begun) / 1000,
      filmSeconds: frames / fps,
      bytes: entries.find(({ path }) => path === filmPath)?.bytes ?? 0,
      filmed,
      made,
      leastDecibels,
      warnings,
    }
  }
  catch (error) {
    throw asUsage(error, `${folder} holds only a part of the recording of ${slides.length} slides`)
  }
}

/** @throws UsageError naming everything that the film does not keep */
async function checked(path: string, steps: readonly FilmStep[], cues: readonly Cue[], chapters: number, { ffmpeg, store, fps, capturedOf }: Making, { size }: RecordOptions): Promise<number> {
  const progress = remaining('Checking the film, steps', steps.length)
  const { problems, leastDecibels } = await checkFilm(ffmpeg, path, {
    fps,
    ...SIZES[size],
    chapters,
    captions: cues.length,
    steps,
    pictureOf: step => store.read('still', capturedOf(step).still),
    atOnce: availableParallelism(),
  }, progress.step)
  progress.end()
  const all = [...problems, ...captionProblems(cues, steps[steps.length - 1].end)]
  if (all.length)
    throw new UsageError(`${path} is not as it was planned:\n${all.slice(0, 10).join('\n')}\nNext step: delete it and run the same command again; if it stays so, the scripts are wrong, not the deck.`)
  return leastDecibels
}

/** Captions, chapters, lists, a thumbnail and every step's picture. */
async function sideFiles(steps: readonly FilmStep[], cues: readonly Cue[], title: string, { ffmpeg, store, capturedOf }: Making, { name, fps, rate }: RecordOptions): Promise<{ flat: Record<string, string | Uint8Array>, stills: Record<string, Uint8Array> }> {
  const bySection = chaptersBySection(steps)
  const slideChapters = chaptersBySlide(steps)
  const described = bySection.length < 3 ? slideChapters : bySection
  return {
    flat: {
      [`${name}.vtt`]: webVtt(cues),
      [`${name}.srt`]: subRip(cues),
      'chapters.vtt': webVtt(asCues(slideChapters)),
      // Fewer than three are none to YouTube.
      ...described.length < 3 ? {} : { 'chapters.txt': youTube(described) },
      'transcript.txt': transcript(title, steps),
      'steps.json': stepList(steps, fps, rate),
      'takes.csv': bookingList(steps),
      // The first slide as it ends.
      'thumbnail.jpg': await thumbnailOf(ffmpeg, store.read('still', capturedOf(bySlide(steps)[0].steps.at(-1) as FilmStep).still)),
    },
    stills: Object.fromEntries(steps.map(step => [`${stepId(step.slide.number, step.click)}.png`, store.read('still', capturedOf(step).still)])),
  }
}
