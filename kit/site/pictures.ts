/** Pictures of the slides in their last state, for the page to read along. */
import type { Browser } from 'playwright-chromium'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { openPaper } from '../pdf/print.ts'

/**
 * @param address of the served deck, without a slash at the end
 * @param files where to write, by number of the slide
 * @returns what the drawings of each slide show, in words
 */
export async function takePictures(browser: Browser, address: string, files: ReadonlyMap<number, string>): Promise<Map<number, string>> {
  const { page } = await openPaper(browser, address, 'slides')
  const words = new Map<number, string>()
  try {
    for (const [number, path] of files) {
      mkdirSync(dirname(path), { recursive: true })
      const slide = page.locator(`#slide-${number}`)
      await slide.screenshot({ path, animations: 'disabled' })
      words.set(number, await slide.locator('[role="img"]').evaluateAll(drawings => drawings.map(({ ariaLabel }) => ariaLabel).join(' ')))
    }
    return words
  }
  finally {
    await page.close()
  }
}
