/** What happens in a lecture hall: other keyboards, clickers, small screens, a window that is covered. */
import type { Page } from 'playwright-chromium'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { ensureBrowser } from '../../kit/lib/browser.ts'
import { buildDeck } from '../../kit/test/support/build.ts'
import { startMortal } from '../../kit/test/support/killed.ts'
import { STAGE_MS } from '../../kit/test/support/stage.ts'
import { SHOW_MS, slides, stage, stand, step, useLecture, where, zero } from './windows.ts'

/** Keys as a keyboard of another language sends them: what is typed, and the place of the key. */
const ELSEWHERE: [layout: string, dark: string, evidence: string, black: string][] = [
  ['Cyrillic', 'в', 'у', 'ю'],
  ['Greek', 'δ', 'ε', '.'],
  ['Hebrew', 'ג', 'ק', 'ץ'],
  ['Arabic', 'ي', 'ث', 'ز'],
  ['Latin with Caps Lock', 'D', 'E', '.'],
]

describe('in a lecture hall', { timeout: STAGE_MS }, () => {
  const { opened, show, openAt } = useLecture(() => buildDeck('deck'))
  let audience: Page
  beforeEach(() => {
    audience = opened.page
  })
  /** A key that is pressed and let go, with any text on any place. */
  async function type(page: Page, key: string, code: string, modifiers = 0): Promise<void> {
    const session = await page.context().newCDPSession(page)
    for (const type of ['rawKeyDown', 'keyUp'] as const)
      await session.send('Input.dispatchKeyEvent', { type, key, code, modifiers })
    await session.detach()
  }
  const isDark = (page: Page) => page.evaluate(() => document.documentElement.classList.contains('dark'))

  describe('the notes', () => {
    const WINDOW = { width: 1366, height: 768 }
    /** Where the words of this click begin and end in the pane, as shares of its height. */
    const words = (page: Page) => page.evaluate(() => {
      const pane = document.querySelector('.slidev-presenter .note .slidev-note')!
      const { top, height } = pane.getBoundingClientRect()
      const visible = [...pane.querySelectorAll('p, li, span')].filter(part => part.closest('.slidev-note-fade') === null && !part.closest('.if-they-ask'))
      const boxes = visible.map(part => part.getBoundingClientRect()).filter(box => box.height > 0)
      return { begin: (Math.min(...boxes.map(box => box.top)) - top) / height, end: (Math.max(...boxes.map(box => box.bottom)) - top) / height }
    })

    it('show the words of every click, on every slide, at 1366 by 768', async () => {
      const presenter = await opened.context.newPage()
      await presenter.setViewportSize(WINDOW)
      await show(presenter, '/presenter/1')
      await presenter.locator('.slidev-note').waitFor()
      const hidden: string[] = []
      let states = 0
      const isLast = () => Number.parseInt(where(presenter)) === slides.length
      while (!isLast()) {
        const last = where(presenter)
        await presenter.evaluate(() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))))
        const { begin, end } = await words(presenter)
        states++
        // Words that are longer than the pane begin at its top.
        if (begin < 0 || begin > 0.4 || (end > 1 && begin > 0.1))
          hidden.push(`${last}: from ${begin.toFixed(2)} to ${end.toFixed(2)}`)
        await presenter.keyboard.press('PageDown')
        await expect.poll(() => where(presenter), { timeout: SHOW_MS, interval: 5 }).not.toBe(last)
      }
      expect(hidden).toEqual([])
      expect(states).toBeGreaterThan(200)
    })

    it.each([[1280, 720], [1440, 900], [1920, 1080]])('follow at %s by %s', async (width, height) => {
      const presenter = await opened.context.newPage()
      await presenter.setViewportSize({ width, height })
      await show(presenter, `/presenter/${zero}`)
      for (let click = 1; click <= 4; click++) {
        await step(presenter, 1)
        await stand(`${zero}.${click}`, presenter)
        await expect.poll(async () => (await words(presenter)).begin, { timeout: SHOW_MS }).toBeGreaterThan(0)
        expect((await words(presenter)).begin).toBeLessThan(0.4)
      }
    })

    it('have the height of a small window, and keep their size', async () => {
      const presenter = await opened.context.newPage()
      await presenter.setViewportSize(WINDOW)
      await show(presenter, '/presenter/6')
      const box = async (part: string) => (await presenter.locator(`.slidev-presenter ${part}`).first().boundingBox())!
      expect((await box('.note')).height).toBeGreaterThan(0.7 * WINDOW.height)
      expect((await box('.main')).width).toBeGreaterThan((await box('.note')).width * 2)
      const size = () => presenter.locator('.slidev-presenter .note .slidev-note').evaluate(note => getComputedStyle(note).fontSize)
      const before = await size()
      await presenter.locator('button[title="Increase font size"]').click()
      await expect.poll(size).not.toBe(before)
      const after = await size()
      await presenter.reload()
      await stage(presenter).waitFor()
      await expect.poll(size).toBe(after)
    })
  })

  describe('a black stage', () => {
    const black = (page: Page) => page.locator('.black-stage')
    const notice = (page: Page) => page.getByText('The stage is black, any key brings it back')

    it.each([['b', 'b'], ['.', 'PageDown'], ['b', 'd']])('comes with %s from either window, and goes with %s, which does nothing else', async (dark, light) => {
      await show(audience, '/6')
      const presenter = await openAt('/presenter/6')
      for (const [one, other] of [[presenter, audience], [audience, presenter]]) {
        await one.keyboard.press(dark)
        await black(audience).waitFor()
        await notice(presenter).waitFor()
        expect(await black(audience).boundingBox()).toEqual({ x: 0, y: 0, width: 1280, height: 720 })
        await other.keyboard.press(light)
        await black(audience).waitFor({ state: 'detached' })
        await notice(presenter).waitFor({ state: 'detached' })
        await stand('6', audience, presenter)
        expect(await isDark(other)).toBe(false)
      }
    })

    it('comes whatever has the focus, and goes by a touch too', async () => {
      await show(audience, '/6')
      const presenter = await openAt('/presenter/6')
      await presenter.getByRole('button', { name: 'Start', exact: true }).focus()
      await presenter.keyboard.press('.')
      await black(audience).waitFor()
      await notice(presenter).click()
      await black(audience).waitFor({ state: 'detached' })
      await stand('6', audience, presenter)
    })

    it('covers the evidence, which is there again after it', async () => {
      await show(audience, '/6')
      const presenter = await openAt('/presenter/6')
      await presenter.keyboard.press('e')
      await audience.locator('.evidence').waitFor()
      await presenter.keyboard.press('b')
      await black(audience).waitFor()
      await audience.locator('.evidence').waitFor({ state: 'hidden' })
      await notice(presenter).waitFor()
      await presenter.keyboard.press('Space')
      await audience.locator('.evidence').waitFor()
    })

    it('stays over a reload beside the other window', async () => {
      await show(audience, '/6')
      const presenter = await openAt('/presenter/6')
      await presenter.keyboard.press('b')
      await black(audience).waitFor()
      await audience.reload()
      await black(audience).waitFor()
      await presenter.keyboard.press('b')
      await black(audience).waitFor({ state: 'detached' })
    })
  })

  describe('a jump', () => {
    const jump = async (page: Page, text: string) => {
      await page.keyboard.press('g')
      await page.locator('#slidev-goto-input:enabled').pressSequentially(text)
      await page.keyboard.press('Enter')
    }

    it.each([
      ['its number', '12', '12'],
      ['a word at the end of its title', 'one token at a time', '6'],
      ['a section', 'continuous batching', String(slides.find(({ section }) => section === 12)!.no)],
      ['its link', 'zero-stages', String(zero)],
      ['its link as in an address', '/zero-stages', String(zero)],
    ])('goes by %s, and back with one key', async (_, text, place) => {
      await show(audience, '/2')
      const presenter = await openAt('/presenter/3')
      await step(presenter, 1)
      const from = where(presenter)
      await jump(presenter, text)
      await stand(place, presenter, audience)
      await step(presenter, 1)
      await presenter.keyboard.press('Backspace')
      await stand(from, presenter, audience)
    })
  })

  describe('keys', () => {
    it.each(ELSEWHERE)('on a keyboard that is %s', async (_, dark, evidence, black) => {
      await show(audience, '/6')
      await type(audience, dark, 'KeyD')
      await expect.poll(() => isDark(audience)).toBe(true)
      await type(audience, dark, 'KeyD')
      await expect.poll(() => isDark(audience)).toBe(false)
      await type(audience, evidence, 'KeyE')
      await audience.locator('.evidence').waitFor()
      await audience.keyboard.press('Escape')
      await audience.locator('.evidence').waitFor({ state: 'detached' })
      await type(audience, black, 'Period')
      await audience.locator('.black-stage').waitFor()
      await stand('6', audience)
    })

    it('of the browser are the browser’s', async () => {
      await show(audience, '/6')
      for (const modifiers of [1, 2, 4]) {
        for (const [key, code] of [['d', 'KeyD'], ['e', 'KeyE'], ['b', 'KeyB'], ['g', 'KeyG'], ['f', 'KeyF'], ['ArrowRight', 'ArrowRight'], ['PageDown', 'PageDown'], [' ', 'Space'], ['Backspace', 'Backspace']])
          await type(audience, key, code, modifiers)
      }
      // Let go one after the other, the letter last.
      await audience.keyboard.down('Control')
      await audience.keyboard.down('d')
      await audience.keyboard.up('Control')
      await audience.keyboard.up('d')
      await audience.waitForTimeout(300)
      await stand('6', audience)
      expect(await isDark(audience)).toBe(false)
      // Let go while another one is held, a key is not held for ever.
      await audience.keyboard.down('d')
      await audience.keyboard.down('Control')
      await audience.keyboard.up('d')
      await audience.keyboard.up('Control')
      await audience.keyboard.press('d')
      await audience.keyboard.press('d')
      await expect.poll(() => isDark(audience)).toBe(true)
      expect(await audience.locator('.black-stage, .evidence').count()).toBe(0)
      expect(await audience.evaluate(() => document.fullscreenElement)).toBeNull()
    })

    it('begin full screen with a clicker’s F5, which does not end it', async () => {
      await show(audience, '/6')
      await audience.evaluate(() => Object.assign(window, { here: true }))
      const isFull = () => audience.evaluate(() => document.fullscreenElement !== null)
      for (let i = 0; i < 2; i++) {
        await audience.keyboard.press('F5')
        await expect.poll(isFull, { timeout: SHOW_MS }).toBe(true)
        await audience.waitForTimeout(200)
        expect(await audience.evaluate(() => 'here' in window)).toBe(true)
      }
      await type(audience, 'а', 'KeyF')
      await expect.poll(isFull, { timeout: SHOW_MS }).toBe(false)
    })
  })

  it('a window that is covered shows one slide, and the right one at once when it comes back', async () => {
    const profile = mkdtempSync(join(tmpdir(), 'covered-'))
    const mortal = await startMortal(await ensureBrowser(), profile, { noDefaults: true })
    try {
      const covered = await mortal.context.newPage()
      await show(covered, '/')
      const presenter = await mortal.context.newPage()
      await show(presenter, '/presenter/1')
      await presenter.bringToFront()
      await expect.poll(() => covered.evaluate(() => document.visibilityState)).toBe('hidden')
      await step(presenter, 8, 'ArrowDown')
      await stand('9', covered, presenter)
      const shown = () => covered.evaluate(() => [...document.querySelectorAll<HTMLElement>('#slideshow > [data-slidev-no]')].filter(slide => getComputedStyle(slide).display !== 'none').map(slide => slide.dataset.slidevNo))
      expect(await shown()).toEqual(['9'])
      await covered.bringToFront()
      expect(await shown()).toEqual(['9'])
    }
    finally {
      await mortal.kill()
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    }
  })
})
