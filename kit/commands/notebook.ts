/** `npm run notebook`: writes the exercises as public/exercises.ipynb, to be committed with the sources that it is made of. */
import type { Exercise } from '../components/exercise/exercise.ts'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { countInWords } from '../figures/words.ts'
import { bundled } from '../lib/bundle.ts'
import { loadDeck } from '../lib/deck.ts'
import { sourceFile } from '../lib/exercise-run.ts'
import { EXERCISES } from '../lib/lecture.ts'
import { ROOT } from '../lib/root.mjs'

export const NOTEBOOK = join(ROOT, 'public', 'exercises.ipynb')

/** Jupyter keeps the text of a cell as lines, each with its line break. */
const linesOf = (text: string): string[] => text.trimEnd().split(/(?<=\n)/)

const markdown = (id: string, text: string) => ({ cell_type: 'markdown', id, metadata: {}, source: linesOf(text) })

const code = (id: string, text: string, metadata = {}) =>
  ({ cell_type: 'code', id, metadata, source: linesOf(text), execution_count: null, outputs: [] })

/** A cell exports nothing: its functions are there for the next cell as they are. */
export const asCell = (text: string): string => text.replace(/^export /gm, '')

/** Engines and checks: the notebook needs nothing beside it. */
const CELL = fileURLToPath(new URL('../lib/notebook-cell.ts', import.meta.url))

function cellsOf(exercise: Exercise) {
  const { number, id, title, help, statement, predict, exports } = exercise
  const read = (part: 'starter' | 'solution') => readFileSync(sourceFile(exercise, part), 'utf8')
  return [
    markdown(`${id}-statement`, [`## Exercise ${number}: ${title} (${help})`, ...statement, `**Predict first, and write it down:** ${predict.question}`].join('\n\n')),
    code(`${id}-starter`, asCell(read('starter'))),
    code(`${id}-check`, `lecture.check(${number}, () => ({ ${exports.join(', ')} }))`),
    markdown(`${id}-solution`, `<details>\n<summary>Worked solution of exercise ${number}</summary>\n\n\`\`\`ts\n${asCell(read('solution')).trimEnd()}\n\`\`\`\n\n</details>`),
  ]
}

const introduction = (title: unknown): string => `# ${title}: ${countInWords(EXERCISES.length)} exercises

TypeScript, for the Jupyter kernel of [Deno](https://docs.deno.com/runtime/reference/cli/jupyter/): install Deno, then run \`deno jupyter --install\` once. No network is needed after that.

Run the next cell first: it holds the models of the lecture and the checks. Then, for each exercise: predict, complete the first cell, run it, run the second. A cell that never ends is stopped with the kernel's stop button: your text stays, but the kernel starts anew, so run the next cell again, and then your own. Line numbers in the kernel's own errors are those of the JavaScript that it made of a cell.`

export async function notebookText(): Promise<string> {
  const { title } = (await loadDeck()).data.headmatter
  const notebook = {
    cells: [
      markdown('title', introduction(title)),
      code('setup', await bundled(CELL, 'lecture'), { jupyter: { source_hidden: true } }),
      ...EXERCISES.flatMap(cellsOf),
    ],
    metadata: {
      kernelspec: { display_name: 'Deno', language: 'typescript', name: 'deno' },
      language_info: { file_extension: '.ts', mimetype: 'text/x.typescript', name: 'typescript', pygments_lexer: 'typescript' },
    },
    nbformat: 4,
    nbformat_minor: 5,
  }
  return `${JSON.stringify(notebook, undefined, 1)}\n`
}

export async function main(): Promise<void> {
  writeFileSync(NOTEBOOK, await notebookText())
  console.log(`${relative(ROOT, NOTEBOOK)} is written.`)
}
