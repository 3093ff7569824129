/** What differs, as a list for the terminal and as a page with the pictures. */
import type { State } from './match.ts'
import { escaped } from '../lib/html.ts'

/** A state that looks different, or that only one deck has. */
export interface Finding extends State {
  /** Of the pixels, from 0 to 1; left out where only one deck has the state. */
  share?: number
  /** The picture of the difference, beside the report. */
  file?: string
}

const HEAD = ['slide', 'click', 'scheme', 'pixels', 'title']

function cellsOf({ slides, click, scheme, share, before }: Finding): string[] {
  const both = (key: 'no' | 'title'): string =>
    [...new Set([slides.before, slides.after].flatMap(slide => slide?.[key] ?? []))].join(' -> ')
  // Two digits, and never 0 for what differs.
  const pixels = share === undefined ? before ? 'only before' : 'only after' : `${Number((100 * share).toPrecision(2))} %`
  return [both('no'), String(click), scheme, pixels, both('title')]
}

/** One line a state, in columns. */
export function list(findings: readonly Finding[]): string {
  const rows = [HEAD, ...findings.map(cellsOf)]
  const widths = HEAD.map((_, column) => Math.max(...rows.map(row => row[column].length)))
  return rows.map(row => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()).join('\n')
}

export function reportPage(summary: string, findings: readonly Finding[]): string {
  const figures = findings.map((finding) => {
    const [no, click, scheme, pixels, title] = cellsOf(finding).map(escaped)
    const picture = finding.file ? `<a href="${finding.file}"><img src="${finding.file}" loading="lazy" alt=""></a>` : ''
    return `<h2>Slide ${no}, click ${click}, ${scheme}: ${pixels}. ${title}</h2>\n${picture}`
  })
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>What differs</title>
<style>body { font: 16px/1.4 system-ui; margin: 2rem; background: #eee } h2 { font-size: 1rem } img { width: 100% }</style>
<h1>What differs</h1>
<p>${escaped(summary)} Before and after; below them in pink what differs, and that part enlarged.</p>
${figures.join('\n')}
</html>
`
}
