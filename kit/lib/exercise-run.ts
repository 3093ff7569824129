/** Where exercises lie, and how the checks run on a student's file: with limits, so that code that never ends or prints without end is ended with a message. */
import type { Exercise } from '../components/exercise/exercise.ts'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { ROOT } from './root.mjs'

export const sourceFile = ({ id }: Exercise, part: 'starter' | 'solution'): string =>
  join(ROOT, 'snippets', 'exercises', id, `${part}.ts`)

/** The student's own copy: git ignores its folder, and the deck's starter stays as it is. */
export const studentFile = ({ id }: Exercise): string => join(ROOT, 'work', `${id}.ts`)

/** What the child says, in order. */
export type RunEvent
  = | { kind: 'loading' }
    | { kind: 'broken', message: string, line?: number }
    | { kind: 'begin', name: string }
    | { kind: 'passed', name: string }
    | { kind: 'failed', name: string, message: string, line?: number }
    /** Where the student's code is when the time is nearly up. */
    | { kind: 'at', line: number }
    | { kind: 'printed', text: string }
    | { kind: 'flood', limit: string, line?: number }
    | { kind: 'outputs', text: string[] }
    | { kind: 'done' }

export interface Verdict {
  name: string
  /** What is wrong, or nothing. */
  message?: string
  line?: number
}

export interface RunReport {
  checks: Verdict[]
  /** Why the run did not come to its end. */
  problem?: { message: string, line?: number }
  outputs: string[]
  /** What the student's code printed, up to the limit. */
  printed: string[]
}

export interface Limits {
  milliseconds: number
  /** Lines that the code may print. */
  lines: number
  characters: number
}

export const LIMITS: Limits = { milliseconds: 5000, lines: 200, characters: 20_000 }
/** Until Node runs, on a busy machine; the student's time begins after it. */
const START_MILLISECONDS = 30_000
const HEAP_MB = 256
/** Node's exit code when it waits for something that nothing can bring. */
const NEVER_SETTLED = 13

const inSeconds = (milliseconds: number): string => `${milliseconds / 1000} s`

/**
 * @param exercise its number
 * @param file of the student, absolute
 */
export function runExercise(exercise: number, file: string, limits: Limits = LIMITS): Promise<RunReport> {
  const child = spawn(process.execPath, [
    `--max-old-space-size=${HEAP_MB}`,
    '--disable-warning=ExperimentalWarning',
    fileURLToPath(new URL('./exercise-child.ts', import.meta.url)),
    String(exercise),
    file,
    JSON.stringify(limits),
  ], { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] })
  const report: RunReport = { checks: [], outputs: [], printed: [] }
  let running: string | undefined
  let line: number | undefined
  let isDone = false
  let stopped: string | undefined
  let errors = ''

  let timer: NodeJS.Timeout
  const startTimer = (milliseconds: number) => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      stopped ??= `Your code was still running after ${inSeconds(milliseconds)} and was ended: a loop may never end`
      child.kill('SIGKILL')
    }, milliseconds)
  }
  startTimer(START_MILLISECONDS)
  const hear = (event: RunEvent) => {
    if (event.kind === 'loading')
      startTimer(limits.milliseconds)
    else if (event.kind === 'begin')
      running = event.name
    else if (event.kind === 'passed' || event.kind === 'failed')
      report.checks.push(event.kind === 'failed' ? { name: event.name, message: event.message, line: event.line } : { name: event.name })
    else if (event.kind === 'broken')
      report.problem = { message: event.message, line: event.line }
    else if (event.kind === 'printed')
      report.printed.push(event.text)
    else if (event.kind === 'flood')
      [stopped, line] = [`Your code printed more than ${event.limit} and was ended`, event.line]
    else if (event.kind === 'at')
      line = event.line
    else if (event.kind === 'outputs')
      report.outputs = event.text
    else if (event.kind === 'done')
      isDone = true
  }
  child.stderr?.setEncoding('utf8').on('data', (text: string) => errors = (errors + text).slice(-limits.characters))
  const events = child.stdio[3]
  if (events && 'setEncoding' in events)
    createInterface({ input: events }).on('line', text => hear(JSON.parse(text)))

  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      const during = running === undefined ? 'while it was read' : `during "${running}"`
      if (stopped)
        report.problem = { message: `${stopped} (${during}).`, line }
      else if (/heap out of memory/.test(errors))
        report.problem = { message: `Your code used more than ${HEAP_MB} MB of memory and was ended (${during}).`, line }
      else if (code === NEVER_SETTLED)
        report.problem = { message: 'Your code waits for a promise that is never settled.' }
      else if (!isDone && !report.problem)
        report.problem = { message: `Your code ended the run ${during}.${errors ? `\n${errors.trim()}` : ''}`, line }
      resolve(report)
    })
  })
}

export const isRight = ({ checks, problem }: RunReport): boolean =>
  !problem && checks.length > 0 && checks.every(({ message }) => message === undefined)
