/**
 * What the page does before it is printed. Both functions are sent to the browser as text,
 * so they may use nothing from outside of themselves.
 */

/** A slide, a state of one, or a table at the end of the handout. */
export interface Sheet {
  id: string
  /** Number of the slide; undefined for what is no slide. */
  no?: number
  /** Clicks of a state before the last; undefined for the last. */
  clicks?: number
  clicksTotal: number
  /** As `states` of the frontmatter has it; undefined without. */
  states?: unknown
  title: string
  /** Whether it begins a page, where several stand on one. */
  isFirst: boolean
  section?: string
  part?: string
}

/** What is wrong with one sheet. */
export interface SheetProblem { sheet: string, reason: string }

/** A link in the order of the page. */
export interface PaperLink { href: string, text: string }

export interface Prepared {
  /** Of the whole deck: the headmatter's. */
  deck: { title?: string, author?: string, info?: string, keywords?: string | string[], width: number, height: number }
  language: string
  sheets: Sheet[]
  links: PaperLink[]
  /** Of each formula: its MathML, or the author's own words. */
  formulas: { mathml: string, words?: string }[]
  problems: SheetProblem[]
}

/** Marks the label of a formula, until finish.ts makes a tag of its own of it. */
export const FORMULA_MARK = '\u2063formula:'

/** Brings the page into the form from which Chromium makes good tags, and looks for what it cannot. */
export function preparePage(): Prepared {
  const all = (selector: string, root: ParentNode = document): HTMLElement[] => [...root.querySelectorAll<HTMLElement>(selector)]
  // What Slidev and its guests keep beside the lecture would take a page of its own.
  for (let around = document.querySelector('.paper'); around && around !== document.body; around = around.parentElement) {
    for (const beside of [...around.parentElement?.children ?? []]) {
      if (beside !== around && !/^(?:script|style)$/i.test(beside.tagName))
        beside.remove()
    }
  }
  const sheets = all('.paper-sheet').filter(sheet => getComputedStyle(sheet).display !== 'none')
  for (const hidden of all('.paper-sheet').filter(sheet => !sheets.includes(sheet)))
    hidden.remove()
  const problems: SheetProblem[] = []
  const problem = (element: Element, reason: string): void => {
    problems.push({ sheet: element.closest('.paper-sheet')?.id ?? '', reason })
  }
  /** What is not drawn, and decoration, is not read. */
  const isSilent = (element: Element): boolean => Boolean(element.closest('[aria-hidden=true]')) || !element.checkVisibility({ visibilityProperty: true })
  const brief = (text: string | null, length = 60): string => (text ?? '').trim().replace(/\s+/g, ' ').slice(0, length)

  for (const frame of all('[data-thrown]'))
    problem(frame, `it throws: ${frame.dataset.thrown}`)

  // A slide that is not printed has no entry in the contents.
  for (const entry of all('.paper-entry').filter(entry => !document.querySelector(entry.querySelector('a')?.hash || '*')))
    entry.remove()

  // "Slides 3 and 5" leads there, where they are printed.
  const texts = document.createTreeWalker(document.querySelector('.paper') ?? document.body, NodeFilter.SHOW_TEXT)
  const mentions: Text[] = []
  while (texts.nextNode()) {
    const text = texts.currentNode as Text
    if (/\bslides?\s+\d/i.test(text.data) && !text.parentElement?.closest('a, svg, pre, .katex, h1'))
      mentions.push(text)
  }
  for (const text of mentions) {
    const pieces = text.data.split(/(\bslides?\s+\d+(?:(?:,? and|[,\-–]| or| to)\s*\d+)*)/i)
    const linked = pieces.flatMap((piece, i) => i % 2 ? piece.split(/(\d+)/) : [piece]).map((piece) => {
      if (!/^\d+$/.test(piece) || !document.getElementById(`slide-${piece}`))
        return piece
      const link = document.createElement('a')
      link.href = `#slide-${piece}`
      link.textContent = piece
      return link
    })
    text.replaceWith(...linked)
  }

  // Links between slides: Slidev writes /5 or #/5, and paper has #slide-5.
  const byAlias = new Map(sheets.filter(sheet => sheet.dataset.alias).map(sheet => [sheet.dataset.alias, sheet.dataset.no]))
  const links: PaperLink[] = []
  for (const link of all('a[href]')) {
    const raw = link.getAttribute('href') ?? ''
    if (!/^[a-z]+:/i.test(raw) && !document.getElementById(raw.slice(1))) {
      const key = /([\w-]+)\/?$/.exec(raw)?.[1] ?? ''
      const target = `slide-${/^\d+$/.test(key) ? key : byAlias.get(key)}`
      if (!document.getElementById(target)) {
        problem(link, `the link "${brief(link.textContent)}" leads to ${raw}, which is not printed`)
        continue
      }
      link.setAttribute('href', `#${target}`)
    }
    link.removeAttribute('target')
    if (!isSilent(link))
      links.push({ href: link.getAttribute('href') ?? '', text: brief(link.textContent) })
  }

  // The number of a slide is decoration, and its foot a paragraph even where Markdown made none of it.
  for (const number of all('.frame-page'))
    number.setAttribute('aria-hidden', 'true')
  for (const foot of all('.frame-foot').filter(foot => !foot.querySelector('p, ul, ol'))) {
    const paragraph = document.createElement('p')
    paragraph.append(...foot.childNodes)
    foot.append(paragraph)
  }

  // KaTeX hides its drawn half from readers, and the other half is not painted.
  const formulas: Prepared['formulas'] = []
  for (const formula of all('.katex')) {
    const mathml = formula.querySelector('math')?.outerHTML ?? ''
    const drawn = formula.querySelector('.katex-html')
    if (!drawn)
      continue
    formula.querySelector('.katex-mathml')?.remove()
    drawn.removeAttribute('aria-hidden')
    drawn.setAttribute('role', 'img')
    drawn.setAttribute('data-formula', String(formulas.length))
    formulas.push({ mathml, words: formula.closest<HTMLElement>('[data-alt]')?.dataset.alt })
  }

  // A flow chart stands in a shadow root; filters would make a bitmap of it.
  for (const host of all('*').filter(element => element.shadowRoot)) {
    const svg = host.shadowRoot?.querySelector('svg')
    const sharp = document.createElement('style')
    sharp.textContent = '* { filter: none !important }'
    host.shadowRoot?.append(sharp)
    const described = host.closest('[role=img][aria-label]')
    const alt = described?.getAttribute('aria-label') ?? host.getAttribute('aria-label') ?? host.getAttribute('alt') ?? svg?.querySelector('desc, title')?.textContent
    if (!svg || isSilent(host))
      continue
    if (!alt?.trim())
      problem(host, 'a flow chart has no alternative text')
    // One figure, not one inside another.
    described?.removeAttribute('role')
    described?.removeAttribute('aria-label')
    svg.removeAttribute('aria-roledescription')
    svg.setAttribute('role', 'img')
    svg.setAttribute('aria-label', alt ?? '')
  }

  for (const svg of document.querySelectorAll('svg')) {
    const drawing = svg.closest('[role=img]')
    if (isSilent(svg) || (drawing && drawing !== svg))
      continue
    const alt = svg.getAttribute('aria-label') ?? svg.querySelector(':scope > desc, :scope > title')?.textContent
    if (!alt?.trim())
      problem(svg, `a figure has no alternative text (it begins "${brief(svg.textContent)}")`)
    svg.setAttribute('role', 'img')
    svg.setAttribute('aria-label', alt ?? '')
  }
  for (const named of all('[role=img]:not(svg):not([data-formula])')) {
    if (!isSilent(named) && !named.getAttribute('aria-label')?.trim())
      problem(named, 'a figure has no alternative text')
  }

  for (const filled of document.querySelectorAll('.paper svg :is([fill^="url("], [stroke^="url("])'))
    problem(filled, `a pattern or a shading is painted (${filled.getAttribute('fill')}), which readers draw differently; draw its lines under a clip`)

  // Chromium stores every other bitmap uncompressed.
  const isPhoto = (address: string): boolean => !/^data:image\/(?:svg\+xml|jpeg)|\.(?:svg|jpe?g)(?:[?#]|$)/i.test(address)
  for (const image of all('img') as HTMLImageElement[]) {
    if (!image.hasAttribute('alt'))
      problem(image, `the picture ${image.getAttribute('src')} has no alternative text`)
    if (image.complete && !image.naturalWidth)
      problem(image, `the picture ${image.getAttribute('src')} cannot be read`)
    if (isPhoto(image.currentSrc || image.src))
      problem(image, `the picture ${image.getAttribute('src')?.slice(0, 80)} must be JPEG or SVG on paper`)
  }
  // A figure around a figure would be one without a text.
  for (const figure of all('figure')) {
    if (figure.querySelector('img, svg, [role=img]'))
      figure.setAttribute('role', 'presentation')
  }

  for (const cell of all('td, th')) {
    if (!isSilent(cell) && !cell.textContent?.trim() && !cell.querySelector('img, svg'))
      problem(cell, `a cell of a table is empty (row "${brief(cell.closest('tr')?.textContent ?? '')}"); write a dash`)
  }
  for (const sheet of sheets) {
    const levels = all('h1, h2, h3, h4, h5, h6', sheet).filter(heading => !isSilent(heading)).map(heading => Number(heading.tagName[1]))
    if (levels[0] !== 1 || levels.filter(level => level === 1).length !== 1)
      problem(sheet, `it must have one headline, at its beginning; its headings are of level ${levels.join(', ') || 'none'}`)
    const jump = levels.findIndex((level, i) => i > 0 && level > levels[i - 1] + 1)
    if (jump > 0)
      problem(sheet, `a heading jumps from level ${levels[jump - 1]} to level ${levels[jump]}`)
  }

  // Where a line wraps, Chromium paints no space, and a reader hears "atScale". A space that is kept is painted.
  for (const block of all('h1, h2, h3, h4, p, li, td, th, figcaption, blockquote, dt, dd')) {
    if (block.closest('pre, .katex, svg') || block.querySelector('p, li'))
      continue
    const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT)
    let before = ' '
    while (texts.nextNode()) {
      const text = texts.currentNode as Text
      if (text.parentElement?.closest('pre, .katex, svg, code')) {
        before = text.data.at(-1) ?? before
        continue
      }
      const after = text.previousSibling?.nodeName === 'BR' ? ' ' : before
      text.data = text.data.replace(/\s+/g, ' ').replace(/^ /, after === ' ' ? '' : ' ')
      before = text.data.at(-1) ?? before
      // A line that is broken by hand ends a word, too.
      if (text.nextSibling?.nodeName === 'BR' && before !== ' ')
        text.data += ' '
    }
    block.style.whiteSpace = 'pre-wrap'
  }

  // Code that moves is no code to Chromium; and where a line of code ends, the next would follow without a blank.
  for (const moving of all('pre.shiki-magic-move-container')) {
    const code = document.createElement('code')
    code.append(...moving.childNodes)
    moving.append(code)
  }
  for (const line of all('pre code > .line')) {
    line.style.display = 'block'
    line.style.minHeight = '1lh'
    if (line.nextSibling?.nodeName === '#text')
      line.nextSibling.remove()
  }

  // What describes the last state does not describe those before it: the words that stand there by then do.
  for (const sheet of sheets.filter(({ dataset }) => dataset.clicks !== undefined)) {
    const last = document.getElementById(`slide-${sheet.dataset.no}`)
    const labels = all('svg.drawing', last ?? sheet).map(drawing => drawing.getAttribute('aria-label'))
    for (const [i, drawing] of all('svg.drawing', sheet).entries()) {
      if (last && drawing.getAttribute('aria-label') !== labels[i])
        continue
      const shown = all('text', drawing).filter(text => !isSilent(text)).map(text => brief(text.textContent, Infinity)).filter(Boolean)
      const total = sheet.querySelector<HTMLElement>('[data-clicks-total]')?.dataset.clicksTotal
      drawing.setAttribute('aria-label', `The drawing after ${sheet.dataset.clicks} of ${total} clicks shows: ${shown.join('; ') || 'no words yet'}.`)
    }
  }

  const { deck = '{}' } = document.querySelector<HTMLElement>('.paper')?.dataset ?? {}
  const facts = JSON.parse(deck) as Prepared['deck']
  // Slidev keeps what the headmatter says about the deck as HTML.
  const { body } = new DOMParser().parseFromString(facts.info ?? '', 'text/html')
  return {
    deck: { ...facts, info: brief(body.textContent, Infinity) },
    language: document.documentElement.lang,
    sheets: sheets.map((sheet) => {
      const { no, clicks, title, section, part, states, first } = sheet.dataset
      const total = sheet.querySelector<HTMLElement>('[data-clicks-total]')?.dataset.clicksTotal
      return {
        id: sheet.id,
        no: no === undefined ? undefined : Number(no),
        clicks: clicks === undefined ? undefined : Number(clicks),
        clicksTotal: Number(total ?? 0),
        states: states === undefined ? undefined : JSON.parse(states) as unknown,
        title: title ?? '',
        isFirst: first !== undefined,
        section,
        part,
      }
    }),
    links,
    formulas,
    problems,
  }
}

/** Gives each formula its words. */
export function labelFormulas({ labels, mark }: { labels: string[], mark: string }): void {
  for (const formula of document.querySelectorAll<HTMLElement>('[data-formula]'))
    formula.setAttribute('aria-label', mark + labels[Number(formula.dataset.formula)])
}
