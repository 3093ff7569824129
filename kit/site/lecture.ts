/** The lecture as text: what is said at each slide, with every figure in its place. */
import type { Settings } from '#lecture/figures/index.ts'
import { loadDeck } from '../lib/deck.ts'
import { noteToRead } from '../parse/marks.ts'
import { asText, plainTitle } from '../setup/preparser.ts'
import { codeOf, exerciseText, footOf } from './written.ts'

export interface SpokenSlide {
  /** As the deck counts it, from 1. */
  number: number
  title: string
  /** Of the slide that begins a section. */
  section?: number
  /** What its drawings show, for who does not see them. */
  alt: string
  /** The code that it shows, a piece each. */
  code: string[]
  /** An exercise's question and task, a paragraph each. */
  task: string[]
  /** The small print below the drawing. */
  foot: string
  /** Paragraphs, without marks. */
  spoken: string[]
  /** Answers at hand, a paragraph each. */
  ifAsked: string[]
}

export interface SpokenLecture {
  title: string
  description: string
  settings: Settings
  slides: SpokenSlide[]
}

function writtenOn(content: string, exercise: unknown, folder: string, settings: Settings): Pick<SpokenSlide, 'code' | 'task' | 'foot'> {
  const { task, code } = exerciseText(exercise, folder)
  return { code: [...codeOf(content, folder), ...code], task, foot: asText(footOf(content), settings) }
}

/** Everything up to the backup, which has tables of its own. */
export async function loadLecture(folder: string, entry?: string): Promise<SpokenLecture> {
  const { data, settings, slides: all } = await loadDeck(folder, entry)
  const { title, info } = data.headmatter as { title: string, info: string }
  const slides = all.filter(({ frontmatter }) => !['Backup', 'Figures'].includes(frontmatter.part as string))
  return {
    title,
    description: info.trim(),
    settings,
    slides: slides.map(({ index, content, note, frontmatter }) => ({
      ...writtenOn(content, frontmatter.exercise, folder, settings),
      number: index + 1,
      title: plainTitle(content, settings) ?? (frontmatter.title ? asText(frontmatter.title as string, settings) : title),
      section: frontmatter.section as number | undefined,
      alt: [...content.matchAll(/<Drawing[^>]*? alt="([^"]*)"/g)].map(([, alt]) => asText(alt, settings)).join(' '),
      ...noteToRead(asText(note ?? '', settings)),
    })),
  }
}
