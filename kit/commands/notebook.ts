/** `npm run notebook`: writes the exercises as notebooks into public/, to be committed with the sources that they are made of. */
import type { Exercise } from '../components/exercise/exercise.ts'
import type { Language, Part } from '../lib/exercise-run.ts'
import type { Given } from './index.ts'
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { countInWords } from '../figures/words.ts'
import { bundled } from '../lib/bundle.ts'
import { loadDeck } from '../lib/deck.ts'
import { asCell, sourceFile } from '../lib/exercise-run.ts'
import { EXERCISES } from '../lib/lecture.ts'
import { inPython, pythonChecks, pythonExercises } from '../lib/python.ts'
import { ROOT } from '../lib/root.mjs'
import { writeFiles } from '../lib/write.ts'

/** Jupyter keeps the text of a cell as lines, each with its line break. */
const linesOf = (text: string): string[] => text.trimEnd().split(/(?<=\n)/)

const markdown = (id: string, text: string) => ({ cell_type: 'markdown', id, metadata: {}, source: linesOf(text) })

const code = (id: string, text: string, metadata = {}) =>
  ({ cell_type: 'code', id, metadata, source: linesOf(text), execution_count: null, outputs: [] })

/** Engines and checks: the notebook needs nothing beside it. */
const CELL = fileURLToPath(new URL('../lib/notebook-cell.ts', import.meta.url))

const STOPPED = 'A cell that never ends is stopped with the stop button; your text stays.'
const ORDER = 'Run the next cell first: it holds the checks. Then, for each exercise: write your prediction, complete the cell below it, run both, run the check.'

interface Kernel {
  file: string
  introduction: string
  metadata: object
  exercises: readonly Exercise[]
  suffix: Language
  setup: () => string | Promise<string>
  /** Text of a task. */
  said: (text: string) => string
  predict: (number: number) => string
  check: (exercise: Exercise) => string
}

export const KERNELS = {
  typescript: {
    file: 'exercises',
    introduction: `TypeScript, for the Jupyter kernel of [Deno](https://docs.deno.com/runtime/reference/cli/jupyter/): install Deno, then run \`deno jupyter --install\` once. No network is needed after that.

${ORDER} ${STOPPED} The kernel starts anew, so run the next cell again, and then your own. Line numbers in the kernel's own errors are those of the JavaScript that it made of a cell.`,
    metadata: {
      kernelspec: { display_name: 'Deno', language: 'typescript', name: 'deno' },
      language_info: { file_extension: '.ts', mimetype: 'text/x.typescript', name: 'typescript', pygments_lexer: 'typescript' },
    },
    exercises: EXERCISES,
    suffix: 'ts',
    setup: () => bundled(CELL, 'lecture'),
    said: text => text,
    predict: number => `let prediction${number} = '' // your answer, between the quotes\nlecture.predict(${number})`,
    check: ({ number, exports }) => `lecture.check(${number}, () => ({ prediction: prediction${number}, ${exports.join(', ')} }))`,
  },
  python: {
    file: 'exercises-python',
    introduction: `Python with numpy and matplotlib, for Jupyter and for [Colab](https://colab.research.google.com) (File, Upload notebook).\n\n${ORDER} ${STOPPED}`,
    metadata: {
      kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
      language_info: { file_extension: '.py', mimetype: 'text/x-python', name: 'python', pygments_lexer: 'ipython3' },
    },
    exercises: pythonExercises,
    suffix: 'py',
    setup: pythonChecks,
    said: inPython,
    predict: number => `prediction_${number} = ""  # your answer, between the quotes\nlecture.predict(${number})`,
    check: ({ number }) => `lecture.check(${number})`,
  },
} satisfies Record<string, Kernel>

function cellsOf(exercise: Exercise, part: Part, { suffix, said, predict, check }: Kernel) {
  const { number, id, title, help, statement, predict: { question } } = exercise
  return [
    markdown(`${id}-statement`, [`## Exercise ${number}: ${title} (${help})`, ...statement.map(said), `**Predict first:** ${question}`].join('\n\n')),
    code(`${id}-prediction`, predict(number)),
    code(`${id}-starter`, asCell(readFileSync(sourceFile(exercise, part, suffix), 'utf8'))),
    code(`${id}-check`, check(exercise)),
  ]
}

/** @param part solutions are in a notebook of their own, which is not for students */
export async function notebookText(kernel: Kernel, part: Part = 'starter'): Promise<string> {
  const { title } = (await loadDeck()).data.headmatter
  const { exercises, introduction, metadata, setup } = kernel
  const heading = `# ${title}: ${part === 'solution' ? 'worked solutions of ' : ''}${countInWords(exercises.length)} exercises`
  const cells = [
    markdown('title', `${heading}\n\n${introduction}`),
    code('setup', await setup(), { jupyter: { source_hidden: true }, cellView: 'form' }),
    ...exercises.flatMap(exercise => cellsOf(exercise, part, kernel)),
  ]
  return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, undefined, 1)}\n`
}

export async function main({ solutions }: Given<'notebook'>): Promise<void> {
  const kernels = Object.values(KERNELS).filter(({ exercises }) => exercises.length)
  const files = await Promise.all(kernels.map(async (kernel): Promise<[string, string]> =>
    [`${kernel.file}${solutions ? '-solutions' : ''}.ipynb`, await notebookText(kernel, solutions ? 'solution' : 'starter')]))
  // What lies in public/ is published.
  const folder = join(ROOT, solutions ? 'work' : 'public')
  writeFiles(folder, Object.fromEntries(files))
  console.log(`Written: ${files.map(([name]) => relative(ROOT, join(folder, name))).join(', ')}.`)
}
