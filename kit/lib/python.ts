/** The exercises in Python: one text with their checks, for a notebook and for grading, and how such code is run. */
import type { Readable } from 'node:stream'
import type { Result } from '../components/exercise/engine.ts'
import type { Exercise } from '../components/exercise/exercise.ts'
import type { Request } from '../components/exercise/run.ts'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { LIMIT_SECONDS, superviseRun } from '../components/exercise/run.ts'
import { aptInstall, hasApt } from './apt.ts'
import { UsageError } from './arguments.mjs'
import { EXERCISES } from './lecture.ts'
import { placesOnPath } from './path.ts'
import { withProgress } from './progress.mjs'
import { ROOT } from './root.mjs'

/** A name as Python writes it. */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)

/** Text of a task with the names between backticks as Python has them. */
export const inPython = (text: string): string =>
  text.replace(/`[^`]+`/g, code => code.replace(/\b[a-z]\w*/g, snakeCase).replace(/\bnull\b/g, 'None'))

const FOLDER = join(ROOT, 'snippets', 'exercises')
const OURS = fileURLToPath(new URL('../python/', import.meta.url))

const checksOf = (id: string): string => join(FOLDER, id, 'checks.py')
/** Those that can be solved in Python too. */
export const pythonExercises = EXERCISES.filter(({ id }) => existsSync(checksOf(id)))

/** As a text of Python; nothing in it ends the text. */
const literal = (text: string): string => `r'''\n${text.trimEnd()}\n'''`
const json = (value: unknown): string => JSON.stringify(value).replaceAll('\'', '\\u0027')
const moduleOf = (file: string): string => `module("${basename(file, '.py')}", ${literal(readFileSync(file, 'utf8'))})`

/** Python that defines `lecture`, with every exercise and its checks in it. */
export function pythonChecks(): string {
  const shared = globSync('*.py', { cwd: FOLDER }).sort()
  const exercises = pythonExercises.map(({ number, id, exports, checks, given = {}, predict: { blank, insight } }) => {
    const described = { number, exports: exports.map(snakeCase), checks: checks.map(({ name }) => name), given, blank, insight }
    return `lecture.add(${literal(json(described))}, ${moduleOf(checksOf(id))})`
  })
  return `import sys
import types


def module(name, text):
    made = sys.modules[name] = types.ModuleType(name)
    exec(compile(text, f"{name}.py", "exec"), vars(made))
    return made


lecture = ${[moduleOf(join(OURS, 'exercises.py')), ...shared.map(file => moduleOf(join(FOLDER, file))), ...exercises].join('\n')}
`
}

const MEGABYTES = 1024
/** Of a line that tells what came out. */
const MOST_LETTERS = 1e6
/** Without a network, where the system lets us. */
const ALONE = ['unshare', '--user', '--map-root-user', '--net']
const isAlonePossible = (): boolean => spawnSync(ALONE[0], [...ALONE.slice(1), 'true']).status === 0

const NEEDED = ['python3', 'python3-numpy', 'python3-matplotlib']
const hasPackages = (file: string): boolean => spawnSync(file, ['-I', '-c', 'import numpy, matplotlib']).status === 0

/**
 * A Python with what the notebook may use; root on Debian installs it with apt-get.
 * @throws UsageError with the next step
 */
export async function ensurePython(env = process.env): Promise<string> {
  const find = (): string | undefined =>
    (env.PYTHON_PATH ? [env.PYTHON_PATH] : ['/usr/bin/python3', ...placesOnPath('python3', env)]).find(hasPackages)
  if (!find() && !env.PYTHON_PATH && hasApt())
    await withProgress('Installing Python with numpy and matplotlib', () => aptInstall('--no-install-recommends', ...NEEDED)).catch(() => {})
  const found = find()
  if (!found)
    throw new UsageError(`Hand-ins in Python need ${env.PYTHON_PATH ?? 'python3'} with numpy and matplotlib, which was not found. Install them (Debian: apt-get install ${NEEDED.join(' ')}), or set PYTHON_PATH.`)
  return found
}

let program: string | undefined
let python: Promise<string> | undefined
/** The same, looked for once. */
export const foundPython = (): Promise<string> => python ??= ensurePython()

let command: string[] | undefined

/** A process of its own that looks like a worker. */
function startPython(python: string) {
  program ??= `${pythonChecks()}\ngrade = ${moduleOf(join(OURS, 'grade.py'))}\n`
  command ??= [...isAlonePossible() ? ALONE : [], python, '-I', '-']
  const [file, ...args] = command
  const child = spawn(file, args, { cwd: tmpdir(), env: { OPENBLAS_NUM_THREADS: '1' }, stdio: ['pipe', 'ignore', 'ignore', 'pipe'] })
  return {
    postMessage({ number, code, port }: Request) {
      const fail = (message: string) => port.postMessage({ failure: { message }, done: true })
      child.on('error', error => fail(error.message))
      child.on('close', () => fail('your code ended the run'))
      const request = literal(json({ number, code, seconds: 2 * LIMIT_SECONDS, megabytes: MEGABYTES }))
      child.stdin!.on('error', () => {}).end(`${program}\nimport json\n\ngrade.main(**json.loads(${request}))\n`)
      let said = ''
      ;(child.stdio[3] as Readable).setEncoding('utf8').on('data', (text: string) => {
        const lines = (said + text).split('\n')
        said = lines.pop()!
        try {
          if (said.length > MOST_LETTERS)
            throw new RangeError('too much')
          for (const line of lines)
            port.postMessage(JSON.parse(line))
        }
        catch {
          fail('your code wrote where its results are read')
        }
      })
    },
    terminate: () => child.kill('SIGKILL'),
  }
}

/** Runs a hand-in in Python, with limits; see python/grade.py for what they keep away. */
export async function checkPython({ number }: Exercise, code: string): Promise<Result> {
  const file = await foundPython()
  return new Promise((resolve) => {
    superviseRun(startPython(file), { number, code }, result => result.done && resolve(result))
  })
}
