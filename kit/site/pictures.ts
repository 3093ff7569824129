/** What is on the slides in their last state, for the page to read along: a picture each, and its text. */
import type { Browser } from 'playwright-chromium'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { openPaper } from '../pdf/print.ts'

export type OnSlide = ReturnType<typeof textOf>

/** Runs in the page. */
function textOf(slide: HTMLElement | SVGElement) {
  const parts = (selector: string) => [...slide.querySelectorAll<HTMLElement>(selector)]
  // eslint-disable-next-line unicorn/prefer-dom-node-text-content -- some code has its lines in elements
  const texts = (selector: string) => parts(selector).map(part => part.innerText.trim())
  return {
    /** What the drawings show, in words. */
    alt: parts('[role="img"]').map(({ ariaLabel }) => ariaLabel).join(' '),
    /** A piece each. */
    code: texts('pre'),
    /** The line at the foot. */
    foot: texts('.frame-foot').join(' ').replace(/\s+/g, ' '),
  }
}

/**
 * @param address of the served deck, without a slash at the end
 * @param files where to write, by number of the slide
 */
export async function takePictures(browser: Browser, address: string, files: ReadonlyMap<number, string>): Promise<Map<number, OnSlide>> {
  const { page } = await openPaper(browser, address, 'slides')
  const texts = new Map<number, OnSlide>()
  try {
    for (const [number, path] of files) {
      mkdirSync(dirname(path), { recursive: true })
      const slide = page.locator(`#slide-${number}`)
      await slide.screenshot({ path, animations: 'disabled' })
      texts.set(number, await slide.evaluate(textOf))
    }
    return texts
  }
  finally {
    await page.close()
  }
}
