/** A lecture in two windows of a real browser: in step, against the clock, and back after a reload or a crash. */
import type { Browser, BrowserContext, Page } from 'playwright-chromium'
import type { Served } from '../../kit/test/support/serve.ts'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ensureBrowser } from '../../kit/lib/browser.ts'
import { loadDeck } from '../../kit/lib/deck.ts'
import { readTimes } from '../../kit/speech/schedule.ts'
import { buildDeck, copyDeck } from '../../kit/test/support/build.ts'
import { startMortal } from '../../kit/test/support/killed.ts'
import { launchAlone, open } from '../../kit/test/support/page.ts'
import { ROOT } from '../../kit/test/support/project.ts'
import { serve } from '../../kit/test/support/serve.ts'

const LIMIT_MS = 300_000
/** Until both windows show it, on a machine that may be busy. */
const SHOW_MS = 8000
const PRESET_GPUS = 16
/** The click of the ZeRO slide that brings its control. */
const CONTROLS_AT = 4
const NOON = new Date('2026-03-02T12:00:00')

interface Slide { no: number, live?: string, layout?: string, section?: number, timing: number }

describe('a lecture in two windows', { timeout: LIMIT_MS }, () => {
  let server: Served
  let browser: Browser
  let context: BrowserContext
  let audience: Page
  let incidents: { message: string }[]
  let slides: Slide[]

  beforeAll(async () => {
    const text = readFileSync(join(ROOT, 'slides.md'), 'utf8').replace(/^presets:.*$/m, `presets: { zero: { gpus: ${PRESET_GPUS} } }`)
    const folder = copyDeck('presenter', { slides: text })
    server = await serve(await buildDeck('presenter', { folder }))
    slides = (await loadDeck(folder)).slides.map(({ index, content, frontmatter }) => ({
      no: index + 1,
      live: /useLive\('([^']+)'/.exec(content)?.[1],
      layout: frontmatter.layout,
      section: frontmatter.section,
      timing: frontmatter.timing ?? 0,
    }))
    browser = await launchAlone()
  }, LIMIT_MS)
  beforeEach(async () => {
    ({ context, page: audience, incidents } = await open(browser, { url: server.url }))
    context.setDefaultTimeout(SHOW_MS)
  })
  afterEach(async () => {
    expect(incidents).toEqual([])
    await context.close()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  /** The slide that is shown, once it is there. */
  const stage = (page: Page) => page.locator('#slideshow > [data-slidev-no]:visible .slidev-layout')

  async function show(page: Page, address: string): Promise<Page> {
    await page.goto(`${server.url}${address}`)
    await stage(page).waitFor()
    return page
  }
  const openAt = async (address: string): Promise<Page> => show(await context.newPage(), address)
  const zero = (): number => slides.find(({ live }) => live === 'zero')!.no
  /** Slide and click as the address says them: 12 or 12.3. */
  function where(page: Page): string {
    const { pathname, searchParams } = new URL(page.url())
    const click = Number(searchParams.get('clicks') ?? 0)
    return pathname.split('/').at(-1)! + (click ? `.${click}` : '')
  }
  const stand = async (place: string, ...pages: Page[]) => {
    for (const page of pages)
      await expect.poll(() => where(page), { timeout: SHOW_MS }).toBe(place)
  }
  const step = async (page: Page, times: number, key = 'PageDown') => {
    for (let i = 0; i < times; i++)
      await page.keyboard.press(key)
  }
  const slider = (page: Page) => page.locator(`#slideshow [data-slidev-no="${zero()}"]`).getByRole('slider', { name: 'GPUs' })
  const gpus = (page: Page, text: string) => expect.poll(() => slider(page).getAttribute('aria-valuetext'), { timeout: SHOW_MS }).toBe(text)
  const strip = (page: Page) => page.locator('.pace')
  const says = (page: Page, text: string) => expect.poll(() => strip(page).innerText(), { timeout: SHOW_MS }).toContain(text)
  const button = (page: Page, name: string | RegExp) => strip(page).getByRole('button', { name })

  describe('in step', () => {
    it('both ways, however quick the keys are', async () => {
      await show(audience, '/')
      const presenter = await openAt('/presenter/1')
      await step(presenter, 25)
      await expect.poll(() => where(audience), { timeout: SHOW_MS }).not.toBe('1')
      await expect.poll(() => [where(audience), where(audience)], { timeout: SHOW_MS }).toEqual([where(presenter), where(presenter)])
      const far = where(presenter)
      await audience.bringToFront()
      await step(audience, 12, 'PageUp')
      await expect.poll(() => where(presenter), { timeout: SHOW_MS }).not.toBe(far)
      await stand(where(audience), presenter)
      await presenter.waitForTimeout(600)
      await stand(where(audience), presenter)
    })

    it('when both are moved at once', async () => {
      await show(audience, '/10')
      const presenter = await openAt('/presenter/10')
      for (const [a, b] of [['ArrowDown', 'ArrowUp'], ['ArrowDown', 'ArrowDown'], ['ArrowUp', 'ArrowDown'], ['ArrowUp', 'ArrowDown']]) {
        await Promise.all([audience.keyboard.press(a), presenter.keyboard.press(b)])
        await presenter.waitForTimeout(400)
        expect(where(audience)).toBe(where(presenter))
      }
    })

    it('live controls, which start where they are preset', async () => {
      await show(audience, `/${zero()}?clicks=${CONTROLS_AT}`)
      const presenter = await openAt(`/presenter/${zero()}?clicks=${CONTROLS_AT}`)
      await gpus(presenter, String(PRESET_GPUS))
      await gpus(audience, String(PRESET_GPUS))
      await slider(presenter).press('ArrowRight')
      await gpus(audience, '32')
      await slider(audience).press('ArrowLeft')
      await slider(audience).press('ArrowLeft')
      await gpus(presenter, '8')
    })

    it('a preset is not in print', async () => {
      const drawn = async () => (await audience.locator(`[data-slidev-no="${zero()}"] .drawing`).first().textContent() ?? '').replace(/\s+/g, ' ')
      await show(audience, `/${zero()}?clicks=${CONTROLS_AT}`)
      await gpus(audience, String(PRESET_GPUS))
      const preset = await drawn()
      expect(preset).toContain('ZeRO 3')
      await audience.goto(`${server.url}/${zero()}?print`)
      await expect.poll(drawn, { timeout: SHOW_MS }).toContain('ZeRO 3')
      expect(await drawn()).not.toBe(preset)
    })

    it('the pointer and the drawing, which a window that comes later has too', async () => {
      await show(audience, '/2')
      const presenter = await openAt('/presenter/2')
      await presenter.bringToFront()
      const { x, y, width, height } = (await presenter.locator('.main #slide-content').boundingBox())!
      await presenter.mouse.move(x + width / 2, y + height / 2)
      await presenter.mouse.move(x + width / 3, y + height / 3)
      await expect.poll(() => audience.locator('[style*="stroke-width: 16"]').count(), { timeout: SHOW_MS }).toBe(1)
      await presenter.locator('button[title="Show drawing toolbar"]').click()
      await presenter.mouse.move(x + width / 2, y + height / 2)
      await presenter.mouse.down()
      await presenter.mouse.move(x + width / 2 + 90, y + height / 2 + 40, { steps: 6 })
      await presenter.mouse.up()
      const strokes = (page: Page) => page.locator('#slide-content > svg path').count()
      await expect.poll(() => strokes(audience), { timeout: SHOW_MS }).toBeGreaterThan(0)
      const late = await openAt('/')
      await expect.poll(() => strokes(late), { timeout: SHOW_MS }).toBeGreaterThan(0)
    })

    it('a window that is opened at the beginning joins the others, one that is opened at a slide takes them along', async () => {
      const presenter = await openAt('/presenter/1')
      await step(presenter, 9)
      const place = where(presenter)
      const late = await openAt('/')
      await stand(place, late, presenter)
      const asked = await openAt('/20')
      await stand('20', asked, presenter)
      await step(presenter, 1)
      await stand(where(presenter), asked, late)
    })
  })

  describe('comes back', () => {
    it('a window that is loaded anew stands where it stood, and leaves the other one there', async () => {
      await show(audience, `/${zero()}`)
      const presenter = await openAt(`/presenter/${zero()}`)
      await step(presenter, 2)
      await stand(`${zero()}.2`, audience, presenter)
      for (const page of [audience, presenter]) {
        await page.reload()
        await stage(page).waitFor()
        await page.waitForTimeout(700)
        await stand(`${zero()}.2`, audience, presenter)
      }
    })

    it('a window that was away while the other one went on', async () => {
      await show(audience, '/5')
      const presenter = await openAt('/presenter/5')
      await audience.goto('about:blank')
      await step(presenter, 8)
      await audience.goBack()
      await stand(where(presenter), audience)
    })

    it('to the beginning after the lecture was ended, and to no lecture that never began', async () => {
      const presenter = await openAt('/presenter/1')
      await step(presenter, 7)
      await button(presenter, 'Start over').click()
      await button(presenter, 'Forget all').click()
      await says(presenter, 'The clock starts')
      await presenter.close()
      await audience.close()
      const first = await openAt('/presenter/1')
      await stand('1', first)
      await first.goto(`${server.url}/presenter/12`)
      await step(first, 1)
      await first.close()
      await stand('1', await openAt('/'))
    })

    it('after the browser was killed: slide, click, clock, times and live values', async () => {
      const profile = mkdtempSync(join(tmpdir(), 'lecture-'))
      const program = await ensureBrowser()
      let mortal = await startMortal(program, profile)
      try {
        let [onStage, presenter] = [await mortal.context.newPage(), await mortal.context.newPage()]
        await show(onStage, '/')
        await show(presenter, '/presenter/1')
        await step(presenter, 1)
        await says(presenter, 'On time')
        await button(presenter, /ZeRO/).click()
        const nine = slides.find(({ section }) => section === 9)!.no
        await stand(String(nine), presenter)
        await step(presenter, zero() - nine, 'ArrowDown')
        await stand(String(zero()), presenter)
        await presenter.locator(`#slideshow > [data-slidev-no="${zero()}"]:visible .slidev-layout`).waitFor()
        await step(presenter, CONTROLS_AT)
        await stand(`${zero()}.${CONTROLS_AT}`, onStage, presenter)
        await slider(presenter).press('ArrowRight')
        await gpus(onStage, '32')
        const seconds = async (page: Page) => (await page.locator('.pace-clock strong').innerText()).split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
        const before = await seconds(presenter)
        await presenter.waitForTimeout(300)
        await mortal.kill()

        mortal = await startMortal(program, profile)
        ;[onStage, presenter] = [await mortal.context.newPage(), await mortal.context.newPage()]
        await show(onStage, '/')
        await show(presenter, '/presenter/1')
        await stand(`${zero()}.${CONTROLS_AT}`, onStage, presenter)
        await gpus(onStage, '32')
        await gpus(presenter, '32')
        await button(presenter, 'Pause').waitFor()
        expect(await seconds(presenter)).toBeGreaterThanOrEqual(before)
        const [download] = await Promise.all([presenter.waitForEvent('download'), button(presenter, 'Save the times').click()])
        const times = readTimes(readFileSync(await download.path(), 'utf8'), 'times.json')
        expect(times[0]).toEqual({ slide: 1, click: 0, seconds: 0 })
        expect(times.at(-1)).toMatchObject({ slide: zero(), click: CONTROLS_AT })
      }
      finally {
        await mortal.kill()
        rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
      }
    })
  })

  describe('against the plan', () => {
    let presenter: Page
    beforeEach(async () => {
      presenter = await context.newPage()
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
      await button(presenter, 'Go on').click()
      await pass(30)
      await says(presenter, minutes(slides[0].timing + 30))
      await button(presenter, 'Start over').click()
      await says(presenter, 'Pause')
      await button(presenter, 'Forget all').click()
      await says(presenter, '0:00')
      await button(presenter, 'Start').waitFor()
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
      await says(presenter, 'Outside the plan')
      await pass(60)
      await says(presenter, minutes(slides[0].timing + 60))
    })

    it('the map goes to a section, by pointer and by key, and the clicker goes on from there', async () => {
      const first = (section: number) => slides.find(slide => slide.section === section)!.no
      await button(presenter, /Section 5 /).click()
      await stand(String(first(5)), presenter)
      await go('ArrowRight')
      expect(where(presenter)).not.toBe(String(first(5)))
      await button(presenter, /Section 9 /).focus()
      await go('Enter')
      await stand(String(first(9)), presenter)
      await go('ArrowRight')
      expect(where(presenter)).not.toBe(String(first(9)))
      expect(await strip(presenter).locator('[aria-current]').getAttribute('aria-label')).toContain('Section 9 ')
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
      const times = readTimes(readFileSync(await download.path(), 'utf8'), 'times.json')
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
      const presenter = await context.newPage()
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
      expect(withStrip / await slideWidth()).toBeGreaterThan(0.9)
    })

    it.each(['light', 'dark'] as const)('is accessible, %s', async (colorScheme) => {
      await audience.emulateMedia({ colorScheme })
      await show(audience, '/presenter/1')
      await step(audience, 1)
      await says(audience, 'On time')
      await audience.waitForTimeout(300)
      const found = await audience.evaluate(async () => {
        const { violations } = await window.axe.run(document.querySelector('.pace')!, { resultTypes: ['violations'] })
        return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`))
      })
      expect(found).toEqual([])
    })

    it('the clicker moves on from the editor of an exercise', async () => {
      const no = slides.findIndex(({ section }) => section === 15) + 2
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
