/** The presenter’s view in a real browser: the clock against the plan, and the window itself. */
import type { Page } from 'playwright-chromium'
import { beforeEach, describe, expect, it } from 'vitest'
import { loggedTimes } from '../../kit/speech/schedule.ts'
import { buildDeck } from '../../kit/test/support/build.ts'
import { bringAxe } from '../../kit/test/support/page.ts'
import { STAGE_MS } from '../../kit/test/support/stage.ts'
import { button, says, slides, stand, step, strip, useLecture, where } from './windows.ts'

const NOON = new Date('2026-03-02T12:00:00')

describe('the presenter’s view', { timeout: STAGE_MS }, () => {
  const { opened, show, openAt } = useLecture(() => buildDeck('deck'))
  let audience: Page
  beforeEach(() => {
    audience = opened.page
  })

  describe('against the plan', () => {
    let presenter: Page
    beforeEach(async () => {
      presenter = await opened.context.newPage()
      await presenter.clock.install({ time: NOON })
      await show(presenter, '/presenter/1')
      await strip(presenter).waitFor()
      await presenter.clock.pauseAt(new Date(NOON.getTime() + 600_000))
    })
    /** The page's own ticks; less than a second even where a test does this a few times. */
    const tick = () => presenter.clock.runFor(220)
    const pass = async (seconds: number) => {
      await presenter.clock.fastForward(seconds * 1000)
      await tick()
    }
    const go = async (...keys: string[]) => {
      for (const key of keys)
        await presenter.keyboard.press(key)
      await tick()
    }
    const minutes = (seconds: number) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`

    it('the clock starts with the second slide, and says what is late', async () => {
      await says(presenter, 'The clock starts when you leave the first slide.')
      await go('PageDown')
      await says(presenter, 'On time')
      await says(presenter, `Slide 0:00 of ${minutes(slides[1].timing)}`)
      await pass(slides[1].timing + 80)
      await says(presenter, '1:20 behind')
      await go(...Array.from({ length: 3 }, () => 'ArrowDown'))
      await says(presenter, 'ahead')
      await says(presenter, 'Plan: slide 3')
    })

    it('pauses, goes on, and starts over when asked twice', async () => {
      await go('PageDown')
      await button(presenter, 'Pause').click()
      await pass(600)
      expect(await presenter.locator('.pace-clock').innerText()).toContain(minutes(slides[0].timing))
      await button(presenter, 'Resume').click()
      await pass(30)
      await says(presenter, minutes(slides[0].timing + 30))
      await button(presenter, 'Start over').click()
      await says(presenter, 'Pause')
      await button(presenter, 'Forget all').click()
      await says(presenter, '0:00')
      await button(presenter, 'Start').waitFor()
    })

    it('goes on evenly when the computer’s clock is set, over a reload too', async () => {
      await go('PageDown')
      await pass(40)
      await presenter.clock.setSystemTime(new Date(NOON.getTime() + 7_200_000))
      await pass(20)
      await says(presenter, minutes(slides[0].timing + 60))
      await presenter.waitForTimeout(300) // until it is stored
      await presenter.reload()
      await tick()
      await says(presenter, minutes(slides[0].timing + 60))
    })

    it('goes on over a reload', async () => {
      await go('PageDown')
      await pass(200)
      await presenter.reload()
      await tick()
      await says(presenter, minutes(slides[0].timing + 200))
    })

    it('says where there is no plan, and the clock goes on', async () => {
      await go('PageDown')
      const outside = slides.find(({ no, timing }) => no > 2 && timing === 0)!.no
      await presenter.keyboard.press('g')
      await presenter.clock.runFor(20)
      await presenter.locator('#slidev-goto-input').pressSequentially(String(outside))
      await presenter.keyboard.press('Enter')
      await tick()
      await stand(String(outside), presenter)
      await says(presenter, 'Not in the plan')
      await pass(60)
      await says(presenter, minutes(slides[0].timing + 60))
    })

    it('the map goes to a section, by pointer and by key, and the clicker goes on from there', async () => {
      const first = (section: number) => slides.find(slide => slide.section === section)!.no
      const [one, other] = slides.flatMap(({ section = 0 }) => section > 0 ? [section] : []).filter((_, i) => i % 3 === 2)
      await button(presenter, new RegExp(`Section ${one} `)).click()
      await stand(String(first(one)), presenter)
      await go('ArrowRight')
      expect(where(presenter)).not.toBe(String(first(one)))
      await button(presenter, new RegExp(`Section ${other} `)).focus()
      await go('Enter')
      await stand(String(first(other)), presenter)
      await go('ArrowRight')
      expect(where(presenter)).not.toBe(String(first(other)))
      expect(await strip(presenter).locator('[aria-current]').getAttribute('aria-label')).toContain(`Section ${other} `)
    })

    it('the check counts down, over a reload too', async () => {
      const check = slides.find(({ layout }) => layout === 'predict')!.no
      await show(presenter, `/presenter/${check}`)
      await tick()
      const [, whole] = /Think (\d+:\d\d)/.exec((await strip(presenter).innerText()).replace(/\s+/g, ' ')) ?? []
      expect(whole).toMatch(/^\d+:\d\d$/)
      const seconds = Number(whole.split(':')[0]) * 60 + Number(whole.split(':')[1])
      expect(seconds).toBeGreaterThanOrEqual(20)
      await button(presenter, 'Start the countdown').click()
      await pass(10)
      await presenter.reload()
      await tick()
      await button(presenter, 'Stop the countdown').waitFor()
      await pass(seconds)
      await says(presenter, 'Time is up')
      await button(presenter, 'Stop the countdown').click()
      await tick()
      await says(presenter, whole)
    })

    it('the times are those of the steps, a look back left out', async () => {
      await go('PageDown')
      await pass(20)
      await go('PageDown')
      const third = where(presenter)
      await pass(10)
      await go('PageUp')
      await pass(5)
      await go('PageDown')
      await pass(5)
      await go('PageDown')
      const [download] = await Promise.all([presenter.waitForEvent('download'), button(presenter, 'Save the times').click()])
      expect(download.suggestedFilename()).toBe('times.json')
      const times = loggedTimes(await download.path())
      const lead = slides[0].timing
      expect(times.slice(0, 3).map(({ slide, click }) => [slide, click].filter(Boolean).join('.'))).toEqual(['1', '2', third])
      expect(times.map(({ seconds }) => Math.round(seconds / 5) * 5)).toEqual([0, lead, lead + 20, lead + 40])
    })
  })

  describe('the presenter’s window', () => {
    it('has one clock: Slidev’s own is where it was, and hidden', async () => {
      const presenter = await openAt('/presenter/2')
      await strip(presenter).waitFor()
      for (const hidden of ['.slidev-presenter > :first-child > .h-4px', '.slidev-presenter > .grid-container > .bottom > .group']) {
        expect(await presenter.locator(hidden).count(), hidden).toBe(1)
        expect(await presenter.locator(hidden).isVisible(), hidden).toBe(false)
      }
      expect(await audience.locator('.pace').count()).toBe(0)
    })

    it.each([[1280, 720], [1440, 900], [1920, 1080]])('covers nothing at %s by %s, and leaves the slide its size', async (width, height) => {
      const presenter = await opened.context.newPage()
      await presenter.setViewportSize({ width, height })
      const check = slides.find(({ layout }) => layout === 'predict')!.no
      await show(presenter, '/presenter/1')
      await step(presenter, 1)
      await show(presenter, `/presenter/${check}`)
      await says(presenter, 'Think')
      const boxes = await presenter.evaluate(() => ['.pace', '.main', '.next', '.note', '.bottom'].map((part) => {
        const { x, y, right, bottom } = document.querySelector(`.slidev-presenter ${part}`)!.getBoundingClientRect()
        return { part, x, y, right, bottom }
      }))
      for (const [i, a] of boxes.entries()) {
        expect(a.right <= width && a.bottom <= height && a.x >= 0 && a.y >= 0, `${a.part} is in the window`).toBe(true)
        for (const b of boxes.slice(i + 1))
          expect(Math.min(a.right, b.right) - Math.max(a.x, b.x) <= 1 || Math.min(a.bottom, b.bottom) - Math.max(a.y, b.y) <= 1, `${a.part} over ${b.part}`).toBe(true)
      }
      const items = await strip(presenter).evaluate(strip => [...strip.querySelectorAll<HTMLElement>('.pace-row > :not(.pace-space):not(:empty), .section-map button')].map(item => ({
        text: item.innerText,
        fits: item.scrollWidth <= item.clientWidth + 1 || item.matches('.section-map button, p'),
        size: Number.parseFloat(getComputedStyle(item).fontSize),
        top: item.offsetTop,
        height: item.offsetHeight,
        width: item.offsetWidth,
        isButton: item.matches('button'),
      })))
      for (const { text, fits, size, isButton, height, width } of items) {
        expect(fits, `${text} fits`).toBe(true)
        expect(size, text).toBeGreaterThanOrEqual(14)
        if (isButton)
          expect(Math.min(height, width), text).toBeGreaterThanOrEqual(24)
      }
      const slideWidth = () => presenter.locator('.main #slide-content').evaluate(slide => slide.getBoundingClientRect().width)
      const withStrip = await slideWidth()
      await strip(presenter).evaluate(strip => strip.style.display = 'none')
      await presenter.waitForTimeout(300)
      // Below 1440 the slide gives height to the next step, and so to the strip.
      expect(withStrip / await slideWidth()).toBeGreaterThan(width < 1440 ? 0.8 : 0.9)
      expect(withStrip / width).toBeGreaterThan(0.44)
    })

    it.each(['light', 'dark'] as const)('is accessible, %s', async (colorScheme) => {
      await audience.emulateMedia({ colorScheme })
      await show(audience, '/presenter/1')
      await step(audience, 1)
      await says(audience, 'On time')
      await audience.waitForTimeout(300)
      await bringAxe(audience)
      const found = await audience.evaluate(async () => {
        const { violations } = await window.axe.run(document.querySelector('.pace')!, { resultTypes: ['violations'] })
        return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`))
      })
      expect(found).toEqual([])
    })

    it('the clicker moves on from the editor of an exercise', async () => {
      const no = slides.find(({ exercise }) => exercise)!.no
      await show(audience, `/${no}`)
      const editor = audience.locator(`[data-slidev-no="${no}"] .cm-content`)
      await editor.click()
      await audience.keyboard.press('PageDown')
      await stand(String(no + 1), audience)
      await audience.keyboard.press('PageUp')
      await stand(String(no), audience)
    })
  })
})
