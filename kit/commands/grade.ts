/** `npm run grade DIR`: runs what a class handed in, and writes a table of what passed. */
import type { Result } from '../components/exercise/engine.ts'
import type { Row } from '../lib/csv.ts'
import type { HandIn } from '../lib/hand-ins.ts'
import type { Given } from './index.ts'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../lib/arguments.mjs'
import { filesHash } from '../lib/build.ts'
import { csv } from '../lib/csv.ts'
import { checkCode } from '../lib/exercise-run.ts'
import { handInsIn, isUntouched } from '../lib/hand-ins.ts'
import { EXERCISES } from '../lib/lecture.ts'
import { resolvePath, shortPath } from '../lib/path.ts'
import { checkPython, foundPython } from '../lib/python.ts'
import { ROOT } from '../lib/root.mjs'
import { writeFile } from '../lib/write.ts'

/** What has come of a run, as it is kept. */
type Kept = Pick<Result, 'verdicts' | 'failure'> & { seconds: number }

const CACHE = join(ROOT, '.cache', 'grade')
/** Another engine or another check is another run. */
const VERSION = filesHash(ROOT, ['snippets/**', 'kit/{components/exercise,lib,python}/**'])
const MOST_CHECKS = Math.max(0, ...EXERCISES.map(({ checks }) => checks.length))
const COLUMNS = ['file', 'exercise', 'language', 'passed', 'of', 'prediction', 'changed', 'seconds', 'problem', ...Array.from({ length: MOST_CHECKS }, (_, i) => `check ${i + 1}`)]

/** Runs a hand-in, or gives what came of it before. */
async function outcomeOf({ exercise, language, code }: HandIn, again: boolean): Promise<Kept> {
  const key = createHash('sha256').update(JSON.stringify([VERSION, exercise.id, language, code])).digest('hex')
  const file = join(CACHE, `${key}.json`)
  if (!again && existsSync(file))
    return JSON.parse(readFileSync(file, 'utf8'))
  // Before the clock starts, and before anything is said of the hand-in.
  if (language === 'py')
    await foundPython()
  const started = performance.now()
  const { verdicts, failure } = await (language === 'py' ? checkPython : checkCode)(exercise, code)
  const kept = { verdicts, failure, seconds: Number(((performance.now() - started) / 1000).toFixed(1)) }
  writeFile(file, JSON.stringify(kept))
  return kept
}

/** An error's text is the student's own, and may be of any length. */
const MOST_LETTERS = 500
const said = ({ message, line }: NonNullable<Result['failure']>): string =>
  `${line ? `line ${line}: ` : ''}${message.slice(0, MOST_LETTERS)}`

async function rowOf(name: string, changed: string, handIn: HandIn, again: boolean): Promise<Row> {
  const { exercise: { number, checks }, language, prediction } = handIn
  const begin = [name, number, language === 'py' ? 'Python' : 'TypeScript']
  if (isUntouched(handIn))
    return [...begin, 0, checks.length, '', changed, 0, 'not begun']
  const { verdicts, failure, seconds } = await outcomeOf(handIn, again)
  const passed = verdicts.filter(({ failure }) => !failure).length
  const texts = verdicts.map(({ name, failure }) => failure ? `not yet: ${name}: ${said(failure)}` : `passes: ${name}`)
  return [...begin, passed, checks.length, prediction, changed, seconds, failure ? said(failure) : '', ...texts]
}

/** What a file holds, or why it is no hand-in. */
function read(path: string): HandIn[] | string {
  try {
    return handInsIn(path)
  }
  catch (error) {
    if (!(error instanceof UsageError))
      throw error
    return `no hand-in: ${error.message}`
  }
}

export async function main({ words: [given], output, again }: Given<'grade'>): Promise<void> {
  const folder = resolvePath(given)
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`${given} is no folder. Give the one that the hand-ins are in: npm run grade hand-ins`)
  const table = output ? resolvePath(output) : join(folder, 'grades.csv')
  const files = globSync('**/*', { cwd: folder, exclude: ['**/.*', '**/__MACOSX'] })
    .filter(file => join(folder, file) !== table && statSync(join(folder, file), { throwIfNoEntry: false })?.isFile())
    .sort()
  if (!files.length)
    throw new UsageError(`${given} holds no hand-in: a .ts, .py or .ipynb file.`)
  const rows: Row[] = []
  for (const [i, file] of files.entries()) {
    const say = (text: string): void => console.log(`${i + 1} of ${files.length}  ${file}: ${text}`)
    const path = join(folder, file)
    const changed = statSync(path).mtime.toISOString().slice(0, 19)
    const handIns = read(path)
    if (typeof handIns === 'string') {
      rows.push([file, '', '', '', '', '', changed, '', handIns])
      say(handIns)
      continue
    }
    for (const handIn of handIns) {
      const row = await rowOf(file, changed, handIn, again)
      rows.push(row)
      const [, number, , passed, of] = row
      const problem = row[COLUMNS.indexOf('problem')]
      say(`exercise ${number}, ${passed} of ${of}${problem ? `; ${problem}` : ''}`)
      writeFile(table, csv([COLUMNS, ...rows]))
    }
  }
  writeFile(table, csv([COLUMNS, ...rows]))
  const graded = rows.filter(([, exercise]) => exercise)
  const [right, none] = [graded.filter(([, , , passed, of]) => passed === of).length, rows.length - graded.length]
  console.log(`\n${right} of ${graded.length} exercises pass every check${none ? `; files that are no hand-in: ${none}` : ''}. The table is ${shortPath(table)}.`)
}
