/** A table for a spreadsheet. */

export type Row = readonly (string | number)[]

/** What begins like a formula would be one in a spreadsheet. */
function cellText(cell: string | number): string {
  const text = String(cell).replace(/^(?=[=+\-@\t\r])/, typeof cell === 'number' ? '' : '\'')
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** With the mark by which a spreadsheet knows UTF-8. */
export const csv = (rows: readonly Row[]): string => `\uFEFF${rows.map(row => row.map(cellText).join(',')).join('\r\n')}\r\n`
