/** The lecture as text: what is said at each slide, with every figure in its place. */
import type { SlidevData } from '@slidev/types'
import type { Settings } from '../../snippets/figures/index.ts'
import { join } from 'node:path'
import { load } from '@slidev/parser/fs'
import { asText, plainTitle } from '../../setup/preparser.ts'
import { DEFAULT_SETTINGS } from '../../snippets/figures/index.ts'
import { bytesConvention } from '../../snippets/memory.ts'

export interface SpokenSlide {
  /** As the deck counts it, from 1. */
  number: number
  title: string
  /** Of the slide that begins a section. */
  section?: number
  /** What its drawings show, for who does not see them. */
  alt: string
  /** Paragraphs, without the marks of clicks. */
  spoken: string[]
}

export interface SpokenLecture {
  title: string
  description: string
  settings: Settings
  slides: SpokenSlide[]
}

const paragraphs = (note: string): string[] =>
  note.split(/\n\s*\n/).map(text => text.replace(/\[click(?::\d+)?\]\s*/g, '').replace(/\s+/g, ' ').trim()).filter(Boolean)

/** Everything up to the backup, which has tables of its own. */
export async function loadLecture(folder: string): Promise<SpokenLecture> {
  const data = await load({ userRoot: folder, roots: [folder], allowedRoots: [folder] }, join(folder, 'slides.md')) as SlidevData
  const { bytesPerParameter, title, info } = data.headmatter as { bytesPerParameter?: number, title: string, info: string }
  const settings = bytesPerParameter === undefined ? DEFAULT_SETTINGS : { bytesPerParameter: bytesConvention(bytesPerParameter) }
  const slides = data.slides.filter(({ frontmatter }) => !['Backup', 'Figures'].includes(frontmatter.part as string))
  return {
    title,
    description: info.trim(),
    settings,
    slides: slides.map(({ index, content, note, frontmatter }) => ({
      number: index + 1,
      title: plainTitle(content, settings) ?? (frontmatter.title ? asText(frontmatter.title as string, settings) : title),
      section: frontmatter.section as number | undefined,
      alt: [...content.matchAll(/<Drawing[^>]*? alt="([^"]*)"/g)].map(([, alt]) => asText(alt, settings)).join(' '),
      spoken: paragraphs(asText(note ?? '', settings)),
    })),
  }
}
