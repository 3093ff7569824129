/** Opens the built deck in a browser without a window, for as long as some work takes. */
import type { Browser } from 'playwright-chromium'
import { join } from 'node:path'
import { ensureBrowser, launch } from './browser.ts'
import { buildIfChanged, deckOf } from './build.ts'
import { ROOT } from './root.mjs'
import { serve } from './serve.ts'

/**
 * Finds or installs a browser, builds what changed, serves it, and ends both when the work is done.
 * @param work gets the served deck's address, without a slash at the end
 * @throws UsageError when there is no browser, or the deck does not build
 */
export async function inBrowser<Result>(cut: number, work: (browser: Browser, address: string) => Promise<Result>): Promise<Result> {
  await ensureBrowser()
  await buildIfChanged(cut)
  const served = await serve(0, join(ROOT, deckOf(cut)))
  const browser = await launch()
  try {
    return await work(browser, served.address)
  }
  finally {
    await browser.close()
    await served.close()
  }
}
