/** Prints the rows as one table. */
import type { Row } from './bench.ts'
import { inColumns } from '../lib/columns.ts'

const HEADS = ['', 'this deck', 'minimal deck', 'ratio', 'target', '', '']
const PER = { KB: 1000, MB: 1e6, ms: 1, s: 1000 }

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

export const toTable = (rows: Row[]): string => inColumns([HEADS, ...rows.map(toCells)])
