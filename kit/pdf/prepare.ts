/**
 * Prepares the page for print: changes it so that Chromium makes good tags, and finds what Chromium cannot tag.
 * This file is sent to the browser as text, so it may import nothing but types.
 */

import type { Metadata } from './metadata.ts'

/** A slide, a state of one, or a table at the end of the handout. */
export interface Sheet {
  id: string
  /** Number of the slide; undefined for a sheet that is not a slide. */
  no?: number
  /** Clicks of a state before the last; undefined for the last. */
  clicks?: number
  title: string
  /** Whether it begins a page, if several share one. */
  isFirst: boolean
  section?: string
  part?: string
}

/** A link in the order of the page. */
export interface PaperLink { href: string, text: string }

export type Prepared = ReturnType<typeof preparePage>

type Report = (element: Element, reason: string) => void

/** The name of a sheet in messages: slide 3 "Title", click 1. */
export function calledBy({ no, clicks, title }: Sheet): string {
  const slide = no === undefined ? '' : `slide ${no} `
  return `${slide}"${title}"${clicks === undefined ? '' : `, click ${clicks}`}`
}

const all = (selector: string, root: ParentNode = document): HTMLElement[] =>
  [...root.querySelectorAll<HTMLElement>(selector)]

/** Whether screen readers skip it: it is decoration, or not drawn. */
const isSilent = (element: Element): boolean =>
  Boolean(element.closest('[aria-hidden=true]')) || !element.checkVisibility({ visibilityProperty: true })

const brief = (text: string | null | undefined, length = 60): string =>
  (text ?? '').trim().replace(/\s+/g, ' ').slice(0, length)

const clicksTotal = (sheet: HTMLElement): number =>
  Number(all('[data-clicks-total]', sheet)[0]?.dataset.clicksTotal ?? 0)

function textsIn(root: Element): Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  const texts: Text[] = []
  while (walker.nextNode())
    texts.push(walker.currentNode as Text)
  return texts
}

/** Removes what would get a page of its own, and slides that are not printed, with their lines in the contents. */
function removeRest(): void {
  for (const beside of all('body :not(script, style, .paper, .paper *, :has(.paper))'))
    beside.remove()
  for (const sheet of all('.paper-sheet').filter(sheet => !sheet.checkVisibility())) {
    for (const line of all(`.paper-entry:has([href="#${sheet.id}"])`))
      line.remove()
    sheet.remove()
  }
}

/** Which states of a slide are printed before the last one: `states: [1, 3]` in its frontmatter. Says what is wrong. */
export function stateProblem(states: unknown, clicksTotal: number): string | undefined {
  const isClick = (state: unknown): boolean => Number.isSafeInteger(state) && Number(state) >= 0 && Number(state) < clicksTotal
  if (Array.isArray(states) && states.length && states.every((state, i) => isClick(state) && !(state <= states[i - 1])))
    return undefined
  const allowed = clicksTotal ? `a rising list of clicks from 0 to ${clicksTotal - 1}, such as [0]` : 'left out on a slide without clicks'
  return `states must be ${allowed}, since the last state is always printed; got ${JSON.stringify(states)}`
}

function checkStates(report: Report): void {
  for (const sheet of all('.paper-sheet[data-states]:not([data-clicks])')) {
    const problem = stateProblem(JSON.parse(sheet.dataset.states!), clicksTotal(sheet))
    if (problem)
      report(sheet, problem)
  }
}

/** Makes links of the numbers in "slides 3 and 5", if they are printed. */
function linkMentions(): void {
  const texts = textsIn(document.querySelector('.paper')!)
  for (const text of texts.filter(text => !text.parentElement?.closest('a, svg, pre, .katex, h1'))) {
    const pieces = text.data.split(/(\bslides?\s+\d+(?:(?:,? and|[,\-–]| or| to)\s*\d+)*)/i)
    const linked = pieces.flatMap((piece, i) => i % 2 ? piece.split(/(\d+)/) : [piece]).map((piece) => {
      if (!/^\d+$/.test(piece) || !document.getElementById(`slide-${piece}`))
        return piece
      const link = document.createElement('a')
      link.href = `#slide-${piece}`
      link.textContent = piece
      return link
    })
    if (pieces.length > 1)
      text.replaceWith(...linked)
  }
}

/** Links between slides: Slidev writes /5 or #/5, and paper has #slide-5. */
function mendLinks(report: Report): PaperLink[] {
  for (const link of all('a[href]')) {
    const raw = link.getAttribute('href')!
    link.removeAttribute('target')
    if (/^[a-z]+:/i.test(raw) || document.getElementById(raw.slice(1)))
      continue
    const key = /([\w-]+)\/?$/.exec(raw)?.[1] ?? ''
    const target = all(`.paper-sheet[data-alias="${key}"]`)[0]?.dataset.no ?? key
    link.setAttribute('href', `#slide-${target}`)
    if (!document.getElementById(`slide-${target}`))
      report(link, `the link "${brief(link.textContent)}" leads to ${raw}, which is not printed`)
  }
  const heard = all('a[href]').filter(link => !isSilent(link))
  return heard.map(link => ({ href: link.getAttribute('href')!, text: brief(link.textContent) }))
}

/** Marks the foot of a slide as a paragraph even if Markdown did not. */
function mendFeet(): void {
  for (const foot of all('.frame-foot:not(:has(p, ul, ol))'))
    foot.setAttribute('role', 'paragraph')
}

/** KaTeX hides the drawn half from screen readers, and the other half is not painted; so the drawn one is an image. */
function mendFormulas(): string[] {
  return all('.katex:has(.katex-html)').map((formula, i) => {
    const mathml = formula.querySelector('math')?.outerHTML ?? ''
    const drawn = formula.querySelector('.katex-html')!
    formula.querySelector('.katex-mathml')?.remove()
    drawn.removeAttribute('aria-hidden')
    drawn.setAttribute('role', 'img')
    drawn.setAttribute('data-formula', String(i))
    return mathml
  })
}

function mendFigures(report: Report): void {
  for (const svg of all('svg')) {
    const drawing = svg.closest('[role=img]')
    if (isSilent(svg) || (drawing && drawing !== svg))
      continue
    const alt = svg.ariaLabel ?? svg.querySelector(':scope > desc, :scope > title')?.textContent ?? ''
    if (!alt.trim())
      report(svg, `a figure has no alternative text (it begins "${brief(svg.textContent)}")`)
    svg.setAttribute('role', 'img')
    svg.ariaLabel = alt
  }
  for (const named of all('[role=img]:not(svg, [data-formula])')) {
    if (!isSilent(named) && !named.ariaLabel?.trim())
      report(named, 'a figure has no alternative text')
  }
  for (const chart of all('.mermaid'))
    report(chart, 'a Mermaid chart cannot be printed; draw it as a component')
  for (const filled of all('.paper svg :is([fill^="url("], [stroke^="url("])')) {
    const painted = `a pattern or a shading is painted (${filled.getAttribute('fill')})`
    report(filled, `${painted}, which readers draw differently; draw its lines under a clip`)
  }
  // A figure around a figure would be a figure without a text.
  for (const figure of all('figure:has(img, svg, [role=img])'))
    figure.setAttribute('role', 'presentation')
}

function checkPictures(report: Report): void {
  for (const image of all('img') as HTMLImageElement[]) {
    const called = `the picture ${image.getAttribute('src')?.slice(0, 80)}`
    if (!image.hasAttribute('alt'))
      report(image, `${called} has no alternative text`)
    if (image.complete && !image.naturalWidth)
      report(image, `${called} cannot be read`)
  }
}

function checkStructure(report: Report): void {
  for (const cell of all('td, th')) {
    const row = brief(cell.closest('tr')?.textContent)
    if (!isSilent(cell) && !cell.textContent?.trim() && !cell.querySelector('img, svg'))
      report(cell, `a cell of a table is empty (row "${row}"); write a dash`)
  }
  for (const sheet of all('.paper-sheet')) {
    const headings = all('h1, h2, h3, h4, h5, h6', sheet).filter(heading => !isSilent(heading))
    const levels = headings.map(heading => Number(heading.tagName[1]))
    const found = levels.join(', ') || 'none'
    if (levels[0] !== 1 || levels.lastIndexOf(1) > 0)
      report(sheet, `the slide must have one headline, at its beginning; levels of its headings: ${found}`)
    const jump = levels.findIndex((level, i) => i > 0 && level > levels[i - 1] + 1)
    if (jump > 0)
      report(sheet, `a heading jumps from level ${levels[jump - 1]} to level ${levels[jump]}`)
  }
}

/** Chromium paints no space where a line wraps, and a listener hears "atScale". With pre-wrap the space is painted. */
function keepSpaces(): void {
  const drawnOtherwise = 'pre, .katex, svg'
  for (const block of all('h1, h2, h3, h4, p, [role=paragraph], li, td, th, figcaption, blockquote, dt, dd')) {
    if (block.closest(drawnOtherwise) || block.querySelector('p, li'))
      continue
    let before = ' '
    for (const text of textsIn(block)) {
      if (!text.parentElement!.closest(`${drawnOtherwise}, code`)) {
        const after = text.previousSibling?.nodeName === 'BR' ? ' ' : before
        text.data = text.data.replace(/\s+/g, ' ').replace(/^ /, after === ' ' ? '' : ' ')
        // A line break by hand ends a word, too.
        if (text.nextSibling?.nodeName === 'BR' && (text.data.at(-1) ?? before) !== ' ')
          text.data += ' '
      }
      before = text.data.at(-1) ?? before
    }
    block.style.whiteSpace = 'pre-wrap'
  }
}

/** Puts animated code into a code element, and its lines into blocks, so that words at line ends stay apart. */
function mendCode(): void {
  for (const moving of all('pre.shiki-magic-move-container')) {
    const code = document.createElement('code')
    code.append(...moving.childNodes)
    moving.append(code)
  }
  for (const line of all('pre code > .line')) {
    Object.assign(line.style, { display: 'block', minHeight: '1lh' })
    if (line.nextSibling?.nodeName === '#text')
      line.nextSibling.remove()
  }
}

/** The description of the last state does not fit those before it, so they are described by the words they show. */
function describeStates(): void {
  for (const sheet of all('.paper-sheet[data-clicks]')) {
    const last = all(`#slide-${sheet.dataset.no} svg.drawing`)
    for (const [i, drawing] of all('svg.drawing', sheet).entries()) {
      if (drawing.ariaLabel !== last[i]?.ariaLabel)
        continue
      const texts = all('text', drawing).filter(text => !isSilent(text)).map(text => brief(text.textContent, Infinity))
      const state = `after ${sheet.dataset.clicks} of ${clicksTotal(sheet)} clicks`
      drawing.ariaLabel = `The drawing ${state} shows: ${texts.filter(Boolean).join('; ') || 'no words yet'}.`
    }
  }
}

function sheetOf({ id, dataset }: HTMLElement): Sheet {
  const { no, clicks, title = '', section, part, first } = dataset
  const number = (text?: string): number | undefined => text === undefined ? undefined : Number(text)
  return { id, no: number(no), clicks: number(clicks), title, isFirst: first !== undefined, section, part }
}

function readMetadata(): Metadata {
  const deck = JSON.parse(all('.paper')[0].dataset.deck!) as Partial<Record<string, string>>
  const { title = '', author = '', info = '', keywords = '' } = deck
  // Slidev keeps what the headmatter says about the deck as HTML.
  const { body } = new DOMParser().parseFromString(info, 'text/html')
  return {
    title,
    author,
    subject: brief(body.textContent, Infinity),
    keywords: String(keywords).replace(/\s*,\s*/g, ', '),
    language: document.documentElement.lang,
  }
}

/** @returns what the page alone knows, such as the MathML of its formulas, and what is wrong, each with its sheet */
export function preparePage() {
  const problems: string[] = []
  const report: Report = (element, reason) => {
    const sheet = element.closest<HTMLElement>('.paper-sheet')
    problems.push(sheet ? `${calledBy(sheetOf(sheet))}: ${reason}` : reason)
  }
  removeRest()
  checkStates(report)
  for (const frame of all('[data-thrown]'))
    report(frame, `the slide failed: ${frame.dataset.thrown}`)
  linkMentions()
  const links = mendLinks(report)
  mendFeet()
  const formulas = mendFormulas()
  mendFigures(report)
  checkPictures(report)
  checkStructure(report)
  keepSpaces()
  mendCode()
  describeStates()
  return { metadata: readMetadata(), sheets: all('.paper-sheet').map(sheetOf), links, formulas, problems }
}
