/** What a lecture declares for the kit in its folder snippets/, besides its slides. */

/** A section of the lecture; `section:` in a slide's frontmatter is its index in the list. */
export interface Section {
  title: string
  /** Its minutes in the whole lecture. */
  minutes: number
}

/** A section's number and title, for bookmarks, chapters and the presenter's map. */
export const titleIn = (sections: readonly Section[], section: number): string =>
  [...section ? [section] : [], sections[section]?.title ?? 'Section'].join(' ')
