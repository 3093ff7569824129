/** The lecture as text: what is said at each slide, with every figure in its place. */
import { readFileSync } from 'node:fs'
import { loadWholeDeck } from '../lib/deck.ts'
import { sourceFile } from '../lib/exercise-run.ts'
import { EXERCISES } from '../lib/lecture.ts'
import { ownOf } from '../own.ts'
import { noteToRead } from '../parse/marks.ts'
import { asText, titleOf } from '../setup/preparser.ts'

export type SpokenLecture = Awaited<ReturnType<typeof loadLecture>>
export type SpokenSlide = SpokenLecture['slides'][number]

/** Everything up to the backup, which has tables of its own. */
export async function loadLecture(folder: string, entry?: string) {
  const { data, settings, slides } = await loadWholeDeck(folder, entry)
  const { title, info, author } = data.headmatter as { title: string, info: string, author?: string }
  const own = ownOf(data.headmatter)
  const spoken = slides.filter(({ frontmatter: { part } }) => part !== 'Backup' && part !== 'Figures')
  return {
    title,
    description: info.trim(),
    /** Who gives it, for which course and when. */
    own,
    author: own.speaker ?? author,
    settings,
    slides: spoken.map(({ index, content, note, frontmatter, source }) => {
      const exercise = EXERCISES.find(({ number }) => number === frontmatter.exercise)
      return {
        number: index + 1,
        // Prefers the headline: that of a check asks its question, which its title does not.
        title: titleOf(content, {}, settings) ?? titleOf(content, source.frontmatter, settings) ?? title,
        /** Of the slide that begins a section. */
        section: frontmatter.section as number | undefined,
        /** Of an exercise, a paragraph each. */
        task: exercise ? [exercise.predict.question, ...exercise.statement] : [],
        /** The code to complete. */
        starter: exercise ? [readFileSync(sourceFile(exercise, 'starter'), 'utf8').trim()] : [],
        ...noteToRead(asText(note ?? '', settings)),
      }
    }),
  }
}
