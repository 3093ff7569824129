/** A student's own results: as HTML for the page and the notebook, as text for a terminal. */
import type { Output, Plot, Table } from './exercise.ts'
import type { Curve } from './plot.ts'
import { escaped } from '../../lib/html.ts'
import { shown } from './messages.ts'
import { altOf, AREA, drawPlot, HEIGHT, numberText, WIDTH } from './plot.ts'

const NOTHING = 'Nothing to draw yet: none of the values is a number.'
/** Up to here each value has its own mark. */
const MOST_MARKS = 12

/** Lines are told apart by dash as well as by colour; a notebook has no colours of the deck. */
const PENS = [
  { colour: 'var(--accent, #1a5fc8)', dash: 'none' },
  { colour: 'var(--ink, currentColor)', dash: '9 5' },
  { colour: 'var(--accent-2, #1a8083)', dash: '2 4' },
  { colour: 'var(--ink-2, currentColor)', dash: '12 4 2 4' },
]
const RULE = 'stroke="var(--rule, #c9cfd6)" stroke-width="1.5"'
const AXIS = 'stroke="var(--rule-strong, #858e99)" stroke-width="2"'
const INK_2 = 'fill="var(--ink-2, currentColor)"'

/** A wrong answer may hold anything. */
const cellText = (cell: unknown): string => typeof cell === 'number' ? numberText(cell) : shown(cell)
const textsOf = ({ rows }: Table): string[][] => rows.map(row => row.map(cellText))
const plain = (plot: Plot): Plot =>
  ({ ...plot, series: plot.series.map(({ name, values }) => ({ name, values: values.map(Number) })) })

function tableHtml(table: Table): string {
  const rows = textsOf(table)
  /** Numbers, and figures with their unit, stand under each other. */
  const isNumeric = (column: number) => column > 0 && rows.every(row => /^[−-]?[\d.,]+\s?\S{0,4}$/.test(row[column]))
  const cell = (text: string, column: number, tag: string) =>
    `<${tag}${isNumeric(column) ? ' align="right"' : ''}>${escaped(text)}</${tag.split(' ')[0]}>`
  const head = table.columns.map((text, column) => cell(text, column, 'th scope="col"'))
  const body = rows.map(row => `<tr>${row.map((text, column) => cell(text, column, column ? 'td' : 'th scope="row"')).join('')}</tr>`)
  return `<table class="output-table"><caption>${escaped(table.caption)}</caption>`
    + `<thead><tr>${head.join('')}</tr></thead><tbody>${body.join('')}</tbody></table>`
}

/** A line of the i-th curve along a path. */
function lineSvg(path: string, i: number): string {
  const { colour, dash } = PENS[i % PENS.length]
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="3" stroke-dasharray="${dash}" stroke-linejoin="round"/>`
}

/** The pen is lifted where there is no value. */
function curveSvg({ points }: Curve, i: number): string {
  const path = points.map((point, i) => point ? `${points[i - 1] ? 'L' : 'M'}${point.x} ${point.y}` : '').join('')
  const marks = points.length > MOST_MARKS ? [] : points.filter(point => point !== undefined)
  const { colour } = PENS[i % PENS.length]
  return lineSvg(path, i) + marks.map(({ x, y }) => `<circle cx="${x}" cy="${y}" r="5" fill="${colour}"/>`).join('')
}

function plotHtml(plot: Plot): string {
  const drawn = drawPlot(plot)
  const caption = `<figcaption>${escaped(plot.caption)}</figcaption>`
  if (!drawn)
    return `<figure>${caption}<p>${NOTHING}</p></figure>`
  const label = (text: string, x: number, y: number, rest = '') => `<text x="${x}" y="${y}" ${rest}>${escaped(text)}</text>`
  const key = drawn.curves.map(({ name }, i) =>
    `<span><svg width="44" height="12" aria-hidden="true">${lineSvg('M0 6H44', i)}</svg> ${escaped(name)}</span>`)
  const parts = [
    label(plot.y.label, 0, 16),
    ...drawn.yTicks.flatMap(({ at, text }) => [
      `<path ${RULE} d="M${AREA.left} ${at}H${AREA.right}"/>`,
      label(text, AREA.left - 8, at + 6, `text-anchor="end" ${INK_2}`),
    ]),
    ...drawn.xTicks.flatMap(({ at, text }) => [
      `<path ${AXIS} d="M${at} ${AREA.bottom}v6"/>`,
      label(text, at, AREA.bottom + 26, `text-anchor="middle" ${INK_2}`),
    ]),
    `<path ${AXIS} fill="none" d="M${AREA.left} ${AREA.top}V${AREA.bottom}H${AREA.right}"/>`,
    label(plot.x.label, AREA.right, HEIGHT - 10, 'text-anchor="end"'),
    ...drawn.curves.map(curveSvg),
  ]
  return `<figure>${caption}<p class="output-key">${drawn.curves.length > 1 ? key.join(' ') : ''}</p>`
    + `<svg class="output-plot" width="${WIDTH}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-size="18" fill="currentColor"`
    + ` role="img" aria-label="${escaped(altOf(plot))}">${parts.join('')}</svg></figure>`
}

export const outputHtml = (output: Output): string =>
  output.kind === 'table' ? tableHtml(output) : plotHtml(plain(output))

function tableText(table: Table): string {
  const cells = [[...table.columns], ...textsOf(table)]
  const widths = table.columns.map((_, i) => Math.max(...cells.map(row => row[i].length)))
  const lines = cells.map(row => row.map((cell, i) => i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])).join('  '))
  lines.splice(1, 0, widths.map(width => '─'.repeat(width)).join('  '))
  return [table.caption, '', ...lines].join('\n')
}

/** A letter of a terminal, in pixels of the plot; one mark for each line of it. */
const LETTER = { width: 8, height: 16 }
const MARKS = ['●', '○', '+', 'x']

/** The same picture in letters. */
function plotText(plot: Plot): string {
  const drawn = drawPlot(plot)
  if (!drawn)
    return `${plot.caption}\n\n${NOTHING}`
  const lines = Array.from({ length: HEIGHT / LETTER.height }, () => Array.from({ length: WIDTH / LETTER.width }, () => ' '))
  /** The last letter of the text stands at this place. */
  const put = (text: string, x: number, y: number) =>
    lines[Math.floor(y / LETTER.height)].splice(Math.round(x / LETTER.width) - text.length, text.length, ...text)
  for (const { at, text } of drawn.yTicks)
    put(`${text} ┤`, AREA.left, at)
  for (const { at, text } of drawn.xTicks)
    put(text, at + text.length / 2 * LETTER.width, AREA.bottom + LETTER.height)
  put(plot.x.label, AREA.right, AREA.bottom + 2 * LETTER.height)
  for (const [i, { points }] of drawn.curves.entries()) {
    for (const point of points)
      point && put(MARKS[i % MARKS.length], point.x + LETTER.width, point.y)
  }
  const key = drawn.curves.map(({ name }, i) => `${MARKS[i % MARKS.length]} ${name}`).join(', ')
  const area = lines.slice(Math.floor(AREA.top / LETTER.height)).map(line => line.join('').trimEnd())
  return [plot.caption, '', `${plot.y.label}; ${key}`, ...area].join('\n').trimEnd()
}

export const outputText = (output: Output): string =>
  output.kind === 'table' ? tableText(output) : plotText(plain(output))
