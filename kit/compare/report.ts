/** What differs, as a list for the terminal and as a page with the pictures. */
import type { Pair } from './match.ts'
import type { Scheme } from './stage.ts'
import { inColumns } from '../lib/columns.ts'
import { escaped, htmlPage } from '../lib/html.ts'

/** How a state looks in both decks. */
export interface Finding {
  pair: Pair
  click: number
  scheme: Scheme
  /** The share of pixels that differ, from 0 to 1, or which deck alone has the state. */
  share: number | 'only before' | 'only after'
  /** Its pictures, beside the report, where it differs: before and after. */
  files: string[]
}

const HEAD = ['slide', 'click', 'scheme', 'pixels', 'title']

function cellsOf({ pair: { before, after }, click, scheme, share }: Finding): string[] {
  const both = (key: 'no' | 'title'): string => [...new Set([before, after].flatMap(slide => slide?.[key] ?? []))].join(' -> ')
  // Two digits, and never 0 for what differs.
  const pixels = typeof share === 'string' ? share : `${Number((100 * share).toPrecision(2))} %`
  return [both('no'), String(click), scheme, pixels, both('title')]
}

/** One line a state. */
export const list = (findings: readonly Finding[]): string => inColumns([HEAD, ...findings.map(cellsOf)])

const STYLE = `body { font: 16px/1.4 system-ui; margin: 2rem; background: #eee } h2 { font-size: 1rem }
section { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem } div { display: grid; isolation: isolate }
img { width: 100%; grid-area: 1 / 1 } img + img { mix-blend-mode: difference }`

export function reportPage(summary: string, findings: readonly Finding[]): string {
  const figures = findings.map((finding) => {
    const [no, click, scheme, pixels, title] = cellsOf(finding).map(escaped)
    const pictures = finding.files.map(file => `<img src="${file}" loading="lazy" alt="">`)
    const views = pictures.length === 2 ? [...pictures, pictures.join('')] : pictures
    return `<h2>Slide ${no}, click ${click}, ${scheme}: ${pixels}. ${title}</h2>\n<section>${views.map(view => `<div>${view}</div>`).join('')}</section>`
  })
  const body = `
<h1>What differs</h1>
<p>${escaped(summary)} Before and after, and below them the difference on black.</p>
${figures.join('\n')}`
  return htmlPage({ title: 'What differs', style: STYLE, body })
}
