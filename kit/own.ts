/** What makes a lecture somebody's own: `speaker`, `course`, `date` and `logo` in the headmatter of slides.md. */

export interface Own {
  speaker?: string
  course?: string
  /** In words. */
  date?: string
  /** The file's address below that of the deck. */
  logo?: string
}

type Headmatter = Record<string, unknown>

/** A day as 2027-02-15; undefined if there is no such day. */
export function dayOf(text: unknown): Date | undefined {
  const day = typeof text === 'string' && /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined
  return day?.toJSON()?.startsWith(String(text)) ? day : undefined
}

/** Names a file in public/, whether a person wrote /logo.png, logo.png or public/logo.png. */
export const inPublic = (path: string): string => path.replace(/^\.?\/*(?:public\/)?/, '')

/** Undefined where nothing is set, or where it cannot be read. */
export function ownOf({ speaker, course, date, logo, lang }: Headmatter): Own {
  const text = (value: unknown): string | undefined => value ? String(value) : undefined
  const locale = typeof lang === 'string' ? lang : 'en'
  return {
    speaker: text(speaker),
    course: text(course),
    date: dayOf(date)?.toLocaleDateString(locale, { dateStyle: 'long', timeZone: 'UTC' }),
    logo: typeof logo === 'string' ? inPublic(logo) : undefined,
  }
}

/** Who gives it, for which course and when, in one line: for heads and feet. */
export const ownLine = ({ speaker, course, date }: Own): string => [speaker, course, date].filter(Boolean).join(' · ')
