/** Whether the words of components/deck/Own.vue fit into their column, without a browser: a little is left over. */
import type { Own } from '../own.ts'

/** As in styles/frame.css, px. */
const COLUMN = { width: 168, type: 18 }
const LINES = { alone: 13, belowLogo: 11 }

/** The widest of each kind of letter in the bold face, in em. */
const WIDTHS: [letters: RegExp, width: number][] = [
  [/[\s'’]/, 0.26],
  [/[fijl.,:;!()]/, 0.34],
  [/[rtI"/-]/, 0.44],
  [/[acegkosvxyzJL]/, 0.56],
  [/[mw%@]/i, 0.96],
  [/[A-Z]/, 0.74],
  [/\w/, 0.62],
]
/** An accent takes no width; what is not Latin is taken for wide. */
const widthOf = (text: string): number => [...text.normalize('NFD').replace(/\p{M}/gu, '')].reduce((width, letter) =>
  width + COLUMN.type * (WIDTHS.find(([letters]) => letters.test(letter))?.[1] ?? 1), 0)

/** Breaks behind spaces and hyphens, and inside a word that is wider than the column. */
export function linesOf(text: string): number {
  let lines = 0
  let room = 0
  for (const word of text.trim().split(/(?<=[\s-])/)) {
    const width = widthOf(word.trimEnd())
    if (width > room) {
      // A word that is broken leaves room for less than a letter in each line.
      const line = width > COLUMN.width ? COLUMN.width - COLUMN.type : COLUMN.width
      const more = Math.ceil(width / line)
      lines += more
      room = more * line
    }
    room -= widthOf(word)
  }
  return lines
}

type Problem = [key: string, message: string]

/** Which of the two is too long, the longer one first, and how much of it fits; undefined if both do. */
export function fitProblem({ speaker = '', course = '', date = '', logo }: Own): Problem | undefined {
  const [long, other] = [{ key: 'speaker', text: speaker }, { key: 'course', text: course }]
    .sort((a, b) => linesOf(b.text) - linesOf(a.text))
  const room = (logo ? LINES.belowLogo : LINES.alone) - linesOf(date)
  const free = room - Math.min(linesOf(other.text), Math.floor(room / 2))
  if (linesOf(long.text) <= free)
    return undefined
  const letters = [...long.text]
  const fit = letters.findLastIndex((_, i) => linesOf(letters.slice(0, i + 1).join('')) <= free) + 1
  return [long.key, `${long.key} is too long for the title: ${fit} letters fit; got ${letters.length}.`]
}
