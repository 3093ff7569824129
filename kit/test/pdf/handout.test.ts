import type { Browser, Page } from 'playwright-chromium'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { handoutNotes } from '../../client/handout.ts'
import { launch } from '../../lib/browser.ts'

const LIMIT_MS = 60_000

let browser: Browser
let page: Page

beforeAll(async () => {
  browser = await launch()
  page = await browser.newPage()
}, LIMIT_MS)

afterAll(() => browser.close())

it('the handout has what is said, and behind it the answers, labelled', async () => {
  const html = `<p>A <strong>wall</strong>. <em class="direction">ask</em> Well?</p>
<p><span class="slidev-note-click-mark" data-clicks="1"></span> <em class="direction">pause 2 s</em></p>
<p><span class="slidev-note-click-mark" data-clicks="2"></span> Said, <em>twice</em>.</p>
<aside class="if-they-ask">
<p><em class="direction">If they ask</em> Why? Because.</p>
<p>More of it.</p>
</aside>`
  const made = await page.evaluate(handoutNotes, html)
  expect(made.replace(/\s+/g, ' ').trim()).toBe('<p>A <strong>wall</strong>. Well?</p> <p> Said, <em>twice</em>.</p> <p><strong>If asked:</strong> Why? Because.</p> <p>More of it.</p>')
})

it('a note without marks stays as it is', async () => {
  expect(await page.evaluate(handoutNotes, '<p>Said.</p>')).toBe('<p>Said.</p>')
  expect(await page.evaluate(handoutNotes, '')).toBe('')
})
