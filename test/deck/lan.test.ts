/** A lecture on two machines: a browser of its own for each, whose clocks differ, and the server between them. */
import type { Browser, Page } from 'playwright-chromium'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launch } from '../../kit/lib/browser.ts'
import { lanOf } from '../../kit/lib/gate.ts'
import { serve } from '../../kit/lib/serve.ts'
import { buildDeck } from '../../kit/test/support/build.ts'
import { STAGE_MS } from '../../kit/test/support/stage.ts'
import { gpus, says, SHOW_MS, slider, stage, stand, step, strip, where, zero } from './windows.ts'

/** The other machine's clock is late, ms. */
const LATE_MS = 3 * 3600 * 1000

const lan = lanOf()
// Without a network, another address of this machine.
const [address = '127.0.0.2'] = lan.addresses
lan.addresses = [address]

describe('a lecture on two machines', { timeout: STAGE_MS }, () => {
  let browser: Browser
  let server: Awaited<ReturnType<typeof serve>>
  let folder: string
  const problems: string[] = []
  beforeAll(async () => {
    folder = await buildDeck('deck')
    server = await serve(0, folder, lan)
    browser = await launch()
  }, STAGE_MS)
  afterEach(async () => {
    await Promise.all(browser.contexts().map(context => context.close()))
    expect(problems.splice(0)).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  async function openOn(url: string, late = 0): Promise<Page> {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' })).newPage()
    page.setDefaultTimeout(SHOW_MS)
    page.on('pageerror', ({ message }) => problems.push(message))
    await page.addInitScript((late) => {
      const now = Date.now.bind(Date)
      Date.now = () => now() - late
    }, late)
    await page.goto(url)
    await stage(page).waitFor()
    return page
  }
  const here = (path: string) => openOn(`${server.address}${path}`)
  const there = (path: string) => openOn(`http://${address}:${server.port}${path}?token=${lan.token}`, LATE_MS)
  const seconds = async (page: Page) => (await strip(page).locator('.pace-clock strong').innerText()).split(':').reduce((sum, part) => sum * 60 + Number(part), 0)

  it('is in step: place, clock, black stage, evidence, controls and the pointer, both ways', async () => {
    const audience = await here('/')
    const tablet = await there('/presenter/1')
    for (const [mover, other] of [[tablet, audience], [audience, tablet]]) {
      const from = where(mover)
      await step(mover, 3)
      await expect.poll(() => where(other) !== from && where(other) === where(mover), { timeout: SHOW_MS }).toBe(true)
    }
    await step(audience, 1, 'b')
    await tablet.getByText('The stage is black').waitFor()
    await step(tablet, 1, 'b')
    await audience.locator('.black-stage').waitFor({ state: 'detached' })
    await step(tablet, 1, 'e')
    await audience.locator('.evidence').waitFor()
    await step(audience, 1, 'Escape')
    await tablet.locator('.evidence').waitFor({ state: 'detached' })

    const presenter = await here('/presenter/1')
    await stand(where(tablet), presenter)
    await expect.poll(async () => Math.abs(await seconds(presenter) - await seconds(tablet)), { timeout: SHOW_MS }).toBeLessThan(2)
    expect(await seconds(presenter)).toBeLessThan(300)

    await tablet.goto(`http://${address}:${server.port}/presenter/${zero}?clicks=4`)
    await stand(`${zero}.4`, audience)
    await slider(tablet).press('ArrowRight')
    const value = await slider(tablet).getAttribute('aria-valuetext')
    await gpus(audience, value!)
    const { x, y, width, height } = (await tablet.locator('.main #slide-content').boundingBox())!
    await tablet.mouse.move(x + width / 2, y + height / 2)
    await tablet.mouse.move(x + width / 3, y + height / 3)
    await expect.poll(() => audience.locator('[style*="stroke-width: 16"]').count(), { timeout: SHOW_MS }).toBe(1)
  })

  it('a machine that joins goes where the lecture is, and one that was cut off comes back', async () => {
    const audience = await here('/6')
    await step(audience, 1)
    const tablet = await there('/presenter/1')
    await stand('6.1', tablet, audience)
    await tablet.reload()
    await strip(tablet).waitFor()
    await stand('6.1', tablet, audience)

    await tablet.context().setOffline(true)
    await step(tablet, 4, 'ArrowDown')
    await says(tablet, 'Cut off from the other machine')
    await stand('6.1', audience)
    await tablet.context().setOffline(false)
    await stand('10', audience, tablet)
    await expect.poll(() => strip(tablet).innerText(), { timeout: SHOW_MS }).not.toContain('Cut off')
  })
})
