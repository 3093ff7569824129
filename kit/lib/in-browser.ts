/** The built deck in a browser that nobody sees, for as long as some work takes. */
import type { Browser, LaunchOptions } from 'playwright-chromium'
import { join } from 'node:path'
import { ensureBrowser, launch } from './browser.ts'
import { buildIfChanged, deckOf } from './build.ts'
import { ROOT } from './root.mjs'
import { serve } from './serve.ts'

export interface Stage {
  /** The first to try; each command has its own, away from that of `npm start`, so that they may run at once. */
  port: number
  cut: number
  browser?: LaunchOptions
}

/**
 * Finds or installs a browser, builds what changed, serves it, and ends both when the work is done.
 * @param work gets the served deck's address, without a slash at the end
 * @throws UsageError when there is no browser, no port, or the deck does not build
 */
export async function inBrowser<Result>({ port, cut, browser: options }: Stage, work: (browser: Browser, address: string) => Promise<Result>): Promise<Result> {
  await ensureBrowser()
  await buildIfChanged(cut)
  const served = await serve(port, join(ROOT, deckOf(cut)))
  try {
    const browser = await launch(options)
    try {
      return await work(browser, served.address)
    }
    finally {
      await browser.close()
    }
  }
  finally {
    await served.close()
  }
}
