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

/** Files of snippets/ that a lecture may do without, and what the kit takes in their place. */
export const EMPTY: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'exercises/index.ts': { EXERCISES: [] },
  'text/code.ts': { CODE_CLASSES: {} },
  'text/departures.ts': { DEPARTURES: [] },
  'text/glossary.ts': { GLOSSARY: [] },
  'text/questions.ts': { QUESTIONS: [] },
  'text/sources.ts': { WORKS: [] },
}
