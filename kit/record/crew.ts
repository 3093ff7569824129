/** Films the slides that were not filmed before, in a few browsers in parallel. */
import type { Browser } from 'playwright-chromium'
import type { Deck } from '../lib/deck.ts'
import type { ScriptSlide } from '../speech/timing.ts'
import type { StageOptions } from './stepper.ts'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { UsageError } from '../lib/arguments.mjs'
import { ensureBrowser, findBrowser, launch } from '../lib/browser.ts'
import { serve } from '../lib/serve.ts'
import { filmSlide, placeOf } from './capture.ts'
import { encoderArguments } from './chunks.ts'
import { versionOf } from './programs.ts'
import { remaining } from './progress.ts'
import { BROWSER_FLAGS, Stepper } from './stepper.ts'
import { fillFolder, readJournal, slideKeys } from './store.ts'

export interface CrewOptions {
  deck: Deck
  stage: StageOptions
  /** Frames a second, 30 or 60. */
  fps: number
  /** Where filmed slides are kept between runs. */
  cache: string
  /** Makes sure that the deck is built, and gives the folder it lies in; asked only when something must be filmed. */
  build: () => Promise<string>
  /** Browsers side by side. */
  browsers?: number
  /** Starts one. */
  launch?: typeof launch
}

/** A port that no other command uses, so that they may run at the same time. */
const FIRST_PORT = 4430
/** More browsers than this only wait for each other. */
const MOST_BROWSERS = 4

/** Films each slide into its folder. */
async function filmAll(slides: readonly ScriptSlide[], folderOf: (slide: number) => string, ffmpeg: string, { deck, stage, fps, ...options }: CrewOptions): Promise<void> {
  const served = await serve(FIRST_PORT, await options.build())
  const count = Math.min(slides.length, options.browsers ?? Math.min(MOST_BROWSERS, availableParallelism()))
  const browsers = await Promise.all(Array.from({ length: count }, () => (options.launch ?? launch)({ args: BROWSER_FLAGS })))
  const steps = slides.reduce((sum, { spoken }) => sum + spoken.steps.length, 0)
  const progress = remaining(`Filming ${slides.length === 1 ? 'one slide' : `${slides.length} slides`}, steps`, steps)
  const queue = slides.values()
  let finished = 0
  const work = async (browser: Browser): Promise<void> => {
    let doing = 'the first slide'
    try {
      const stepper = await Stepper.open(browser, served.address, fps, stage)
      for (const { number, spoken } of queue) {
        doing = `slide ${number} (${placeOf(deck, number)})`
        await fillFolder(folderOf(number), folder => filmSlide(number, spoken.steps.length - 1, folder, { deck, stepper, ffmpeg, fps, still: stage.still }, progress.step))
        finished++
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
    progress.end()
  }
  finally {
    await Promise.all([...browsers.map(browser => browser.close()), served.close()])
  }
}

/**
 * What was filmed of each slide, and where it lies; what is missing is filmed.
 * @throws UsageError with the next step; what was finished stays, and the next run goes on from there
 */
export async function filmMissing(slides: readonly ScriptSlide[], ffmpeg: string, options: CrewOptions) {
  const { deck, stage, fps } = options
  const browser = findBrowser() ?? await ensureBrowser()
  // On Windows, asking a browser for its version opens a window, so its path must do.
  const versions = [versionOf(ffmpeg), process.platform === 'win32' ? browser : versionOf(browser, '--version')]
  const keyOf = slideKeys(deck, stage, fps, [...versions, ...encoderArguments(fps, 0, '')])
  const folderOf = (slide: number): string => join(options.cache, keyOf(slide))
  const missing = slides.filter(({ number, spoken }) => readJournal(folderOf(number))?.movements.length !== spoken.steps.length)
  if (missing.length)
    await filmAll(missing, folderOf, ffmpeg, options)
  const journals = new Map(slides.map(({ number }) => [number, readJournal(folderOf(number))!]))
  return { folderOf, journals, filmed: missing.length, versions }
}
