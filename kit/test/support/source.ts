/** The deck as it is written, and how its slides are called. */
import type { SlideInfo } from '@slidev/types'
import type { Problem } from './problem.ts'
import { relative } from 'node:path'
import { settingsFrom } from '../../lib/lecture.ts'
import { titleOf } from '../../setup/preparser.ts'
import { ROOT } from './project.ts'

export type { Deck } from '../../lib/deck.ts'
export { loadDeck } from '../../lib/deck.ts'

/** File and line of a slide's frontmatter. */
export const placeOf = ({ source: { filepath, start } }: SlideInfo): string => `${relative(ROOT, filepath)}:${start + 1}`

/** A problem of a slide that has nothing to do with clicks; the slide is called by its headline, as it is shown. */
export function problemOf(check: string, slide: SlideInfo, message: string, where = placeOf(slide)): Problem {
  const { content, index, source } = slide
  // Slidev hands the deck's own title down to the first page.
  const title = titleOf(content, source.frontmatter, settingsFrom({})) ?? content.trim().split('\n', 1)[0]
  return { check, slide: index + 1, title, where, clicks: [], message }
}

/** Clicks that the notes mark, counted as Slidev counts them: [click:2] stands for two. */
export function clicksInNote(note = ''): number {
  return [...note.matchAll(/\[click(?::(\d+))?\]/gi)].reduce((sum, [, count]) => sum + Number(count ?? 1), 0)
}
