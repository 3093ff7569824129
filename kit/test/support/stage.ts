/** A built deck, served, and a browser that finds nothing else, for the tests of one file. */
import type { Browser } from 'playwright-chromium'
import type { Opened, OpenOptions } from './page.ts'
import type { ServeOptions } from './serve.ts'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { launchAlone, open } from './page.ts'
import { serve } from './serve.ts'

/** A build, the first of a machine that may be busy, ms. */
export const STAGE_MS = 300_000

export interface Stage {
  /** The folder that is served. */
  folder: string
  /** Address of the deck, without a slash at the end. */
  url: string
  browser: Browser
}

/**
 * To be called where tests are described; filled before the first of them.
 * @param build gives the folder of the built deck
 */
export function useStage(build: () => Promise<string>, options: ServeOptions = {}): Stage {
  const stage = {} as Stage
  let served: Awaited<ReturnType<typeof serve>> | undefined
  beforeAll(async () => {
    stage.folder = await build()
    served = await serve(stage.folder, options)
    stage.url = served.url
    stage.browser = await launchAlone()
  }, STAGE_MS)
  afterAll(async () => {
    await stage.browser?.close()
    await served?.close()
  })
  return stage
}

/** A new window for each test, in which nothing may go wrong. */
export function useWindow(stage: Stage, options: Omit<OpenOptions, 'url'> = {}): Opened {
  const window = {} as Opened
  beforeEach(async () => {
    Object.assign(window, await open(stage.browser, { ...options, url: stage.url }))
  })
  afterEach(async () => {
    expect(window.incidents).toEqual([])
    await window.context.close()
  })
  return window
}
