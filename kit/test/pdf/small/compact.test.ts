/** A small lecture, printed and then made small: it says and shows the same. */
import type { Browser } from 'playwright-chromium'
import type { Prepared } from '../../../pdf/prepare.ts'
import { PDFDocument } from 'pdf-lib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launch } from '../../../lib/browser.ts'
import { checkPdf } from '../../../pdf/check.ts'
import { contentStreams, decoded, dictIn, entry, everyTag, PDFDict, PDFName, PDFStream, replaceStream, tagsOf, textIn } from '../../../pdf/objects.ts'
import { openPaper, printPage } from '../../../pdf/print.ts'
import { compact } from '../../../pdf/small/compact.ts'
import { save } from '../../../pdf/small/save.ts'
import { differences } from '../../support/pdf-pages.ts'
import { serveText, smallLecture, TITLE } from '../small.ts'

const PATTERN = '<svg width="0" height="0" aria-hidden="true"><defs><pattern id="dots" width="8" height="8" patternUnits="userSpaceOnUse"><circle cx="2" cy="2" r="1.3" fill="navy"/></pattern></defs></svg>'
const DRAWING = `<svg width="160" height="60" role="img" aria-label="All kinds of shapes">
  <rect width="70" height="30" fill="#eef"/><rect width="70" height="30" fill="url(#dots)"/>
  <circle cx="90" cy="20" r="14" fill="teal"/><rect x="110" y="4" width="40" height="26" rx="8" fill="none" stroke="black" stroke-width="2"/>
  <g transform="translate(10 40) scale(2 1)"><path d="M0 0h40" stroke="red" stroke-width="3"/></g>
  <g transform="rotate(30 120 45)"><path d="M110 45h30M115 50h20" stroke="blue"/><text x="112" y="44" font-size="9">turned</text></g>
  <path d="M4 55h60" stroke="gray" stroke-dasharray="4 3"/></svg>`
const SPANNING = '<table><tbody><tr><th id="a" colspan="2" scope="col">wide</th></tr><tr><td headers="a">1</td><td headers="a">2</td></tr></tbody></table>'
/** What is scaled with all that it holds becomes a form of its own. */
const SCALED = '<div style="position:relative;contain:strict;width:200px;height:40px;overflow:hidden"><div style="position:relative;overflow:hidden;width:400px;height:80px;transform:scale(.5);transform-origin:0 0"><p>Said in a form, <strong>twice</strong>.</p></div></div>'
const BODY = `${PATTERN}<h2 style="letter-spacing:-.2px">AVAtars of Ty\u200Bpe, kerned</h2><p>One line, <em>one tag</em>,<br>and another. 5 × 3 ≈ 15, “quoted”, (in \\ brackets).</p>${DRAWING}${SPANNING}${SCALED}`

let browser: Browser
let printed: Prepared & { bytes: Uint8Array }

async function made(harm: (document: PDFDocument) => void = () => {}): Promise<Uint8Array> {
  const document = await PDFDocument.load(printed.bytes, { updateMetadata: false })
  await compact(document)
  harm(document)
  return save(document)
}

const tagsIn = (document: PDFDocument, type: string) => [...everyTag(tagsOf(document))].filter(tag => tag.type === type)

beforeAll(async () => {
  browser = await launch()
  const served = await serveText(smallLecture({ body: BODY }))
  const { page, errors } = await openPaper(browser, served.address, 'slides')
  printed = await printPage(page, errors)
  served.close()
})
afterAll(() => browser.close())

describe('a file made small', () => {
  it('says and shows what was printed', async () => expect(await differences(printed.bytes, await made())).toEqual([]))

  it.each([
    ['moves a letter', (text: string) => text.replace(/(\d+) ([\d.]+) Td/, (_, x, y) => `${Number(x) + 1} ${y} Td`), /stands elsewhere/],
    ['shows other letters', (text: string) => text.replace('(Slide', '(Glide'), /other letters/],
    ['loses a shape', (text: string) => text.replace(/ -?[\d.]+ -?[\d.]+ -?[\d.]+ -?[\d.]+ -?[\d.]+ -?[\d.]+ c h f/, ' n'), /looks different/],
    ['loses dots', (text: string) => text.replace(/\[0\.01 7\.99\]0 d .*?S/, ''), /looks different/],
  ])('that %s is found out', async (_, change, message) => {
    let isChanged = false
    const bytes = await made((document) => {
      for (const { context, ref, stream } of contentStreams(document)) {
        const text = change(decoded(stream))
        isChanged ||= text !== decoded(stream)
        replaceStream(context, ref, stream, text)
      }
    })
    expect(isChanged).toBe(true)
    expect((await differences(printed.bytes, bytes)).map(found => found.message).join()).toMatch(message)
  })

  it('is far smaller', async () => expect((await made()).length).toBeLessThan(printed.bytes.length / 2))

  it('has fonts without hints and kerning, and letters in one byte', async () => {
    const { context } = await PDFDocument.load(await made(), { updateMetadata: false })
    const dicts = context.enumerateIndirectObjects().map(([, object]) => object).filter(object => object instanceof PDFDict)
    const fonts = dicts.filter(dict => textIn(dict, 'Subtype') === 'Type0')
    expect(fonts.length).toBeGreaterThan(1)
    expect(fonts.filter(font => !(entry(font, 'Encoding') instanceof PDFStream))).toEqual([])
    const files = dicts.map(dict => entry(dict, 'FontFile2')).filter(file => file instanceof PDFStream)
    for (const file of files) {
      expect(decoded(file)).not.toMatch(/GPOS|fpgm|name/)
      expect(textIn(file.dict, 'Length1')).toBe(String(decoded(file).length))
    }
  })

  it('keeps the headers of cells where scopes do not tell them, and only there', async () => {
    const document = await PDFDocument.load(await made(), { updateMetadata: false })
    const attributes = tagsIn(document, 'TD').map(({ dict }) => dictIn(dict, 'A')?.get(PDFName.of('Headers'))?.toString())
    expect(attributes.filter(Boolean)).toHaveLength(2)
    expect(attributes.filter(headers => !headers)).toHaveLength(2)
    const [wide] = tagsIn(document, 'TH').filter(({ dict }) => dict.has(PDFName.of('ID')))
    expect(attributes).toContain(`[ ${wide.dict.get(PDFName.of('ID'))} ]`)
    expect(dictIn(document.catalog, 'StructTreeRoot')?.has(PDFName.of('IDTree'))).toBe(true)
  })

  it('has what stood in forms on its pages, with its tags', async () => {
    const forms = (document: PDFDocument): number => contentStreams(document).filter(({ isPage }) => !isPage).length
    expect(forms(await PDFDocument.load(printed.bytes, { updateMetadata: false }))).toBeGreaterThan(0)
    const bytes = await made()
    expect(forms(await PDFDocument.load(bytes, { updateMetadata: false }))).toBe(0)
    const wrong = (await checkPdf(bytes, { title: TITLE })).map(({ rule }) => rule)
    expect(wrong.filter(rule => ['marks', 'marked', 'fonts'].includes(rule))).toEqual([])
  })

  it('has one dictionary for what its pages name', async () => {
    const document = await PDFDocument.load(await made(), { updateMetadata: false })
    expect(new Set(document.getPages().map(({ node }) => node.get(PDFName.of('Resources'))?.toString())).size).toBe(1)
  })

  it('says every text as before, in a byte a letter where that can be', async () => {
    const bytes = await made()
    const before = await PDFDocument.load(printed.bytes, { updateMetadata: false })
    const after = await PDFDocument.load(bytes, { updateMetadata: false })
    const alternatives = (document: PDFDocument): string[] => tagsIn(document, 'Figure').map(({ dict }) => textIn(dict, 'Alt'))
    expect(alternatives(after)).toEqual(alternatives(before))
    expect(alternatives(after)).toContain('All kinds of shapes')
  })

  it('has nothing that nothing leads to', async () => {
    const bytes = await made(({ context }) => void context.register(context.stream('left behind'.repeat(1000))))
    expect(bytes.length).toBe((await made()).length)
  })
})
