/** The deck as it is written: slides, notes, frontmatter, before anything is made of them. */
import type { SlideInfo, SlidevData } from '@slidev/types'
import type { Settings } from '../../snippets/figures/index.ts'
import type { Problem } from './problem.ts'
import { join } from 'node:path'
import { load } from '@slidev/parser/fs'
import { DEFAULT_SETTINGS } from '../../snippets/figures/index.ts'
import { bytesConvention } from '../../snippets/memory.ts'
import { ROOT } from './project.ts'

export interface Deck {
  /** Folder that holds slides.md. */
  folder: string
  data: SlidevData
  slides: SlideInfo[]
  settings: Settings
}

export async function loadDeck(folder = ROOT): Promise<Deck> {
  const data = await load({ userRoot: folder, roots: [folder], allowedRoots: [folder, ROOT] }, join(folder, 'slides.md')) as SlidevData
  const { bytesPerParameter } = data.headmatter
  const settings = bytesPerParameter === undefined ? DEFAULT_SETTINGS : { bytesPerParameter: bytesConvention(bytesPerParameter as number) }
  return { folder, data, slides: data.slides, settings }
}

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
