/** From what a student typed to what it exports: TypeScript to JavaScript, line by line, and its imports answered from a list. */
import type { Answer } from './exercise.ts'
import { transform } from 'sucrase'

/** What went wrong, for the student; the line is one of their text, counted from 1. */
export interface Failure { message: string, line?: number }

/** Where the student's lines show up in a stack. */
export const FILE = 'your-code.ts'
const LINE = new RegExp(`${FILE.replace('.', '\\.')}:(\\d+)`)

/** Modules by the path that a starter imports them with. */
export type Modules = Readonly<Record<string, object>>

/** Code that cannot be run as it stands. */
export class CompileError extends Error {
  readonly line?: number
  constructor(message: string, line?: number) {
    super(message)
    this.line = line
  }
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

/**
 * JavaScript with the same lines, as the text of a function of `require`, `exports` and `console`.
 * @throws CompileError with the line
 */
export function translate(source: string): string {
  try {
    const { code } = transform(source, { transforms: ['typescript', 'imports'], disableESTransforms: true, production: true })
    // On the first line, so that lines stay what they are.
    return `(function (require, exports, console) {${code}\n})\n//# sourceURL=${FILE}`
  }
  catch (error) {
    const { message, loc } = error as Error & { loc?: { line: number } }
    throw new CompileError(`this does not compile: ${lowerFirst(message.replace(/^Error transforming [^:]*: /, '').replace(/ \(\d+:\d+\)$/, ''))}`, loc?.line)
  }
}

/** An engine that says so when it is asked for what it does not have. */
function guarded(path: string, module: object): object {
  // A copy: a namespace may not be wrapped in anything that changes its answers.
  return new Proxy({ ...module, __esModule: true }, {
    get(target, name) {
      if (typeof name === 'string' && !(name in target))
        throw new CompileError(`${path} has no “${name}”`)
      return Reflect.get(target, name)
    },
  })
}

/** What `require` becomes. */
export function requireFrom(modules: Modules): (path: string) => object {
  return (path) => {
    const module = Object.hasOwn(modules, path) ? modules[path] : undefined
    if (!module)
      throw new CompileError(`“${path}” cannot be imported here. These can: ${Object.keys(modules).sort().join(', ')}`)
    return guarded(path, module)
  }
}

/**
 * Runs the module once.
 * @param javascript from `translate`
 * @param console where the student prints
 * @throws whatever the student's code throws; a SyntaxError where the translation let something pass
 */
export function evaluate(javascript: string, modules: Modules, console: object): Answer {
  const exports: Record<string, unknown> = {}
  // Indirect, so that it sees nothing of this module.
  // eslint-disable-next-line no-eval
  const run = (0, eval)(javascript) as (require: (path: string) => object, exports: object, console: object) => void
  run(requireFrom(modules), exports, console)
  return exports
}

/** In words for the student: what was thrown, without what the translation added. */
function saidBy(error: unknown): string {
  if (!(error instanceof Error))
    return `thrown: ${shown(error)}`
  const message = error.message.replace(/\b_\w+\.(\w+)(?:\.call\b)?/g, '$1')
  return error instanceof CompileError || ['Error', 'RangeError'].includes(error.name) ? message : `${error.name}: ${message}`
}

/** What an error says and the student's line that led to it. */
export function failureOf(error: unknown): Failure {
  const inStack = error instanceof Error ? LINE.exec(error.stack ?? '')?.[1] : undefined
  const line = error instanceof CompileError && error.line !== undefined ? error.line : inStack ? Number(inStack) : undefined
  return { message: saidBy(error), ...(line !== undefined && { line }) }
}

const MOST_LETTERS = 300

/** What JSON would lose. */
function readable(_: string, value: unknown): unknown {
  if (value instanceof Map)
    return { Map: [...value] }
  if (value instanceof Set)
    return { Set: [...value] }
  if (ArrayBuffer.isView(value) && 'length' in value)
    return Array.from(value as unknown as ArrayLike<unknown>)
  if (typeof value === 'function')
    return `[function ${value.name}]`
  return typeof value === 'bigint' || typeof value === 'symbol' || (typeof value === 'number' && !Number.isFinite(value)) ? String(value) : value
}

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value, readable) ?? String(value)
  }
  catch {
    // It holds itself.
    return Object.prototype.toString.call(value)
  }
}

/** A value as one prints it, cut where it gets too long. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : value instanceof Error ? `${value.name}: ${value.message}` : typeof value === 'object' || typeof value === 'function' ? asJson(value) : String(value)
  return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}…` : text
}

/** Lines that a run may print. */
export const MOST_LINES = 200

/** A console for the student: what it prints goes to `print`, up to a limit. */
export function limitedConsole(print: (line: string) => void): object {
  let count = 0
  const log = (...values: unknown[]): void => {
    // What is no longer shown costs nothing.
    if (count > MOST_LINES)
      return
    for (const line of values.map(shown).join(' ').split('\n')) {
      if (++count > MOST_LINES)
        return print(`more than ${MOST_LINES} lines; stopped printing`)
      print(line)
    }
  }
  return { log, info: log, debug: log, warn: log, error: log, table: log, dir: log, trace: log }
}
