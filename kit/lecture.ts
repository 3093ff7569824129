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

/** Optional files of snippets/, and what the kit uses if they are missing. */
export const EMPTY: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'exercises/index.ts': { EXERCISES: [] },
  'text/code.ts': { CODE_CLASSES: {} },
  'text/departures.ts': { DEPARTURES: [] },
  'text/glossary.ts': { GLOSSARY: [] },
  'text/questions.ts': { QUESTIONS: [] },
  'text/sources.ts': { WORKS: [] },
}
