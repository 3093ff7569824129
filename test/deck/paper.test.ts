/** npm run pdf: what the three editions hold, and whether the page that they are printed from is accessible. */
import type { PDFPageProxy } from 'pdfjs-dist'
import type { Edition } from '../../kit/pdf/print.ts'
import type { Editions } from '../../kit/test/support/editions.ts'
import type { State } from '../../kit/test/support/walk.ts'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PDFDocument } from '@cantoo/pdf-lib'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkPdf } from '../../kit/pdf/check.ts'
import { tagsOf, textIn } from '../../kit/pdf/objects.ts'
import { EDITIONS, makeReady, openPaper, printEdition } from '../../kit/pdf/print.ts'
import { buildDeck } from '../../kit/test/support/build.ts'
import { makeAllEditions, printedStates } from '../../kit/test/support/editions.ts'
import { bringAxe } from '../../kit/test/support/page.ts'
import { differences, inPages } from '../../kit/test/support/pdf-pages.ts'
import { expectNone } from '../../kit/test/support/problem.ts'
import { ROOT } from '../../kit/test/support/project.ts'
import { DRAWN_BY, itInReaders, pictureOf, READ_BY, visibleDifferences } from '../../kit/test/support/readers.ts'
import { loadDeck } from '../../kit/test/support/source.ts'
import { useStage } from '../../kit/test/support/stage.ts'
import { EXERCISES } from '../../snippets/exercises/index.ts'
import { missingOnPages } from './pdf.ts'

const LIMIT_MS = 900_000
/** For some 180 pages, of slides as of the handout. */
const MOST_BYTES = 1.3e6
/** What readers draw differently, each on the first slide that has it. */
const TELLING = ['.texture path[clip-path][stroke*="idle"]', '.texture path[clip-path][stroke*="mem-v"]', 'pre code']

type TextItem = Extract<Awaited<ReturnType<PDFPageProxy['getTextContent']>>['items'][number], { str: string }>

const textItems = async (page: PDFPageProxy): Promise<TextItem[]> => (await page.getTextContent()).items.filter(item => 'str' in item)

describe('the lecture on paper', { timeout: LIMIT_MS }, () => {
  const stage = useStage(() => buildDeck('deck'))
  let editions: Editions
  let states: State[]
  const texts = new Map<Edition, string[]>()
  const reportOf = (edition: Edition) => editions.reports.find(other => other.edition === edition)!
  const pathOf = (edition: Edition): string => join(editions.folder, reportOf(edition).file)

  beforeAll(async () => {
    editions = await makeAllEditions()
    states = await printedStates()
    for (const edition of EDITIONS)
      texts.set(edition, (await inPages(pathOf(edition), textItems)).map(items => items.map(({ str }) => str).join(' ')))
  }, LIMIT_MS)

  it.each(EDITIONS)('%s is small, and breaks no rule of PDF/UA-1', async (edition) => {
    const bytes = readFileSync(pathOf(edition))
    expect(bytes.length).toBeLessThan(MOST_BYTES)
    const title = { 'slides': '', 'handout': ' – handout', '3up': ' – for notes' }[edition]
    expect(await checkPdf(bytes, { title: (await loadDeck()).data.headmatter.title + title })).toEqual([])
    expect(bytes.includes('<pdfuaid:part>1</pdfuaid:part>')).toBe(true)
  })

  it.each(EDITIONS)('%s says of each slide what the deck says in its last state', (edition) => {
    const { places } = reportOf(edition)
    const onPaper = (slide: number): string[] => {
      const at = places.findIndex(place => place.no === slide && place.clicks === undefined)
      return at < 0 ? [] : texts.get(edition)!.slice(places[at].page - 1, Math.max(places[at].page, (places[at + 1]?.page ?? 0) - 1))
    }
    const printed = states.filter(({ slide }) => onPaper(slide).length)
    expect(printed.length).toBeGreaterThan(edition === 'slides' ? states.length - 1 : 16)
    const pages = states.map(({ slide }) => onPaper(slide).join(' '))
    expectNone(missingOnPages(pages, printed))
  })

  it('has one page for each slide and each marked state, in order', async () => {
    const marked = (await loadDeck()).slides.flatMap(({ frontmatter }) => frontmatter.states as number[] | undefined ?? [])
    const { pages, places } = reportOf('slides')
    expect(pages).toBe(states.length + marked.length)
    expect(places.map(({ page }) => page)).toEqual(places.map((_, i) => i + 1))
  })

  it('prints the last piece of code where one becomes another', async () => {
    const letters = (text: string): string => text.replace(/\s+/g, '')
    const moves = (await loadDeck()).slides.flatMap(({ content, index }) => [...content.matchAll(/^(`{4,})md magic-move[^\n]*\n([\s\S]*?)^\1/gm)].map(([, , code]) => ({ slide: index + 1, code })))
    expect(moves.length).toBeGreaterThan(0)
    for (const { slide, code } of moves) {
      const [, file, region] = [...code.matchAll(/<<< @\/([^#\s]+)#(\S+)/g)].at(-1) ?? []
      const source = readFileSync(join(ROOT, file), 'utf8').split(`// #region ${region}\n`)[1].split('// #endregion')[0]
      const place = reportOf('slides').places.find(other => other.no === slide && other.clicks === undefined)
      const page = letters(texts.get('slides')![place!.page - 1])
      expect(source.trim().split('\n').filter(line => !page.includes(letters(line)))).toEqual([])
    }
  })

  it('has three slides a page for notes, without the register of figures, and no answer on the page of its question', async () => {
    const { places } = reportOf('3up')
    const { slides } = await loadDeck()
    const isAnswer = ({ no = 0 }: { no?: number }): boolean => slides[no - 1]?.frontmatter.layout === 'verify'
    const starts = places.filter(({ page }, i) => page !== places[i - 1]?.page)
    const sizes = starts.map(({ page }) => places.filter(place => place.page === page).length)
    expect(starts.map(({ page }) => page)).toEqual(starts.map((_, i) => i + 1))
    expect(sizes.filter((size, i) => size > 3 || (size < 3 && i < sizes.length - 1 && !isAnswer(starts[i + 1])))).toEqual([])
    expect(places.filter(isAnswer).filter(place => !starts.includes(place))).toEqual([])
    expect(texts.get('3up')!.join(' ')).not.toContain('Every figure and its source')
  })

  it('prints the whole speech of every slide of the lecture in the handout, without marks', async () => {
    const { slides } = await loadDeck()
    const letters = (text: string): string => text.replace(/[\s\p{P}]+/gu, '')
    const handout = letters(texts.get('handout')!.join(' '))
    expect(texts.get('handout')!.join(' ')).not.toMatch(/\[(?:click|pause|ask|point|do)\b|\[\[|If they ask:/)
    const unspoken = slides.filter(({ frontmatter }) => !['Backup', 'Figures'].includes(String(frontmatter.part))).filter(({ note = '' }) => {
      // Figures stand as names in the source, so the words between them are looked for.
      const pieces = note.replace(/\[(?:click|pause|ask|point|do)\b[^\]]*\]/g, '').replace('If they ask:', '').replace(/[*_`]/g, '').split(/\[\[.*?\]\]|\n/).map(letters).filter(piece => piece.length > 12)
      return !pieces.every(piece => handout.includes(piece))
    })
    expect(unspoken.map(({ index }) => index + 1)).toEqual([])
  })

  it('ends the handout with glossary, figures and sources', () => {
    const titles = reportOf('handout').places.map(({ title }) => title)
    expect(titles.slice(-5)).toEqual(['The words of this lecture', 'Questions that are likely', 'Claims that you will meet elsewhere', 'Every figure and how it comes about', 'Sources'])
  })

  itInReaders('the code of the exercises keeps its indentation where it is copied from the handout', () => {
    const read = (tool: string, ...args: string[]) => spawnSync(tool, args, { encoding: 'utf8', maxBuffer: 1e8 }).stdout.split(/[\n\f]/).map(line => line.trimEnd())
    const exact = read('mutool', 'draw', '-q', '-F', 'text', pathOf('handout'))
    // It guesses from the places of the letters, and may be wrong by a letter or two.
    const guessed = read('pdftotext', '-layout', pathOf('handout'), '-').map(line => line.replace(/^ +/, ' '))
    const LINE = 94
    for (const { id } of EXERCISES) {
      const lines = readFileSync(join(ROOT, 'snippets/exercises', id, 'starter.ts'), 'utf8').split('\n')
      const indented = lines.filter(line => /^ +\S/.test(line) && line.length <= LINE)
      expect(indented.length).toBeGreaterThan(3)
      expect(indented.filter(line => !exact.includes(line))).toEqual([])
      expect(indented.filter(line => !guessed.includes(line.replace(/^ +/, ' ')))).toEqual([])
      // A broken comment would be no comment.
      expect(lines.filter(line => line.length > LINE && / \/\/ /.test(line))).toEqual([])
    }
  })

  itInReaders.each(EDITIONS)('%s is sound for poppler and qpdf', (edition) => {
    const run = (tool: string, ...args: string[]) => spawnSync(tool, [...args, pathOf(edition)], { encoding: 'utf8' })
    expect(run('pdfinfo').stdout).toMatch(/Tagged: +yes/)
    expect(run('pdfinfo', '-struct').stderr).toBe('')
    const fonts = run('pdffonts').stdout.split('\n').slice(2).filter(Boolean)
    expect(fonts.length).toBeGreaterThan(3)
    expect(fonts.filter(font => !/ yes yes yes /.test(font) || font.includes('Type 3'))).toEqual([])
    expect(run('qpdf', '--check').stdout).toContain('No syntax or stream encoding errors found')
  })

  itInReaders.each(EDITIONS)('%s has the letters that the browser printed, where it printed them', async (edition) => {
    const { bytes } = await printEdition(stage.browser, stage.url, edition)
    expect(await differences(bytes, readFileSync(pathOf(edition)))).toEqual([])
  })

  itInReaders('looks in every reader as in the browser, where it has textures and code', async () => {
    const { page, errors } = await openPaper(stage.browser, stage.url, 'slides')
    await makeReady(page, errors)
    const telling = await page.evaluate(selectors => selectors.map(selector => document.querySelector(selector)?.closest('.paper-sheet')?.id), TELLING)
    expect(telling).not.toContain(undefined)
    const found: string[] = []
    for (const id of new Set(telling)) {
      const own = await pictureOf(await page.locator(`#${id}`).screenshot(), 1280, 720)
      const place = reportOf('slides').places.find(other => other.id === id)!
      found.push(...await Promise.all(Object.entries(DRAWN_BY).map(async ([reader, draw]) => {
        const differences = visibleDifferences(own, await pictureOf(await draw(pathOf('slides'), place.page), 1280, 720))
        return differences.length ? `${id} in ${reader}: ${differences.slice(0, 3).join(', ')}` : ''
      })))
    }
    await page.close()
    expect(found.filter(Boolean)).toEqual([])
  })

  itInReaders.each(EDITIONS)('%s says "840 GB" to every reader', async (edition) => {
    const page = texts.get(edition)!.findIndex(text => text.includes('840 GB')) + 1
    const found = await Promise.all(Object.entries(READ_BY).map(async ([reader, read]) => [reader, /840\s*GB/.test(await read(pathOf(edition), page))]))
    expect(found).toEqual(Object.keys(READ_BY).map(reader => [reader, true]))
  })

  it('has no letter under 6 pt in the edition for notes', async () => {
    const letters = (await inPages(pathOf('3up'), textItems)).flat().filter(({ str }) => str.trim())
    const sizes = letters.map(({ transform }) => Math.hypot(transform[2], transform[3]))
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(6)
  })

  it('links every slide that the contents and the register name', async () => {
    // A link over two lines is two annotations.
    const links = await inPages(pathOf('handout'), async page => new Set((await page.getAnnotations()).flatMap(({ subtype, dest }) => subtype === 'Link' && dest ? [JSON.stringify(dest)] : [])).size)
    const { places, pages } = reportOf('handout')
    const pageOf = (title: string): number => places.find(place => place.title === title)!.page
    expect(links[pageOf('Contents') - 1]).toBe(places.length - 1)
    for (let page = pageOf('Every figure and how it comes about'); page < pageOf('Sources'); page++) {
      const named = texts.get('handout')![page - 1].match(/Slides?\s+\d[\d,\s]*\./g)?.flatMap(text => text.match(/\d+/g) ?? []) ?? []
      expect([page, links[page - 1]]).toEqual([page, new Set(named).size])
    }
    expect(pages).toBeGreaterThan(places.length)
  })

  it('says in each state of a slide what stands there by then', async () => {
    const document = await PDFDocument.load(readFileSync(pathOf('slides')), { updateMetadata: false })
    const alts = tagsOf(document).filter(({ type }) => type === 'Figure').map(({ dict }) => textIn(dict, 'Alt'))
    const ofStates = alts.filter(alt => /^The drawing after \d+ of \d+ clicks? shows: /.test(alt))
    const marked = (await loadDeck()).slides.flatMap(({ frontmatter }) => frontmatter.states as number[] | undefined ?? [])
    expect(ofStates.length).toBeGreaterThan(0)
    expect(ofStates.length).toBeLessThanOrEqual(marked.length)
    expect(new Set(ofStates).size).toBe(ofStates.length)
    expect(alts.filter(alt => alt.includes('the page with its last state describes it'))).toEqual([])
  })

  it('is printed from a page in which axe finds nothing wrong', async () => {
    const { page, errors } = await openPaper(stage.browser, stage.url, 'handout')
    await makeReady(page, errors)
    await bringAxe(page)
    const found = await page.evaluate(async () => {
      // Every sheet is a document of its own, with a headline of its own.
      const { violations } = await window.axe.run(document.querySelector('.paper')!, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'], resultTypes: ['violations'] })
      return violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html }) => `${id}: ${html.slice(0, 120)}`))
    })
    await page.close()
    expect(found).toEqual([])
  })
})
