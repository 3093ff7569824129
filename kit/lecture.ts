/** What a lecture tells the kit, beside its slides: types of what its folder snippets/ declares. */

/** `section:` in a slide's frontmatter is a place in the list of them. */
export interface Section {
  title: string
  /** That the whole lecture has for it. */
  minutes: number
}

/** A section with its number, as bookmarks, chapters and the presenter's map call it. */
export const titleIn = (sections: readonly Section[], section: number): string =>
  [...section ? [section] : [], sections[section]?.title ?? 'Section'].join(' ')
