/** The deck for people who hear it, who need their own colours, a large picture, or stillness. */
import type { Page } from 'playwright-chromium'
import { describe, expect, it } from 'vitest'
import { buildDeck } from '../../kit/test/support/build.ts'
import { goTo } from '../../kit/test/support/page.ts'
import { STAGE_MS, useStage, useWindow } from '../../kit/test/support/stage.ts'
import { press } from '../../kit/test/support/walk.ts'
import { slides, zero } from './windows.ts'

const SHOW_MS = 10_000
const at = (link: string) => slides.find(slide => slide.link === link)!.no

describe('the deck', { timeout: STAGE_MS }, () => {
  const stage = useStage(() => buildDeck('deck'))
  const opened = useWindow(stage)
  const onStage = (page: Page, no: number) => page.locator(`#slideshow [data-slidev-no="${no}"]`)
  const exercise = slides.find(({ exercise }) => exercise === 1)!.no
  /** What a screen reader is told at a click, once it is. */
  const heard = (page: Page) => expect.poll(() => page.locator('.step-words').innerText(), { timeout: SHOW_MS })

  it('tells a listener what each click brought, briefly, in its own words, and the lecturer nothing', async () => {
    const { page, context } = opened
    await goTo(page, stage.url, at('microbatches'))
    await heard(page).toBe('')
    for (const said of [/75%.*1 microbatch/, /43%.*4 microbatches.*done at 1\.75/, /27%.*8 microbatches/]) {
      await press(page, 'ArrowRight')
      await heard(page).toMatch(said)
      expect((await page.locator('.step-words').innerText()).length).toBeLessThan(250)
    }
    expect(await page.locator('.step-words').innerText()).not.toContain('43%')
    await press(page, 'ArrowLeft')
    await heard(page).not.toContain('8 microbatches')
    await page.keyboard.press('ArrowDown')
    await heard(page).toBe('')
    const presenter = await context.newPage()
    await presenter.goto(`${stage.url}/presenter/${at('microbatches')}`)
    await presenter.locator('.pace').waitFor()
    expect(await presenter.locator('.step-words').count()).toBe(0)
  })

  it('opens the evidence of a figure in the foot by a click, and has its bar in the corner', async () => {
    const { page } = opened
    await goTo(page, stage.url, at('speculative-decoding'))
    await onStage(page, at('speculative-decoding')).locator('.frame-foot .fig').first().click()
    await page.locator('dialog[open]').waitFor()
    await page.keyboard.press('Escape')
    await page.mouse.move(60, 700)
    await page.locator('button[title="Go to next slide"]').click()
    await expect.poll(() => page.url()).toContain('clicks=1')
  })

  it('shows controls, what is chosen, icons and lines in forced colours', async () => {
    const { page } = opened
    await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' })
    await goTo(page, stage.url, exercise)
    const look = (selector: string) => page.locator(selector).filter({ visible: true }).first().evaluate((element) => {
      const { color, backgroundColor, borderBottomColor } = getComputedStyle(element)
      return { color, backgroundColor, borderBottomColor }
    })
    const ground = (await look('.frame')).backgroundColor
    expect((await look('.exercise-tab[aria-pressed=true]')).borderBottomColor).not.toBe(ground)
    expect((await look('.exercise-tab[aria-pressed=false]')).borderBottomColor).toBe(ground)
    await page.mouse.move(60, 700)
    expect((await look('nav .slidev-icon-btn > div')).backgroundColor).not.toBe(ground)
    const chosen = at('orders')
    await page.evaluate(no => window.inspect.go(no, 99), chosen)
    expect((await look('.choice .chosen')).backgroundColor).not.toBe((await look('.choice label:not(.chosen)')).backgroundColor)
    // The words of a drawing take the reader's colour, as the headline does.
    const { color } = await look('h1')
    const fills = await onStage(page, chosen).locator('.drawing text').evaluateAll(texts => texts.map(text => getComputedStyle(text).fill))
    expect(fills).toContain(color)
  })

  it('reaches everything at 200% zoom and with text twice as large, and nothing moves where motion is not wanted', async () => {
    const { page } = opened
    await page.setViewportSize({ width: 640, height: 360 })
    await goTo(page, stage.url, exercise)
    const inView = () => page.evaluate(() => [...document.querySelectorAll(':is(button, input, a):not(:disabled)')].filter(element => element.checkVisibility({ visibilityProperty: true }) && !element.closest('[inert]')).filter((element) => {
      element.scrollIntoView({ block: 'nearest', inline: 'nearest' })
      const { left, top, right, bottom } = element.getBoundingClientRect()
      return left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1
    }).map(element => element.outerHTML.slice(0, 100)))
    expect(await inView()).toEqual([])
    await page.evaluate(no => window.inspect.go(no, 99), zero)
    await page.keyboard.press('e')
    const dialog = page.locator('dialog[open]')
    await dialog.waitFor()
    expect(await inView()).toEqual([])
    await page.keyboard.press('End')
    await expect.poll(() => dialog.evaluate(({ scrollTop, scrollHeight, clientHeight }) => scrollHeight - clientHeight - scrollTop)).toBeLessThan(2)
    await page.goto(`${stage.url}/presenter/${zero}`)
    await page.locator('.pace').waitFor()
    expect(await inView()).toEqual([])
    await page.setViewportSize({ width: 1280, height: 720 })
    await page.addStyleTag({ content: 'html { font-size: 200% }' })
    expect(await inView()).toEqual([])
    const longest = () => page.evaluate(() => Math.max(0, ...document.getAnimations().map(animation => Number(animation.effect?.getComputedTiming().activeDuration))))
    await page.keyboard.press('ArrowRight')
    expect(await longest()).toBeLessThan(5)
  })
})
