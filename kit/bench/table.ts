/** Prints the rows as one table. */
import type { Row } from './bench.ts'

const HEADS = ['', 'this deck', 'minimal deck', 'ratio', 'target', '', '']
const PER = { KB: 1000, ms: 1, s: 1000 }

function toCells({ name, unit, deck, minimal, target, note = '' }: Row): string[] {
  const show = (value: number) => `${(value / PER[unit]).toFixed(unit === 's' ? 2 : 1)} ${unit}`
  return [
    name,
    show(deck),
    ...minimal === undefined ? ['', ''] : [show(minimal), (deck / minimal).toFixed(2)],
    ...target === undefined ? ['', ''] : [show(target), deck <= target ? 'met' : 'MISSED'],
    note,
  ]
}

export function toTable(rows: Row[]): string {
  const lines = [HEADS, ...rows.map(toCells)]
  const widths = HEADS.map((_, column) => Math.max(...lines.map(cells => cells[column].length)))
  return lines.map(cells => cells.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()).join('\n')
}
