/** Slidev's own export, of a short deck: one page a slide in its last state, with text that can be selected and searched. */
import type { PDFDocumentProxy } from 'pdfjs-dist'
import type { Problem } from '../../kit/test/support/problem.ts'
import type { State } from '../../kit/test/support/walk.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBrowser } from '../../kit/lib/browser.ts'
import { buildDeck, copyDeck } from '../../kit/test/support/build.ts'
import { expectNone } from '../../kit/test/support/problem.ts'
import { ROOT } from '../../kit/test/support/project.ts'
import { STAGE_MS, useStage } from '../../kit/test/support/stage.ts'
import { lastStates, walkInParts } from '../../kit/test/support/walk.ts'
import { startCli } from '../../kit/test/tooling/copy.ts'
import { missingOnPages } from './pdf.ts'

const TITLE = 'A short lecture'
const SLIDES = `---
theme: default
title: ${TITLE}
fonts: { provider: none, sans: IBM Plex Sans, mono: IBM Plex Mono }
canvasWidth: 1280
defaults: { layout: evidence }
layout: evidence
---

# A word comes with a click

<p v-click>It is here, and [[memory70B]] with it.</p>

---

# A table stands at once

| a | b |
| - | - |
| [[gpuMemory]] | 2 |

---

# Two words come one by one

<p v-click>The first.</p>
<p v-click>The second.</p>
`

describe('the export', { timeout: STAGE_MS }, () => {
  const folder = copyDeck('export', { slides: SLIDES })
  const stage = useStage(() => buildDeck('export', { folder }))
  const pages: string[] = []
  let pdf: PDFDocumentProxy
  let states: State[]

  beforeAll(async () => {
    states = lastStates((await walkInParts(stage.browser, { url: stage.url }, 3)).states)
    const { said, ended } = startCli(ROOT, folder, ['export', '--output', 'deck.pdf'], { CHROMIUM_PATH: findBrowser() })
    expect(await ended, said()).toBe(0)
    pdf = await getDocument({ data: new Uint8Array(readFileSync(join(folder, 'deck.pdf'))), verbosity: 0 }).promise
    for (let number = 1; number <= pdf.numPages; number++) {
      const { items } = await (await pdf.getPage(number)).getTextContent()
      pages.push(items.map(item => 'str' in item ? item.str : '').join(' '))
    }
  }, STAGE_MS)
  afterAll(() => pdf?.destroy())

  it('has one page a slide', () => expect(pages.map(text => text.trim().length > 0)).toEqual([true, true, true]))

  it('has the title of the lecture', async () => {
    const { info } = await pdf.getMetadata() as { info: { Title?: string } }
    expect(info.Title).toBe(TITLE)
  })

  it('has an entry for every slide in its outline', async () => {
    const entries = (await pdf.getOutline() ?? []).flatMap(function flatten(entry): string[] {
      return [entry.title, ...entry.items.flatMap(flatten)]
    })
    expect(entries).toHaveLength(3)
  })

  it('says on each page what the slide says in its last state', () => {
    expect(states.map(({ click }) => click)).toEqual([1, 0, 2])
    expect(states.flatMap(({ figures }) => figures)).toHaveLength(2)
    expectNone(missingOnPages(pages, states))
    for (const text of ['The first.', 'The second.'])
      expect(pages[2]).toContain(text)
  })
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
