/**
 * A lecture on tea uses all of the kit: it is presented, printed, captioned, cut, filmed and published by the commands,
 * called where it lies. So nothing that they do depends on the lecture that the kit lives beside.
 */
import type { Browser, BrowserContext, Page } from 'playwright-chromium'
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { PDFDocument } from '@cantoo/pdf-lib'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { ensurePython } from '../../lib/python.ts'
import { fitProblem } from '../../parse/own-fits.ts'
import { printEdition } from '../../pdf/print.ts'
import { slidev } from '../support/build.ts'
import { launchAlone } from '../support/page.ts'
import { ROOT } from '../support/project.ts'
import { serve } from '../support/serve.ts'
import { startCli } from '../tooling/copy.ts'

const DECK = fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '')
const LIMIT_MS = 180_000
const SHOW_MS = 10_000
/** Nothing of an earlier run may stand in for what a command should make. */
const removeMade = (): void => ['.cache', 'dist', 'audience'].forEach(folder => rmSync(join(DECK, folder), { recursive: true, force: true }))

/** A command of the kit, in the folder of the lecture. */
const start = (...words: string[]) => startCli(ROOT, DECK, words, { CHROMIUM_PATH: process.env.CHROMIUM_PATH })

async function run(...words: string[]): Promise<string> {
  const { said, ended } = start(...words)
  expect(await ended, said()).toBe(0)
  return said()
}

/** Runs on while other things are tested; the test that waits for it says what went wrong. */
function inBackground<Result>(work: Promise<Result>): Promise<Result> {
  work.catch(() => {})
  return work
}

const sizeOf = (file: string): number => statSync(join(DECK, file)).size
const read = (file: string): string => readFileSync(join(DECK, file), 'utf8')

describe('a lecture on tea', { timeout: LIMIT_MS }, () => {
  let browser: Browser
  let context: BrowserContext
  const errors: string[] = []
  const badProp = join(DECK, '.cache', 'bad-prop')
  /** The site of the whole, and the deck that is presented and filmed; then the site of the cut, inside that of the whole. */
  let site: Promise<unknown>
  let cutSite: Promise<unknown>
  let film: Promise<unknown>
  let badPropBuilt: ReturnType<typeof slidev>
  beforeAll(async () => {
    removeMade()
    site = inBackground(run('build', '--paper', 'letter'))
    cutSite = inBackground(site.then(() => run('build', '--no-paper', '--cut', '1')))
    film = inBackground(site.then(() => run('record', '--slides', '1', '--fps', '30')))
    badPropBuilt = inBackground(slidev(['build', 'bad-prop.md', '--out', badProp], DECK))
    browser = await launchAlone()
    context = await browser.newContext({ viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' })
    context.setDefaultTimeout(SHOW_MS)
    context.on('weberror', error => errors.push(error.error().message))
    context.on('console', message => message.type() === 'error' && errors.push(message.text()))
  }, LIMIT_MS)
  afterEach(async () => {
    // Of a test that failed they would ask on for a server that has ended.
    for (const page of context.pages())
      await page.close()
    expect(errors.splice(0)).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    removeMade()
  })

  async function show(address: string): Promise<Page> {
    const page = await context.newPage()
    await page.goto(address)
    await page.locator('#slideshow .slidev-layout:visible').first().waitFor()
    return page
  }
  const slideOf = (page: Page): string => /\/(\d+)(?:\?.*)?$/.exec(page.url())?.[1] ?? ''
  const standsAt = (slide: number, page: Page) => expect.poll(() => slideOf(page), { timeout: SHOW_MS }).toBe(String(slide))

  /** The browser writes when it has time, and not for a window that is closed in the same moment. */
  const isKept = (value: string) =>
    expect.poll(async () => JSON.stringify(await context.storageState({ indexedDB: true })), { timeout: SHOW_MS }).toContain(value)

  /** What `npm start` serves, while `work` needs it. */
  async function presented(words: string[], work: (address: string, said: string) => Promise<void>): Promise<void> {
    const lecture = start('start', '--no-open', ...words)
    try {
      await vi.waitFor(() => expect(lecture.said()).toContain('Ctrl-C ends it.'), { timeout: LIMIT_MS, interval: 50 })
      await work(/audience\s+(\S+)\//.exec(lecture.said())![1], lecture.said())
    }
    finally {
      lecture.child.kill('SIGINT')
      await lecture.ended
    }
  }

  it('has its exercise checked and its script set against the clock', async () => {
    expect(await run('exercise', '1', '--once', '--solution')).toContain('It cools as Newton says')
    expect(await run('script', '--slides')).toContain('1 Warmth')
    expect(existsSync(join(DECK, 'work'))).toBe(false)
  })

  it('has what is handed in graded, in both languages', async () => {
    const graded = join(DECK, '.cache', 'graded.csv')
    await ensurePython()
    await run('grade', 'snippets/exercises', '--output', graded)
    const rows = readFileSync(graded, 'utf8').split('\r\n').map(row => row.split(',').filter((_, i) => [0, 3, 4].includes(i)).join(' '))
    expect(rows).toEqual(expect.arrayContaining(['1-steeping/solution.ts 1 1', '1-steeping/solution.py 1 1', '1-steeping/starter.ts 0 1', '1-steeping/starter.py 0 1']))
  })

  it('says on the slide, in the console and instead of a PDF what a drawing cannot show', async () => {
    const { code, output } = await badPropBuilt
    expect(code, output).toBe(0)
    const served = await serve(badProp)
    const problem = 'most must be a whole number from 1 to 6; got 9'
    try {
      const page = await show(`${served.url}/1`)
      await expect.poll(() => page.locator('#slideshow .frame-problem:visible').innerText()).toBe(problem)
      expect(new Set(errors.splice(0))).toEqual(new Set([`Slide 1: ${problem}`]))
      await page.close()
      await expect(printEdition(browser, served.url, 'slides')).rejects.toThrow(`slide 1 "A cup of tea": the slide failed: ${problem}`)
    }
    finally {
      await served.close()
    }
  })

  it('asks its room, which answers by phone, and keeps what it said until that is deleted', async () => {
    await site
    await presented(['--audience', '--port', '4720'], async (address, said) => {
      const audience = await show(`${address}/2`)
      const phone = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage()
      await phone.goto(`http://127.0.0.1:${/the room\s+\S+:(\d+)/.exec(said)![1]}/`)
      await phone.getByRole('spinbutton').fill('5')
      await phone.keyboard.press('Enter')
      await phone.locator('#question').getByText('Your answer is in: 5 cups').waitFor({ timeout: SHOW_MS })
      await expect.poll(() => audience.locator('.room-line').innerText(), { timeout: SHOW_MS }).toBe('1 of 1\nhave answered')
      await audience.keyboard.press('PageDown')
      await audience.locator('.room-line').waitFor({ state: 'detached', timeout: SHOW_MS }) // the room knows of the step
      await audience.keyboard.press('v')
      await phone.locator('#question').getByText('Right is 4 cups. You said 5 cups.').waitFor({ timeout: SHOW_MS })
      await expect.poll(() => audience.locator('.room-answers').innerText(), { timeout: SHOW_MS }).toMatch(/The middle guess: 5\scups; right: 4\scups/)
      await phone.context().close()
      await audience.close()
    })
    expect(await run('audience', 'export')).toContain('answers.csv')
    expect(read('audience/answers.csv')).toMatch(/,median,2,cups,1,5,1,1,right: 4\r/)
    await run('audience', 'delete')
    const { said, ended } = start('audience', 'export')
    expect([await ended, said()]).toEqual([1, 'No room has said anything yet: npm start -- --audience opens one.\n'])
  })

  it('is presented in two windows that stay in step, and its cut on the same port begins anew', async () => {
    await site
    let port = ''
    await presented(['--port', '4710'], async (address) => {
      port = new URL(address).port
      const audience = await show(`${address}/1`)
      const presenter = await show(`${address}/presenter/1`)
      await presenter.keyboard.press('PageDown')
      await standsAt(2, audience)
      await presenter.keyboard.press('PageDown')
      await expect.poll(() => audience.getByRole('slider', { name: 'Cups' }).getAttribute('aria-valuetext')).toContain('3')
      await audience.getByRole('slider', { name: 'Cups' }).press('ArrowRight')
      await expect.poll(() => audience.locator('.cup').count()).toBe(4)
      await presenter.keyboard.press('PageDown')
      await standsAt(3, audience)
      await isKept('"slide":3')
      await presenter.close()
      await audience.close()
      // The same lecture, opened at its beginning again, goes on.
      const again = await show(address)
      await standsAt(3, again)
      await again.close()
    })
    await presented(['--port', port, '--cut', '1'], async (address) => {
      expect(new URL(address).port).toBe(port)
      const presenter = await show(`${address}/presenter/1`)
      await presenter.waitForTimeout(500)
      await standsAt(1, presenter)
      expect(await presenter.locator('.pace').innerText()).toContain('The clock starts')
      await presenter.goto(`${address}/2?clicks=1`)
      await expect.poll(() => presenter.locator('#slideshow .cup').count()).toBe(3)
      await presenter.close()
    })
  })

  it('is published with its PDFs and its page to read along, and its cut beside it keeps to itself', async () => {
    await cutSite
    for (const [edition, size] of Object.entries({ 'slides': [960, 540], 'handout': [612, 792], '3up': [612, 792] })) {
      const paper = await PDFDocument.load(readFileSync(join(DECK, `dist/a-cup-of-tea-${edition}.pdf`)))
      expect(paper.getPages().map(page => [page.getWidth(), page.getHeight()].map(Math.round))).toEqual(paper.getPages().map(() => size))
    }
    for (const file of ['index.html', 'read.html'])
      expect(read(`dist/${file}`)).toContain('<meta name="author" content="Ada Leaf">')
    expect(read('dist/a-cup-of-tea-handout.pdf')).toContain('<rdf:li>Ada Leaf</rdf:li>')
    for (const text of ['Ada Leaf · Brewing 101 · February 15, 2027', 'A cup is pleasant for 21 minutes', 'alt="4 cups of tea in a row."', 'On the slide: Water, porcelain and still air.', 'export function '])
      expect(read('dist/read.html')).toContain(text)
    const served = await serve(join(DECK, 'dist'))
    try {
      const linksOf = async (address: string) => {
        const page = await show(address)
        const links = await page.locator('a[href="./read.html"]').count()
        await page.close()
        return links
      }
      expect(await linksOf(`${served.url}/#/2`)).toBe(1)
      expect(existsSync(join(DECK, 'dist/1/read.html'))).toBe(false)
      expect(await linksOf(`${served.url}/1/#/1`)).toBe(0)
      const whole = await show(`${served.url}/#/presenter/1`)
      await whole.keyboard.press('PageDown')
      await standsAt(2, whole)
      const cut = await show(`${served.url}/1/#/presenter/1`)
      await cut.waitForTimeout(500)
      await standsAt(1, cut)
      expect(await cut.locator('.pace').innerText()).toContain('The clock starts')
      await cut.setViewportSize({ width: 320, height: 640 })
      await cut.goto(`${served.url}/read.html`)
      await cut.addStyleTag({ content: 'html { font-size: 200% }' })
      const large = await cut.evaluate(() => [getComputedStyle(document.body).fontSize, document.documentElement.scrollWidth])
      expect(large, 'text of twice the size').toEqual(['36px', 320])
      await cut.setViewportSize({ width: 640, height: 360 })
      await cut.goto(`${served.url}/#/2`)
      await cut.addStyleTag({ content: 'html { font-size: 200% }' })
      const { x, width } = (await cut.locator('nav a[href="./read.html"]').boundingBox())!
      expect(x + width, 'Slidev’s row of buttons').toBeLessThanOrEqual(640)
      await Promise.all([whole.close(), cut.close()])
    }
    finally {
      await served.close()
    }
  })

  it.each(['Professor of Steeping ', 'MAXIMILIANE WOLKENSTEIN-', 'Wwmm', 'li. ', 'Tea, 2nd part: '])('shows on the title all of "%s" that is let in', async (text) => {
    await site
    const own = { speaker: 'Ada Leaf', course: text.repeat(99), logo: 'leaf.svg', date: 'February 15, 2027' }
    const letters = Number(/(\d+) letters fit/.exec(fitProblem(own)![1])![1])
    const served = await serve(join(DECK, 'dist'))
    try {
      const page = await show(`${served.url}/#/1`)
      const column = page.locator('#slideshow .frame-own')
      await column.locator('b').evaluate((course, words) => course.textContent = words, own.course.slice(0, letters))
      await expect.poll(async () => (await column.locator('img').boundingBox())!.height, { timeout: SHOW_MS }).toBeGreaterThan(24)
      const { x, width, y, height } = (await column.boundingBox())!
      expect(letters).toBeGreaterThan(40)
      expect(x + width).toBe(224)
      expect(y + height).toBeLessThanOrEqual(362)
      expect(await column.evaluate(({ scrollWidth, scrollHeight }) => [scrollWidth, scrollHeight]))
        .toEqual([width, Math.round(height)])
      await page.close()
    }
    finally {
      await served.close()
    }
  })

  it('is captioned, whole and cut', async () => {
    await Promise.all([run('captions'), run('captions', '--cut', '1')])
    expect(read('dist/captions/transcript.txt')).toContain('poured at 90 °C')
    expect(read('dist/captions/lecture-1.vtt')).toMatch(/^WEBVTT/)
    const captionsIn = (file: string) => read(`dist/captions/${file}`).match(/-->/g)?.length
    expect(captionsIn('lecture.vtt')).toBeGreaterThan(captionsIn('lecture-1.vtt')!)
  })

  it('is filmed', async () => {
    await film
    expect(sizeOf('dist/record/slide-1/slide-1.mp4')).toBeGreaterThan(5000)
  })
})
