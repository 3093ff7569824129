/** The site to publish, on a plain server of files below a path, as most hosts are. */
import type { Page } from 'playwright-chromium'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { devices } from 'playwright-chromium'
import { describe, expect, it } from 'vitest'
import { escaped } from '../../kit/lib/html.ts'
import { loadLecture } from '../../kit/site/lecture.ts'
import { readerPage } from '../../kit/site/reader.ts'
import { completeHead, siteFlags } from '../../kit/site/site.ts'
import { once, slidev, sourcesOf } from '../../kit/test/support/build.ts'
import { ROOT } from '../../kit/test/support/project.ts'
import { clicksInNote, loadDeck } from '../../kit/test/support/source.ts'
import { useStage, useWindow } from '../../kit/test/support/stage.ts'

const BASE = '/some/path/'
const deck = await loadDeck()
/** A slide with a name for links, and one with clicks. */
const named = deck.slides.find(({ index, frontmatter }) => index > 0 && frontmatter.link)!
const clicked = deck.slides.find(({ note }) => clicksInNote(note) > 1)!.index + 1

const lecture = await loadLecture(ROOT)

const site = useStage(() => once('test-site', sourcesOf(ROOT), async (out) => {
  const { code, output } = await slidev(['build', ...siteFlags(out)])
  expect(code, output.slice(-2000)).toBe(0)
  completeHead(out, './', lecture)
}), { base: BASE, single: false })

describe('the site below a path, without a server that knows it', () => {
  const opened = useWindow(site)
  /** Opens an address of the site, and waits until nothing more is fetched. */
  async function show(path: string) {
    await opened.page.goto(`${site.url}/${path}`, { waitUntil: 'networkidle' })
    return opened.page
  }
  const hashOf = (page: Page) => new URL(page.url()).hash

  it.each([
    ['', /^#\/1$/, new RegExp(String(deck.data.headmatter.title))],
    [`#/${clicked}`, new RegExp(`^#/${clicked}$`), new RegExp(`^${clicked}\\. `)],
    [`#/${clicked}?clicks=1`, new RegExp(`^#/${clicked}\\?clicks=1$`), new RegExp(`^${clicked}\\. `)],
    [`#/${named.frontmatter.link}`, new RegExp(`^#/${named.index + 1}$`), new RegExp(`^${named.index + 1}\\. `)],
    ['#/presenter/2', /^#\/presenter\/2$/, /Presenter/],
    ['#/overview', /^#\/overview$/, /Overview/],
  ])('opens "%s" and asks for nothing that is not there', async (path, hash, title) => {
    const page = await show(path)
    await expect.poll(() => page.title()).toMatch(title)
    expect(hashOf(page) || '#/1').toMatch(hash)
    expect(new URL(page.url()).pathname).toBe(BASE)
  })

  it('goes on with the arrow key, and comes back to the same place after a reload', async () => {
    const page = await show(`#/${clicked}`)
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => hashOf(page)).toBe(`#/${clicked}?clicks=1`)
    await page.reload({ waitUntil: 'networkidle' })
    expect(hashOf(page)).toBe(`#/${clicked}?clicks=1`)
  })

  it('shows a way to the page to read along', async () =>
    expect(await (await show('#/2')).locator('a[href="./read.html"]').count()).toBe(1))

  it('says on the black how to go on to who is alone, and nothing once a presenter leads', async () => {
    const page = await show(`#/${clicked}`)
    const line = page.getByText('Press any key to go on')
    await page.keyboard.press('b')
    await line.waitFor()
    await page.keyboard.press('x')
    await line.waitFor({ state: 'detached' })
    const presenter = await page.context().newPage()
    await presenter.goto(`${site.url}/#/presenter/${clicked}`, { waitUntil: 'networkidle' })
    await presenter.keyboard.press('ArrowRight')
    await expect.poll(() => hashOf(page)).toBe(`#/${clicked}?clicks=1`)
    await page.keyboard.press('b')
    await page.locator('.black-stage').waitFor()
    expect(await line.count()).toBe(0)
    await presenter.close()
  })

  it('zooms by two fingers on a phone, turns the step by one, and offers the page to read along', async () => {
    const context = await site.browser.newContext({ ...devices['Pixel 7'], reducedMotion: 'reduce' })
    const page = await context.newPage()
    const { width, height } = page.viewportSize()!
    const session = await context.newCDPSession(page)
    type Points = [x: number, y: number][]
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: Points) =>
      session.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) })
    /** One finger or two, at a height, from here to there. */
    async function move(y: number, from: number[], to: number[]) {
      for (const count of from.keys())
        await touch('touchStart', from.slice(0, count + 1).map(x => [x, y]))
      for (let part = 0.1; part <= 1; part += 0.1)
        await touch('touchMove', from.map((x, finger) => [x + (to[finger] - x) * part, y]))
      // A finger that rests before it leaves throws nothing, and the next tap need not stop it.
      await page.waitForTimeout(200)
      await touch('touchEnd', [])
      await page.waitForTimeout(400)
    }
    const zoom = () => page.evaluate(() => visualViewport!.scale)
    await page.goto(`${site.url}/#/3`, { waitUntil: 'networkidle' })
    const offer = page.locator('.read-instead')
    expect(await offer.locator('a').getAttribute('href')).toBe('./read.html')
    await offer.getByRole('button').click()
    expect(await offer.count()).toBe(0)

    await move(height / 2, [width * 0.8], [width * 0.2])
    expect(hashOf(page)).toBe('#/3?clicks=1')
    // Beside the slide a tap turns the step, so a first finger does not.
    await page.touchscreen.tap(width * 0.8, height * 0.2)
    await expect.poll(() => hashOf(page)).toBe('#/3?clicks=2')
    for (const y of [height / 2, height * 0.2])
      await move(y, [width * 0.4, width * 0.6], [width * 0.2, width * 0.8])
    expect(await zoom()).toBeGreaterThan(1.5)
    await move(height / 2, [width * 0.8], [width * 0.2])
    expect(hashOf(page)).toBe('#/3?clicks=2')
    await context.close()
  })

  it('has a page to read along that takes the reader’s own size of text, and grows no wider than a phone', async () => {
    const page = await site.browser.newPage({ viewport: { width: 360, height: 640 } })
    const shown = new Map(lecture.slides.map(({ number }) => [number, { alt: '', code: [], foot: '' }]))
    await page.setContent(readerPage({ lecture, shown, downloads: [], notebooks: [], tokens: 'html { font-size: 200% }', picture: '' }))
    const [width, size] = await page.evaluate(() => [document.documentElement.scrollWidth, Number.parseFloat(getComputedStyle(document.querySelector('main p')!).fontSize)])
    expect(width).toBeLessThanOrEqual(360)
    expect(size).toBe(36)
    await page.close()
  })

  it('tells a shared link what it is', () => {
    const page = readFileSync(join(site.folder, 'index.html'), 'utf8')
    for (const tag of ['<meta property="og:image" content="./preview.png">', `<meta name="description" content="${escaped(String(deck.data.headmatter.info)).slice(0, 20)}`])
      expect(page).toContain(tag)
    expect(page).not.toContain('content="&quot;')
  })
})
