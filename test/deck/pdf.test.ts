/** `npm run export`, which is Slidev's own: one page a slide in its last state, with text that can be searched. Of a few slides. */
import type { PDFDocumentProxy } from 'pdfjs-dist'
import type { Problem } from '../../kit/test/support/problem.ts'
import type { State } from '../../kit/test/support/walk.ts'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBrowser } from '../../kit/lib/browser.ts'
import { exportDeck } from '../../kit/test/support/build.ts'
import { printedStates } from '../../kit/test/support/editions.ts'
import { expectNone } from '../../kit/test/support/problem.ts'
import { ROOT } from '../../kit/test/support/project.ts'
import { loadDeck } from '../../kit/test/support/source.ts'
import { missingOnPages } from './pdf.ts'

const LIMIT_MS = 300_000
/** Files of the deck that are exported: Slidev takes minutes for all of them. */
const FILES = 3

describe('the PDF', { timeout: LIMIT_MS }, () => {
  const pages: string[] = []
  let pdf: PDFDocumentProxy
  let states: State[]
  let title: unknown
  let slides: number

  beforeAll(async () => {
    const deck = await loadDeck()
    title = deck.data.headmatter.title
    const text = readFileSync(join(ROOT, 'slides.md'), 'utf8').split('\n---\n\n---\n').slice(0, FILES)
    slides = deck.slides.filter(({ source }) => text.some(entry => entry.includes(basename(source.filepath)))).length
    states = (await printedStates()).slice(0, slides)
    pdf = await getDocument({ data: new Uint8Array(readFileSync(await exportDeck('pdf', `${text.join('\n---\n\n---\n')}\n---\n`, findBrowser()!))), verbosity: 0 }).promise
    for (let number = 1; number <= pdf.numPages; number++) {
      const { items } = await (await pdf.getPage(number)).getTextContent()
      pages.push(items.map(item => 'str' in item ? item.str : '').join(' '))
    }
  }, LIMIT_MS)
  afterAll(() => pdf?.destroy())

  it('has one page a slide', () => {
    const empty = pages.flatMap((text, index) => text.trim() ? [] : [index + 1])
    expect(pages.length, `pages without text: ${empty.join(', ') || 'none'}`).toBe(slides)
  })

  it('has the title of the lecture', async () => {
    const { info } = await pdf.getMetadata() as { info: { Title?: string } }
    expect(info.Title).toBe(title)
  })

  it('has an entry for every slide in its outline', async () => {
    const entries = (await pdf.getOutline() ?? []).flatMap(function flatten(entry): string[] {
      return [entry.title, ...entry.items.flatMap(flatten)]
    })
    expect(entries).toHaveLength(slides)
  })

  it('says on each page what the slide says in its last state', () => expectNone(missingOnPages(pages, states)))
})

describe('a PDF that lacks something', () => {
  const state = (slide: number, headline: string, figures: string[]) =>
    ({ slide, headline, click: 2, figures: figures.map(text => ({ name: 'a', text })) }) as State
  const states = [state(1, 'It takes 840 GB', ['840 GB']), state(2, 'It waits 3.3 ms', ['3.3 ms', '40%'])]
  const named = (problems: Problem[]) => problems.map(({ slide, message }) => [slide, message])

  it('is complete however its text is cut', () => {
    expect(missingOnPages(['It takes 8 40 GB', 'It waits 3 . 3 ms and 40 %'], states)).toEqual([])
  })

  it.each([
    ['a headline', ['It takes 840 GB', '3.3 ms 40%'], [[2, 'the page lacks the headline']]],
    ['a figure', ['It takes 840 GB', 'It waits 3.3 ms'], [[2, 'the page lacks "40%"']]],
    ['a page', ['It takes 840 GB'], [[2, 'the page is missing']]],
    ['all text of a page', ['', 'It waits 3.3 ms 40%'], [[1, 'the page has no text']]],
  ])('%s', (_, pages, expected) => {
    expect(named(missingOnPages(pages, states))).toEqual(expected)
  })
})
