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

/** The known names that were probably meant, at most three: of so many letters one may be wrong. */
function closest(name: string, known: Iterable<string>, letters: number): string[] {
  const near = [...known].map(other => ({ other, off: distance(name.toLowerCase(), other.toLowerCase()) }))
  const least = Math.min(...near.map(({ off }) => off))
  const most = (other: string): number => Math.max(1, Math.max(other.length, name.length) / letters)
  return near.filter(({ other, off }) => off === least && off <= most(other)).map(({ other }) => other).slice(0, 3)
}

/** The first of them. */
export const nearest = (name: string, known: Iterable<string>, letters = 3): string | undefined =>
  closest(name, known, letters)[0]

/** The end of a message about an unknown name: "; did you mean zero?", or a full stop where no name is near. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const found = closest(name, new Set(known), 3)
  return found.length ? `; did you mean ${found.join(' or ')}?` : '.'
}
