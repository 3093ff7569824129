import type { AddressInfo } from 'node:net'
/** The site where hosts and browsers are not kind to it: beside another one, in a frame, without storage, from a file. */
import type { Browser, BrowserContext, Frame, Page } from 'playwright-chromium'
import { once as event } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import sirv from 'sirv'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { siteFlags } from '../../site/site.ts'
import { once, slidev, sourcesOf } from '../support/build.ts'
import { launchAlone } from '../support/page.ts'
import { inPages } from '../support/pdf-pages.ts'
import { STAGE_MS } from '../support/stage.ts'

const DECK = fileURLToPath(new URL('.', import.meta.url))

/** The same files below each of these paths, as two years of one lecture, or a cut beside the whole. */
const PATHS = /^\/(?:2026\/20|2026|2025)(?=\/)/

describe('the site', { timeout: STAGE_MS }, () => {
  let folder: string
  let address: string
  let browser: Browser
  let context: BrowserContext
  let errors: string[]
  const server = createServer()

  beforeAll(async () => {
    folder = await once('test-hosts', sourcesOf(DECK), async (out) => {
      const { code, output } = await slidev(['build', ...siteFlags(out)], DECK)
      expect(code, output.slice(-2000)).toBe(0)
    })
    const files = sirv(folder, { setHeaders: response => response.setHeader('Access-Control-Allow-Origin', '*') })
    server.on('request', (request, response) => {
      if (request.url === '/frame') {
        response.setHeader('Content-Type', 'text/html')
        return response.end('<link rel="icon" href="data:,"><iframe src="/2025/" sandbox="allow-scripts" width="1200" height="680">')
      }
      request.url = request.url?.replace(PATHS, '')
      files(request, response, () => void response.writeHead(404).end())
    })
    await event(server.listen(0, '127.0.0.1'), 'listening')
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    browser = await launchAlone()
  }, STAGE_MS)
  beforeEach(async () => {
    errors = []
    context = await browser.newContext({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' })
    context.on('weberror', error => errors.push(error.error().message))
    context.on('console', message => message.type() === 'error' && errors.push(message.text()))
  })
  afterEach(() => context.close())
  afterAll(async () => {
    await browser?.close()
    server.closeAllConnections()
    server.close()
  })

  const headline = (page: Page | Frame) => page.locator('#slideshow h1:visible')
  async function show(path: string): Promise<Page> {
    const page = await context.newPage()
    await page.goto(`${address}${path}`)
    return page
  }
  const hash = (page: Page | Frame): string => new URL(page.url()).hash

  it('goes on in a frame that may keep nothing', async () => {
    const page = await show('/frame')
    const [, frame] = page.frames()
    await headline(frame).getByText('A cup of tea').waitFor()
    await page.locator('iframe').click({ position: { x: 900, y: 600 } })
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => frame.evaluate(() => location.hash)).toBe('#/2')
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => frame.evaluate(() => location.hash)).toBe('#/2?clicks=1')
    expect(errors.filter(message => !/wake.?lock/i.test(message))).toEqual([])
  })

  it('goes on where cookies are blocked', async () => {
    await context.addInitScript(() => {
      const refuse = (): never => {
        throw new DOMException('Access is denied for this document.', 'SecurityError')
      }
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
        Object.defineProperty(window, name, { get: refuse, configurable: true })
      window.BroadcastChannel = new Proxy(BroadcastChannel, { construct: refuse })
    })
    const page = await show('/2025/')
    await headline(page).getByText('A cup of tea').waitFor()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => hash(page)).toBe('#/2')
    await page.goto(`${address}/2025/#/presenter/2`)
    await page.getByRole('button', { name: 'Start', exact: true }).first().waitFor()
    expect(errors).toEqual([])
  })

  it('stands beside another edition and a cut, and each keeps its own place', async () => {
    const [audience, other, cut] = [await show('/2026/'), await show('/2025/'), await show('/2026/20/')]
    const presenter = await show('/2026/#/presenter/1')
    await presenter.locator('.pace').waitFor()
    await presenter.keyboard.press('PageDown')
    await expect.poll(() => hash(audience)).toBe('#/2')
    await presenter.keyboard.press('e')
    await audience.locator('dialog[open]').waitFor()
    for (const page of [other, cut]) {
      await page.reload()
      await headline(page).getByText('A cup of tea').waitFor()
      expect([hash(page), await page.locator('dialog[open]').count()]).toEqual(['#/1', 0])
    }
    await audience.reload()
    await expect.poll(() => hash(audience)).toBe('#/2')
    expect(errors).toEqual([])
  })

  it('says what to do when it is opened as a file, and only then', async () => {
    const page = await context.newPage()
    await page.goto(pathToFileURL(join(folder, 'index.html')).href)
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('npm start')
    await page.goto(`${address}/2025/`)
    await headline(page).waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
  })

  it('says so where its program does not come', async () => {
    const page = await context.newPage()
    await page.route(/\/assets\/index-.*\.js$/, route => route.abort())
    await page.goto(`${address}/2025/`)
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('Reload the page.')
  })

  it('prints the slide on stage on one page, and nothing around it', async () => {
    const page = await show('/2025/#/3')
    await headline(page).waitFor()
    const words = await headline(page).innerText()
    // What Ctrl+P shows, on the paper that a person has.
    for (const options of [{ preferCSSPageSize: true }, { format: 'A4' }, { format: 'Letter', landscape: true }]) {
      const file = join(folder, '..', 'test-hosts-print.pdf')
      writeFileSync(file, await page.pdf({ ...options, printBackground: true }))
      const pages = await inPages(file, async sheet => (await sheet.getTextContent()).items.map(item => 'str' in item ? item.str : '').join(' '))
      expect(pages).toHaveLength(1)
      expect(pages[0].replace(/\W+/g, '')).toContain(words.replace(/\W+/g, ''))
      expect(pages[0]).not.toContain('A cup of tea')
    }
  })
})
