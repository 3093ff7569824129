/** The built deck in Firefox: each slide beside Chromium's, step by step where the drawings move most, and in two windows. */
import type { Browser } from 'playwright-chromium'
import type { Opened } from '../../kit/test/support/page.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildDeck } from '../../kit/test/support/build.ts'
import { findFirefox, launchFirefox } from '../../kit/test/support/firefox.ts'
import { goTo, open } from '../../kit/test/support/page.ts'
import { ROOT } from '../../kit/test/support/project.ts'
import { pictureOf, visibleDifferences } from '../../kit/test/support/readers.ts'
import { STAGE_MS, useStage } from '../../kit/test/support/stage.ts'
import { positionOf, press } from '../../kit/test/support/walk.ts'
import { EXERCISES } from '../../snippets/exercises/index.ts'
import { stage as slideOf, slider, slides, stand, step, zero } from './windows.ts'

const STEPPED_SECTIONS = [2, 6, 11, 12]
/** Pictures are compared at this size, in squares of 32 px of the canvas: how a glyph is rounded does not show. */
const PICTURE = [640, 360] as const
const RUN_MS = 20_000
const SHOW_MS = 10_000
/** Firefox counts a stroke's mitres even where there are none. */
const NOT_IN_FIREFOX = /inside the canvas: <path>/

const firefox = await findFirefox()
if (!firefox)
  console.warn('Not tried in Firefox, which is not here.\nNext step: install firefox-esr, or set FIREFOX_PATH.')

describe.skipIf(!firefox)('the deck in Firefox', { timeout: STAGE_MS }, () => {
  const stage = useStage(() => buildDeck('deck'))
  let browser: Browser
  beforeAll(async () => {
    browser = await launchFirefox(firefox!)
  }, STAGE_MS)
  afterAll(() => browser?.close())

  const lectureEnd = slides.find(({ part }) => part === 'Backup')!.no - 1

  async function findingsIn({ page, incidents }: Opened): Promise<string[]> {
    const { slide, click } = await positionOf(page)
    const findings = await page.evaluate(() => window.inspect.checks())
    return [...findings, ...incidents.splice(0)].map(({ check, message }) => `slide ${slide}, click ${click}: ${check}: ${message}`).filter(finding => !NOT_IN_FIREFOX.test(finding))
  }
  /** Does the same in both browsers at once. */
  const inBoth = async <Result>(work: (opened: Opened) => Promise<Result>): Promise<[ours: Result, chromium: Result]> => {
    const results = [browser, stage.browser].map(async (browser) => {
      const opened = await open(browser, { url: stage.url })
      return work(opened).finally(() => opened.context.close())
    })
    return await Promise.all(results) as [Result, Result]
  }

  // The register of figures is one table over many slides; Chromium looks at all of them in deck.test.ts.
  it('shows every slide at its last click without a finding, and those of the lecture as Chromium does', async () => {
    const pictures = new Map<number, Uint8Array>()
    const [findings] = await inBoth(async (opened) => {
      const { page } = opened
      const isOurs = page.context().browser() === browser
      const found: string[] = []
      await goTo(page, stage.url, 1, 99)
      const looked = isOurs ? slides.filter(({ no, part }) => part !== 'Figures' || no % 4 === 0) : slides.slice(0, lectureEnd)
      for (const { no, exercise } of looked) {
        await page.evaluate(no => window.inspect.go(no, 99), no)
        if (isOurs)
          found.push(...await findingsIn(opened))
        // An editor breaks its lines where the browser's own scroll bar leaves room.
        if (no > lectureEnd || exercise)
          continue
        const picture = await page.screenshot()
        const other = pictures.get(no)
        if (!other) {
          pictures.set(no, picture)
          continue
        }
        pictures.delete(no)
        const [chromium, ours] = await Promise.all((isOurs ? [other, picture] : [picture, other]).map(image => pictureOf(image, ...PICTURE)))
        const differences = visibleDifferences(chromium, ours)
        if (differences.length)
          found.push(`slide ${no} is another picture: ${differences.join('; ')}`)
      }
      return found
    })
    expect(findings).toEqual([])
  })

  it.each(STEPPED_SECTIONS)('takes every step of section %i, and starts as many fades and sweeps as Chromium', async (section) => {
    const from = slides.findIndex(slide => slide.section === section)
    const to = slides.findIndex(({ section }, index) => index > from && section !== undefined)
    const [ours, chromium] = await inBoth(async (opened) => {
      const { page } = opened
      await page.addInitScript(() => {
        Object.assign(window, { started: {} })
        addEventListener('transitionrun', ({ propertyName }) => {
          const { started } = window as unknown as { started: Record<string, number> }
          started[propertyName] = (started[propertyName] ?? 0) + 1
        }, true)
      })
      const found: string[] = []
      await goTo(page, stage.url, from + 1)
      for (let now = await positionOf(page); now.slide <= to; now = await positionOf(page)) {
        if (page.context().browser() === browser)
          found.push(...await findingsIn(opened))
        if (!await press(page, 'ArrowRight'))
          throw new Error(`ArrowRight does nothing on slide ${now.slide}, click ${now.click}`)
      }
      const started = await page.evaluate(() => (window as unknown as { started: Record<string, number> }).started)
      return { found, started: ['opacity', 'clip-path', 'stroke-dashoffset'].map(name => `${name} ${started[name] ?? 0}`) }
    })
    expect(ours.found).toEqual([])
    expect(ours.started).toEqual(chromium.started)
  })

  it('keeps two windows in step, live values included', async () => {
    const { context, page: presenter } = await open(browser, { url: stage.url })
    const audience = await context.newPage()
    context.setDefaultTimeout(SHOW_MS)
    await audience.goto(stage.url)
    await presenter.goto(`${stage.url}/presenter/${zero}`)
    await slideOf(presenter).waitFor()
    await stand(`${zero}`, audience)
    await step(presenter, 4)
    await stand(`${zero}.4`, presenter, audience)
    await presenter.bringToFront()
    await slider(presenter).press('ArrowRight')
    const value = await slider(presenter).getAttribute('aria-valuetext')
    await expect.poll(() => slider(audience).getAttribute('aria-valuetext'), { timeout: SHOW_MS }).toBe(value)
    await audience.reload()
    await expect.poll(() => slider(audience).getAttribute('aria-valuetext'), { timeout: SHOW_MS }).toBe(value)
    await context.close()
  })

  it('runs an exercise, and says on which line it fails', async () => {
    const { context, page, incidents } = await open(browser, { url: stage.url })
    const [{ id }] = EXERCISES
    const no = slides.find(({ exercise }) => exercise === 1)!.no
    await goTo(page, stage.url, no)
    const slide = page.locator(`#slideshow [data-slidev-no="${no}"]`)
    await slide.locator('.exercise-predict input').fill('About half')
    for (const [code, said, marked] of [
      ['const a = 1\n\nlet a = 2', /^Line \d: this does not compile/, ['let a = 2']],
      ['\nnull.length', /^Line \d: TypeError/, ['null.length']],
      [readFileSync(join(ROOT, 'snippets/exercises', id, 'solution.ts'), 'utf8'), /^All checks passed/, []],
    ] as const) {
      await slide.locator('.cm-content').click()
      await page.keyboard.press('ControlOrMeta+A')
      // Firefox makes more of a line break that is typed at once: which line is which, the editor knows.
      await page.keyboard.insertText(code)
      await slide.getByRole('button', { name: 'Run', exact: true }).click()
      await expect.poll(() => slide.locator('.exercise-failure, .exercise-summary').last().innerText(), { timeout: RUN_MS }).toMatch(said)
      expect(await slide.locator('.cm-problem').allInnerTexts()).toEqual(marked)
    }
    expect(incidents).toEqual([])
    await context.close()
  })
})
