/** A student's own results: as HTML for the page and the notebook, as text for a terminal. */
import type { Output, Plot, Table } from './exercise.ts'
import { escaped } from '../../lib/html.ts'
import { shown } from './messages.ts'

/** Of a plot, and in it the rectangle that the lines lie in. */
const WIDTH = 500
const HEIGHT = 272
const AREA = { left: 60, right: 486, top: 36, bottom: 208 }
const TICKS = 5
/** Up to here each value of a line has a mark in HTML, and in text a row. */
const MOST_MARKS = 12
/** Lines are told apart by dash as well as by colour; a notebook has no colours of the deck. */
const PENS = [
  { stroke: 'var(--accent, #1a5fc8)', dash: 'none' },
  { stroke: 'var(--ink, currentColor)', dash: '9 5' },
  { stroke: 'var(--accent-2, #1a8083)', dash: '2 4' },
  { stroke: 'var(--ink-2, currentColor)', dash: '12 4 2 4' },
]
const RULE = 'stroke="var(--rule, #c9cfd6)" stroke-width="1.5"'
const AXIS = 'stroke="var(--rule-strong, #858e99)" stroke-width="2"'
const INK_2 = 'fill="var(--ink-2, currentColor)"'

const NUMBERS = new Intl.NumberFormat('en-US', {
  maximumFractionDigits: 0,
  maximumSignificantDigits: 3,
  roundingPriority: 'morePrecision',
})
/** A number as a person reads it: 1,024, −0.5, 0.004. */
export const numberText = (value: number): string => NUMBERS.format(value).replace('-', '−')

/** A wrong answer may hold anything. */
const textsOf = ({ rows }: Table): string[][] =>
  rows.map(row => row.map(cell => typeof cell === 'number' ? numberText(cell) : shown(cell)))

function tableHtml(table: Table): string {
  const head = table.columns.map(title => `<th scope="col">${escaped(title)}</th>`)
  const body = textsOf(table).map(([name, ...cells]) =>
    `<tr><th scope="row">${escaped(name)}</th>${cells.map(cell => `<td>${escaped(cell)}</td>`).join('')}</tr>`)
  return `<table class="output-table"><caption>${escaped(table.caption)}</caption>`
    + `<thead><tr>${head.join('')}</tr></thead><tbody>${body.join('')}</tbody></table>`
}

/** Round values from the first at or above `from` to the last at or below `to`. */
export function roundTicks(from: number, to: number): number[] {
  const rough = (to - from) / TICKS
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map(factor => factor * power).find(step => step >= rough * (1 - 1e-9))!
  const first = Math.ceil(from / step - 1e-9)
  return Array.from({ length: Math.floor(to / step + 1e-9) - first + 1 }, (_, i) => (first + i) * step)
}

type Point = [x: number, y: number]

/** The points of each line whose values are numbers. */
const linesOf = ({ x, series }: Plot) => series.map(({ name, values }) => ({
  name,
  points: x.values.map((at, i): Point => [at, Number(values[i])]).filter(point => point.every(Number.isFinite)),
}))

/** The plot in words: what each line is at its ends, or that it is empty. */
export function altOf(plot: Plot): string {
  const ends = linesOf(plot).map(({ name, points }) => {
    const said = points.length ? [points[0], points.at(-1)!].map(([x, y]) => `${numberText(y)} at ${numberText(x)}`) : ['no numbers']
    return `${name}: ${said.join(', ')}`
  })
  return [plot.caption, `${plot.y.label} over ${plot.x.label}`, ends.join('; ') || 'Empty'].join('. ').concat('.')
}

function plotHtml(plot: Plot): string {
  const { x, y } = plot
  const lines = linesOf(plot)
  const points = lines.flatMap(({ points }) => points)
  const caption = `<figcaption>${escaped(plot.caption)}</figcaption>`
  const isBlank = !plot.series.length && y.to !== undefined
  if (!points.length && !isBlank)
    return `<figure>${caption}<p>Nothing to draw yet: none of the values is a number.</p></figure>`

  const along = isBlank ? x.values : points.map(([x]) => x)
  const left = Math.min(...along)
  const width = Math.max(...along) - left || 1
  const low = y.from ?? Math.min(0, ...points.map(([, y]) => y))
  const height = (y.to ?? Math.max(...points.map(([, y]) => y))) - low || 1
  const toX = (value: number) => Math.round(AREA.left + (value - left) / width * (AREA.right - AREA.left))
  const toY = (value: number) => {
    const share = Math.min(1, Math.max(0, (value - low) / height))
    return Math.round(AREA.bottom - share * (AREA.bottom - AREA.top))
  }
  const text = (text: string, x: number, y: number, rest = '') => `<text x="${x}" y="${y}" ${rest}>${escaped(text)}</text>`
  const stroke = (i: number, path: string) => {
    const { stroke, dash } = PENS[i % PENS.length]
    return `<path d="${path}" fill="none" stroke="${stroke}" stroke-width="3" stroke-dasharray="${dash}" stroke-linejoin="round"/>`
  }
  const mark = (i: number) => ([x, y]: Point) => `<circle cx="${toX(x)}" cy="${toY(y)}" r="5" fill="${PENS[i % PENS.length].stroke}"/>`

  const parts = [
    text(y.label, 0, 16),
    ...roundTicks(low, low + height).flatMap(tick => [
      `<path ${RULE} d="M${AREA.left} ${toY(tick)}H${AREA.right}"/>`,
      text(numberText(tick), AREA.left - 8, toY(tick) + 6, `text-anchor="end" ${INK_2}`),
    ]),
    ...roundTicks(left, left + width).flatMap(tick => [
      `<path ${AXIS} d="M${toX(tick)} ${AREA.bottom}v6"/>`,
      text(numberText(tick), toX(tick), AREA.bottom + 26, `text-anchor="middle" ${INK_2}`),
    ]),
    `<path ${AXIS} fill="none" d="M${AREA.left} ${AREA.top}V${AREA.bottom}H${AREA.right}"/>`,
    text(x.label, AREA.right, HEIGHT - 10, 'text-anchor="end"'),
    ...lines.flatMap(({ points }, i) => [
      stroke(i, points.map(([x, y], at) => `${at ? 'L' : 'M'}${toX(x)} ${toY(y)}`).join('')),
      ...points.length > MOST_MARKS ? [] : points.map(mark(i)),
    ]),
  ]
  const key = lines.map(({ name }, i) =>
    `<svg width="44" height="12" style="display: inline" aria-hidden="true">${stroke(i, 'M0 6H44')}</svg> ${escaped(name)}`)
  return `<figure>${caption}<p class="output-key">${lines.length > 1 ? key.join('&emsp; ') : ''}</p>`
    + `<svg class="output-plot" width="${WIDTH}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-size="18" fill="currentColor"`
    + ` role="img" aria-label="${escaped(altOf(plot))}">${parts.join('')}</svg></figure>`
}

export const outputHtml = (output: Output): string =>
  output.kind === 'table' ? tableHtml(output) : plotHtml(output)

/** Values of a plot as a table: all, or some at equal distances. */
function tableOf({ caption, x, y, series }: Plot): Table {
  const each = Math.ceil(x.values.length / MOST_MARKS)
  return {
    kind: 'table',
    caption: `${caption} (${y.label})`,
    columns: [x.label, ...series.map(({ name }) => name)],
    rows: x.values.map((at, i) => [at, ...series.map(({ values }) => Number(values[i]))]).filter((_, i) => i % each === 0),
  }
}

export function outputText(output: Output): string {
  const table = output.kind === 'table' ? output : tableOf(output)
  const cells = [[...table.columns], ...textsOf(table)]
  const widths = table.columns.map((_, i) => Math.max(...cells.map(row => row[i].length)))
  const lines = cells.map(row => row.map((cell, i) => i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])).join('  '))
  lines.splice(1, 0, widths.map(width => '─'.repeat(width)).join('  '))
  return [table.caption, '', ...lines].join('\n')
}
