/** What is written out where slides are parsed: slides of a cut, pages of a table, sentences by their name. */
import { expandCut, settingsOf } from './cut.ts'
import { repeatSlides } from './repeat.ts'
import { sayFor } from './wording.ts'

/**
 * In place.
 * @param lines of the entry, or of a page that it imports
 * @param entry file that holds the headmatter
 * @param headmatter as it is written there
 */
export function writeOut(lines: string[], entry: string, headmatter: Record<string, unknown>): void {
  expandCut(lines, entry)
  repeatSlides(lines)
  sayFor(lines, settingsOf(entry, headmatter))
}
