/** What differs, as a list for the terminal and as a page with the pictures. */
import type { State } from './match.ts'
import { escaped } from '../../scripts/lib/html.ts'

/** A state that looks different, or that only one deck has. */
export interface Finding extends State {
  /** Of the pixels, from 0 to 1; left out where only one deck has the state. */
  share?: number
  /** Before, after and difference, beside the report. */
  file?: string
}

/** Two digits, and never 0 for what differs. */
export const percent = (share: number): string => `${Number((100 * share).toPrecision(2))} %`

export function nameOf({ slides: { before, after } }: State): string {
  const { title } = (before ?? after)!
  return before && after && before.title !== after.title ? `${title}, now: ${after.title}` : title
}

function numberOf({ slides: { before, after } }: State): string {
  return before && after && before.no !== after.no ? `${before.no}, now ${after.no}` : String((before ?? after)!.no)
}

function changeOf({ share, before }: Finding): string {
  if (share !== undefined)
    return percent(share)
  return before ? 'only before' : 'only after'
}

const HEAD = ['slide', 'click', 'scheme', 'pixels', 'title']
const cells = (finding: Finding): string[] =>
  [numberOf(finding), String(finding.click), finding.scheme, changeOf(finding), nameOf(finding)]

/** One line a state, in columns. */
export function list(findings: readonly Finding[]): string {
  const rows = [HEAD, ...findings.map(cells)]
  const widths = HEAD.map((_, column) => Math.max(...rows.map(row => row[column].length)))
  return rows.map(row => row.map((cell, column) => column === HEAD.length - 1 ? cell : cell.padEnd(widths[column])).join('  ')).join('\n')
}

const STYLE = `
body { font: 16px/1.4 system-ui, sans-serif; margin: 2rem; background: #f4f4f4; color: #111 }
h2 { font-size: 1rem; margin: 2rem 0 .5rem } h2 a { color: inherit }
img { width: 100%; display: block }`

export function reportPage(summary: string, findings: readonly Finding[]): string {
  const figures = findings.map((finding) => {
    const [no, click, scheme, change, title] = cells(finding).map(escaped)
    const picture = finding.file ? `<a href="${finding.file}"><img src="${finding.file}" loading="lazy" alt="before, after, difference"></a>` : ''
    return `<h2>Slide ${no}, click ${click}, ${scheme}: ${change}. ${title}</h2>\n${picture}`
  })
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>What differs</title>
<style>${STYLE}</style>
<h1>What differs</h1>
<p>${escaped(summary)} Each picture: before, after, and in pink what differs.</p>
${figures.join('\n')}
</html>
`
}
