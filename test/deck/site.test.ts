/** The site to publish, on a plain server of files below a path, as most hosts are. */
import type { Page } from 'playwright-chromium'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { escaped } from '../../kit/lib/html.ts'
import { loadLecture } from '../../kit/site/lecture.ts'
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

const site = useStage(() => once('test-site', sourcesOf(ROOT), async (out) => {
  const { code, output } = await slidev(['build', ...siteFlags(out)])
  expect(code, output.slice(-2000)).toBe(0)
  completeHead(out, './', await loadLecture(ROOT))
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

  it('tells a shared link what it is', () => {
    const page = readFileSync(join(site.folder, 'index.html'), 'utf8')
    for (const tag of ['<meta property="og:image" content="./preview.png">', `<meta name="description" content="${escaped(String(deck.data.headmatter.info)).slice(0, 20)}`])
      expect(page).toContain(tag)
    expect(page).not.toContain('content="&quot;')
  })
})
