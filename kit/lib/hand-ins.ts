/** What students hand in: TypeScript from the deck or an editor, Python, and notebooks in both. */
import type { Exercise } from '../components/exercise/exercise.ts'
import type { Language } from './exercise-run.ts'
import { readFileSync, statSync } from 'node:fs'
import { extname } from 'node:path'
import { TextDecoder } from 'node:util'
import { predictionIn } from '../components/exercise/hand-in.ts'
import { UsageError } from './arguments.mjs'
import { asCell, sourceFile } from './exercise-run.ts'
import { EXERCISES } from './lecture.ts'
import { pythonExercises, snakeCase } from './python.ts'

export interface HandIn { exercise: Exercise, language: Language, code: string, prediction: string }

interface Cell { cell_type?: string, source?: string | string[] }
interface Notebook { cells?: Cell[], metadata?: { kernelspec?: { language?: string, name?: string }, language_info?: { name?: string } } }

const MOST_BYTES = 10e6

const exercisesIn = (language: Language): readonly Exercise[] => language === 'py' ? pythonExercises : EXERCISES
const exportsIn = ({ exports }: Exercise, language: Language): readonly string[] => language === 'py' ? exports.map(snakeCase) : exports

/** Names that stand at the left edge of a text, with a word before them that defines them. */
const defined = (names: readonly string[], text: string, word: string): string[] =>
  names.filter(name => new RegExp(String.raw`^${word}${name}\b`, 'm').test(text))
const DEFINES = { ts: String.raw`export +(?:async +)?(?:function|const|let|var) +`, py: 'def +' }

function inFile(language: Language, code: string): HandIn[] {
  const exercises = exercisesIn(language)
  const found = exercises.filter(exercise => defined(exportsIn(exercise, language), code, DEFINES[language]).length)
  if (!found.length) {
    const names = exercises.map(exercise => exportsIn(exercise, language)[0])
    throw new UsageError(`it ${language === 'py' ? 'defines' : 'exports'} no function of an exercise, such as ${names.join(', ')}`)
  }
  return found.map(exercise => ({ exercise, language, code, prediction: predictionIn(code) }))
}

const sourceOf = ({ source = '' }: Cell): string => Array.isArray(source) ? source.join('') : String(source)

/** A cell's functions are exported by nobody. */
function exported(code: string, names: readonly string[]): string {
  const plain = asCell(code)
  return `${plain}\nexport { ${defined(names, plain, '(?:async +)?(?:function|const|let|var) +').join(', ')} }\n`
}

/** Commands of Jupyter are no Python. */
const withoutMagics = (code: string): string => code.replace(/^([%!])/gm, '# $1')

/** The cells before `lecture.check(1` are exercise 1, and so on. */
function inNotebook(text: string): HandIn[] {
  let notebook: Notebook
  try {
    notebook = JSON.parse(text)
  }
  catch {
    throw new UsageError('it is no notebook: it is no JSON')
  }
  const { cells, metadata: { kernelspec, language_info } = {} } = notebook ?? {}
  if (!Array.isArray(cells))
    throw new UsageError('it is no notebook: it has no cells')
  const name = language_info?.name ?? kernelspec?.language ?? kernelspec?.name ?? ''
  const language = /python/i.test(name) ? 'py' : /typescript|deno/i.test(name) ? 'ts' : undefined
  if (!language)
    throw new UsageError(`it is a notebook in "${name}"; Python and TypeScript can be graded`)
  const found = new Map<Exercise, HandIn>()
  let code = ''
  for (const cell of cells.filter(one => one?.cell_type === 'code').map(sourceOf)) {
    const [, number] = /\blecture\.check\(\s*(\d+)/.exec(cell) ?? []
    const exercise = exercisesIn(language).find(one => String(one.number) === number)
    if (exercise) {
      const own = language === 'py' ? withoutMagics(code) : exported(code, exercise.exports)
      found.set(exercise, { exercise, language, code: own, prediction: predictionIn(code) })
    }
    // The first one holds the checks.
    code = number || /^(?:(?:var|let|const) )?lecture = /m.test(cell) ? '' : `${code}${cell.replace(/^.*\blecture\.predict\(.*$/m, '')}\n`
  }
  if (!found.size)
    throw new UsageError('no cell of it calls lecture.check with the number of an exercise')
  return [...found.values()]
}

/** Whether it is the starter as it was, and nothing is predicted. */
export function isUntouched({ exercise, language, code, prediction }: HandIn): boolean {
  const bare = (text: string): string => asCell(text).replace(/^(?:export \{.*|(?:let )?prediction.*|\/\/ Exercise[\s\S]+?^\/\/ Prediction:.*)$/gm, '').replace(/\s+/g, ' ').trim()
  return !prediction && bare(code) === bare(readFileSync(sourceFile(exercise, 'starter', language), 'utf8'))
}

/**
 * The exercises in a file.
 * @throws UsageError saying why it is no hand-in
 */
export function handInsIn(file: string): HandIn[] {
  const suffix = extname(file).toLowerCase()
  if (!['.ts', '.py', '.ipynb'].includes(suffix))
    throw new UsageError('one is a .ts, .py or .ipynb file')
  if (statSync(file).size > MOST_BYTES)
    throw new UsageError(`it is larger than ${MOST_BYTES / 1e6} MB`)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file))
  }
  catch {
    throw new UsageError('it is no text')
  }
  return suffix === '.ipynb' ? inNotebook(text) : inFile(suffix === '.ts' ? 'ts' : 'py', text)
}
