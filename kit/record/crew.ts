/** Films the slides that were not filmed before, in a few browsers in parallel. */
import type { Browser } from 'playwright-chromium'
import type { Deck } from '../lib/deck.ts'
import type { ScriptSlide } from '../speech/timing.ts'
import type { StageOptions } from './stepper.ts'
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { UsageError } from '../lib/arguments.mjs'
import { ensureBrowser, launch } from '../lib/browser.ts'
import { withProgress } from '../lib/progress.mjs'
import { serve } from '../lib/serve.ts'
import { filmSlide } from './capture.ts'
import { encoderArguments } from './chunks.ts'
import { versionOf } from './programs.ts'
import { BROWSER_FLAGS, openStepper } from './stepper.ts'
import { fillFolder, slideKeys } from './store.ts'

export interface CrewOptions {
  deck: Deck
  stage: StageOptions
  /** Frames a second, 30 or 60. */
  fps: number
  /** Where filmed slides are kept between runs. */
  cache: string
  /** Makes sure that the deck is built, and gives the folder it lies in; asked only when something must be filmed. */
  build: () => Promise<string>
  /** Browsers side by side; more than four only wait for each other. */
  browsers?: number
  /** Starts one. */
  launch?: typeof launch
}

/** A port that no other command uses, so that they may run at the same time. */
const FIRST_PORT = 4430

/** Films each slide into its folder. */
async function filmAll(slides: readonly ScriptSlide[], folderOf: (slide: ScriptSlide) => string, ffmpeg: string, options: CrewOptions, onStep: () => void): Promise<void> {
  const { stage, fps } = options
  const served = await serve(FIRST_PORT, await options.build())
  const count = Math.min(slides.length, options.browsers ?? Math.min(4, availableParallelism()))
  const browsers = await Promise.all(Array.from({ length: count }, () => (options.launch ?? launch)({ args: BROWSER_FLAGS })))
  const queue = slides.values()
  let finished = 0
  const work = async (browser: Browser): Promise<void> => {
    let doing = 'the first slide'
    try {
      const stepper = await openStepper(browser, served.address, fps, stage)
      for (const slide of queue) {
        doing = `slide ${slide.number} (${slide.place})`
        await fillFolder(folderOf(slide), folder => filmSlide(slide, folder, { stepper, ffmpeg, fps, still: stage.still }, onStep))
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
  const { deck, stage, fps } = options
  const browser = await ensureBrowser()
  // On Windows, asking a browser for its version opens a window, so its path must do.
  const versions = [versionOf(ffmpeg), process.platform === 'win32' ? browser : versionOf(browser, '--version')]
  const keyOf = slideKeys(deck, stage, fps, [...versions, ...encoderArguments(fps, 0, 0)])
  const folderOf = (slide: ScriptSlide): string => join(options.cache, keyOf(slide))
  const missing = slides.filter(slide => !existsSync(folderOf(slide)))
  const steps = missing.reduce((sum, { spoken }) => sum + spoken.steps.length, 0)
  if (missing.length)
    await withProgress(`Filming ${missing.length === 1 ? 'one slide' : `${missing.length} slides`}`, onStep => filmAll(missing, folderOf, ffmpeg, options, onStep), steps)
  return { folderOf, filmed: missing.length, versions }
}
