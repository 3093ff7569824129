/** The notes of all slides as HTML, in order. Empty here: the build fills it in (lazy-notes.ts), the dev server asks for each note. */
const texts: string[] = []

export default texts
