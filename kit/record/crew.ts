/** Films the slides that were not filmed before: every click, every frame until nothing moves. */
import type { Buffer } from 'node:buffer'
import type { Browser } from 'playwright-chromium'
import type { Deck } from '../lib/deck.ts'
import type { ScriptSlide } from '../speech/timing.ts'
import type { StageOptions, Stepper } from './stepper.ts'
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { UsageError } from '../lib/arguments.mjs'
import { ensureBrowser, launch } from '../lib/browser.ts'
import { withProgress } from '../lib/progress.mjs'
import { serve } from '../lib/serve.ts'
import { madeWhole } from '../lib/write.ts'
import { encode, encoderArguments, HOLD_SECONDS } from './film.ts'
import { BROWSER_FLAGS, openStepper } from './stepper.ts'
import { slideKeys, stepFiles } from './store.ts'

export interface CrewOptions {
  deck: Deck
  stage: StageOptions
  /** Frames a second, 30 or 60. */
  fps: number
  /** Where filmed slides are kept between runs. */
  cache: string
  /** Makes sure that the deck is built, and gives the folder it lies in; asked only when something must be filmed. */
  build: () => Promise<string>
}

interface Crew extends CrewOptions {
  ffmpeg: string
  folderOf: (slide: ScriptSlide) => string
}

/** More would only wait for each other. */
const BROWSERS = 4
/** A movement has ended when nothing has changed for so long, s. */
const QUIET_SECONDS = 0.4
/** A movement that lasts longer is endless, s. */
const LIMIT_SECONDS = 20

/** The pictures of a step: one for each frame until nothing moves, the last one the picture that stays. */
async function picturesOf(stepper: Stepper, fps: number): Promise<Buffer[]> {
  const seen: Buffer[] = []
  let quiet = 0
  let moved = true
  for (let frame = 0; quiet < QUIET_SECONDS * fps && frame < LIMIT_SECONDS * fps; frame++) {
    const { running, changed } = await stepper.tick(frame)
    const moves = running > 0 || changed
    // While nothing moves the picture stays the same, so one is taken only while something moves, and once after it.
    seen.push(moves || moved ? await stepper.picture() : seen[seen.length - 1])
    moved = moves
    quiet = running > 0 ? 0 : quiet + 1
  }
  if (quiet < QUIET_SECONDS * fps)
    stepper.incidents.push(`it moves for more than ${LIMIT_SECONDS} s`)
  const last = await stepper.picture()
  return [...seen.slice(0, seen.findLastIndex(picture => !picture.equals(last)) + 1), last]
}

/**
 * Films a slide from its first picture to its last click.
 * @param folder for its pictures and pieces
 * @throws UsageError naming the slide and its line when its clicks differ from those of its notes, or it fails
 */
async function filmSlide(slide: ScriptSlide, folder: string, stepper: Stepper, { stage, fps, ffmpeg }: Crew): Promise<void> {
  const where = `slide ${slide.number} (${slide.place})`
  const marked = slide.spoken.steps.length - 1
  mkdirSync(folder)
  await stepper.prepare(slide.number)
  for (let click = 0; click <= marked; click++) {
    const clicks = await stepper.step(slide.number, click)
    if (clicks !== marked)
      throw new UsageError(`${where}: the notes mark ${marked} clicks, the slide takes ${clicks}.\nNext step: make the [click] marks of its notes as many as its clicks.`)
    const pictures = (await picturesOf(stepper, fps)).slice(stage.still ? -1 : 0)
    if (stepper.incidents.length)
      throw new UsageError(`${where}, click ${click}: ${stepper.incidents.join('; ')}.`)
    const last = pictures[pictures.length - 1]
    const files = stepFiles(folder, click)
    writeFileSync(files.still, last)
    writeFileSync(files.hold, await encode(ffmpeg, fps, [last], fps * HOLD_SECONDS))
    // The picture that stays also ends the movement: players would merge two key frames in a row.
    if (pictures.length > 1)
      writeFileSync(files.movement, await encode(ffmpeg, fps, pictures))
  }
}

/** Films each slide into its folder, in a few browsers in parallel. */
async function filmAll(slides: readonly ScriptSlide[], built: string, crew: Crew, onSlide: () => void): Promise<void> {
  const served = await serve(0, built)
  const count = Math.min(slides.length, BROWSERS, availableParallelism())
  const browsers = await Promise.all(Array.from({ length: count }, () => launch({ args: BROWSER_FLAGS })))
  const queue = slides.values()
  let finished = 0
  const work = async (browser: Browser): Promise<void> => {
    let doing = 'the first slide'
    try {
      const stepper = await openStepper(browser, served.address, crew.fps, crew.stage)
      for (const slide of queue) {
        doing = `slide ${slide.number} (${slide.place})`
        await madeWhole(crew.folderOf(slide), folder => filmSlide(slide, folder, stepper, crew))
        finished++
        onSlide()
      }
    }
    catch (error) {
      if (browser.isConnected())
        throw error
      throw new UsageError(`The browser ended while ${doing} was filmed.\nNext step: run the same command again; ${finished} of ${slides.length} slides are finished, and it goes on from there.`)
    }
  }
  try {
    await Promise.all(browsers.map(work))
  }
  finally {
    await Promise.all([...browsers.map(browser => browser.close()), served.close()])
  }
}

/**
 * Where each slide that was filmed lies; what is missing is filmed.
 * @throws UsageError with the next step; what was finished stays, and the next run goes on from there
 */
export async function filmMissing(slides: readonly ScriptSlide[], ffmpeg: string, options: CrewOptions) {
  const { deck, stage, fps, cache } = options
  // Programs change with their files.
  const programs = [ffmpeg, await ensureBrowser()].map(file => `${file} ${statSync(file).mtimeMs}`)
  const keyOf = slideKeys(deck, stage, programs, encoderArguments(fps, 0, 0))
  const folderOf = (slide: ScriptSlide): string => join(cache, keyOf(slide))
  const missing = slides.filter(slide => !existsSync(folderOf(slide)))
  if (missing.length) {
    const built = await options.build()
    const crew = { ...options, ffmpeg, folderOf }
    await withProgress('Filming slides', onSlide => filmAll(missing, built, crew, onSlide), missing.length)
  }
  return { folderOf, filmed: missing.length }
}
