/** What a view does not show is not fetched for it: notes, formulas' styles, type hints, diagrams. */
import type { Browser } from 'playwright-chromium'
import type { Served } from '../../kit/test/support/serve.ts'
import type { Deck } from '../../kit/test/support/source.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch } from '../../kit/lib/browser.ts'
import { buildDeck } from '../../kit/test/support/build.ts'
import { serve } from '../../kit/test/support/serve.ts'
import { clicksInNote, loadDeck } from '../../kit/test/support/source.ts'

const LIMIT_MS = 300_000

let deck: Deck
let browser: Browser
let server: Served

beforeAll(async () => {
  deck = await loadDeck()
  server = await serve(await buildDeck('deck'))
  browser = await launch()
}, LIMIT_MS)

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

/** Opens an address with nothing cached, and lists what it fetches and complains about. */
async function open(path: string) {
  const page = await browser.newPage()
  const fetched: string[] = []
  const complaints: string[] = []
  page.on('request', request => fetched.push(request.url()))
  page.on('console', message => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()))
  page.on('pageerror', error => complaints.push(error.message))
  await page.goto(server.url + path)
  return { page, fetched, complaints }
}

/** The first slide of those with click marks, counted from 1. */
function slideWithMarks() {
  const index = deck.slides.findIndex(({ note }) => clicksInNote(note) > 0)
  return { no: index + 1, marks: clicksInNote(deck.slides[index].note) }
}

describe('the built deck', { timeout: LIMIT_MS }, () => {
  it('shows the first slide without notes, formulas or diagrams', async () => {
    const { page, fetched, complaints } = await open('/1')
    await page.waitForSelector('[data-slidev-no="1"] h1')
    expect(fetched.filter(url => /note-texts|katex|mermaid|monaco|note-?display/i.test(url))).toEqual([])
    expect(complaints).toEqual([])
  })

  it('gives the presenter the notes with their click marks', async () => {
    const { no, marks } = slideWithMarks()
    const { page, complaints } = await open(`/presenter/${no}`)
    await page.waitForSelector('.slidev-note')
    expect(await page.locator('.slidev-note .slidev-note-click-mark').count()).toBe(marks)
    expect(complaints).toEqual([])
  })

  it.each(['/notes', '/overview'])('gives %s the notes', async (path) => {
    const { page, fetched } = await open(path)
    await page.waitForSelector('.slidev-note')
    expect(fetched.filter(url => url.includes('note-texts'))).toHaveLength(1)
  })

  it('fetches the notes when the page of the audience becomes the presenter\'s', async () => {
    const { no, marks } = slideWithMarks()
    const { page, fetched } = await open(`/${no}`)
    await page.waitForSelector(`[data-slidev-no="${no}"] h1`)
    expect(fetched.filter(url => url.includes('note-texts'))).toEqual([])
    await page.mouse.move(100, page.viewportSize()!.height - 10)
    await page.locator('[title="Presenter Mode"], [title="Enter Presenter Mode"]').first().click()
    await page.waitForSelector('.slidev-note')
    expect(await page.locator('.slidev-note .slidev-note-click-mark').count()).toBe(marks)
  })
})
