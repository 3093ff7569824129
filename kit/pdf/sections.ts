/** The sections as the bookmarks call them: by `section:` of the slide that begins one, then the parts behind the lecture. */
import { sectionTitle } from '../lib/lecture.ts'

/** Parts that stand behind the last section. */
const PARTS: Record<string, string> = { Backup: 'Backup', Figures: 'The register of figures', Reference: 'Reference' }

/**
 * The section that a slide begins, or nothing when it goes on with the one before.
 * @param section of its frontmatter, as text
 * @param part of its frontmatter
 * @param current the section so far
 */
export function sectionBegun(section: string | undefined, part: string | undefined, current: string | undefined): string | undefined {
  const title = section === undefined ? PARTS[part ?? ''] : sectionTitle(Number(section))
  return title === current ? undefined : title
}
