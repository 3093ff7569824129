/** What a student is told: what went wrong and where, and what the code prints. */

/** The line is one of the student's text, counted from 1. */
export interface Failure { message: string, line?: number }

/** Where the student's lines show up in a stack; in WebKit in a module without a name. */
export const FILE = 'your-code.ts'
const AT_LINE = /(?:your-code\.ts|blob:\S+\/[\w-]+):(\d+)/
/** With line and column. */
const IN_FRAME = /your-code\.ts:\d+:\d+/

/** Code that cannot be run as it stands. */
export class CompileError extends Error {
  line?: number
}

export const DOES_NOT_COMPILE = 'this does not compile:'

/** The student's line that led to an error. */
function lineOf(error: Error): number | undefined {
  const line = error instanceof CompileError ? error.line : undefined
  return line ?? (Number(AT_LINE.exec(error.stack ?? '')?.[1]) || undefined)
}

/**
 * What an error says, without what the translation added, and where it came up.
 * @param lineInEvent only what nobody catches tells a browser on which line a SyntaxError is
 */
export function failureOf(error: unknown, lineInEvent?: number): Failure {
  if (!(error instanceof Error))
    return { message: `thrown: ${shown(error)}` }
  const text = error.message.replace(/\b_\w+\.(\w+)(?:\.call\b)?/g, '$1')
  // One that came up while the code ran has the place in a frame of its stack.
  if (error instanceof SyntaxError && !IN_FRAME.test(error.stack ?? ''))
    return { message: `${DOES_NOT_COMPILE} ${text}`, line: lineOf(error) ?? lineInEvent }
  const needsName = !(error instanceof CompileError) && !['Error', 'RangeError'].includes(error.name)
  return { message: needsName ? `${error.name}: ${text}` : text, line: lineOf(error) }
}

const MOST_LETTERS = 300

/** What JSON would lose. */
function readable(_: string, value: unknown): unknown {
  if (value instanceof Map || value instanceof Set || ArrayBuffer.isView(value))
    return [...value as Set<unknown>]
  const isLost = typeof value === 'number' ? !Number.isFinite(value) : ['bigint', 'function', 'undefined'].includes(typeof value)
  return isLost ? String(value) : value
}

function textOf(value: unknown): string {
  if (value instanceof Error || typeof value !== 'object')
    return String(value)
  try {
    return JSON.stringify(value, readable)
  }
  catch {
    // It holds itself.
    return String(value)
  }
}

/** A value as one prints it, cut where it gets too long. */
export function shown(value: unknown): string {
  const text = textOf(value)
  return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}…` : text
}

/** Lines that a run may print. */
export const MOST_LINES = 200

/** A console for the student: what it prints goes to `print`, up to a limit. */
export function limitedConsole(print: (line: string) => void): Console {
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
  return { ...console, log, info: log, debug: log, warn: log, error: log, table: log, dir: log, trace: log }
}
