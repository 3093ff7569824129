/** Tables and plots as text, for a terminal. */
import type { Output, Plot, Table } from '../components/exercise/exercise.ts'

const WIDTH = 60
const HEIGHT = 12
/** One for each line of a plot. */
const MARKS = ['●', '○', '+', 'x']

/** So many digits that neighbours on an axis differ. */
const short = (value: number): string => String(Number(value.toPrecision(4)))

function tableText({ caption, columns, rows }: Table): string {
  const cells = [columns, ...rows].map(row => row.map(String))
  const widths = columns.map((_, i) => Math.max(...cells.map(row => row[i].length)))
  const lines = cells.map(row => row.map((cell, i) => i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])).join('  '))
  lines.splice(1, 0, widths.map(width => '─'.repeat(width)).join('  '))
  return [caption, '', ...lines].join('\n')
}

function plotText({ caption, x, y, series }: Plot): string {
  const values = series.flatMap(one => one.values)
  const low = y.from ?? Math.min(...values)
  const high = Math.max(y.to ?? Math.max(...values), low + Number.MIN_VALUE)
  const left = x.values[0]
  const right = x.values[x.values.length - 1]
  const place = (value: number, from: number, to: number, cells: number) =>
    to > from ? Math.round((value - from) / (to - from) * (cells - 1)) : 0
  const grid = Array.from({ length: HEIGHT }, () => Array.from({ length: WIDTH }, () => ' '))
  for (const [i, one] of series.entries()) {
    for (const [point, value] of one.values.entries()) {
      const row = HEIGHT - 1 - place(value, low, high, HEIGHT)
      if (row >= 0 && row < HEIGHT)
        grid[row][place(x.values[point], left, right, WIDTH)] = MARKS[i % MARKS.length]
    }
  }
  const [top, bottom] = [short(high), short(low)]
  const margin = Math.max(top.length, bottom.length)
  const lines = grid.map((row, i) => `${(i === 0 ? top : i === HEIGHT - 1 ? bottom : '').padStart(margin)} │${row.join('').trimEnd()}`)
  const [first, last] = [short(left), short(right)]
  const between = x.label.padStart(Math.floor((WIDTH - first.length - last.length + x.label.length) / 2)).padEnd(WIDTH - first.length - last.length)
  return [
    caption,
    `${y.label}; ${series.map(({ name }, i) => `${MARKS[i % MARKS.length]} ${name}`).join(', ')}`,
    ...lines,
    `${' '.repeat(margin)} └${'─'.repeat(WIDTH)}`,
    `${' '.repeat(margin)}  ${first}${between}${last}`,
  ].join('\n')
}

export const outputText = (output: Output): string => output.kind === 'table' ? tableText(output) : plotText(output)
