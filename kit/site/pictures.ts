/** Pictures of the slides in their last state, for the page to read along. */
import type { Browser } from 'playwright-chromium'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { openPaper } from '../pdf/print.ts'

/** Width and height, px: what a slide is on paper. */
export const PICTURE_SIZE = [1280, 720] as const

/**
 * @param address of the served deck, without a slash at the end
 * @param files where to write, by number of the slide
 */
export async function takePictures(browser: Browser, address: string, files: ReadonlyMap<number, string>): Promise<void> {
  const { page } = await openPaper(browser, address, 'slides')
  try {
    for (const [number, path] of files) {
      mkdirSync(dirname(path), { recursive: true })
      await page.locator(`#slide-${number}`).screenshot({ path, animations: 'disabled' })
    }
  }
  finally {
    await page.close()
  }
}
