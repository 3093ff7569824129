/** The lecture as it is spoken: every slide that has a time, with its notes in steps. */
import type { SlideInfo } from '@slidev/types'
import type { ScriptSlide } from './timing.ts'
import { relative } from 'node:path'
import { UsageError } from '../lib/arguments.mjs'
import { loadWholeDeck } from '../lib/deck.ts'
import { durationProblem, secondsIn } from '../parse/times.ts'
import { asText, titleOf } from '../setup/preparser.ts'
import { readNote } from './steps.ts'

export type Lecture = Awaited<ReturnType<typeof loadScript>>

/** Line of the file on which a slide's note begins, from 1. */
function lineOfNote({ note, source: { raw, start } }: SlideInfo): number {
  const at = raw.lastIndexOf(note ?? '')
  return start + raw.slice(0, Math.max(0, at)).split('\n').length
}

/**
 * @param folder that holds the entry
 * @param entry slides.md, or that of a cut
 * @throws UsageError naming file, line and slide of what cannot be read
 */
export async function loadScript(folder: string, entry = 'slides.md') {
  const deck = await loadWholeDeck(folder, entry)
  const { settings } = deck
  const { title = '', duration } = deck.data.headmatter as { title?: string, duration?: unknown }
  const problem = durationProblem(duration)
  if (problem)
    throw new UsageError(`${entry}: ${problem}`)
  let section = 0
  const slides = deck.slides.flatMap((slide): ScriptSlide[] => {
    const { index, content, note, frontmatter, source } = slide
    section = (frontmatter.section as number | undefined) ?? section
    const number = index + 1
    const file = relative(folder, source.filepath)
    const { timing: budgetSeconds } = frontmatter as { timing?: number }
    if (!budgetSeconds)
      return []
    return [{
      number,
      // Only the slide's own frontmatter: Slidev hands the deck's title down to the first file.
      title: titleOf(content, source.frontmatter, settings) ?? `Slide ${number}`,
      place: `${file}:${source.start + 1}`,
      section,
      budgetSeconds,
      spoken: readNote(asText(note ?? '', settings), { slide: number, file, line: lineOfNote(slide) }),
    }]
  })
  if (!slides.length)
    throw new UsageError('No slide has a time: set timing, in seconds, in its frontmatter.')
  return { title, durationSeconds: secondsIn(duration), slides, deck }
}
