/** Whether readers agree with the browser on a small page, and whether a texture that some draw otherwise is found out. */
import type { Browser } from 'playwright-chromium'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { launch } from '../../lib/browser.ts'
import { finish } from '../../pdf/finish.ts'
import { printPage } from '../../pdf/print.ts'
import { DRAWN_BY, itInReaders, pictureOf, READ_BY, visibleDifferences } from '../support/readers.ts'
import { smallLecture, TITLE } from './small.ts'

const folder = mkdtempSync(join(tmpdir(), 'readers-'))
const LINES = Array.from({ length: 30 }, (_, i) => `M${i * 12.7 - 60} 60L${i * 12.7} 0`).join('')
const drawing = (inside: string): string => `<svg width="200" height="60" role="img" aria-label="Idle" style="position: absolute; top: 64px; left: 192px">${inside}</svg>`
const BODIES = {
  lines: drawing(`<clipPath id="idle"><path d="M0 0h200v48H0z"/></clipPath><path d="M0 0h200v48H0z" fill="#f2f3f4"/><path clip-path="url(#idle)" d="${LINES}" stroke="#858e99" stroke-width="1.55"/>`),
  gradient: drawing('<linearGradient id="hatch" gradientUnits="userSpaceOnUse" x2="6.364" y2="6.364" spreadMethod="repeat"><stop stop-color="#f2f3f4"/><stop offset=".06" stop-color="#858e99"/><stop offset=".17" stop-color="#858e99"/><stop offset=".23" stop-color="#f2f3f4"/></linearGradient><rect width="200" height="48" style="fill: url(#hatch)"/>'),
}

let browser: Browser

beforeAll(async () => {
  browser = await launch()
}, 300_000)
afterAll(async () => {
  await browser.close()
  rmSync(folder, { recursive: true })
})

/** The finished file of a small lecture, and its first page as the browser shows it. */
async function print(name: keyof typeof BODIES): Promise<{ file: string, own: Uint8Array }> {
  const page = await browser.newPage({ viewport: { width: 400, height: 300 } })
  await page.emulateMedia({ media: 'print' })
  await page.setContent(smallLecture({ body: BODIES[name] }))
  const { bytes, links } = await printPage(page)
  const own = await page.screenshot({ clip: { x: 0, y: 0, width: 400, height: 300 }, style: '#slide-2 { display: none }' })
  await page.close()
  const metadata = { title: TITLE, author: '', subject: '', keywords: '', language: 'en' }
  const finished = await finish(bytes, { metadata, headlines: 2, bookmarks: [{ title: '1', headline: 0 }, { title: '2', headline: 1 }], links })
  const file = join(folder, `${name}.pdf`)
  writeFileSync(file, finished.data)
  return { file, own }
}

describe('a small page', () => {
  itInReaders.each(Object.keys(BODIES) as (keyof typeof BODIES)[])('with a texture of %s', async (name) => {
    const { file, own } = await print(name)
    const expected = await pictureOf(own, 400, 300)
    const differing: string[] = []
    for (const [reader, draw] of Object.entries(DRAWN_BY)) {
      if (visibleDifferences(expected, await pictureOf(await draw(file, 1), 400, 300)).length)
        differing.push(reader)
    }
    expect(differing).toEqual(name === 'lines' ? [] : ['poppler, cairo', 'MuPDF', 'Ghostscript', 'pdf.js'])
  })

  itInReaders('says "840 GB" to each', async () => {
    const { file } = await print('lines')
    for (const [reader, read] of Object.entries(READ_BY))
      expect([reader, (await read(file, 1)).replace(/\s+/g, ' ')]).toEqual([reader, expect.stringMatching(/840 ?GB/)])
  })
})
