/** Misspelt names, answered with the right one. */

/** How many letters must be added, left out, changed or swapped with the next to make one word of the other. */
function distance(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= one.length; i++) {
    rows.push([i])
    for (let j = 1; j <= other.length; j++) {
      const change = one[i - 1] === other[j - 1] ? 0 : 1
      const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      const swap = isSwap ? rows[i - 2][j - 2] + 1 : Infinity
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + change, swap)
    }
  }
  return rows[one.length][other.length]
}

/** The known name that was probably meant: a third of its letters may be wrong. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  let best: { other: string, off: number } | undefined
  for (const other of known) {
    const off = distance(name.toLowerCase(), other.toLowerCase())
    const most = Math.max(1, Math.max(other.length, name.length) / 3)
    if (off <= most && off < (best?.off ?? Infinity))
      best = { other, off }
  }
  return best?.other
}

/** The end of a message about an unknown name: "; did you mean zero?", or a full stop where no name is near. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const found = nearest(name, known)
  return found === undefined ? '.' : `; did you mean ${found}?`
}
