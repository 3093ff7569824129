/**
 * Rows of cells as lines of text, every column as wide as its widest cell.
 * @param isRight whether the cells of a column stand at its right
 */
export function inColumns(rows: readonly string[][], isRight: (column: number) => boolean = () => false): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map(cells => cells[column]?.length ?? 0)))
  const padded = (cell: string, column: number): string =>
    isRight(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column])
  return rows.map(cells => cells.map(padded).join('  ').trimEnd()).join('\n')
}
