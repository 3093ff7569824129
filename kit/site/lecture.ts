/** The lecture as text: what is said at each slide and what it shows in writing, with every figure in its place. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadDeck } from '../lib/deck.ts'
import { EXERCISES } from '../lib/lecture.ts'
import { noteToRead } from '../parse/marks.ts'
import { asText, titleOf } from '../setup/preparser.ts'

export type SpokenLecture = Awaited<ReturnType<typeof loadLecture>>
export type SpokenSlide = SpokenLecture['slides'][number]

const SNIPPET = /^[ \t]*<<<[ \t]*@\/(\S+?)#([\w-]+)/gm

/**
 * The lines of a region, without what all of them are indented by.
 * @throws Error when the file has no such region
 */
export function regionOf(source: string, region: string): string {
  const lines = source.split('\n')
  const [from, to] = ['#region', '#endregion'].map(mark => lines.findIndex(line => line.trim() === `// ${mark} ${region}`))
  if (from < 0 || to < from)
    throw new Error(`there is no region "${region}"`)
  const inside = lines.slice(from + 1, to)
  const indent = Math.min(...inside.filter(line => line.trim()).map(line => line.search(/\S/)))
  return inside.map(line => line.slice(indent)).join('\n').trim()
}

/** The line at the slide's foot, as plain text. */
function footOf(content: string): string {
  const [, foot = ''] = content.split(/^::foot::\s*$/m)
  return foot.split(/^(?:::\w+::|<(?:script|style)\b)/m)[0].replace(/<[^>]+>/g, '').replace(/\s+/g, ' ').trim()
}

/** Everything up to the backup, which has tables of its own. */
export async function loadLecture(folder: string, entry?: string) {
  const { data, settings, slides } = await loadDeck(folder, entry)
  const { title, info } = data.headmatter as { title: string, info: string }
  const read = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8')
  const spoken = slides.filter(({ frontmatter: { part } }) => part !== 'Backup' && part !== 'Figures')
  return {
    title,
    description: info.trim(),
    settings,
    slides: spoken.map(({ index, content, note, frontmatter, source }) => {
      const exercise = EXERCISES.find(({ number }) => number === frontmatter.exercise)
      const snippets = [...content.matchAll(SNIPPET)].map(([, path, region]) => regionOf(read(path), region))
      return {
        number: index + 1,
        // Prefers the headline: that of a check asks its question, which its title does not.
        title: titleOf(content, {}, settings) ?? titleOf(content, source.frontmatter, settings) ?? title,
        /** Of the slide that begins a section. */
        section: frontmatter.section as number | undefined,
        /** A piece each. */
        code: exercise ? [...snippets, read('snippets', 'exercises', exercise.id, 'starter.ts').trim()] : snippets,
        /** Of an exercise, a paragraph each. */
        task: exercise ? [exercise.predict.question, ...exercise.statement] : [],
        foot: asText(footOf(content), settings),
        ...noteToRead(asText(note ?? '', settings)),
      }
    }),
  }
}
