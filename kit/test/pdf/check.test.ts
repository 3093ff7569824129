/** A good file passes; for every rule a file that breaks it fails with that rule. */
import type { Browser } from 'playwright-chromium'
import type { RuleName } from '../../pdf/check.ts'
import type { Tag } from '../../pdf/objects.ts'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PDFDocument, PDFString } from '@cantoo/pdf-lib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch } from '../../lib/browser.ts'
import { checkPdf, RULES } from '../../pdf/check.ts'
import { fileOf, makeEditions } from '../../pdf/editions.ts'
import { contentOf, decoded, dictIn, dictsIn, itemsIn, PDFDict, PDFName, streamAt, tagsOf, textIn } from '../../pdf/objects.ts'
import { printPage } from '../../pdf/print.ts'
import { itInReaders } from '../support/readers.ts'
import { serveText, smallLecture, TITLE } from './small.ts'

const name = (text: string): PDFName => PDFName.of(text)
const LIMIT_MS = 60_000
const folder = mkdtempSync(join(tmpdir(), 'pdf-'))
const file = join(folder, fileOf('slides'))
let browser: Browser
let good: Uint8Array

beforeAll(async () => {
  browser = await launch()
  const served = await serveText(smallLecture())
  await makeEditions(browser, served.address, ['slides'], folder)
  served.close()
  good = readFileSync(file)
}, LIMIT_MS)
afterAll(async () => {
  await browser.close()
  rmSync(folder, { recursive: true })
})

const rulesOf = async (bytes: Uint8Array): Promise<RuleName[]> => [...new Set((await checkPdf(bytes, { title: TITLE, pages: 2 })).map(({ rule }) => rule))]

async function broken(harm: (document: PDFDocument) => void): Promise<Uint8Array> {
  const document = await PDFDocument.load(good, { updateMetadata: false })
  harm(document)
  return document.save({ addDefaultPage: false, updateFieldAppearances: false })
}

function tag(document: PDFDocument, type: string): Tag {
  const found = tagsOf(document).find(other => other.type === type)
  if (!found)
    throw new Error(`there is no ${type}`)
  return found
}

function firstLink(document: PDFDocument): PDFDict {
  const link = document.getPages().flatMap(({ node }) => dictsIn(node, 'Annots')).find(found => textIn(found, 'Dest'))
  if (!link)
    throw new Error('there is no link inside the file')
  return link
}

function rewriteContent(document: PDFDocument, change: (text: string) => string): void {
  const ref = contentOf(document.getPage(0))
  const text = Buffer.from(decoded(streamAt(document.context, ref))).toString('latin1')
  document.context.assign(ref, document.context.flateStream(change(text)))
}

function fonts(document: PDFDocument): PDFDict[] {
  return document.context.enumerateIndirectObjects().flatMap(([, object]) => object instanceof PDFDict && textIn(object, 'Type') === 'Font' && textIn(object, 'Subtype') === 'Type0' ? [object] : [])
}

const HARM: Record<RuleName, (document: PDFDocument) => void> = {
  'metadata': ({ catalog }) => void catalog.delete(name('Metadata')),
  'roles': ({ catalog }) => void dictIn(catalog, 'StructTreeRoot')?.delete(name('RoleMap')),
  'marked': document => rewriteContent(document, text => `${text}\n0 0 9 9 re f`),
  'marks': document => tag(document, 'P').dict.set(name('K'), document.context.obj([])),
  'alternative text': document => void tag(document, 'Formula').dict.delete(name('Alt')),
  'boxes': document => void tag(document, 'Figure').dict.delete(name('A')),
  'lists': document => tag(document, 'LBody').dict.set(name('S'), name('P')),
  'links': document => void firstLink(document).delete(name('Contents')),
  'tables': (document) => {
    const row = tag(document, 'TR')
    row.dict.set(name('K'), document.context.obj([row.kids[0].ref]))
  },
  'headings': document => tag(document, 'H1').dict.set(name('S'), name('H2')),
  'destinations': (document) => {
    const link = firstLink(document)
    link.delete(name('A'))
    link.set(name('Dest'), PDFString.of('nowhere'))
  },
  'tab order': document => void document.getPage(1).node.delete(name('Tabs')),
  'fonts': document => fonts(document)[0].set(name('Encoding'), name('WinAnsiEncoding')),
  'glyphs': document => rewriteContent(document, text => text.replace(/<[0-9A-F]{4}/, '<0000')),
  'textures': document => rewriteContent(document, text => `${text}\n/Pattern cs /P0 scn`),
  'pages': document => document.removePage(1),
  'bookmarks': ({ catalog }) => void catalog.delete(name('Outlines')),
}

describe('a finished PDF', () => {
  it('breaks no rule and claims so', async () => {
    expect(await checkPdf(good, { title: TITLE, pages: 2 })).toEqual([])
    const document = await PDFDocument.load(good, { updateMetadata: false })
    expect(Buffer.from(good).includes('<pdfuaid:part>1</pdfuaid:part>')).toBe(true)
    expect([document.getTitle(), document.getAuthor(), document.getSubject(), document.getKeywords()]).toEqual([TITLE, 'A & B', 'What it is about.', 'one, two'])
  })

  it('says a formula and a link in words', async () => {
    const document = await PDFDocument.load(good, { updateMetadata: false })
    expect(textIn(tag(document, 'Formula').dict, 'Alt')).toBe('the fraction with numerator p minus 1 and denominator m plus p minus 1')
    expect(textIn(firstLink(document), 'Contents')).toBe('a link on (slide 2)')
  })

  it('has levels of headings, paragraphs of their own, and its figure in its place', async () => {
    const document = await PDFDocument.load(good, { updateMetadata: false })
    const tags = tagsOf(document)
    expect(tags.map(({ type }) => type).filter(type => type.startsWith('H'))).toEqual(['H1', 'H2'])
    const said = spawnSync('pdfinfo', ['-struct-text', file], { encoding: 'utf8' }).stdout ?? ''
    expect(said).toMatch(/P \(block\)\s+NonStruct\s+"So it is cut\."/)
    expect(said).toMatch(/P \(block\)\s+NonStruct\s+"12 bytes a parameter/)
    const [left, bottom, right, top] = dictsIn(tag(document, 'Figure').dict, 'A').flatMap(layout => itemsIn(layout, 'BBox')).map(Number)
    expect([Math.round(right - left), Math.round(top - bottom)]).toEqual([30, 15])
  })

  it('links the slides that its words name', async () => {
    const document = await PDFDocument.load(good, { updateMetadata: false })
    const links = dictsIn(document.getPage(0).node, 'Annots').map(link => textIn(link, 'Contents'))
    expect(links).toEqual(['a link out (https://example.org/)', 'a link on (slide 2)', '1 (slide 1)', '2 (slide 2)'])
  })

  it('has bookmarks of two levels', async () => {
    const document = await PDFDocument.load(good, { updateMetadata: false })
    const first = dictIn(dictIn(document.catalog, 'Outlines'), 'First')
    expect(first && textIn(first, 'Title')).toBe('Title')
    expect(textIn(dictIn(first, 'First')!, 'Title')).toBe('Slide 1')
    expect(textIn(dictIn(first, 'Next')!, 'Title')).toBe('1 Recap')
  })

  it.each(Object.keys(RULES) as RuleName[])('that breaks the rule "%s" is found', async (rule) => {
    expect(await rulesOf(await broken(HARM[rule]))).toContain(rule)
  })

  it.each(['MarkInfo', 'Lang', 'ViewerPreferences'])('without %s is found', async (entry) => {
    expect(await rulesOf(await broken(({ catalog }) => void catalog.delete(name(entry))))).toEqual(['metadata'])
  })

  it('breaks other rules no more than it must', async () => {
    for (const rule of ['metadata', 'links', 'headings', 'alternative text', 'marked', 'glyphs', 'tab order'] as RuleName[])
      expect(await rulesOf(await broken(HARM[rule]))).toEqual([rule])
  })

  itInReaders('is what poppler and qpdf take it for', () => {
    const said = Object.fromEntries(Object.entries({ pdfinfo: [file], pdffonts: [file], qpdf: ['--check', file] }).map(([tool, args]) => {
      const { stdout, stderr } = spawnSync(tool, args, { encoding: 'utf8' })
      return [tool, stdout + stderr]
    }))
    expect(said.pdfinfo).toMatch(/Tagged: +yes/)
    expect(said.pdfinfo).toMatch(/Pages: +2/)
    expect(said.pdffonts).not.toContain('Type 3')
    expect(said.qpdf).toContain('No syntax or stream encoding errors found')
    const tags = spawnSync('pdfinfo', ['-struct-text', file], { encoding: 'utf8' })
    expect(tags.stderr).toBe('')
    expect(tags.stdout).toMatch(/H1 \(block\)\s+NonStruct\s+"Slide 1"/)
  })
})

it('is right where a part of a slide is half transparent, which makes a group of it', async () => {
  const served = await serveText(smallLecture({ body: '<div style="position: absolute; top: 0; right: 0; opacity: .5; background: teal">Half <svg width="9" height="9" role="img" aria-label="Two"><g opacity=".5"><rect width="9" height="9"/><circle r="9"/></g></svg></div>' }))
  const [{ pages }] = await makeEditions(browser, served.address, ['slides'], join(folder, 'groups'))
  served.close()
  expect(pages).toBe(2)
})

describe('nothing is written when', () => {
  const svg = '<svg width="9" height="9"><rect width="9" height="9"/></svg>'
  const png = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
  const cases: [string, Parameters<typeof smallLecture>[0], string][] = [
    ['a figure has no text', { body: svg }, 'slide 1 "Slide 1": a figure has no alternative text'],
    ['a heading jumps', { body: '<h3>Deep</h3>' }, 'slide 1 "Slide 1": a heading jumps from level 1 to level 3'],
    ['a slide has two headlines', { body: '<h1>Two</h1>' }, 'slide 1 "Slide 1": the slide must have one headline, at its beginning; levels of its headings: 1, 1'],
    ['a cell is empty', { body: '<table><tbody><tr><td>a</td><td></td></tr></tbody></table>' }, 'slide 1 "Slide 1": a cell of a table is empty (row "a"); write a dash'],
    ['a texture is a gradient', { body: '<svg width="40" height="9" role="img" aria-label="Idle"><linearGradient id="g" spreadMethod="repeat" x2=".1"><stop stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient><rect width="40" height="9" fill="url(#g)"/></svg>' }, 'slide 1 "Slide 1": a pattern or a shading is painted (url(#g))'],
    ['a picture has no text', { body: `<img src="${png}">` }, 'has no alternative text'],
    ['a link leads to no slide', { body: '<a href="/7">on</a>' }, 'slide 1 "Slide 1": the link "on" leads to /7, which is not printed'],
    ['a slide throws', { body: '<div data-thrown="no such figure"></div>' }, 'slide 1 "Slide 1": the slide failed: no such figure'],
    ['the page throws', { body: '<script>throw new Error("broken")</script>' }, 'error in the page: broken'],
    ['a state is out of range', { attributes: 'data-states="[3]"', clicksTotal: 3 }, 'slide 1 "Slide 1": states must be a rising list of clicks from 0 to 2, such as [0], since the last state is always printed; got [3]'],
    ['a character has no glyph', { body: '<p>\u{10FFFD}</p>' }, 'slide 1 "Slide 1": a character has no glyph in any font (rule "glyphs")'],
  ]

  it.each(cases)('%s', async (_, parts, message) => {
    const served = await serveText(smallLecture(parts))
    await expect(makeEditions(browser, served.address, ['slides'], folder)).rejects.toThrow(message)
    served.close()
    expect(Buffer.compare(readFileSync(file), good)).toBe(0)
  })
})

it('keeps the space around code in a sentence', async () => {
  const page = await browser.newPage()
  await page.setContent(smallLecture({ body: '<p>Complete <code>round</code> and\n  <code>a</code> <code>b</code>.</p>' }))
  await printPage(page)
  expect(await page.evaluate(() => [...document.querySelectorAll('#slide-1 p')].at(-1)?.textContent)).toBe('Complete round and a b.')
  await page.close()
})

it('keeps the space where a line wraps or is broken', async () => {
  const page = await browser.newPage()
  await page.setContent(smallLecture({ body: '<p style="width: 60px">words\n   that   wrap<br>\n here</p>' }))
  await printPage(page)
  expect(await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('#slide-1 p')].at(-1)?.innerText)).toBe('words that wrap \nhere')
  await page.close()
})
