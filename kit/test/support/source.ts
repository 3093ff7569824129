/** The deck as it is written, and how its slides are called. */
import type { SlideInfo } from '@slidev/types'
import type { Problem } from './problem.ts'

export type { Deck } from '../../lib/deck.ts'
export { loadDeck } from '../../lib/deck.ts'

/** How a slide is called in a message: by its headline, as written. */
export function titleOf(slide: SlideInfo): string {
  const heading = /^# (.*)$/m.exec(slide.content)?.[1] ?? slide.frontmatter.title ?? slide.title ?? slide.content.trim().split('\n', 1)[0]
  return heading.replace(/<br\s*\/?>/g, ' ').replace(/<[^>]+>/g, '').replace(/[*_`]/g, '').replace(/\s+/g, ' ').trim()
}

/** A problem of a slide that has nothing to do with clicks. */
export const problemOf = (check: string, slide: SlideInfo, message: string): Problem =>
  ({ check, slide: slide.index + 1, title: titleOf(slide), clicks: [], message })

/** Clicks that the notes mark, counted as Slidev counts them: [click:2] stands for two. */
export function clicksInNote(note = ''): number {
  return [...note.matchAll(/\[click(?::(\d+))?\]/gi)].reduce((sum, [, count]) => sum + Number(count ?? 1), 0)
}
