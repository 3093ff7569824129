/** Prints the rows as one table. */
import type { Row } from './bench.ts'
import { UNITS } from './bench.ts'

const HEADS = ['', 'this deck', 'minimal deck', 'ratio', 'target', '', '']

function show(value: number, unit: Row['unit']): string {
  const { per, digits } = UNITS[unit]
  return `${(value / per).toFixed(digits)} ${unit}`
}

/** Whether the row is within its target; a row without one always is. */
export function isMet({ deck, target }: Row): boolean {
  return target === undefined || deck <= target
}

function toCells(row: Row): string[] {
  const { name, unit, deck, minimal, target, note = '' } = row
  return [
    name,
    show(deck, unit),
    minimal === undefined ? '' : show(minimal, unit),
    minimal === undefined ? '' : (deck / minimal).toFixed(2),
    target === undefined ? '' : show(target, unit),
    target === undefined ? '' : isMet(row) ? 'met' : 'MISSED',
    note,
  ]
}

/** Names and remarks stand left, numbers right. */
export function toTable(rows: Row[]): string {
  const lines = [HEADS, ...rows.map(toCells)]
  const widths = HEADS.map((_, column) => Math.max(...lines.map(cells => cells[column].length)))
  const isText = (column: number): boolean => column === 0 || column >= 5
  return lines.map(cells => cells
    .map((cell, column) => isText(column) ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))
    .join('  ')
    .trimEnd()).join('\n')
}

/** The last line: what was missed, or that nothing was. */
export function toVerdict(rows: Row[]): string {
  const missed = rows.filter(row => !isMet(row))
  return missed.length ? `${missed.length} missed: ${missed.map(({ name }) => name.toLowerCase()).join('; ')}.` : 'Every target is met.'
}
