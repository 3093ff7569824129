/** What a slide shows in writing beside its drawing: code from the tested files, an exercise's task, its foot. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { EXERCISES } from '../lib/lecture.ts'

const SNIPPET = /^[ \t]*<<<[ \t]*@\/(\S+?)#([\w-]+)/gm
const FOOT = /^::foot::\s*$([\s\S]*?)(?=^<!--|^::\w+::|^<(?:script|style)\b|(?![\s\S]))/m

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

/** The code of a slide, in the order in which it shows it. */
export const codeOf = (content: string, folder: string): string[] =>
  [...content.matchAll(SNIPPET)].map(([, path, region]) => regionOf(readFileSync(join(folder, path), 'utf8'), region))

/** The line at the slide's foot, as plain text. */
export const footOf = (content: string): string => (FOOT.exec(content)?.[1] ?? '').replace(/<[^>]+>/g, '').replace(/\s+/g, ' ').trim()

/** An exercise's question and task, a paragraph each, and the code to complete. */
export function exerciseText(number: unknown, folder: string): { task: string[], code: string[] } {
  const exercise = EXERCISES.find(exercise => exercise.number === number)
  return exercise
    ? { task: [exercise.predict.question, ...exercise.statement], code: [readFileSync(join(folder, 'snippets', 'exercises', exercise.id, 'starter.ts'), 'utf8').trim()] }
    : { task: [], code: [] }
}
