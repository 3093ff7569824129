/** The site to publish, on a plain server of files below a path, as most hosts are. */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-chromium'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import sirv from 'sirv'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch } from '../../kit/lib/browser.ts'
import { completeHead, siteFlags } from '../../kit/site/site.ts'
import { once, slidev } from '../../kit/test/support/build.ts'
import { open } from '../../kit/test/support/page.ts'
import { presentParts, ROOT } from '../../kit/test/support/project.ts'

const LIMIT_MS = 300_000
const BASE = '/some/path/'

let folder: string
let browser: Browser
let server: Server
let url: string

beforeAll(async () => {
  folder = await once('test-site', [...['slides.md', ...presentParts(ROOT)].map(part => join(ROOT, part)), join(ROOT, 'package-lock.json')], async (out) => {
    const { code, output } = await slidev(siteFlags(out))
    expect(code, output.slice(-2000)).toBe(0)
    await completeHead(out, './')
  })
  const files = sirv(folder)
  server = createServer((request, response) => {
    const missing = () => void response.writeHead(404).end()
    if (!request.url?.startsWith(BASE))
      return missing()
    request.url = request.url.slice(BASE.length - 1)
    files(request, response, missing)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${BASE}`
  browser = await launch()
}, LIMIT_MS)

afterAll(async () => {
  await browser?.close()
  server?.close()
})

describe('the site below a path, without a server that knows it', () => {
  it.each([
    ['', '#/1', /Training & Serving/],
    ['#/12', '#/12', /^12\. /],
    ['#/12?clicks=1', '#/12?clicks=1', /^12\. /],
    ['#/two-walls', '#/6', /Two walls/],
    ['#/continuous-batching', /^#\/\d+$/, /static batch/],
    ['#/presenter/2', '#/presenter/2', /Presenter/],
    ['#/overview', '#/overview', /Overview/],
  ])('opens "%s" and asks for nothing that is not there', async (path, hash, title) => {
    const { page, incidents, context } = await open(browser, { url, scheme: 'light' })
    await page.goto(url + path, { waitUntil: 'networkidle' })
    await expect.poll(() => page.title()).toMatch(title)
    if (typeof hash === 'string')
      expect(new URL(page.url()).hash || '#/1').toBe(hash)
    else
      expect(new URL(page.url()).hash).toMatch(hash)
    expect(new URL(page.url()).pathname).toBe(BASE)
    expect(incidents).toEqual([])
    await context.close()
  })

  it('goes on with the arrow key, and comes back to the same place after a reload', async () => {
    const { page, context } = await open(browser, { url, scheme: 'light' })
    await page.goto(`${url}#/3`, { waitUntil: 'networkidle' })
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => new URL(page.url()).hash).toBe('#/3?clicks=1')
    await page.reload({ waitUntil: 'networkidle' })
    expect(new URL(page.url()).hash).toBe('#/3?clicks=1')
    await context.close()
  })

  it('shows a way to the page to read along', async () => {
    const { page, context } = await open(browser, { url, scheme: 'light' })
    await page.goto(`${url}#/2`, { waitUntil: 'networkidle' })
    expect(await page.locator('a[href="./read.html"]').count()).toBe(1)
    await context.close()
  })

  it('tells a shared link what it is', () => {
    const page = readFileSync(join(folder, 'index.html'), 'utf8')
    for (const tag of ['<meta property="og:image" content="./preview.png">', '<meta name="description" content="How a model'])
      expect(page).toContain(tag)
    expect(page).not.toContain('content="&quot;')
  })
})
