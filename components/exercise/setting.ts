/** How an exercise is set where it can only be read: as large as it goes. */

/** Room on the slide, in canvas pixels: for the words, and for the code. */
const WORDS = { width: 412, height: 584 }
const ROOM = { width: 728, height: 584, gap: 28 }
const LARGEST = 18
const SMALLEST = 9
/** Of the mono type: a letter's width and a line's height in sizes. */
const LETTER = 0.6
const LEADING = 1.36

export interface Setting { size: number, columns: number }

/** Lines that the code takes where each has so many letters of room. */
function linesAt(code: string, letters: number): number {
  // Words are not broken, so that a wrapped line takes a little more than its letters.
  return code.trimEnd().split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / (letters - 6))), 0)
}

function fits(code: string, { size, columns }: Setting): boolean {
  const letters = Math.floor((ROOM.width - ROOM.gap * (columns - 1)) / columns / (size * LETTER))
  // A column may end early, since a wrapped line stays whole.
  const lines = linesAt(code, letters) + 2 * (columns - 1)
  return Math.ceil(lines / columns) * size * LEADING <= ROOM.height
}

/** The largest size in px, in one column or in two. */
export function settingOf(code: string): Setting {
  for (let size = LARGEST; size > SMALLEST; size -= 0.5) {
    for (const columns of [1, 2]) {
      if (fits(code, { size, columns }))
        return { size, columns }
    }
  }
  return { size: SMALLEST, columns: 2 }
}

/** Of the sans type, in the mean. */
const SANS_LETTER = 0.5
const BETWEEN = 0.6

/** The largest size in px at which these paragraphs fit under each other. */
export function textSizeOf(paragraphs: readonly string[]): number {
  for (let size = LARGEST; size > SMALLEST; size -= 0.5) {
    const lines = paragraphs.reduce((sum, { length }) => sum + Math.ceil(length * size * SANS_LETTER / (WORDS.width * 0.95)), 0)
    if ((lines * LEADING + paragraphs.length * BETWEEN) * size <= WORDS.height)
      return size
  }
  return SMALLEST
}
