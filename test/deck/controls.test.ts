/** Live controls in a real browser: by keys, by pointer, in two windows, in print, and under the clicker. */
import type { Page } from 'playwright-chromium'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { buildDeck, copyDeck } from '../../kit/test/support/build.ts'
import { ROOT } from '../../kit/test/support/project.ts'
import { STAGE_MS } from '../../kit/test/support/stage.ts'
import { positionOf, press } from '../../kit/test/support/walk.ts'
import { SHOW_MS, useLecture } from './windows.ts'

const HEADLINE = 'Live controls: two ways to set a value'
const STEPS = 'A slider on a range, and states that follow the clicks'
/** Work of the timeline: a rectangle a cell, or a path of many. */
const WORK = '.timeline :is(rect, path)[fill^="var(--compute"]'
/** Runs in the page, and is told what a cell is. */
const countCells = (slide: Element, work: string) =>
  [...slide.querySelectorAll(work)].reduce((sum, mark) => sum + (mark.getAttribute('d')?.split('M').length ?? 2) - 1, 0)

/** Not every browser tells that what had the focus is gone; here it tells only what the page itself did. */
const SILENT_LOSS = `{
  const { blur } = HTMLElement.prototype
  let asked = false
  HTMLElement.prototype.blur = function () {
    asked = true
    blur.call(this)
    asked = false
  }
  addEventListener('blur', event => event.relatedTarget || asked || event.stopImmediatePropagation(), true)
}`

describe('live controls', { timeout: STAGE_MS }, () => {
  const text = readFileSync(join(ROOT, 'gallery.md'), 'utf8')
  const slideOf = (headline: string) => text.split(/^# /m).findIndex(part => part.startsWith(headline))
  const [no, stepsNo] = [slideOf(HEADLINE), slideOf(STEPS)]
  const { deck, opened, show, openAt } = useLecture(() => buildDeck('controls', { folder: copyDeck('controls', { slides: text }) }))
  let page: Page
  beforeEach(async () => {
    page = opened.page
    await show(page, `/${no}`)
  })

  const stage = (page: Page, slide = no) => page.locator(`#slideshow [data-slidev-no="${slide}"]`)
  const slider = (page: Page) => stage(page).getByRole('slider', { name: 'Microbatches' })
  const stages = (page: Page) => stage(page).getByRole('slider', { name: 'Stages' })
  const problem = (page: Page) => stage(page).locator('.problem')
  /** How many cells the drawing comes to have. */
  const cells = (page: Page, count: number) => expect.poll(() => stage(page).evaluate(countCells, WORK), { timeout: SHOW_MS }).toBe(count)

  it('a slider obeys the arrow keys and leaves the slide where it is', async () => {
    await slider(page).focus()
    await page.keyboard.press('ArrowRight')
    await cells(page, 64)
    expect(await stage(page).locator('output').first().innerText()).toBe('16')
    expect(await slider(page).getAttribute('aria-valuetext')).toBe('16')
    await page.keyboard.press('End')
    await cells(page, 4 * 64)
    expect(await slider(page).evaluate(element => element === document.activeElement)).toBe(true)
    expect((await positionOf(page)).slide).toBe(no)
    await page.keyboard.press('Escape')
    expect(await press(page, 'ArrowLeft')).toBe(true)
  })

  it('a slider obeys the pointer and then gives the keys back', async () => {
    const { x, y, width, height } = (await slider(page).boundingBox())!
    await page.mouse.click(x + width - 3, y + height / 2)
    await cells(page, 4 * 64)
    expect(await press(page, 'ArrowRight')).toBe(true)
  })

  it('a choice obeys the pointer, the keys and Reset', async () => {
    const first = () => stage(page).locator(WORK).first().evaluate(mark => mark.getAttribute('d') ?? mark.getAttribute('x'))
    const before = await first()
    await stage(page).getByText('Backward', { exact: true }).click()
    await expect.poll(first).not.toBe(before)
    expect(await press(page, 'ArrowRight')).toBe(true)
    expect(await press(page, 'ArrowLeft')).toBe(true)
    await stage(page).getByRole('radio', { name: 'Backward' }).focus()
    await page.keyboard.press('ArrowLeft')
    await expect.poll(first).toBe(before)
    await page.keyboard.press('ArrowRight')
    await stage(page).getByText('Reset').click()
    await expect.poll(first).toBe(before)
    expect(await stage(page).getByText('Reset').count()).toBe(0)
    expect(await press(page, 'ArrowRight')).toBe(true)
  })

  it('reset by a key hands the focus on, not to nowhere', async () => {
    await slider(page).focus()
    await page.keyboard.press('ArrowRight')
    await stage(page).getByText('Reset').focus()
    await page.keyboard.press('Enter')
    await cells(page, 32)
    expect(await slider(page).evaluate(element => element === document.activeElement)).toBe(true)
  })

  it('a window whose Reset vanishes under its focus keeps its keys', async () => {
    await page.addInitScript(SILENT_LOSS)
    await show(page, `/${no}`)
    const other = await openAt(`/${no}`)
    await slider(page).focus()
    await page.keyboard.press('ArrowRight')
    await stage(page).getByText('Reset').focus()
    await stage(other).getByText('Reset').click()
    await cells(page, 32)
    await page.bringToFront()
    expect(await press(page, 'ArrowRight')).toBe(true)
  })

  it('values that do not go together keep the last good drawing', async () => {
    await stages(page).fill('5')
    await expect.poll(() => problem(page).innerText()).toContain('must be a whole number of at least 1; got 4.8')
    expect(await problem(page).getAttribute('role')).toBe('status')
    expect(await problem(page).evaluate(element => Number.parseFloat(getComputedStyle(element).fontSize))).toBeGreaterThanOrEqual(18)
    await cells(page, 32)
    await stages(page).fill('3')
    await cells(page, 24)
    expect(await problem(page).innerText()).toBe('')
  })

  it('presenter and audience stay in step, the preview stays canonical', async () => {
    const presenter = await openAt(`/presenter/${no}`)
    await slider(presenter).focus()
    await presenter.keyboard.press('ArrowRight')
    await cells(page, 64)
    await stages(page).fill('2')
    await cells(presenter, 32)
    expect(await stages(presenter).inputValue()).toBe('2')
    await show(presenter, `/presenter/${no - 1}`)
    const preview = presenter.locator('.next').locator(`[data-slidev-no="${no}"]`)
    await expect.poll(() => preview.evaluate(countCells, WORK), { timeout: SHOW_MS }).toBe(32)
    expect(await preview.locator('output').first().innerText()).toBe('8')
    expect(await preview.locator('.controls').evaluate(element => (element as HTMLElement).inert)).toBe(true)
  })

  /** All that this browser keeps. */
  const stored = (page: Page) => page.evaluate(() => new Promise<string>((resolve) => {
    const request = indexedDB.open('keyval-store')
    request.onsuccess = () => {
      const all = request.result.transaction('keyval').objectStore('keyval').getAll()
      all.onsuccess = () => resolve(JSON.stringify(all.result))
    }
  }))

  it('a window that is loaded anew has it again, from the other one or from storage', async () => {
    const other = await openAt(`/${no}`)
    await slider(page).focus()
    await page.keyboard.press('ArrowRight')
    await cells(other, 64)
    await page.evaluate(() => new Promise((resolve) => {
      const request = indexedDB.open('keyval-store')
      request.onsuccess = () => request.result.transaction('keyval', 'readwrite').objectStore('keyval').clear().onsuccess = resolve
    }))
    await page.reload()
    await cells(page, 64)
    await page.keyboard.press('Tab')
    await slider(page).focus()
    const before = await stored(page)
    await page.keyboard.press('ArrowRight')
    await cells(other, 128)
    await expect.poll(() => stored(page)).not.toBe(before)
    await other.close()
    await page.reload()
    await cells(page, 128)
  })

  it('print has the canonical state and no controls', async () => {
    await slider(page).focus()
    await page.keyboard.press('ArrowRight')
    await cells(page, 64)
    const printed = await opened.context.newPage()
    await printed.goto(`${deck.url}/${no}?print`)
    await cells(printed, 32)
    expect(await printed.locator('.controls').count()).toBe(0)
    await page.emulateMedia({ media: 'print' })
    expect(await stage(page).locator('.controls').isVisible()).toBe(false)
  })

  it('a click goes on to the next canonical state, whatever is set', async () => {
    await show(page, `/${stepsNo}`)
    const width = () => stage(page, stepsNo).locator('.drawing rect').getAttribute('width')
    await stage(page, stepsNo).getByRole('slider', { name: 'Load' }).focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(width).toBe('300')
    expect(await press(page, 'PageDown')).toBe(true)
    await expect.poll(width).toBe('500')
    expect(await press(page, 'PageUp')).toBe(true)
    await expect.poll(width).toBe('300')
  })

  it.each(['slider', 'choice', 'reset'])('the clicker moves on by one while the %s has the focus, and keeps its keys', async (name) => {
    await slider(page).focus()
    await page.keyboard.press('ArrowRight')
    const control = { slider: slider(page), choice: stage(page).getByRole('radio', { name: 'Forward' }), reset: stage(page).getByText('Reset') }[name]!
    await control.focus()
    await page.keyboard.down('PageDown')
    await expect.poll(async () => (await positionOf(page)).slide).toBe(no + 1)
    await page.waitForTimeout(500)
    await page.keyboard.up('PageDown')
    expect(await positionOf(page)).toMatchObject({ slide: no + 1, click: 0 })
    expect(await press(page, 'PageUp')).toBe(true)
    expect((await positionOf(page)).slide).toBe(no)
    await cells(page, 64)
    expect(await press(page, 'ArrowRight')).toBe(true)
  })

  it('a slide that is left takes the focus off its control', async () => {
    await page.addInitScript(SILENT_LOSS)
    await show(page, `/${no}`)
    await slider(page).focus()
    expect(await press(page, 'PageDown')).toBe(true)
    expect(await press(page, 'ArrowLeft')).toBe(true)
  })

  it.each([['the button for the evidence', 'How do we know? (e)'], ['a button for the way', 'Go to next slide']])('the clicker moves on while %s has the focus', async (_, title) => {
    await page.mouse.move(100, 700)
    await page.locator(`button[title^="${title}"]`).first().focus()
    expect(await press(page, 'PageDown')).toBe(true)
    expect((await positionOf(page)).slide).toBe(no + 1)
    expect(await press(page, 'PageUp')).toBe(true)
  })

  it('the clicker moves on while the evidence is open', async () => {
    await page.keyboard.press('e')
    await page.locator('.evidence-close').focus()
    expect(await press(page, 'PageDown')).toBe(true)
    await expect.poll(() => page.locator('dialog[open]').count()).toBe(0)
  })

  it('dragging keeps at least 30 frames a second, and the drawing follows within a frame', async () => {
    const { x, y, width, height } = (await slider(page).boundingBox())!
    await page.evaluate(({ count, work }) => {
      // eslint-disable-next-line no-new-func -- our own, as it stands above
      const countCells = new Function(`return ${count}`)() as (slide: Element, work: string) => number
      const times: number[] = []
      const late: [drawn: number, wanted: number][] = []
      const tick = (time: number) => {
        times.push(time)
        requestAnimationFrame(tick)
      }
      requestAnimationFrame(tick)
      document.querySelector('#slideshow')!.addEventListener('input', ({ target }) => {
        const slider = target as HTMLInputElement
        requestAnimationFrame(() => {
          const drawn = countCells(slider.closest('[data-slidev-no]')!, work)
          const wanted = 4 * 2 ** slider.valueAsNumber
          if (drawn !== wanted)
            late.push([drawn, wanted])
        })
      })
      Object.assign(window, { dragged: { times, late } })
    }, { count: countCells.toString(), work: WORK })
    await page.mouse.move(x + 8, y + height / 2)
    await page.mouse.down()
    const began = await page.evaluate(() => performance.now())
    for (let i = 0; i <= 120; i++) {
      await page.mouse.move(x + 8 + (width - 16) * Math.abs(Math.sin(i / 12)), y + height / 2)
      await page.waitForTimeout(8)
    }
    const { frames, gaps, late, seconds } = await page.evaluate((began) => {
      const { times, late } = (window as unknown as { dragged: { times: number[], late: [number, number][] } }).dragged
      const during = times.filter(time => time >= began)
      const gaps = during.slice(1).map((time, i) => time - during[i])
      return { frames: gaps.length, gaps: gaps.sort((a, b) => b - a), late, seconds: (during.at(-1)! - during[0]) / 1000 }
    }, began)
    await page.mouse.up()
    console.warn(`${frames} frames in ${seconds.toFixed(2)} s, ${(frames / seconds).toFixed(0)} a second; the longest took ${gaps[0].toFixed(0)} ms, one in twenty more than ${gaps[Math.floor(gaps.length / 20)].toFixed(0)} ms`)
    expect(frames / seconds).toBeGreaterThan(30)
    expect(late).toEqual([])
  })
})
