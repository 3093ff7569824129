/** Rows of cells as lines of text, every column as wide as its widest cell. */
export function inColumns(rows: readonly string[][]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map(cells => cells[column].length)))
  return rows.map(cells => cells.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()).join('\n')
}
