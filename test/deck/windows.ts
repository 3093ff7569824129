/** What the tests of a lecture in two windows share. */
import type { Page } from 'playwright-chromium'
import { beforeEach, expect } from 'vitest'
import { loadDeck } from '../../kit/lib/deck.ts'
import { useStage, useWindow } from '../../kit/test/support/stage.ts'

/** Until both windows show it, on a machine that may be busy, ms. */
export const SHOW_MS = 8000

interface Slide { no: number, link?: string, layout?: string, section?: number, part?: string, exercise?: number, timing: number }
export const slides = (await loadDeck()).slides.map(({ index, frontmatter: { link, layout, section, part, exercise, timing = 0 } }) =>
  ({ no: index + 1, link, layout, section, part, exercise, timing } as Slide))
/** The slide of a live drawing that most of these tests use; 0 in a lecture without it. */
export const zero = slides.find(({ link }) => link === 'zero-stages')?.no ?? 0

/** The slide that is shown, once it is there. */
export const stage = (page: Page) => page.locator('#slideshow > [data-slidev-no]:visible .slidev-layout')

/** Slide and click as the address says them: 12 or 12.3. */
export function where(page: Page): string {
  const { pathname, searchParams } = new URL(page.url())
  const click = Number(searchParams.get('clicks') ?? 0)
  return pathname.split('/').at(-1)! + (click ? `.${click}` : '')
}
export const stand = async (place: string, ...pages: Page[]) => {
  for (const page of pages)
    await expect.poll(() => where(page), { timeout: SHOW_MS }).toBe(place)
}
export const step = async (page: Page, times: number, key = 'PageDown') => {
  for (let i = 0; i < times; i++)
    await page.keyboard.press(key)
}
export const slider = (page: Page) => page.locator(`#slideshow [data-slidev-no="${zero}"]`).getByRole('slider', { name: 'GPUs' })
export const gpus = (page: Page, text: string) => expect.poll(() => slider(page).getAttribute('aria-valuetext'), { timeout: SHOW_MS }).toBe(text)
export const strip = (page: Page) => page.locator('.pace')
export const says = (page: Page, text: string) => expect.poll(() => strip(page).innerText(), { timeout: SHOW_MS }).toContain(text)
export const button = (page: Page, name: string | RegExp) => strip(page).getByRole('button', { name })

/** A window for each test, and others beside it, at an address of the deck. */
export function useLecture(build: () => Promise<string>) {
  const deck = useStage(build)
  const opened = useWindow(deck)
  beforeEach(() => opened.context.setDefaultTimeout(SHOW_MS))
  async function show(page: Page, address: string): Promise<Page> {
    await page.goto(`${deck.url}${address}`)
    await stage(page).waitFor()
    return page
  }
  const openAt = async (address: string): Promise<Page> => show(await opened.context.newPage(), address)
  return { deck, opened, show, openAt }
}
