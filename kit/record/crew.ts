/** Films the slides that were not filmed before, in a few browsers side by side. */
import type { Browser } from 'playwright-chromium'
import type { Deck } from '../lib/deck.ts'
import type { ScriptSlide } from '../speech/timing.ts'
import type { StageOptions } from './stepper.ts'
import type { Journal, Store } from './store.ts'
import { availableParallelism } from 'node:os'
import process from 'node:process'
import { UsageError } from '../lib/arguments.mjs'
import { ensureBrowser, findBrowser, launch } from '../lib/browser.ts'
import { serve } from '../lib/serve.ts'
import { filmSlide, placeOf } from './capture.ts'
import { encoderArguments } from './chunks.ts'
import { explained, versionOf } from './programs.ts'
import { remaining } from './progress.ts'
import { BROWSER_FLAGS, Stepper } from './stepper.ts'
import { digest, slideKeys } from './store.ts'

export interface CrewOptions {
  deck: Deck
  stage: StageOptions
  /** Frames a second, 30 or 60. */
  fps: number
  /** Makes sure that the deck is built, and gives the folder it lies in; asked only when something must be filmed. */
  build: () => Promise<string>
  /** Browsers side by side. */
  browsers?: number
  /** Starts one. */
  launch?: typeof launch
}

/** Away from those of the other commands, so that they may run at once. */
const FIRST_PORT = 4430
/** More browsers than this only wait for each other. */
const MOST_BROWSERS = 4

/** Films each slide and hands its journal on. */
async function filmAll(slides: readonly ScriptSlide[], setting: string, store: Store, ffmpeg: string, { deck, stage, fps, ...options }: CrewOptions, finish: (slide: number, journal: Journal) => void): Promise<void> {
  const served = await serve(FIRST_PORT, await options.build())
  const steps = slides.reduce((sum, { spoken }) => sum + spoken.steps.length, 0)
  const progress = remaining(`Filming ${slides.length === 1 ? 'one slide' : `${slides.length} slides`}, steps`, steps)
  const queue = [...slides]
  let finished = 0
  let failure: unknown
  const work = async (): Promise<void> => {
    let browser: Browser | undefined
    let doing = 'the first slide'
    try {
      browser = await (options.launch ?? launch)({ args: BROWSER_FLAGS })
      const stepper = await Stepper.open(browser, served.address, fps, stage)
      for (let slide = queue.shift(); slide; slide = queue.shift()) {
        doing = `slide ${slide.number} (${placeOf(deck, slide.number)})`
        finish(slide.number, await filmSlide(slide.number, slide.spoken.steps.length - 1, { deck, stepper, store, ffmpeg, setting, fps, still: stage.still }, progress.step))
        finished++
      }
    }
    catch (error) {
      queue.length = 0 // the others end with the slide they are at
      failure ??= browser?.isConnected() === false
        ? new UsageError(`The browser ended while ${doing} was filmed.\nNext step: run the same command again; ${finished} of ${slides.length} slides are finished, and it goes on behind them.`)
        : explained(error, `${doing} could not be written`)
    }
    finally {
      await browser?.close()
    }
  }
  const browsers = Math.min(slides.length, options.browsers ?? Math.min(MOST_BROWSERS, availableParallelism()))
  await Promise.all(Array.from({ length: browsers }, work))
  await served.close()
  if (failure)
    throw failure
  progress.end()
}

/**
 * What was captured of each slide; what is missing is filmed.
 * @throws UsageError with the next step; what was finished stays, and the next run goes on from there
 */
export async function filmMissing(slides: readonly ScriptSlide[], store: Store, ffmpeg: string, options: CrewOptions): Promise<{ journals: Map<number, Journal>, filmed: number, versions: string[] }> {
  const { deck, stage, fps } = options
  const browser = findBrowser() ?? await ensureBrowser()
  // Where asking for the version opens a window, the file has to tell.
  const versions = [versionOf(ffmpeg), process.platform === 'win32' ? browser : versionOf(browser, '--version')]
  const setting = digest(...versions, ...encoderArguments(fps, 0, ''))
  const keyOf = slideKeys(deck, stage, fps, setting)
  const journals = new Map<number, Journal>()
  for (const { number, spoken } of slides) {
    const journal = store.readJournal(keyOf(number))
    if (journal?.steps.length === spoken.steps.length)
      journals.set(number, journal)
  }
  const missing = slides.filter(({ number }) => !journals.has(number))
  if (missing.length) {
    await filmAll(missing, setting, store, ffmpeg, options, (slide, journal) => {
      store.writeJournal(keyOf(slide), journal)
      journals.set(slide, journal)
    })
  }
  return { journals, filmed: missing.length, versions }
}
