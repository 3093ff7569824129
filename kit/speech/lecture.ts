/** The lecture as it is spoken: every slide that has a time, with its notes in steps. */
import type { SlideInfo } from '@slidev/types'
import type { ScriptSlide } from './timing.ts'
import { relative } from 'node:path'
import { parseTimeString } from '@slidev/parser/utils'
import { UsageError } from '../lib/arguments.mjs'
import { loadWholeDeck } from '../lib/deck.ts'
import { asText, titleOf } from '../setup/preparser.ts'
import { readNote } from './steps.ts'

export type Lecture = Awaited<ReturnType<typeof loadScript>>

const TIME = /^(?:\d+(?:\.\d+)?(?:h|min|[ms]))+$|^\d+(?::\d\d){1,2}$/

/**
 * Reads a duration with Slidev's own parser, as its timer and the presenter's clock do, so that they agree. A plain
 * number is refused: Slidev takes it as seconds, but an author who writes `duration: 90` means minutes.
 *
 * @param text of the headmatter, such as 90min, 1.5h or 1:30:00
 * @param entry the file that has it
 */
export function durationSeconds(text: unknown, entry = 'slides.md'): number {
  const seconds = typeof text === 'string' && TIME.test(text) ? parseTimeString(text).seconds : 0
  if (seconds === 0)
    throw new UsageError(`${entry}: duration must be a time such as 90min; got ${JSON.stringify(text)}.`)
  return seconds
}

/** Line of the file on which a slide's note begins, from 1. */
function lineOfNote({ note, source: { raw, start } }: SlideInfo): number {
  const at = raw.lastIndexOf(note ?? '')
  return start + raw.slice(0, Math.max(0, at)).split('\n').length
}

function timeOf({ index, frontmatter: { timing = 0 } }: SlideInfo, file: string): number {
  if (typeof timing !== 'number' || !Number.isFinite(timing) || timing < 0)
    throw new UsageError(`${file}, slide ${index + 1}: timing must be a number of seconds, 0 or more; got ${JSON.stringify(timing)}.`)
  return timing
}

/**
 * @param folder that holds the entry
 * @param entry slides.md, or that of a cut
 * @throws UsageError naming file, line and slide of what cannot be read
 */
export async function loadScript(folder: string, entry?: string) {
  const deck = await loadWholeDeck(folder, entry)
  const { settings } = deck
  const { title = '', duration } = deck.data.headmatter as { title?: string, duration?: unknown }
  let section = 0
  const slides = deck.slides.flatMap((slide): ScriptSlide[] => {
    const { index, content, note, frontmatter, source } = slide
    section = (frontmatter.section as number | undefined) ?? section
    const number = index + 1
    const file = relative(folder, source.filepath)
    const budgetSeconds = timeOf(slide, file)
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
  return { title, durationSeconds: durationSeconds(duration, entry), slides, deck }
}
