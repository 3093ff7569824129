/** The sections as bookmarks and contents call them: by `section:` of the slide that begins one, then the parts behind the lecture. */

/** Parts that stand behind the last section. */
const PARTS: Record<string, string> = { Backup: 'Backup', Figures: 'The register of figures', Reference: 'Reference' }

/**
 * The section that a slide begins, or nothing when it goes on with the one before.
 * @param slide its frontmatter's `section` and `part`
 * @param current the section so far
 * @param titleOf the lecture's sections by their number: the browser and a program ask for it in different ways
 */
export function sectionBegun({ section, part }: { section?: string | number, part?: string }, current: string | undefined, titleOf: (section: number) => string): string | undefined {
  const title = section === undefined ? PARTS[part ?? ''] : titleOf(Number(section))
  return title === current ? undefined : title
}
