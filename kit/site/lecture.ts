/** The lecture as text: what is said at each slide and what it shows in writing, with every figure in its place. */
import type { Settings } from '#lecture/figures/index.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadDeck } from '../lib/deck.ts'
import { EXERCISES } from '../lib/lecture.ts'
import { noteToRead } from '../parse/marks.ts'
import { asText, titleOf } from '../setup/preparser.ts'

export interface SpokenSlide {
  /** As the deck counts it, from 1. */
  number: number
  title: string
  /** Of the slide that begins a section. */
  section?: number
  /** The code that it shows, a piece each. */
  code: string[]
  /** An exercise's question and task, a paragraph each. */
  task: string[]
  /** The small print below the drawing. */
  foot: string
  /** Paragraphs, without marks. */
  spoken: string[]
  /** Answers at hand, a paragraph each. */
  ifAsked: string[]
}

export interface SpokenLecture {
  title: string
  description: string
  settings: Settings
  slides: SpokenSlide[]
}

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
export async function loadLecture(folder: string, entry?: string): Promise<SpokenLecture> {
  const { data, settings, slides } = await loadDeck(folder, entry)
  const { title, info } = data.headmatter as { title: string, info: string }
  const read = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8')
  return {
    title,
    description: info.trim(),
    settings,
    slides: slides.filter(({ frontmatter: { part } }) => part !== 'Backup' && part !== 'Figures').map(({ index, content, note, frontmatter, source }) => {
      const exercise = EXERCISES.find(({ number }) => number === frontmatter.exercise)
      return {
        number: index + 1,
        // The headline asks what a check asks, which its title does not.
        title: titleOf(content, {}, settings) ?? titleOf(content, source.frontmatter, settings) ?? title,
        section: frontmatter.section as number | undefined,
        code: [
          ...[...content.matchAll(SNIPPET)].map(([, path, region]) => regionOf(read(path), region)),
          ...exercise ? [read('snippets', 'exercises', exercise.id, 'starter.ts').trim()] : [],
        ],
        task: exercise ? [exercise.predict.question, ...exercise.statement] : [],
        foot: asText(footOf(content), settings),
        ...noteToRead(asText(note ?? '', settings)),
      }
    }),
  }
}
