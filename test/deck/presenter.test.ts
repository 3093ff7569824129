/** A lecture in two windows of a real browser: in step, and back after a reload or a crash. */
import type { Page } from 'playwright-chromium'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { ensureBrowser } from '../../kit/lib/browser.ts'
import { loggedTimes } from '../../kit/speech/schedule.ts'
import { buildDeck, copyDeck } from '../../kit/test/support/build.ts'
import { startMortal } from '../../kit/test/support/killed.ts'
import { ROOT } from '../../kit/test/support/project.ts'
import { STAGE_MS } from '../../kit/test/support/stage.ts'
import { button, gpus, says, SHOW_MS, slider, slides, stage, stand, step, useLecture, where, zero } from './windows.ts'

const PRESET_GPUS = 16
/** The click of the ZeRO slide that brings its control. */
const CONTROLS_AT = 4

describe.skipIf(!zero)('a lecture in two windows', { timeout: STAGE_MS }, () => {
  const { deck, opened, show, openAt } = useLecture(() => buildDeck('presenter', {
    folder: copyDeck('presenter', {
      slides: readFileSync(join(ROOT, 'slides.md'), 'utf8').replace(/^presets:.*$/m, `presets: { zero: { gpus: ${PRESET_GPUS} } }`),
    }),
  }))
  let audience: Page
  beforeEach(() => {
    audience = opened.page
  })

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
      await show(audience, `/${zero}?clicks=${CONTROLS_AT}`)
      const presenter = await openAt(`/presenter/${zero}?clicks=${CONTROLS_AT}`)
      await gpus(presenter, String(PRESET_GPUS))
      await gpus(audience, String(PRESET_GPUS))
      await slider(presenter).press('ArrowRight')
      await gpus(audience, '32')
      await slider(audience).press('ArrowLeft')
      await slider(audience).press('ArrowLeft')
      await gpus(presenter, '8')
    })

    it('a preset is not in print', async () => {
      const drawn = async () => (await audience.locator(`[data-slidev-no="${zero}"] .drawing`).first().textContent() ?? '').replace(/\s+/g, ' ')
      await show(audience, `/${zero}?clicks=${CONTROLS_AT}`)
      await gpus(audience, String(PRESET_GPUS))
      const preset = await drawn()
      expect(preset).toContain('ZeRO 3')
      await audience.goto(`${deck.url}/${zero}?print`)
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
      const late = await openAt('/2')
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
      await show(audience, `/${zero}`)
      const presenter = await openAt(`/presenter/${zero}`)
      await step(presenter, 2)
      await stand(`${zero}.2`, audience, presenter)
      for (const page of [audience, presenter]) {
        await page.reload()
        await stage(page).waitFor()
        await page.waitForTimeout(700)
        await stand(`${zero}.2`, audience, presenter)
      }
    })

    it('a window that was away while the other one went on', async () => {
      await show(audience, '/')
      const presenter = await openAt('/presenter/1')
      await step(presenter, 3)
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
      await presenter.waitForTimeout(300) // until it is stored
      await presenter.close()
      await audience.close()
      const first = await openAt('/presenter/1')
      await stand('1', first)
      await first.goto(`${deck.url}/presenter/12`)
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
        await step(presenter, zero - nine, 'ArrowDown')
        await stand(String(zero), presenter)
        await presenter.locator(`#slideshow > [data-slidev-no="${zero}"]:visible .slidev-layout`).waitFor()
        await step(presenter, CONTROLS_AT)
        await stand(`${zero}.${CONTROLS_AT}`, onStage, presenter)
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
        await stand(`${zero}.${CONTROLS_AT}`, onStage, presenter)
        await gpus(onStage, '32')
        await gpus(presenter, '32')
        await button(presenter, 'Pause').waitFor()
        expect(await seconds(presenter)).toBeGreaterThanOrEqual(before)
        const [download] = await Promise.all([presenter.waitForEvent('download'), button(presenter, 'Save the times').click()])
        const times = loggedTimes(await download.path())
        expect(times[0]).toEqual({ slide: 1, click: 0, seconds: 0 })
        expect(times.at(-1)).toMatchObject({ slide: zero, click: CONTROLS_AT })
      }
      finally {
        await mortal.kill()
        rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
      }
    })
  })
})
