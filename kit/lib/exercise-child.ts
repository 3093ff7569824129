/**
 * Runs the checks of one exercise on a student's file, in a process of its own: that code may never end.
 * Called with the number, the file and the limits. What it finds, and what the student prints, goes to
 * file descriptor 3 at once, a line of JSON each: Node's own printing waits for code that never ends.
 */
import type { Answer } from '../components/exercise/exercise.ts'
import type { Limits, RunEvent } from './exercise-run.ts'
import { once } from 'node:events'
import { readFileSync, writeSync } from 'node:fs'
import process, { argv } from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { format } from 'node:util'
import { Worker } from 'node:worker_threads'
import { WrongAnswer } from '../components/exercise/exercise.ts'
import { outputText } from './exercise-text.ts'
import { EXERCISES } from './lecture.ts'

const [number, path, given] = argv.slice(2)
const limits: Limits = JSON.parse(given)
const url = pathToFileURL(path).href
const EVENTS = 3
/** Milliseconds. */
const LOOK_BEFORE_END = 1000

const tell = (event: RunEvent) => writeSync(EVENTS, `${JSON.stringify(event)}\n`)

/** The line of the student's file in which an error came up, if it came up there. */
function lineOf(error: unknown): number | undefined {
  const stack = error instanceof Error ? error.stack ?? '' : ''
  for (const name of [url, path]) {
    const line = /^\d+/.exec(stack.split(`${name}:`)[1] ?? '')?.[0]
    if (line !== undefined)
      return Number(line)
  }
  return undefined
}

/** What is wrong with a file that cannot even be read; the compiler knows the line, Node often does not. */
async function syntaxProblem(): Promise<RunEvent | undefined> {
  const { default: ts } = await import('typescript')
  const { diagnostics = [] } = ts.transpileModule(readFileSync(fileURLToPath(url), 'utf8'), { reportDiagnostics: true, fileName: path })
  const [first] = diagnostics
  if (first?.file === undefined || first.start === undefined)
    return undefined
  const { line } = first.file.getLineAndCharacterOfPosition(first.start)
  return { kind: 'broken', message: ts.flattenDiagnosticMessageText(first.messageText, ' '), line: line + 1 }
}

const messageOf = (error: unknown): string => error instanceof Error ? `${error.name}: ${error.message}` : `it threw ${String(error)}`

/**
 * Looks, a little before the time is up, at which line of the student's file the main thread is.
 * A worker can, for the main thread no longer answers.
 */
async function watchFromOutside(limit: number): Promise<void> {
  const source = `
    const { Session } = require('node:inspector')
    const { writeSync } = require('node:fs')
    const { url, limit } = require('node:worker_threads').workerData
    setInterval(() => {}, limit) // keeps the worker for the answers
    setTimeout(() => {
      const session = new Session()
      let script
      session.on('Debugger.scriptParsed', ({ params }) => {
        if (params.url === url)
          script = params.scriptId
      })
      session.on('Debugger.paused', ({ params }) => {
        const frame = params.callFrames.find(({ location }) => location.scriptId === script)
        if (frame)
          writeSync(${EVENTS}, JSON.stringify({ kind: 'at', line: frame.location.lineNumber + 1 }) + '\\n')
        session.post('Debugger.resume')
      })
      session.connectToMainThread()
      session.post('Debugger.enable')
      session.post('Debugger.pause')
    }, limit)`
  const worker = new Worker(source, { eval: true, workerData: { url, limit } })
  // It would not begin while the main thread is busy.
  await once(worker, 'online')
  worker.unref()
}

/** Hands on what the student prints, and ends the run at the limit. */
function collectPrints(): void {
  let lines = 0
  let characters = 0
  const print = (text: string) => {
    for (const line of text.split('\n')) {
      lines++
      characters += line.length
      const isOver = lines > limits.lines ? `${limits.lines} lines` : characters > limits.characters ? `${limits.characters} characters` : undefined
      if (isOver) {
        tell({ kind: 'flood', limit: isOver, line: lineOf(new Error('here')) })
        process.kill(process.pid, 'SIGKILL')
      }
      tell({ kind: 'printed', text: line })
    }
  }
  for (const name of ['log', 'info', 'debug', 'warn', 'error'] as const)
    console[name] = (...values: unknown[]) => print(format(...values))
  console.table = (value: unknown) => print(format(value))
  process.stdout.write = (text: string | Uint8Array) => {
    print(String(text).replace(/\n$/, ''))
    return true
  }
}

async function load(): Promise<Answer | undefined> {
  try {
    return await import(url)
  }
  catch (error) {
    const known = error instanceof SyntaxError ? await syntaxProblem() : undefined
    tell(known ?? { kind: 'broken', message: messageOf(error), line: lineOf(error) })
    return undefined
  }
}

async function main(): Promise<void> {
  const exercise = EXERCISES.find(one => one.number === Number(number))
  if (!exercise)
    throw new RangeError(`there is no exercise ${number}`)
  collectPrints()
  await watchFromOutside(Math.max(0, limits.milliseconds - LOOK_BEFORE_END))
  tell({ kind: 'loading' })
  const answer = await load()
  if (!answer)
    return
  let failed = 0
  for (const { name, run } of exercise.checks) {
    tell({ kind: 'begin', name })
    try {
      run(answer)
      tell({ kind: 'passed', name })
    }
    catch (error) {
      failed++
      tell(error instanceof WrongAnswer
        ? { kind: 'failed', name, message: error.message }
        : { kind: 'failed', name, message: messageOf(error), line: lineOf(error) })
    }
  }
  if (!failed)
    tell({ kind: 'outputs', text: exercise.outputs(answer).map(outputText) })
  tell({ kind: 'done' })
}

await main()
