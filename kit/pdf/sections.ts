/** The sections in bookmarks and contents: by `section:` of the slide that begins one, then the parts after the lecture. */

/** Parts after the last section. */
const PARTS: Record<string, string> = { Backup: 'Backup', Figures: 'The register of figures', Reference: 'Reference' }

/**
 * The section that a slide begins; undefined if it belongs to the section before.
 * @param slide its frontmatter's `section` and `part`
 * @param current the section so far
 * @param titleOf titles of the lecture's sections, which the browser and a program load in different ways
 */
export function sectionBegun({ section, part }: { section?: string | number, part?: string }, current: string | undefined, titleOf: (section: number) => string): string | undefined {
  const title = section === undefined ? PARTS[part ?? ''] : titleOf(Number(section))
  return title === current ? undefined : title
}
